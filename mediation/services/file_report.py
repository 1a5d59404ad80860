"""Receiving a report: number, code for looking it up, verification clock, register on file. It may be anonymous."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from identity.queries.accounts import contact_of
from identity.queries.offices import office_line
from mediation.domain.addressees import AddressedTo, Addressee
from mediation.domain.competence import Purchase
from mediation.domain.form_parts import Business, Person
from mediation.domain.form_values import ReportRegister
from mediation.domain.letter_codes import folded_code, new_letter_code
from mediation.domain.office import Office
from mediation.domain.report_lifecycle import ReportAction, ReportStage
from mediation.domain.reports import MOST_FILES, ReportTold, check_told
from mediation.domain.writing import NewDocument
from mediation.services.add_evidence import StoredFile
from mediation.services.documents import give_number
from mediation.services.issue_document import ReportFile, issue_document
from mediation.services.receive_at_office import own_office_id
from mediation.services.report_acts import (
    office_of_report,
    restart_clock,
    tell_office_of_report,
)
from mediation.services.submissions import PLAIN, Submission, keep_request, take_request
from mediation.services.take_report_step import log_report_act, nameless
from mediation.storage.competences import competence_of
from mediation.storage.office_values import office_value
from mediation.storage.report_tables import Report, ReportEvidence
from registry.queries.enterprise_page import find_enterprise
from rulebook.queries.books import current_book

_ANYBODY = Actor("anybody", Role.CONSUMER, "举报人")
_SERIES_MARK = "举"


@dataclass(frozen=True)
class NewReport:
    """`files` lie in the file store; `complaint_id` links the complaint it was split from, `purchase` is told there."""

    told: ReportTold
    files: tuple[StoredFile, ...] = ()
    complaint_id: str | None = None
    purchase: Purchase = field(default_factory=Purchase)


@dataclass(frozen=True)
class FiledReport:
    """The code is shown this once; only its keyed hash is stored."""

    report_id: str
    number: str
    code: str


def file_report(
    session: Session,
    new: NewReport,
    office: Office,
    actor: Actor | None,
    now: datetime,
    submission: Submission = PLAIN,
) -> FiledReport:
    """Receive a report from anybody, at the office competent for its target; `actor` is None without an account.

    An anonymous one leaves no trace of the account, not even in the receipts of requests. A repeat of the same
    request raises ConflictError: its code was shown once and is not kept.
    """
    sender = _ANYBODY if actor is None or new.told.is_anonymous else actor
    if take_request(session, "file_report", sender, submission, now) is not None:
        raise ConflictError("这件举报刚刚已经提交过，查询码只显示一次。没有记下来的，请重新提交或者致电询问")
    told = check_told(new.told, local_date(now))
    _check_files(new.files)
    code = new_letter_code()
    report = _report(session, replace(new, told=told), office, actor, now)
    report.code_hash = vault_of(session).token_hash(folded_code(code))
    session.add(report)
    session.flush()
    keep_files(session, report, new.files, now)
    log_report_act(session, report, ReportAction.RECEIVE, sender, now, {"number": report.number})
    _register(session, report, told, len(new.files), now)
    tell_office_of_report(session, report, Role.OFFICER, "有新的举报待核查", now)
    keep_request(session, sender, submission, {"report_id": report.id})
    return FiledReport(report.id, report.number, code)


def keep_files(session: Session, report: Report, files: Sequence[StoredFile], now: datetime) -> None:
    """Keep each file once."""
    for file in {file.sha256: file for file in files}.values():
        session.add(
            ReportEvidence(
                id=new_id(),
                report_id=report.id,
                sha256=file.sha256,
                media_type=file.media_type,
                size=file.size,
                name_sealed=vault_of(session).seal(file.name),
                added_at=now,
            )
        )


def _report(session: Session, new: NewReport, office: Office, actor: Actor | None, now: datetime) -> Report:
    told, vault = new.told, vault_of(session)
    office_id = _competent_office(session, new, office, now)
    having = replace(office_value(office_line(session, office_id)), house_rules=office.house_rules)
    report = Report(
        id=new_id(),
        number=give_number(session, f"{having.complaint_prefix}{_SERIES_MARK}", now),
        office_id=office_id,
        office=having.to_json(),
        book_version=current_book(session).version,
        is_anonymous=told.is_anonymous,
        target_id=_target_id(session, told),
        target_text_sealed=vault.seal(told.target_text) if told.target_text else None,
        facts_sealed=vault.seal(told.facts_text),
        event_on=told.event_on,
        complaint_id=new.complaint_id,
        received_on=local_date(now),
        received_at=now,
        stage=ReportStage.RECEIVED.value,
    )
    _name_reporter(session, report, told, actor)
    restart_clock(session, report, local_date(now))
    return report


def _competent_office(session: Session, new: NewReport, office: Office, now: datetime) -> str:
    """Return the office of the target's place, as complaints have it; the installation's own takes the others."""
    own_id = own_office_id(session, office, now)
    found = competence_of(session, new.told.target_id, new.purchase, current_book(session), local_date(now))
    return found.receiving.office_id if found.receiving else own_id


def _target_id(session: Session, told: ReportTold) -> str | None:
    if told.target_id is None:
        return None
    found = find_enterprise(session, told.target_id)
    if found is None:
        message = "没有找到所选的商家，请重新搜索，或者用文字写明"
        raise InvalidInputError(message, fields={"target_id": message})
    return found.enterprise_id


def _name_reporter(session: Session, report: Report, told: ReportTold, actor: Actor | None) -> None:
    """Keep who reported, unless the person asked not to be known."""
    if told.is_anonymous:
        return
    vault = vault_of(session)
    if actor is not None and actor.role is Role.CONSUMER:
        contact = contact_of(session, actor.account_id)
        report.reporter_id, name, phone = actor.account_id, contact.name, contact.phone
    else:
        name, phone = told.name, told.phone
    same_person = phone or report.reporter_id
    report.person_index = vault.index("reporter", same_person) if same_person else None
    report.name_sealed = vault.seal(name) if name else None
    report.phone_sealed = vault.seal(phone) if phone else None


def _register(session: Session, report: Report, told: ReportTold, files: int, now: datetime) -> None:
    """Put the register (form 2) on file; it goes to nobody."""
    vault = vault_of(session)
    name = vault.open(report.name_sealed) if report.name_sealed else "匿名"
    phone = vault.open(report.phone_sealed) if report.phone_sealed else ""
    target = find_enterprise(session, report.target_id) if report.target_id else None
    business = Business(target.name, target.code) if target else Business(told.target_text)
    evidence = (f"随附文件 {files} 份",) if files else ()
    values = ReportRegister(
        report.number, report.received_on, "网上提交", Person(name, phone), business, told.facts_text, evidence
    )
    to_file = Addressee(AddressedTo.FILE, "存档")
    file = ReportFile(report.id, office_of_report(report))
    issue_document(session, file, NewDocument(values, to_file), nameless(_ANYBODY), now)


def _check_files(files: Sequence[StoredFile]) -> None:
    if len(files) > MOST_FILES:
        message = f"一次最多 {MOST_FILES} 个文件"
        raise InvalidInputError(message, fields={"files": message})
