"""Offers and proposals as cards. Callers show them only while mediation runs."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from mediation.domain.claims import REMEDY_NAMES, Remedy
from mediation.domain.lifecycle import Action
from mediation.domain.offers import METHOD_NAMES, OFFER_STATE_NAMES, ON_THE_TABLE, Method, OfferState, OfferTerms
from mediation.domain.parties import SIDE_NAMES, Side
from mediation.domain.proposal import DerivationLine
from mediation.domain.situation import Situation
from mediation.storage.loading import offers_of, rows_of
from mediation.storage.offer_values import state_of, terms_of
from mediation.storage.room_tables import Offer, Proposal

_ANSWERS = (Action.ACCEPT_OFFER, Action.COUNTER_OFFER, Action.DECLINE_OFFER)


@dataclass(frozen=True)
class OfferView:
    """`actions` are the viewer's: accept, counter and decline on the other side's, withdraw on one's own."""

    offer_id: str
    side: Side
    side_name: str
    is_own: bool
    terms: OfferTerms
    remedy_name: str
    method_name: str
    state: OfferState
    state_name: str
    made_at: datetime
    answers_id: str | None
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class ProposalView:
    """The rule's proposal with its derivation, the same for both sides."""

    proposal_id: str
    round: int
    asked_by_name: str
    method: str
    remedy: Remedy
    remedy_name: str
    sum_fen: int
    due_on: date
    lines: tuple[DerivationLine, ...]
    floor_fen: int | None
    ceiling_fen: int | None
    without_agreement: tuple[str, ...]
    made_at: datetime

    @property
    def as_terms(self) -> OfferTerms:
        """Return the terms to fill an offer form with."""
        return OfferTerms(self.remedy, self.sum_fen, self.due_on, Method.ORIGINAL_ROUTE)


def offer_views(session: Session, complaint_id: str, situation: Situation, today: date) -> tuple[OfferView, ...]:
    return tuple(_offer(session, row, situation, today) for row in offers_of(session, complaint_id))


def proposal_views(session: Session, complaint_id: str) -> tuple[ProposalView, ...]:
    return tuple(_proposal(row) for row in rows_of(session, Proposal, complaint_id))


def _offer(session: Session, row: Offer, situation: Situation, today: date) -> OfferView:
    side, state, terms = Side(row.side), state_of(row, today), terms_of(session, row)
    return OfferView(
        offer_id=row.id,
        side=side,
        side_name=SIDE_NAMES[side],
        is_own=side is situation.side,
        terms=terms,
        remedy_name=REMEDY_NAMES[terms.remedy],
        method_name=METHOD_NAMES[terms.method],
        state=state,
        state_name=OFFER_STATE_NAMES[state],
        made_at=row.made_at,
        answers_id=row.answers_id,
        actions=_actions(side, state, situation),
    )


def _actions(side: Side, state: OfferState, situation: Situation) -> tuple[Action, ...]:
    if situation.agreement is not None or situation.side is Side.OFFICE or situation.is_onlooker:
        return ()
    if side is situation.side:
        return (Action.WITHDRAW_OFFER,) if state in ON_THE_TABLE else ()
    return _ANSWERS if state is OfferState.OPEN else ()


def _proposal(row: Proposal) -> ProposalView:
    remedy = Remedy(row.remedy)
    return ProposalView(
        proposal_id=row.id,
        round=row.round,
        asked_by_name=SIDE_NAMES[Side(row.asked_by)],
        method=row.method,
        remedy=remedy,
        remedy_name=REMEDY_NAMES[remedy],
        sum_fen=row.sum_fen,
        due_on=row.due_on,
        lines=tuple(DerivationLine(**line) for line in row.derivation["lines"]),
        floor_fen=row.inputs["floor_fen"],
        ceiling_fen=row.inputs["ceiling_fen"],
        without_agreement=tuple(row.without_agreement),
        made_at=row.made_at,
    )
