"""What the office sees beside the complaint itself: grounds to choose from, hints, letters, the log."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import false, func, select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import NotAllowedError
from core.kernel.roles import ROLE_NAMES, Actor, Role
from core.rules import RuleBook
from identity.queries.accounts import contact_of
from identity.queries.identities import find_identity
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.channels import CHANNEL_NAMES, Channel
from mediation.domain.letters import GroundText
from mediation.domain.lifecycle import ACTION_NAMES, STAGE_NAMES, Action, Stage
from mediation.domain.termination import OfferedGround, offered_grounds
from mediation.queries.complaint_page import ComplaintPage, complaint_page
from mediation.queries.office_work import OfficeWork, office_work
from mediation.queries.supplements import SupplementView, supplement_views
from mediation.storage.acting import complainants_of
from mediation.storage.complaint_tables import Complaint, RespondentLetter
from mediation.storage.loading import get_complaint, rows_of
from mediation.storage.procedures import is_delegate
from mediation.storage.termination_facts import later_situations, termination_facts
from rulebook.queries.books import book_by_version

_OFFICE = frozenset({Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR})


@dataclass(frozen=True)
class LetterLine:
    number: str
    issued_at: datetime
    valid_until: date
    is_valid: bool
    tries: int
    used_at: datetime | None


@dataclass(frozen=True)
class LogLine:
    at: datetime
    action_name: str
    actor_name: str
    role_name: str
    before_name: str
    after_name: str


@dataclass(frozen=True)
class Hints:
    """What a person weighs before deciding (办法121 articles 16 and 17); nothing here decides."""

    same_consumer: int
    same_pair: int
    same_respondent: int
    is_past_limitation: bool


@dataclass(frozen=True)
class Intake:
    """How the complaint came, and who stands behind it; the document number is masked."""

    channel_text: str
    identity_text: str
    complainants: int


@dataclass(frozen=True)
class OfficeCase:
    page: ComplaintPage
    intake: Intake
    refusal_grounds: tuple[GroundText, ...]
    termination_grounds: tuple[GroundText, ...]
    offered_grounds: tuple[OfferedGround, ...]
    later_situations: tuple[GroundText, ...]
    other_routes: tuple[str, ...]
    hints: Hints
    letters: tuple[LetterLine, ...]
    log: tuple[LogLine, ...]
    supplements: tuple[SupplementView, ...]
    work: OfficeWork


def office_case(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> OfficeCase:
    """Return the case to the office, to a delegate without what is the office's own; else raises NotAllowedError."""
    if viewer.role not in _OFFICE:
        raise NotAllowedError("当前账号不能查看办理页面")
    complaint = get_complaint(session, complaint_id, viewer)
    book, today = book_by_version(session, complaint.book_version or ""), local_date(now)
    rule_day, is_ours = complaint.received_on or today, not is_delegate(session, complaint, viewer)
    return OfficeCase(
        page=complaint_page(session, complaint_id, viewer, now),
        intake=_intake(session, complaint, is_ours=is_ours),
        refusal_grounds=_grounds(book, "refusal_ground", rule_day),
        termination_grounds=_grounds(book, "termination_ground", rule_day),
        offered_grounds=offered_grounds(
            _grounds(book, "termination_ground", rule_day), termination_facts(session, complaint, today)
        ),
        later_situations=later_situations(book, rule_day),
        other_routes=tuple(code.text for code in book.codes("other_routes", today)),
        hints=_hints(session, complaint, book) if is_ours else Hints(0, 0, 0, is_past_limitation=False),
        letters=_letters(rows_of(session, RespondentLetter, complaint_id), today) if is_ours else (),
        log=_log(session, complaint_id) if is_ours else (),
        work=office_work(session, complaint_id, viewer, now),
        supplements=supplement_views(session, complaint_id, viewer, now),
    )


def _grounds(book: RuleBook, name: str, on: date) -> tuple[GroundText, ...]:
    return tuple(GroundText(code.code, code.text, code.source, code.effect) for code in book.codes(name, on))


def _hints(session: Session, complaint: Complaint, book: RuleBook) -> Hints:
    by_consumer = Complaint.consumer_id == complaint.consumer_id
    # Unidentified firms are many, not one: NULL here would match them all.
    by_respondent = Complaint.respondent_id == complaint.respondent_id if complaint.respondent_id else false()
    others = select(func.count()).where(Complaint.id != complaint.id, Complaint.received_on.is_not(None))
    return Hints(
        same_consumer=session.scalar(others.where(by_consumer)) or 0,
        same_pair=session.scalar(others.where(by_consumer, by_respondent)) or 0,
        same_respondent=session.scalar(others.where(by_respondent)) or 0,
        is_past_limitation=_is_past_limitation(complaint, book),
    )


def _is_past_limitation(complaint: Complaint, book: RuleBook) -> bool:
    """Tell whether the event lies further back than the limit counts; the day of knowledge is for a person to find."""
    event_on, received_on = complaint.event_on, complaint.received_on
    if event_on is None or received_on is None:
        return False
    years = book.parameter("complaint_limitation_years", received_on).whole
    return (received_on.year - years, received_on.month, received_on.day) > (
        event_on.year,
        event_on.month,
        event_on.day,
    )


def _letters(rows: Iterable[RespondentLetter], today: date) -> tuple[LetterLine, ...]:
    return tuple(
        LetterLine(row.number, row.issued_at, row.valid_until, today <= row.valid_until, row.tries, row.used_at)
        for row in rows
    )


def _log(session: Session, complaint_id: str) -> tuple[LogLine, ...]:
    return tuple(
        LogLine(
            at=act.at,
            action_name=ACTION_NAMES[Action(act.action)],
            actor_name=act.actor_name + _acting_words(session, act.details),
            role_name=ROLE_NAMES[act.actor_role],
            before_name=STAGE_NAMES[Stage(act.before)] if act.before else "",
            after_name=STAGE_NAMES[Stage(act.after)] if act.after else "",
        )
        for act in acts_of(session, Subject("complaint", complaint_id))
    )


def _acting_words(session: Session, details: Mapping[str, object]) -> str:
    """Return for whom somebody acted, empty for oneself."""
    if "for" in details:
        return f"（代 {contact_of(session, str(details['for'])).name}）"
    return "（代表人）" if details.get("representative") else ""


def _intake(session: Session, complaint: Complaint, *, is_ours: bool) -> Intake:
    channel, identity = CHANNEL_NAMES[Channel(complaint.channel)], find_identity(session, complaint.consumer_id)
    external = f"，{complaint.external_source} {complaint.external_number}" if complaint.external_number else ""
    status = f"，对方状态：{complaint.external_status}" if complaint.external_status else ""
    shown = f"{identity.kind_name} {identity.number_masked}，{identity.address}" if identity else "还没有填写"
    shown = shown if is_ours else "只供办理机关查看"
    return Intake(channel + external + status, shown, max(1, len(complainants_of(session, complaint.id))))
