"""One complaint as its consumer, its merchant or the office sees it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.identifiers import mask_name, mask_phone
from core.kernel.roles import Actor
from core.rules.advice import Advice, advice_from_json
from identity.queries.accounts import contact_of
from mediation.domain.agreement import AgreementState
from mediation.domain.claims import Claim
from mediation.domain.clocks import ClockView
from mediation.domain.filing import PAYMENT_METHOD_NAMES, DraftFields
from mediation.domain.lifecycle import STAGE_NAMES, Action, Stage
from mediation.domain.parties import SIDE_NAMES, Side
from mediation.domain.situation import Situation, sensible_actions
from mediation.queries.clock_of import Clocks
from mediation.queries.documents import DocumentLine, documents_of
from mediation.queries.evidence import EvidenceView, evidence_views
from mediation.queries.fact_lines import FactLine, fact_lines
from mediation.queries.next_step import MainAction, main_action, waiting_for
from mediation.queries.performance import PerformanceView, performance_view
from mediation.queries.procedure_page import visible_clocks
from mediation.queries.reports import ReportLine, reports_split_from
from mediation.queries.situation_of import situation_of
from mediation.queries.timeline import TimelineItem, timeline
from mediation.queries.where_it_lies import WhereItLies, where_it_lies
from mediation.storage.complaint_tables import Complaint, Decision
from mediation.storage.draft_fields import draft_fields
from mediation.storage.loading import evidence_of, find_advice, find_agreement, find_session, get_complaint, rows_of
from mediation.storage.respondents import respondent_name
from mediation.storage.room_tables import MEDIATION
from registry.queries.enterprise_page import find_enterprise


@dataclass(frozen=True)
class RespondentView:
    """`enterprise_id` and `code` are empty until the respondent is found in the registry."""

    enterprise_id: str | None
    name: str
    code: str
    described: str


@dataclass(frozen=True)
class PersonView:
    """The consumer: in full to the office and to themselves, masked to the merchant."""

    name: str
    phone: str


@dataclass(frozen=True)
class ConsentLine:
    side: Side
    side_name: str
    is_given: bool


@dataclass(frozen=True)
class DecisionLine:
    """A decision of the office with its ground and reasons."""

    kind: str
    number: str
    ground: str | None
    ground_text: str | None
    ground_source: str | None
    reasons: str
    routes: tuple[str, ...]
    decided_at: datetime


@dataclass(frozen=True)
class ComplaintHead:
    """Where the complaint stands and what the viewer can do; `version` goes into every form."""

    complaint_id: str
    number: str
    version: int
    stage: Stage
    stage_name: str
    viewer_side: Side
    waiting_for: str
    clock: ClockView | None
    actions: tuple[Action, ...]
    main_action: MainAction | None
    received_on: date | None
    accepted_on: date | None
    concluded_on: date | None
    has_room: bool
    is_suspended: bool = False
    waits_for_signatures: bool = False


@dataclass(frozen=True)
class ToldView:
    """What the consumer told; `facts` carry the merchant's answers."""

    respondent: RespondentView
    consumer: PersonView
    facts_text: str
    event_on: date | None
    paid_fen: int | None
    payment_method_name: str
    category: str | None
    claims: tuple[Claim, ...]
    agrees_to_publish: bool
    facts: tuple[FactLine, ...]


@dataclass(frozen=True)
class ComplaintPage:
    """`advice` is the rule book's answer at filing, under `book_version`; `reports` those that the viewer may see."""

    head: ComplaintHead
    told: ToldView
    advice: Advice | None
    book_version: str | None
    consents: tuple[ConsentLine, ...]
    decisions: tuple[DecisionLine, ...]
    timeline: tuple[TimelineItem, ...]
    documents: tuple[DocumentLine, ...]
    evidence: tuple[EvidenceView, ...]
    performance: PerformanceView | None
    who_can_see: tuple[str, ...]
    lies: WhereItLies | None
    clocks: tuple[ClockView, ...] = ()
    reports: tuple[ReportLine, ...] = ()


