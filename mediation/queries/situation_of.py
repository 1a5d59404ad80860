"""Reading the situation of a complaint for one viewer."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor, Role
from identity.domain.desk import DeskAct
from identity.queries.desk import find_standing
from mediation.domain.agreement import agreement_state
from mediation.domain.lifecycle import Action, Stage
from mediation.domain.offers import OfferState
from mediation.domain.parties import Side
from mediation.domain.performance import Promise
from mediation.domain.situation import BlindSituation, Situation, sensible_actions
from mediation.queries.office_situation_of import office_situation_of
from mediation.storage.acting import barred_actions, complainants_of
from mediation.storage.agreement_tables import Agreement
from mediation.storage.agreements import signed_sides
from mediation.storage.blind_bids import blind_bids_of, chances_of, is_over
from mediation.storage.complaint_tables import Complaint, Consent
from mediation.storage.loading import find_agreement, get_complaint, offers_of, rows_of
from mediation.storage.offer_values import state_of
from mediation.storage.positions import frame_in_sight
from mediation.storage.procedures import procedure_of
from mediation.storage.promises import promise_rows, promises_of
from mediation.storage.room_tables import HumanCall
from mediation.storage.supplements import find_open_notice


@dataclass(frozen=True)
class OpenActions:
    """Where the complaint stands for one viewer, in a few words."""

    stage: Stage
    version: int
    actions: tuple[Action, ...]


def open_actions(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> OpenActions:
    """Return what the viewer may do now; to a stranger the complaint does not exist."""
    complaint = get_complaint(session, complaint_id, viewer)
    situation = situation_of(session, complaint, viewer, local_date(now))
    return OpenActions(situation.stage, complaint.version, sensible_actions(situation))


def situation_of(session: Session, complaint: Complaint, viewer: Actor, today: date) -> Situation:
    agreement = find_agreement(session, complaint.id)
    signed = signed_sides(session, agreement.id) if agreement else frozenset[Side]()
    state = agreement_state(signed, discarded=False, is_direct=agreement.is_direct) if agreement else None
    offers = [(Side(offer.side), state_of(offer, today)) for offer in offers_of(session, complaint.id)]
    return Situation(
        stage=Stage(complaint.stage),
        role=viewer.role,
        consented=frozenset(Side(consent.side) for consent in rows_of(session, Consent, complaint.id)),
        open_offers=frozenset(side for side, offer in offers if offer is OfferState.OPEN),
        agreement=state,
        signed=signed,
        has_open_call=any(call.answered_at is None for call in rows_of(session, HumanCall, complaint.id)),
        has_rule_facts=bool(complaint.rule_facts),
        is_joint=bool(complainants_of(session, complaint.id)),
        barred=barred_actions(session, complaint, viewer, today),
        has_open_supplement=find_open_notice(session, complaint.id) is not None,
        is_agreed_day_over=agreement is not None and agreement.first_due_on < today,
        is_onlooker=_is_onlooker(session, complaint, viewer),
        procedure=procedure_of(session, complaint, viewer, today),
        blind=_blind(session, complaint, today),
        office=office_situation_of(session, complaint, viewer, today),
        promises=_promises(session, agreement),
        today=today,
    )


def _blind(session: Session, complaint: Complaint, today: date) -> BlindSituation:
    if Stage(complaint.stage) is not Stage.MEDIATING:
        return BlindSituation()
    rows = blind_bids_of(session, complaint.id)
    row = next((row for row in rows if row.ended_at is None), None)
    if row is None:
        allowed = chances_of(complaint, rows, today, frame_in_sight(session, complaint, today))
        return BlindSituation(may_begin=not allowed.why_not)
    return BlindSituation(
        is_open=True, is_over=is_over(row, today), sealed_by=Side(row.limit_side) if row.limit_side else None
    )


def _is_onlooker(session: Session, complaint: Complaint, viewer: Actor) -> bool:
    if viewer.role is not Role.MERCHANT:
        return False
    standing = find_standing(session, viewer, complaint.respondent_id or "")
    return standing is None or not standing.may(DeskAct.HANDLE)


def _promises(session: Session, agreement: Agreement | None) -> tuple[Promise, ...]:
    if agreement is None or (agreement.sealed_at is None and agreement.settled_at is None):
        return ()
    return promises_of(session, promise_rows(session, agreement.id))
