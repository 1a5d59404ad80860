"""The agreement as a document to read, sign and print."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from mediation.domain.agreement import AGREEMENT_STATE_NAMES, AgreementState, agreement_state
from mediation.domain.claims import REMEDY_NAMES, Remedy
from mediation.domain.lifecycle import Action
from mediation.domain.offers import METHOD_NAMES, Method, plan_of
from mediation.domain.parties import SIDE_NAMES, Side
from mediation.domain.situation import Situation, sensible_actions
from mediation.queries.documents import is_readable
from mediation.queries.situation_of import situation_of
from mediation.storage.agreement_tables import Agreement
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import find_agreement, find_settlement, get_complaint, signatures_of
from mediation.storage.offer_values import terms_of
from mediation.storage.room_tables import Offer


@dataclass(frozen=True)
class SignatureView:
    """`name` and `signed_at` are empty while this side has not signed."""

    side: Side
    side_name: str
    name: str
    signed_at: datetime | None


@dataclass(frozen=True)
class PromisedLine:
    """One promise of the agreement with its own last day."""

    number: int
    remedy_name: str
    item: str
    sum_fen: int
    due_on: date


@dataclass(frozen=True)
class AgreementDocument:
    """`paragraphs` are the very text that `text_sha256` binds signatures to; forms send that hash back.

    `is_day_over`: the promised day passed before the seal, so that a new one must be agreed.
    """

    complaint_id: str
    complaint_number: str
    version: int
    number: str
    state: AgreementState
    state_name: str
    paragraphs: tuple[str, ...]
    text_sha256: str
    sum_fen: int
    due_on: date
    remedy_name: str
    method_name: str
    promises: tuple[PromisedLine, ...]
    signatures: tuple[SignatureView, ...]
    seal_text: str | None
    sealed_at: datetime | None
    is_direct: bool
    settled_at: datetime | None
    is_day_over: bool
    actions: tuple[Action, ...]


def agreement_document(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> AgreementDocument:
    """Return the agreement; a draft repeats an offer, so it is gone once mediation has failed."""
    complaint = get_complaint(session, complaint_id, viewer)
    agreement = find_agreement(session, complaint_id)
    if agreement is None or not is_readable(complaint, agreement):
        raise NotFoundError("这件投诉还没有调解书")
    situation = situation_of(session, complaint, viewer, local_date(now))
    return _document(session, complaint, agreement, situation)


def settlement_document(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> AgreementDocument:
    """Return the direct settlement that both signed, kept as evidence when it was broken and set aside."""
    complaint = get_complaint(session, complaint_id, viewer)
    settlement = find_settlement(session, complaint_id)
    if settlement is None:
        raise NotFoundError("这件投诉没有和解协议")
    return _document(session, complaint, settlement, situation_of(session, complaint, viewer, local_date(now)))


def _document(session: Session, complaint: Complaint, agreement: Agreement, situation: Situation) -> AgreementDocument:
    signatures = _signatures(session, agreement)
    signed = frozenset(signature.side for signature in signatures if signature.signed_at)
    state = agreement_state(signed, discarded=False, is_direct=agreement.is_direct)
    return AgreementDocument(
        complaint_id=complaint.id,
        complaint_number=complaint.number or "",
        version=complaint.version,
        number=agreement.number,
        state=state,
        state_name=AGREEMENT_STATE_NAMES[state],
        paragraphs=tuple(vault_of(session).open(agreement.text_sealed).splitlines()),
        text_sha256=agreement.text_sha256,
        sum_fen=agreement.sum_fen,
        due_on=agreement.due_on,
        remedy_name=REMEDY_NAMES[Remedy(agreement.remedy)],
        method_name=METHOD_NAMES[Method(agreement.method)],
        promises=_promises(session, agreement),
        signatures=signatures,
        seal_text=agreement.seal_text,
        sealed_at=agreement.sealed_at,
        is_direct=agreement.is_direct,
        settled_at=agreement.settled_at,
        is_day_over=agreement.sealed_at is None and agreement.settled_at is None and situation.is_agreed_day_over,
        actions=sensible_actions(situation),
    )


def _promises(session: Session, agreement: Agreement) -> tuple[PromisedLine, ...]:
    terms = terms_of(session, session.get_one(Offer, agreement.offer_id))
    return tuple(
        PromisedLine(line.number, REMEDY_NAMES[line.remedy], line.item, line.sum_fen, line.due_on)
        for line in plan_of(terms)
    )


def _signatures(session: Session, agreement: Agreement) -> tuple[SignatureView, ...]:
    vault = vault_of(session)
    made = {Side(row.side): row for row in signatures_of(session, agreement.id)}
    return tuple(
        SignatureView(
            side,
            SIDE_NAMES[side],
            vault.open(made[side].name_sealed) if side in made else "",
            made[side].signed_at if side in made else None,
        )
        for side in (Side.CONSUMER, Side.MERCHANT, Side.OFFICE)
    )
