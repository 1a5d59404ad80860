"""Offers and proposals as cards. Callers show them only while mediation runs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date
from mediation.domain.claims import REMEDY_NAMES, Remedy
from mediation.domain.lifecycle import Action
from mediation.domain.offer_changes import (
    Change,
    also_text,
    changes_between,
    claims_text,
    goods_text,
    instalment_text,
)
from mediation.domain.offers import METHOD_NAMES, OFFER_STATE_NAMES, Method, OfferState, OfferTerms
from mediation.domain.parties import SIDE_NAMES, Side
from mediation.domain.proposal import METHOD_TITLES, DerivationLine
from mediation.domain.situation import Situation
from mediation.storage.claims import claims_of
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import offers_of, rows_of
from mediation.storage.offer_values import state_of, terms_of
from mediation.storage.room_tables import Offer, Proposal

_ANSWERS = (Action.ACCEPT_OFFER, Action.COUNTER_OFFER, Action.DECLINE_OFFER)


@dataclass(frozen=True)
class OfferDetail:
    """One part of an offer beyond sum, day and way, in words."""

    label: str
    text: str


@dataclass(frozen=True)
class OfferView:
    """`actions` are the viewer's: accept, counter and decline on the other side's, withdraw on one's own.

    `changes` say what it changes against the offer that `compared_with` names; the first of all changes nothing.
    """

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
    details: tuple[OfferDetail, ...]
    compared_with: str
    changes: tuple[Change, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class ProposalView:
    """The rule's proposal with its derivation, the same for both sides."""

    proposal_id: str
    round: int
    asked_by_name: str
    method: str
    title: str
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


def offer_views(session: Session, complaint: Complaint, situation: Situation, today: date) -> tuple[OfferView, ...]:
    """Return the offers, oldest first: the history of who asked what, and what each changed."""
    rows = offers_of(session, complaint.id)
    terms = {row.id: terms_of(session, row) for row in rows}
    claims = [claim.text for claim in claims_of(session, complaint)]
    return tuple(
        _compared(_offer(row, terms[row.id], situation, today), (_before(row, rows[:place]), terms), claims)
        for place, row in enumerate(rows)
    )


def _before(row: Offer, earlier: Sequence[Offer]) -> Offer | None:
    """Return the offer it answers, else the last one of the same side."""
    answered = next((each for each in earlier if each.id == row.answers_id), None)
    return answered or next((each for each in reversed(earlier) if each.side == row.side), None)


def _compared(
    view: OfferView, against: tuple[Offer | None, Mapping[str, OfferTerms]], claims: Sequence[str]
) -> OfferView:
    before, terms = against
    details = tuple(OfferDetail(label, text) for label, text in _details(view.terms, claims) if text)
    if before is None:
        return replace(view, details=details)
    changes = changes_between(terms[before.id], view.terms, claims)
    return replace(view, details=details, compared_with=f"{SIDE_NAMES[Side(before.side)]}的上一个方案", changes=changes)


def _details(terms: OfferTerms, claims: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield "具体内容", terms.extent.item
    if terms.extent.instalments:
        yield "付款安排", instalment_text(terms)
    yield "另外做到的事", also_text(terms)
    yield "退回商品", goods_text(terms)
    if terms.extent.claims:
        yield "各项要求的处理", claims_text(terms, claims)
    yield "补充约定", terms.conditions
    asked = terms.valid_asked_on
    if asked and terms.valid_until:
        yield "有效期", f"本来到{chinese_date(asked)}，那天是休息日，顺延到{chinese_date(terms.valid_until)}"


def proposal_views(session: Session, complaint_id: str) -> tuple[ProposalView, ...]:
    return tuple(_proposal(row) for row in rows_of(session, Proposal, complaint_id))


def _offer(row: Offer, terms: OfferTerms, situation: Situation, today: date) -> OfferView:
    side, state = Side(row.side), state_of(row, today)
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
        details=(),
        compared_with="",
        changes=(),
        actions=_actions(side, state, situation),
    )


def _actions(side: Side, state: OfferState, situation: Situation) -> tuple[Action, ...]:
    if situation.agreement is not None or situation.side is Side.OFFICE or situation.is_onlooker:
        return ()
    if side is situation.side:
        return (Action.WITHDRAW_OFFER,) if state is OfferState.OPEN else ()
    return _ANSWERS if state is OfferState.OPEN else ()


def _proposal(row: Proposal) -> ProposalView:
    remedy = Remedy(row.remedy)
    return ProposalView(
        proposal_id=row.id,
        round=row.round,
        asked_by_name=SIDE_NAMES[Side(row.asked_by)],
        method=row.method,
        title=METHOD_TITLES[row.method],
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
