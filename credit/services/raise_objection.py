"""An enterprise objects to a record: to a listing within its days, to other data at any time, with evidence."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.plain_text import required_text
from core.kernel.roles import Actor
from credit.domain.case_papers import PLAIN, Asked, NewPaper, PaperKind, check_number_of
from credit.domain.editions import LIVE
from credit.domain.objection_rules import WANTED_NAMES, ObjectionEntry, check_in_time
from credit.domain.objection_steps import ObjectionAction
from credit.domain.permissions import seen_by
from credit.services.case_acts import file_papers, keep_request, repeated, require_party_or_staff
from credit.services.case_clocks import objection_clocks
from credit.services.take_case_step import start_clock, take_case_step
from credit.storage.case_tables import CreditObjection
from credit.storage.cases import find_open_cases_for_update
from credit.storage.objection_days import last_day_to_object
from credit.storage.record_tables import CreditRecord
from credit.storage.records import get_record_for_update, root_id_of


def raise_objection(
    session: Session,
    record_id: str,
    entry: ObjectionEntry,
    actor: Actor,
    now: datetime,
    asked: Asked = PLAIN,
) -> str:
    """Open a case and return its id; the same request returns the same case."""
    record = get_record_for_update(session, record_id)
    require_party_or_staff(session, actor, record.enterprise_id)
    if record.visibility not in seen_by(actor):
        raise NotFoundError("没有找到这条信用记录")
    earlier = repeated(session, f"objection:{record_id}", actor, asked, now)
    if earlier is not None:
        return earlier
    papers = _papers(entry)
    _refuse_impossible(session, record, now)
    objection = _open(session, record, entry, actor, now)
    file_papers(session, objection, papers, actor, now)
    keep_request(session, actor, asked, objection.id)
    return objection.id


def _papers(entry: ObjectionEntry) -> tuple[NewPaper, ...]:
    said = required_text(entry.statement, "statement", "请写明哪里有误、正确的内容是什么")
    if not entry.evidence:
        message = "请至少提交一份证据"
        raise InvalidInputError(message, fields={"evidence": message})
    check_number_of(len(entry.evidence), "evidence")
    evidence = tuple(
        NewPaper(
            PaperKind.EVIDENCE,
            required_text(each.title, "evidence", "请写明每份证据的名称", longest=100),
            required_text(each.text, "evidence", "请写明每份证据证明什么"),
            each.file,
        )
        for each in entry.evidence
    )
    return (NewPaper(PaperKind.OBJECTION, WANTED_NAMES[entry.wanted], said), *evidence)


def _refuse_impossible(session: Session, record: CreditRecord, now: datetime) -> None:
    if record.status not in LIVE:
        raise ConflictError("这条记录已经更正、撤销或者结束，不用再提出异议；请对最新的版本提出")
    today = local_date(now)
    check_in_time(last_day_to_object(session, record, today), today)
    if find_open_cases_for_update(session, CreditObjection, root_id_of(session, record)):
        raise ConflictError("对这条记录已经有一件正在办理的异议")


def _open(
    session: Session, record: CreditRecord, entry: ObjectionEntry, actor: Actor, now: datetime
) -> CreditObjection:
    today = local_date(now)
    clocks = objection_clocks(session, today)
    objection = CreditObjection(
        id=new_id(),
        root_id=root_id_of(session, record),
        record_id=record.id,
        enterprise_id=record.enterprise_id,
        wanted=entry.wanted.value,
        authority=record.source_department,
        raised_by=actor.account_id,
        raised_on=today,
        raised_at=now,
        rule_book_version=clocks.book_version,
    )
    start_clock(objection, today, clocks.acceptance)
    session.add(objection)
    details = {"record": record.id, "wanted": objection.wanted}
    take_case_step(session, objection, ObjectionAction.RAISE, actor, now, details)
    return objection
