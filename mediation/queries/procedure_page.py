"""Everything that stands beside a mediation, for the page and the API: clocks, recusal, delegation, tests, talks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from identity.queries.accounts import contact_of
from identity.queries.offices import office_line
from mediation.domain.channels import CHANNEL_NAMES, Channel
from mediation.domain.clocks import ClockKind, ClockView
from mediation.domain.lifecycle import Action, Stage
from mediation.domain.parties import SIDE_NAMES, Side, side_of
from mediation.domain.procedure import (
    DELEGATE_KIND_NAMES,
    DELEGATION_STATE_NAMES,
    LEAD_RESULT_NAMES,
    PAYER_NAMES,
    RECUSAL_GROUND_NAMES,
    TESTING_STATE_NAMES,
    DelegateKind,
    Payer,
    RecusalGround,
    testing_state,
)
from mediation.domain.situation import sensible_actions
from mediation.queries.clock_of import clocks_of
from mediation.queries.covered_words import CoveredWords, covered_words
from mediation.queries.situation_of import situation_of
from mediation.storage.complaint_tables import Complaint, Consent
from mediation.storage.loading import get_complaint, rows_of
from mediation.storage.procedure_tables import (
    Appointment,
    BreachLead,
    DelegateBody,
    Delegation,
    RecusalApplication,
    TestingOrder,
)
from mediation.storage.procedures import (
    appointment_awaits,
    delegation_state,
    find_open_recusal,
    is_delegate,
    testing_facts,
)
from mediation.storage.staff import possible_replacements, staff_at_work

_OFFICE_CLOCKS = frozenset({ClockKind.VERIFICATION, ClockKind.COMPETENCE})


@dataclass(frozen=True)
class Choice:
    value: str
    text: str
    hint: str = ""


@dataclass(frozen=True)
class ConsentView:
    """Who agreed to mediate, when and how; `channel_name` says on which way the office heard it."""

    side_name: str
    given_at: datetime
    channel_name: str


@dataclass(frozen=True)
class RecusalView:
    """`reasons` stand here for the applicant and the office only."""

    side_name: str
    mediator_name: str
    ground_name: str
    reasons: str
    applied_at: datetime
    granted: bool | None
    decision: str
    replacement_name: str
    decided_at: datetime | None


@dataclass(frozen=True)
class DelegationView:
    body_name: str
    kind_name: str
    is_lawful_organisation: bool
    state_name: str
    consumer_agreed_at: datetime | None
    merchant_agreed_at: datetime | None
    reasons: str


@dataclass(frozen=True)
class TestingView:
    __test__ = False  # no test class of pytest

    subject: str
    lab: str
    is_lab_designated: bool
    payer_name: str
    proposed_by: str
    state_name: str
    started_on: date | None
    ended_on: date | None
    has_report: bool


@dataclass(frozen=True)
class AppointmentView:
    meet_at: datetime
    note: str
    proposed_by: str
    is_agreed: bool
    awaits: tuple[str, ...]
    is_over: bool


@dataclass(frozen=True)
class LeadView:
    """A suspected breach: only the office reads it."""

    found_on: date
    what: str
    is_extended: bool
    extension: str
    result_name: str
    result: str
    closed_at: datetime | None


@dataclass(frozen=True)
class ProcedureChoices:
    """What forms offer: bodies to delegate to, staff to recuse, staff to replace them."""

    bodies: tuple[Choice, ...] = ()
    staff: tuple[Choice, ...] = ()
    replacements: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class ProcedurePage:
    complaint_id: str
    number: str
    version: int
    stage: Stage
    viewer_side: Side
    is_suspended: bool
    actions: tuple[Action, ...]
    clocks: tuple[ClockView, ...]
    consents: tuple[ConsentView, ...]
    recusals: tuple[RecusalView, ...]
    delegations: tuple[DelegationView, ...]
    testings: tuple[TestingView, ...]
    appointments: tuple[AppointmentView, ...]
    leads: tuple[LeadView, ...]
    choices: ProcedureChoices


def procedure_page(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> ProcedurePage:
    """Return the procedure to whoever may see the complaint; leads and their clock only to the office itself."""
    complaint, today = get_complaint(session, complaint_id, viewer), local_date(now)
    side, is_office = side_of(viewer.role), is_of_office(session, complaint, viewer)
    actions = sensible_actions(situation_of(session, complaint, viewer, today))
    return ProcedurePage(
        complaint_id=complaint.id,
        number=complaint.number or "",
        version=complaint.version,
        stage=Stage(complaint.stage),
        viewer_side=side,
        is_suspended=find_open_recusal(session, complaint.id) is not None,
        actions=tuple(action for action in actions if action in PROCEDURE_ACTIONS),
        clocks=visible_clocks(session, complaint, viewer, today),
        consents=_consents(session, complaint),
        recusals=_recusals(session, complaint, None if side is Side.OFFICE and not is_office else side),
        delegations=_delegations(session, complaint),
        testings=_testings(session, complaint),
        appointments=_appointments(session, complaint, now),
        leads=_leads(session, complaint) if is_office else (),
        choices=_choices(session, complaint, actions),
    )


PROCEDURE_ACTIONS = (
    Action.RECORD_CONSENT,
    Action.PROPOSE_APPOINTMENT,
    Action.ANSWER_APPOINTMENT,
    Action.CANCEL_APPOINTMENT,
    Action.PROPOSE_TESTING,
    Action.ANSWER_TESTING,
    Action.DESIGNATE_LAB,
    Action.START_TESTING,
    Action.END_TESTING,
    Action.APPLY_RECUSAL,
    Action.DECIDE_RECUSAL,
    Action.PROPOSE_DELEGATION,
    Action.ANSWER_DELEGATION,
    Action.END_DELEGATION,
    Action.OPEN_BREACH_LEAD,
    Action.EXTEND_BREACH_LEAD,
    Action.CLOSE_BREACH_LEAD,
)


def visible_clocks(session: Session, complaint: Complaint, viewer: Actor, today: date) -> tuple[ClockView, ...]:
    """Return the clocks that this viewer may know of."""
    is_office = is_of_office(session, complaint, viewer)
    return tuple(
        clock for clock in clocks_of(session, complaint, today) if is_office or clock.kind not in _OFFICE_CLOCKS
    )


def is_of_office(session: Session, complaint: Complaint, viewer: Actor) -> bool:
    """Tell whether the viewer reads as the office: an official, but no body that mediates by delegation."""
    return side_of(viewer.role) is Side.OFFICE and not is_delegate(session, complaint, viewer)


def _consents(session: Session, complaint: Complaint) -> tuple[ConsentView, ...]:
    rows = rows_of(session, Consent, complaint.id)
    return tuple(
        ConsentView(SIDE_NAMES[Side(row.side)], row.given_at, CHANNEL_NAMES[Channel(row.channel)]) for row in rows
    )


def _consent_channel(channel: Channel) -> str:
    return "在网上表示" if channel is Channel.ONLINE else f"{CHANNEL_NAMES[channel]}表示，由机关登记"


def _recusals(session: Session, complaint: Complaint, side: Side | None) -> tuple[RecusalView, ...]:
    words = covered_words(session, complaint)
    rows = session.scalars(
        select(RecusalApplication)
        .where(RecusalApplication.complaint_id == complaint.id)
        .order_by(RecusalApplication.applied_at)
    )
    return tuple(
        RecusalView(
            side_name=SIDE_NAMES[Side(row.side)],
            mediator_name=contact_of(session, row.mediator_id).name,
            ground_name=RECUSAL_GROUND_NAMES[RecusalGround(row.ground)],
            reasons=words.read(row.reasons_sealed) if side in {Side.OFFICE, Side(row.side)} else "",
            applied_at=row.applied_at,
            granted=row.granted,
            decision=words.read(row.decision_sealed),
            replacement_name=contact_of(session, row.replacement_id).name if row.replacement_id else "",
            decided_at=row.decided_at,
        )
        for row in rows
    )


def _delegations(session: Session, complaint: Complaint) -> tuple[DelegationView, ...]:
    rows = session.execute(
        select(Delegation, DelegateBody)
        .join(DelegateBody, DelegateBody.office_id == Delegation.body_id)
        .where(Delegation.complaint_id == complaint.id)
        .order_by(Delegation.proposed_at)
    )
    words = covered_words(session, complaint)
    return tuple(_delegation(session, row, body, words) for row, body in rows)


def _delegation(session: Session, row: Delegation, body: DelegateBody, words: CoveredWords) -> DelegationView:
    return DelegationView(
        body_name=office_line(session, row.body_id).name,
        kind_name=DELEGATE_KIND_NAMES[DelegateKind(body.kind)],
        is_lawful_organisation=body.is_lawful_organisation,
        state_name=DELEGATION_STATE_NAMES[delegation_state(row)],
        consumer_agreed_at=row.consumer_agreed_at,
        merchant_agreed_at=row.merchant_agreed_at,
        reasons=words.read(row.end_reasons_sealed),
    )


def _testings(session: Session, complaint: Complaint) -> tuple[TestingView, ...]:
    words = covered_words(session, complaint)
    rows = session.scalars(
        select(TestingOrder).where(TestingOrder.complaint_id == complaint.id).order_by(TestingOrder.proposed_at)
    )
    return tuple(
        TestingView(
            subject=words.read(row.subject_sealed),
            lab=words.cover(row.lab),
            is_lab_designated=row.designated_at is not None,
            payer_name=PAYER_NAMES[Payer(row.payer)],
            proposed_by=SIDE_NAMES[Side(row.side)],
            state_name=TESTING_STATE_NAMES[testing_state(testing_facts(session, row))],
            started_on=row.started_on,
            ended_on=row.ended_on,
            has_report=row.evidence_id is not None,
        )
        for row in rows
    )


def open_appointments(session: Session, complaint: Complaint, now: datetime) -> tuple[AppointmentView, ...]:
    """Return the time that is proposed or agreed and still to come."""
    return tuple(view for view in _appointments(session, complaint, now) if not view.is_over)


def _appointments(session: Session, complaint: Complaint, now: datetime) -> tuple[AppointmentView, ...]:
    words = covered_words(session, complaint)
    rows = session.scalars(
        select(Appointment).where(Appointment.complaint_id == complaint.id, Appointment.declined_by.is_(None))
    )
    return tuple(
        AppointmentView(
            meet_at=row.meet_at,
            note=words.read(row.note_sealed),
            proposed_by=SIDE_NAMES[Side(row.side)],
            is_agreed=not appointment_awaits(row),
            awaits=tuple(SIDE_NAMES[side] for side in sorted(appointment_awaits(row))),
            is_over=row.closed_at is not None or row.meet_at <= now,
        )
        for row in rows
    )


def _leads(session: Session, complaint: Complaint) -> tuple[LeadView, ...]:
    words = covered_words(session, complaint)
    rows = session.scalars(
        select(BreachLead).where(BreachLead.complaint_id == complaint.id).order_by(BreachLead.opened_at)
    )
    return tuple(
        LeadView(
            found_on=row.found_on,
            what=words.read(row.what_sealed),
            is_extended=row.extended_at is not None,
            extension=words.read(row.extension_sealed),
            result_name=LEAD_RESULT_NAMES[row.result] if row.result else "",
            result=words.read(row.result_sealed),
            closed_at=row.closed_at,
        )
        for row in rows
    )


def _choices(session: Session, complaint: Complaint, actions: Iterable[Action]) -> ProcedureChoices:
    open_now, recusal = set(actions), find_open_recusal(session, complaint.id)
    return ProcedureChoices(
        bodies=_bodies(session) if Action.PROPOSE_DELEGATION in open_now else (),
        staff=_named(staff_at_work(session, complaint)) if Action.APPLY_RECUSAL in open_now else (),
        replacements=_named(possible_replacements(session, complaint, recusal.mediator_id))
        if recusal is not None and Action.DECIDE_RECUSAL in open_now
        else (),
    )


def _named(people: dict[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(account_id, name) for account_id, name in people.items())


def _bodies(session: Session) -> tuple[Choice, ...]:
    return tuple(Choice(body.body_id, body.name, body.text) for body in delegate_bodies(session) if body.is_active)


@dataclass(frozen=True)
class BodyView:
    """A body that may mediate by delegation."""

    body_id: str
    name: str
    kind_name: str
    is_lawful_organisation: bool
    phone: str
    is_active: bool

    @property
    def text(self) -> str:
        """Return what a person should know before choosing it."""
        if self.is_lawful_organisation:
            return f"{self.kind_name}；在这里达成的协议，双方可以共同申请司法确认"
        return f"{self.kind_name}；不属于依法设立的调解组织，协议不能申请司法确认"


def delegate_bodies(session: Session) -> tuple[BodyView, ...]:
    """Return every body that may be delegated to, in the order in which they were entered."""
    rows = session.scalars(select(DelegateBody).order_by(DelegateBody.named_at, DelegateBody.office_id))
    return tuple(_body(session, row) for row in rows)


def _body(session: Session, row: DelegateBody) -> BodyView:
    office = office_line(session, row.office_id)
    kind = DELEGATE_KIND_NAMES[DelegateKind(row.kind)]
    return BodyView(row.office_id, office.name, kind, row.is_lawful_organisation, office.phone, office.is_active)
