"""An officer takes down a complaint that came by phone, at the counter or by post (办法121 article 8)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from core.kernel.clock import SHANGHAI, local_date
from core.kernel.errors import InvalidInputError, NotAllowedError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from identity.domain.real_identity import RealIdentity
from identity.services.find_or_open_person import find_or_open_person
from identity.services.record_identity import record_identity
from mediation.domain.channels import ENTERED_BY_OFFICERS, Channel
from mediation.domain.filing import DraftFields, check_complete
from mediation.domain.lifecycle import Action, Stage, roles_of
from mediation.domain.office import Office
from mediation.services.add_evidence import StoredFile, keep_file
from mediation.services.file_complaint import receive, tell_of_receipt
from mediation.services.save_draft import checked_fields, draft_columns
from mediation.services.submissions import PLAIN, ActResult, Submission, claim_request, keep_result
from mediation.services.take_step import take_step
from mediation.storage.complaint_tables import Complaint

_NOON = time(12)


@dataclass(frozen=True)
class Caller:
    """Who complained; the identity may be missing for now, the office then asks for it."""

    name: str
    phone: str
    identity: RealIdentity | None = None


@dataclass(frozen=True)
class Entry:
    """What was taken down; consents in `fields` are those the person stated, `scans` are paper documents."""

    channel: Channel
    received_on: date
    caller: Caller
    fields: DraftFields
    agrees_to_delegation: bool = False
    scans: tuple[StoredFile, ...] = ()


def enter_complaint(
    session: Session, entry: Entry, office: Office, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """File it for the person: the clock runs from the day of receipt, the person's account finds it."""
    if actor.role not in roles_of(Action.ENTER):
        raise NotAllowedError("只有办理人员可以登记来电、来访和来信")
    earlier = claim_request(session, "enter_complaint", actor, submission, now)
    if earlier is not None:
        return earlier
    _check(entry, local_date(now))
    complaint = new_complaint(session, entry, office, actor, now)
    take_step(session, complaint, Action.ENTER, actor, now, {"number": complaint.number, "channel": complaint.channel})
    for scan in entry.scans:
        keep_file(session, complaint, scan, "evidence", actor, now)
    tell_of_receipt(session, complaint, now, is_entered=True)
    session.flush()
    result = ActResult(complaint.id, Stage(complaint.stage), complaint.version, complaint.id)
    keep_result(session, actor, submission, result)
    return result


def new_complaint(
    session: Session, entry: Entry, office: Office, actor: Actor, now: datetime, external: tuple[str, str] | None = None
) -> Complaint:
    """Return the complaint, received on its day and still without its step; `external` is source and number."""
    account_id = find_or_open_person(session, entry.caller.name, entry.caller.phone, actor, now)
    if entry.caller.identity is not None:
        record_identity(session, account_id, entry.caller.identity, actor, now)
    fields = checked_fields(session, entry.fields, now)
    complaint = Complaint(
        id=new_id(),
        consumer_id=account_id,
        stage=Stage.DRAFT.value,
        created_at=now,
        channel=entry.channel.value,
        entered_by=actor.account_id,
        external_source=external[0] if external else None,
        external_number=external[1] if external else None,
        agrees_to_delegation=entry.agrees_to_delegation,
        **draft_columns(session, fields, now),
    )
    session.add(complaint)
    receive(session, complaint, office, received_at(entry.received_on, now), actor.office_id)
    return complaint


def received_at(day: date, now: datetime) -> datetime:
    """Return the instant that stands for a receipt: now for today, noon of an earlier day."""
    return now if day == local_date(now) else datetime.combine(day, _NOON, SHANGHAI)


def check_receipt_day(day: date, today: date, longest_days: int = 366) -> str:
    """Return what is wrong with a day of receipt, empty when nothing is."""
    if day > today:
        return "收到的日期不能晚于今天"
    return "收到的日期太早了，请核对" if day < today - timedelta(longest_days) else ""


def _check(entry: Entry, today: date) -> None:
    problems = {"received_on": check_receipt_day(entry.received_on, today)}
    if entry.channel not in ENTERED_BY_OFFICERS:
        problems["channel"] = "请选择来电、来访还是来信"
    event_on = entry.fields.event_on
    if event_on and event_on > entry.received_on:
        problems["event_on"] = "发生日期不能晚于收到的日期"
    found = {name: problem for name, problem in problems.items() if problem}
    if found:
        raise InvalidInputError("有几处需要改一下，改好后再提交", fields=found)
    check_complete(entry.fields, today)
