"""The room both sides share. Offers and proposals are shown only while mediation runs: they are without prejudice."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from core.kernel.vault import Vault
from core.kernel.workdays import working_days_left
from core.rules.advice import Advice, advice_from_json
from mediation.domain.agreement import AGREEMENT_STATE_NAMES, AgreementState
from mediation.domain.claims import Claim, claim_from_json, total_claimed
from mediation.domain.clocks import ClockKind, ClockView
from mediation.domain.lifecycle import STAGE_NAMES, TALKING, Action, Stage
from mediation.domain.office import office_from_json
from mediation.domain.parties import PARTIES, SIDE_NAMES, Side, side_of
from mediation.domain.proposal import BLIND_METHOD
from mediation.domain.scale import Scale, ScaleInputs, scale_of
from mediation.domain.situation import Situation, sensible_actions
from mediation.domain.without_prejudice import covered
from mediation.queries.blind_bids import BlindBidView, open_blind_bid_view
from mediation.queries.clock_of import Clocks
from mediation.queries.documents import is_readable
from mediation.queries.evidence import EvidenceView, evidence_views
from mediation.queries.fact_lines import FactLine, fact_lines
from mediation.queries.offers import OfferView, ProposalView, offer_views, proposal_views
from mediation.queries.procedure_page import AppointmentView, open_appointments
from mediation.queries.pushed import Push, PushedCase, PushedLaw, Reading, pushes, reading
from mediation.queries.situation_of import situation_of
from mediation.storage.blind_bids import blind_bids_of
from mediation.storage.claims import claims_of
from mediation.storage.clocks import get_last_clock
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import (
    evidence_of,
    find_advice,
    find_agreement,
    find_session,
    get_complaint,
    rows_of,
    statements_of,
)
from mediation.storage.peace_sums import peace_sums
from mediation.storage.respondents import respondent_name
from mediation.storage.room_tables import NEGOTIATION, HumanCall, MediationSession, Statement


@dataclass(frozen=True)
class RoundView:
    number: int
    due_on: date
    working_days_left: int

    @property
    def text(self) -> str:
        if self.working_days_left < 0:
            return f"第 {self.number} 轮，已到时间"
        left = f"还剩 {self.working_days_left} 个工作日" if self.working_days_left else "今天到时间"
        return f"第 {self.number} 轮，{left}"


@dataclass(frozen=True)
class StatementView:
    statement_id: str
    side: Side
    side_name: str
    author: str
    text: str
    sent_at: datetime
    is_own: bool


@dataclass(frozen=True)
class CallView:
    call_id: str
    side: Side
    side_name: str
    reason: str
    called_at: datetime


@dataclass(frozen=True)
class AgreementSummary:
    number: str
    state: AgreementState
    state_name: str
    signed: frozenset[Side]


@dataclass(frozen=True)
class StreamItem:
    """One entry of the conversation, oldest first; exactly one of the four is set."""

    at: datetime
    statement: StatementView | None = None
    offer: OfferView | None = None
    evidence: EvidenceView | None = None
    proposal: ProposalView | None = None


@dataclass(frozen=True)
class RoomHead:
    """Where the room stands; `mark` changes with every act in it, pages poll it."""

    complaint_id: str
    number: str
    version: int
    mark: str
    stage: Stage
    stage_name: str
    is_negotiation: bool
    viewer_side: Side
    respondent_name: str
    claims: tuple[Claim, ...]
    clock: ClockView | None
    round: RoundView
    is_open: bool
    actions: tuple[Action, ...]
    open_call: CallView | None
    agreement: AgreementSummary | None
    is_suspended: bool = False
    appointments: tuple[AppointmentView, ...] = ()


@dataclass(frozen=True)
class OfferDays:
    """How long an offer stands when its maker names no day, and how long it can stand."""

    usual: int
    longest: int


@dataclass(frozen=True)
class RoomTable:
    """What lies on the table; empty once mediation is over."""

    offers: tuple[OfferView, ...] = ()
    proposals: tuple[ProposalView, ...] = ()
    scale: Scale | None = None
    offer_days: OfferDays | None = None
    blind_bid: BlindBidView | None = None

    @property
    def newest_offer(self) -> OfferView | None:
        return self.offers[-1] if self.offers else None

    @property
    def proposal(self) -> ProposalView | None:
        return self.proposals[-1] if self.proposals else None


@dataclass(frozen=True)
class RoomLaw:
    """What the law and past cases say, the same for both sides; `laws` and `cases` are those of the newest push."""

    advice: Advice | None
    facts: tuple[FactLine, ...]
    laws: tuple[PushedLaw, ...]
    cases: tuple[PushedCase, ...]
    pushes: tuple[Push, ...]


@dataclass(frozen=True)
class RoomPage:
    head: RoomHead
    table: RoomTable
    law: RoomLaw
    stream: tuple[StreamItem, ...]
    evidence: tuple[EvidenceView, ...]
    reading: Reading


def room_page(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> RoomPage:
    """Return the room; raises NotFoundError for strangers and while mediation has not begun."""
    complaint = get_complaint(session, complaint_id, viewer)
    room, today = _room(session, complaint_id, viewer), local_date(now)
    situation = situation_of(session, complaint, viewer, today)
    table = _table(session, complaint, situation, today) if situation.stage in TALKING else RoomTable()
    if situation.blind.is_open:
        rows = blind_bids_of(session, complaint_id)
        table = replace(table, blind_bid=open_blind_bid_view(session, complaint, rows, viewer, today))
    evidence = evidence_views(session, evidence_of(session, complaint))
    return RoomPage(
        head=replace(
            _head(session, (complaint, room), situation, today),
            is_suspended=situation.procedure.has_open_recusal,
            appointments=open_appointments(session, complaint, now),
        ),
        table=table,
        law=_law(session, complaint),
        stream=_stream(_statements(session, complaint, viewer), table, evidence),
        evidence=evidence,
        reading=reading(session, complaint, viewer),
    )


def room_mark(session: Session, complaint_id: str, viewer: Actor) -> str:
    """Return the mark that changes with every act; cheap enough to ask every second."""
    complaint = get_complaint(session, complaint_id, viewer)
    return _mark(complaint, _room(session, complaint_id, viewer))


def _room(session: Session, complaint_id: str, viewer: Actor) -> MediationSession:
    """Return the room that is open to this viewer: direct negotiation is between both sides only."""
    room = find_session(session, complaint_id)
    if room is None or (room.kind == NEGOTIATION and side_of(viewer.role) not in PARTIES):
        raise NotFoundError("调解还没有开始，双方都同意以后才会开放调解室")
    return room


def _mark(complaint: Complaint, room: MediationSession) -> str:
    return f"{complaint.version}-{room.version}"


def _head(session: Session, rows: tuple[Complaint, MediationSession], situation: Situation, today: date) -> RoomHead:
    complaint, room = rows
    return RoomHead(
        complaint_id=complaint.id,
        number=complaint.number or "",
        version=complaint.version,
        mark=_mark(complaint, room),
        stage=situation.stage,
        stage_name=STAGE_NAMES[situation.stage],
        is_negotiation=room.kind == NEGOTIATION,
        viewer_side=situation.side,
        respondent_name=respondent_name(session, complaint),
        claims=claims_of(session, complaint),
        clock=Clocks(session, today).of(complaint),
        round=_round(session, room, today),
        is_open=situation.stage in TALKING,
        actions=sensible_actions(situation),
        open_call=_open_call(session, complaint.id) if situation.stage in TALKING else None,
        agreement=_agreement(session, complaint, situation),
    )


def _round(session: Session, room: MediationSession, today: date) -> RoundView:
    kind = ClockKind.NEGOTIATION if room.kind == NEGOTIATION else ClockKind.ROUND
    due_on = get_last_clock(session, room.complaint_id, kind).due_on
    return RoundView(room.round, due_on, working_days_left(today, due_on))


def _table(session: Session, complaint: Complaint, situation: Situation, today: date) -> RoomTable:
    offers = offer_views(session, complaint, situation, today)
    proposals = proposal_views(session, complaint.id)
    latest = proposals[-1] if proposals else None
    scale = scale_of(
        ScaleInputs(
            claimed_fen=total_claimed(map(claim_from_json, complaint.claims)),
            newest_offer_fen=offers[-1].terms.sum_fen if offers else None,
            newest_offer_side=offers[-1].side if offers else None,
            floor_fen=latest.floor_fen if latest else None,
            ceiling_fen=latest.ceiling_fen if latest else None,
            proposal_fen=latest.sum_fen if latest else None,
            proposal_label="双盲出价" if latest and latest.method == BLIND_METHOD else "规则建议",
        )
    )
    rules = office_from_json(complaint.office or {}).house_rules
    return RoomTable(offers, proposals, scale, OfferDays(rules.offer_valid_days, rules.offer_longest_days))


def _law(session: Session, complaint: Complaint) -> RoomLaw:
    advice, pushed = find_advice(session, complaint.id), pushes(session, complaint)
    return RoomLaw(
        advice=advice_from_json(advice.advice) if advice else None,
        facts=fact_lines(session, complaint),
        laws=pushed[0].laws if pushed else (),
        cases=pushed[0].cases if pushed else (),
        pushes=pushed,
    )


def _statements(session: Session, complaint: Complaint, viewer: Actor) -> tuple[StatementView, ...]:
    """Return what was said; after the talks the sums named to make peace are covered."""
    vault, stage = vault_of(session), Stage(complaint.stage)
    sums = peace_sums(session, complaint)
    return tuple(
        StatementView(
            statement_id=row.id,
            side=Side(row.side),
            side_name=SIDE_NAMES[Side(row.side)],
            author=_author(row, vault),
            text=_said(row, vault, stage, sums),
            sent_at=row.sent_at,
            is_own=row.account_id == viewer.account_id,
        )
        for row in statements_of(session, complaint, viewer)
    )


def _said(row: Statement, vault: Vault, stage: Stage, sums: frozenset[int]) -> str:
    of_these_talks = Stage.NEGOTIATING if row.in_negotiation else Stage.MEDIATING
    text = vault.open(row.text_sealed)
    return text if stage is of_these_talks else covered(text, sums)


def _author(row: Statement, vault: Vault) -> str:
    """Name officials in full and parties by their side: neither party learns the other's name here."""
    return vault.open(row.author_sealed) if Side(row.side) is Side.OFFICE else SIDE_NAMES[Side(row.side)]


def _stream(
    statements: tuple[StatementView, ...], table: RoomTable, evidence: tuple[EvidenceView, ...]
) -> tuple[StreamItem, ...]:
    items = (
        *(StreamItem(item.sent_at, statement=item) for item in statements),
        *(StreamItem(item.made_at, offer=item) for item in table.offers),
        *(StreamItem(item.added_at, evidence=item) for item in evidence),
        *(StreamItem(item.made_at, proposal=item) for item in table.proposals),
    )
    return tuple(sorted(items, key=lambda item: item.at))


def _open_call(session: Session, complaint_id: str) -> CallView | None:
    row = next((row for row in rows_of(session, HumanCall, complaint_id) if row.answered_at is None), None)
    if row is None:
        return None
    side = Side(row.side)
    return CallView(row.id, side, SIDE_NAMES[side], vault_of(session).open(row.reason_sealed), row.called_at)


def _agreement(session: Session, complaint: Complaint, situation: Situation) -> AgreementSummary | None:
    agreement = find_agreement(session, complaint.id)
    if agreement is None or situation.agreement is None or not is_readable(complaint, agreement):
        return None
    state = situation.agreement
    return AgreementSummary(agreement.number, state, AGREEMENT_STATE_NAMES[state], situation.signed)
