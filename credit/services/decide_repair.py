"""Granting or refusing a repair; a grant stops publication, sharing and use together (order 107 articles 16, 17)."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.credit import CreditRepaired
from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import ConflictError
from core.kernel.plain_text import required_text
from core.kernel.roles import Actor
from core.kernel.workdays import add_working_days
from core.outbox import publish
from credit.domain.case_papers import PLAIN, Asked, NewPaper, PaperKind
from credit.domain.items import Status
from credit.domain.repair_rules import (
    REMEDY,
    TEMPORARY_MARK,
    Condition,
    RepairDecision,
    RepairKind,
    check_conditions,
    check_repairable,
    conditions_of,
)
from credit.domain.repair_steps import RepairAction
from credit.services.case_acts import file_papers, keep_request, repeated
from credit.services.case_clocks import repair_clocks
from credit.services.record_editions import Stop, stop_record
from credit.services.take_case_step import case_for_step, take_case_step
from credit.storage.case_tables import CreditRepair
from credit.storage.cases import later_penalties, newest_edition_for_update, root_of_case
from credit.storage.record_tables import CreditRecord


def grant_repair(
    session: Session, repair_id: str, decision: RepairDecision, actor: Actor, now: datetime, asked: Asked = PLAIN
) -> None:
    """Grant it: from this moment the record is neither shown nor shared nor used, and subscribers can read so."""
    if repeated(session, f"grant:{repair_id}", actor, asked, now) is not None:
        return
    record = newest_edition_for_update(session, root_of_case(session, CreditRepair, repair_id))
    repair = case_for_step(session, CreditRepair, repair_id, RepairAction.GRANT, actor, asked)
    kind = RepairKind(repair.kind)
    check_repairable(kind, record.item, record.stoppable_from, local_date(now))
    check_conditions(kind, record.item, decision.confirmed)
    if Condition.NO_FURTHER_PENALTY in conditions_of(kind, record.item):
        _refuse_repeated_act(session, record)
    _decide(session, repair, decision, actor, now)
    take_case_step(session, repair, RepairAction.GRANT, actor, now, _details(repair, decision))
    _stop(session, repair, record, actor, now)
    keep_request(session, actor, asked, repair_id)


def refuse_repair(
    session: Session, repair_id: str, decision: RepairDecision, actor: Actor, now: datetime, asked: Asked = PLAIN
) -> None:
    """Refuse it in writing, with reasons and what is open against the refusal (article 24)."""
    if repeated(session, f"refuse_repair:{repair_id}", actor, asked, now) is not None:
        return
    repair = case_for_step(session, CreditRepair, repair_id, RepairAction.REFUSE, actor, asked)
    _decide(session, repair, decision, actor, now)
    take_case_step(session, repair, RepairAction.REFUSE, actor, now, _details(repair, decision))
    keep_request(session, actor, asked, repair_id)


def write_decision(repair: CreditRepair, decision: RepairDecision, actor: Actor, now: datetime) -> str:
    """Put the decision into the case and return the text of its paper."""
    number = required_text(decision.document_number, "document_number", "请填写决定书的文号", longest=100)
    reason = required_text(decision.reason, "reason", "请写明作出决定的理由")
    repair.document_number, repair.reason = number, reason
    repair.decided_on, repair.decided_by = local_date(now), actor.account_id
    return f"{number}\n{reason}"


def _decide(session: Session, repair: CreditRepair, decision: RepairDecision, actor: Actor, now: datetime) -> None:
    said = write_decision(repair, decision, actor, now)
    text = f"{said}\n{REMEDY}"
    file_papers(session, repair, (NewPaper(PaperKind.DECISION, "决定书", text),), actor, now)


def _details(repair: CreditRepair, decision: RepairDecision) -> dict[str, object]:
    confirmed = sorted(condition.value for condition in decision.confirmed)
    return {"document": repair.document_number, "reason": repair.reason, "confirmed": confirmed}


def _refuse_repeated_act(session: Session, record: CreditRecord) -> None:
    """Raise ConflictError when a later penalty names the same kind of act; other words a person has to compare."""
    violation = record.body.get("violation")
    again = next((each for each in later_penalties(session, record) if each.body.get("violation") == violation), None)
    if violation is not None and again is not None:
        day = chinese_date(again.event_on)
        raise ConflictError(f"{day}因同类违法行为又受到行政处罚（{again.document_number}），不符合修复条件")


def _stop(session: Session, repair: CreditRepair, record: CreditRecord, actor: Actor, now: datetime) -> None:
    today = local_date(now)
    is_temporary = repair.kind == RepairKind.TEMPORARY
    status = Status.PAUSED if is_temporary else Status.REPAIRED
    reason = TEMPORARY_MARK if is_temporary else f"已经信用修复（{repair.document_number}）"
    repair.data_due_on = add_working_days(today, repair_clocks(session, today).data).on
    stop_record(session, record, Stop(status, today, reason), actor, now)
    fact = CreditRepaired(
        record_id=repair.root_id,
        enterprise_id=record.enterprise_id,
        item=record.item,
        source_area=record.source_area,
        source_id=record.source_id,
        kind=repair.kind,
        repaired_on=today,
    )
    publish(session, fact, recorded_at=now)