def complaint_page(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> ComplaintPage:
    """Return the complaint to whoever may see it; to a stranger it does not exist."""
    complaint = get_complaint(session, complaint_id, viewer)
    today = local_date(now)
    situation, clock = situation_of(session, complaint, viewer, today), Clocks(session, today).of(complaint)
    advice = find_advice(session, complaint_id)
    return ComplaintPage(
        head=_head(session, complaint, situation, clock),
        told=_told(session, complaint, situation.side),
        advice=advice_from_json(advice.advice) if advice else None,
        book_version=complaint.book_version,
        consents=_consents(situation),
        decisions=_decisions(session, complaint),
        timeline=timeline(session, complaint, clock, today),
        documents=documents_of(session, complaint, viewer),
        evidence=evidence_views(session, evidence_of(session, complaint)),
        performance=performance_view(session, complaint_id, today),
        who_can_see=_who_can_see(complaint, has_agreement=find_agreement(session, complaint.id) is not None),
        lies=where_it_lies(session, complaint, situation.side),
        clocks=visible_clocks(session, complaint, viewer, today),
        reports=reports_split_from(session, complaint_id, viewer, now),
    )


def _head(session: Session, complaint: Complaint, situation: Situation, clock: ClockView | None) -> ComplaintHead:
    actions = sensible_actions(situation)
    is_talking = situation.stage is Stage.MEDIATING
    to_seal = is_talking and situation.agreement is AgreementState.AWAITING_SEAL
    to_sign = is_talking and situation.agreement is AgreementState.AWAITING_SIGNATURES
    is_suspended = situation.procedure.has_open_recusal
    return ComplaintHead(
        complaint_id=complaint.id,
        number=complaint.number or "",
        version=complaint.version,
        stage=situation.stage,
        stage_name=STAGE_NAMES[situation.stage],
        viewer_side=situation.side,
        waiting_for=waiting_for(
            situation.stage, waits_for_seal=to_seal, is_suspended=is_suspended, waits_for_signatures=to_sign
        ),
        clock=clock,
        actions=actions,
        main_action=main_action(situation.side, actions),
        received_on=complaint.received_on,
        accepted_on=complaint.accepted_on,
        concluded_on=complaint.concluded_on,
        has_room=_has_room(session, complaint, situation.side),
        is_suspended=is_suspended,
        waits_for_signatures=to_sign,
    )


def _has_room(session: Session, complaint: Complaint, side: Side) -> bool:
    room = find_session(session, complaint.id)
    return room is not None and (room.kind == MEDIATION or side is not Side.OFFICE)


def _told(session: Session, complaint: Complaint, side: Side) -> ToldView:
    fields = draft_fields(session, complaint)
    return ToldView(
        respondent=_respondent(session, complaint, fields),
        consumer=consumer_view(session, complaint, side),
        facts_text=fields.facts_text,
        event_on=fields.event_on,
        paid_fen=fields.paid_fen,
        payment_method_name=PAYMENT_METHOD_NAMES[fields.payment_method] if fields.payment_method else "",
        category=fields.category,
        claims=fields.claims,
        agrees_to_publish=fields.agrees_to_publish,
        facts=fact_lines(session, complaint),
    )


def consumer_view(session: Session, complaint: Complaint, side: Side) -> PersonView:
    """Return the consumer as this side may see them."""
    contact = contact_of(session, complaint.consumer_id)
    if side is Side.MERCHANT:
        return PersonView(mask_name(contact.name), mask_phone(contact.phone))
    return PersonView(contact.name, contact.phone)


def _respondent(session: Session, complaint: Complaint, fields: DraftFields) -> RespondentView:
    found = find_enterprise(session, complaint.respondent_id) if complaint.respondent_id else None
    return RespondentView(
        enterprise_id=found.enterprise_id if found else None,
        name=respondent_name(session, complaint),
        code=found.code if found else "",
        described=fields.respondent_text,
    )


def _consents(situation: Situation) -> tuple[ConsentLine, ...]:
    if situation.stage is Stage.DRAFT:
        return ()
    sides = (Side.CONSUMER, Side.MERCHANT)
    return tuple(ConsentLine(side, SIDE_NAMES[side], side in situation.consented) for side in sides)


def _decisions(session: Session, complaint: Complaint) -> tuple[DecisionLine, ...]:
    vault = vault_of(session)
    return tuple(
        DecisionLine(
            kind=row.kind,
            number=row.number,
            ground=row.ground,
            ground_text=row.ground_text,
            ground_source=row.ground_source,
            reasons=vault.open(row.reasons_sealed) if row.reasons_sealed else "",
            routes=tuple(row.routes),
            decided_at=row.decided_at,
        )
        for row in rows_of(session, Decision, complaint.id)
    )


def _who_can_see(complaint: Complaint, *, has_agreement: bool) -> tuple[str, ...]:
    if complaint.received_on is None and complaint.negotiator_id is None:
        return ("只有您自己",)
    if complaint.received_on is None:
        return ("您自己", "这家商家经确认的工作人员", "市场监管部门看不到，转交以后才能看到")
    office = ("您自己", "市场监管部门的办理人员和调解员")
    if complaint.accepted_on is None and complaint.negotiator_id != complaint.respondent_id:
        return (*office, "商家要在受理以后才能看到")
    if has_agreement:
        return (*office, "被投诉商家经确认的工作人员（协议里有您的完整姓名，手机号只显示一部分）")
    return (*office, "被投诉商家经确认的工作人员（看不到您的完整姓名和手机号；接受方案后，协议里会写完整姓名）")
