"""What becomes of an objection: accepted, verified, upheld or rejected with reasons, then carried out."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.plain_text import required_text
from core.kernel.roles import Actor
from credit.domain.case_papers import PLAIN, Asked, NewPaper, PaperKind
from credit.domain.entries import Correction
from credit.domain.items import Status
from credit.domain.objection_rules import remedy_of
from credit.domain.objection_steps import ObjectionAction
from credit.services.case_acts import file_papers, keep_request, repeated
from credit.services.case_clocks import objection_clocks
from credit.services.correct_record import correct_record
from credit.services.record_editions import Stop, stop_record
from credit.services.take_case_step import case_for_step, start_clock, take_case_step
from credit.services.withdraw_record import publish_withdrawn
from credit.storage.case_tables import CreditObjection
from credit.storage.cases import newest_edition_for_update, root_of_case
from credit.storage.record_tables import CreditRecord


def accept_objection(session: Session, objection_id: str, actor: Actor, now: datetime, asked: Asked = PLAIN) -> None:
    """Take it up; the days for verifying begin."""
    if repeated(session, f"accept:{objection_id}", actor, asked, now) is not None:
        return
    objection = case_for_step(session, CreditObjection, objection_id, ObjectionAction.ACCEPT, actor, asked)
    today = local_date(now)
    days = objection_clocks(session, today).verification
    papers = (NewPaper(PaperKind.ACCEPTANCE, "受理通知书", "异议符合规定，予以受理。"),)
    file_papers(session, objection, papers, actor, now)
    objection.accepted_on = today
    due = start_clock(objection, today, days)
    take_case_step(session, objection, ObjectionAction.ACCEPT, actor, now, {"due_on": due.on})
    keep_request(session, actor, asked, objection_id)


def refuse_objection_acceptance(
    session: Session, objection_id: str, reason: str, actor: Actor, now: datetime, asked: Asked = PLAIN
) -> None:
    """Not take it up, with the reason and what is open against that."""
    if repeated(session, f"refuse:{objection_id}", actor, asked, now) is not None:
        return
    objection = case_for_step(session, CreditObjection, objection_id, ObjectionAction.REFUSE_ACCEPTANCE, actor, asked)
    objection.reason = required_text(reason, "reason", "请写明不予受理的理由")
    said = f"{objection.reason}\n{_remedy(session, objection)}"
    file_papers(session, objection, (NewPaper(PaperKind.ACCEPTANCE_REFUSAL, "不予受理通知书", said),), actor, now)
    details = {"reason": objection.reason}
    take_case_step(session, objection, ObjectionAction.REFUSE_ACCEPTANCE, actor, now, details)
    keep_request(session, actor, asked, objection_id)


def uphold_objection(
    session: Session, objection_id: str, reason: str, actor: Actor, now: datetime, asked: Asked = PLAIN
) -> None:
    """Find that the record is wrong; the days for correcting it begin."""
    if repeated(session, f"uphold:{objection_id}", actor, asked, now) is not None:
        return
    objection = case_for_step(session, CreditObjection, objection_id, ObjectionAction.UPHOLD, actor, asked)
    today = local_date(now)
    days = objection_clocks(session, today).correction
    _decide(session, objection, reason, "", actor, now)
    start_clock(objection, today, days)
    take_case_step(session, objection, ObjectionAction.UPHOLD, actor, now, {"reason": objection.reason})
    keep_request(session, actor, asked, objection_id)


def reject_objection(
    session: Session, objection_id: str, reason: str, actor: Actor, now: datetime, asked: Asked = PLAIN
) -> None:
    """Find that the record is right, in writing, with reasons and what is open against that."""
    if repeated(session, f"reject:{objection_id}", actor, asked, now) is not None:
        return
    objection = case_for_step(session, CreditObjection, objection_id, ObjectionAction.REJECT, actor, asked)
    _decide(session, objection, reason, f"\n{_remedy(session, objection)}", actor, now)
    take_case_step(session, objection, ObjectionAction.REJECT, actor, now, {"reason": objection.reason})
    keep_request(session, actor, asked, objection_id)


def correct_by_objection(
    session: Session,
    objection_id: str,
    correction: Correction,
    actor: Actor,
    now: datetime,
    asked: Asked = PLAIN,
) -> str:
    """Correct the record as upheld and return the new edition's id; a repeat returns the newest one."""
    root_id = root_of_case(session, CreditObjection, objection_id)
    record = newest_edition_for_update(session, root_id)
    if repeated(session, f"correct:{objection_id}", actor, asked, now) is not None:
        return record.id
    objection = case_for_step(session, CreditObjection, objection_id, ObjectionAction.CORRECT, actor, asked)
    objection.corrected_on = local_date(now)
    take_case_step(session, objection, ObjectionAction.CORRECT, actor, now)
    new_id = correct_record(session, record.id, correction, actor, now)
    keep_request(session, actor, asked, objection_id)
    return new_id


def withdraw_by_objection(
    session: Session, objection_id: str, actor: Actor, now: datetime, asked: Asked = PLAIN
) -> None:
    """Withdraw the record as upheld: it is shown, shared and used no more."""
    record = newest_edition_for_update(session, root_of_case(session, CreditObjection, objection_id))
    if repeated(session, f"withdraw_record:{objection_id}", actor, asked, now) is not None:
        return
    objection = case_for_step(session, CreditObjection, objection_id, ObjectionAction.WITHDRAW_RECORD, actor, asked)
    objection.corrected_on = local_date(now)
    take_case_step(session, objection, ObjectionAction.WITHDRAW_RECORD, actor, now)
    stop_record(session, record, Stop(Status.WITHDRAWN, local_date(now), "异议成立，记录已撤销"), actor, now)
    publish_withdrawn(session, record, now)
    keep_request(session, actor, asked, objection_id)


def take_back_objection(session: Session, objection_id: str, actor: Actor, now: datetime, asked: Asked = PLAIN) -> None:
    """Take the objection back; nothing follows from that."""
    if repeated(session, f"take_back:{objection_id}", actor, asked, now) is not None:
        return
    objection = case_for_step(session, CreditObjection, objection_id, ObjectionAction.TAKE_BACK, actor, asked)
    take_case_step(session, objection, ObjectionAction.TAKE_BACK, actor, now)
    keep_request(session, actor, asked, objection_id)


def _decide(
    session: Session, objection: CreditObjection, reason: str, remedy: str, actor: Actor, now: datetime
) -> None:
    objection.reason = required_text(reason, "reason", "请写明核实的情况和理由")
    objection.decided_on, objection.decided_by = local_date(now), actor.account_id
    papers = (NewPaper(PaperKind.DECISION, "核实结果告知书", f"{objection.reason}{remedy}"),)
    file_papers(session, objection, papers, actor, now)


def _remedy(session: Session, objection: CreditObjection) -> str:
    return remedy_of(session.get_one(CreditRecord, objection.record_id).item)
