"""Whether an application is taken up: acceptance, the one-time correction notice, extension, withdrawal."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.plain_text import required_text
from core.kernel.roles import Actor
from core.kernel.workdays import is_working_day
from credit.domain.case_papers import PLAIN, Asked, NewPaper, PaperKind
from credit.domain.repair_rules import (
    MATERIAL_NAMES,
    REMEDY,
    Material,
    ProofEntry,
    RepairKind,
    check_askable,
)
from credit.domain.repair_steps import RepairAction, RepairStatus
from credit.services.apply_for_repair import proof_papers
from credit.services.case_acts import file_papers, keep_request, repeated
from credit.services.case_clocks import repair_clocks
from credit.services.take_case_step import case_for_step, start_clock, take_case_step
from credit.storage.case_tables import CreditRepair
from credit.storage.record_tables import CreditRecord


@dataclass(frozen=True)
class CorrectionNotice:
    """What is missing, why, and the last day to bring it; it is given once and names everything."""

    items: tuple[Material, ...]
    text: str
    due_on: date


def accept_repair(session: Session, repair_id: str, actor: Actor, now: datetime, asked: Asked = PLAIN) -> None:
    """Take the application up; the days for the decision begin."""
    if repeated(session, f"accept:{repair_id}", actor, asked, now) is not None:
        return
    repair = case_for_step(session, CreditRepair, repair_id, RepairAction.ACCEPT, actor, asked)
    today = local_date(now)
    item = session.get_one(CreditRecord, repair.record_id).item
    days = repair_clocks(session, today).decision_of(RepairKind(repair.kind), item)
    text = "申请材料齐全，予以受理。"
    file_papers(session, repair, (NewPaper(PaperKind.ACCEPTANCE, "受理通知书", text),), actor, now)
    repair.accepted_on = today
    due = start_clock(repair, today, days)
    take_case_step(session, repair, RepairAction.ACCEPT, actor, now, {"due_on": due.on})
    keep_request(session, actor, asked, repair_id)


def ask_for_correction(
    session: Session, repair_id: str, notice: CorrectionNotice, actor: Actor, now: datetime, asked: Asked = PLAIN
) -> None:
    """Name everything that is missing, once; what the office has already cannot be asked for (article 14)."""
    if repeated(session, f"correction:{repair_id}", actor, asked, now) is not None:
        return
    repair = case_for_step(session, CreditRepair, repair_id, RepairAction.ASK_FOR_CORRECTION, actor, asked)
    items = check_askable(notice.items)
    text = required_text(notice.text, "text", "请写明需要补正的内容")
    _check_day(notice.due_on, local_date(now))
    named = "、".join(MATERIAL_NAMES[item] for item in items)
    said = f"请在{chinese_date(notice.due_on)}以前补正：{named}。{text}"
    file_papers(session, repair, (NewPaper(PaperKind.CORRECTION_NOTICE, "补正告知书", said),), actor, now)
    repair.correction_items = [item.value for item in items]
    repair.correction_due_on = notice.due_on
    take_case_step(session, repair, RepairAction.ASK_FOR_CORRECTION, actor, now, {"items": repair.correction_items})
    keep_request(session, actor, asked, repair_id)


def supplement_repair(
    session: Session,
    repair_id: str,
    proofs: tuple[ProofEntry, ...],
    actor: Actor,
    now: datetime,
    asked: Asked = PLAIN,
) -> None:
    """Bring what was asked for; the days for acceptance begin anew."""
    if repeated(session, f"supplement:{repair_id}", actor, asked, now) is not None:
        return
    repair = case_for_step(session, CreditRepair, repair_id, RepairAction.SUPPLEMENT, actor, asked)
    if not proofs:
        raise InvalidInputError("请提交补正的材料", fields={"proofs": "请至少提交一份材料"})
    file_papers(session, repair, proof_papers(proofs), actor, now)
    today = local_date(now)
    start_clock(repair, today, repair_clocks(session, today).acceptance)
    take_case_step(session, repair, RepairAction.SUPPLEMENT, actor, now, {"papers": len(proofs)})
    keep_request(session, actor, asked, repair_id)


def refuse_acceptance(
    session: Session, repair_id: str, reason: str, actor: Actor, now: datetime, asked: Asked = PLAIN
) -> None:
    """Not take the application up, with the reason and what is open against it."""
    if repeated(session, f"refuse:{repair_id}", actor, asked, now) is not None:
        return
    repair = case_for_step(session, CreditRepair, repair_id, RepairAction.REFUSE_ACCEPTANCE, actor, asked)
    today = local_date(now)
    is_waiting = repair.status == RepairStatus.CORRECTION_ASKED
    if is_waiting and repair.correction_due_on is not None and today <= repair.correction_due_on:
        raise ConflictError(f"补正的期限到{chinese_date(repair.correction_due_on)}，期满以前不能不予受理")
    repair.reason = required_text(reason, "reason", "请写明不予受理的理由")
    said = f"{repair.reason}\n{REMEDY}"
    file_papers(session, repair, (NewPaper(PaperKind.ACCEPTANCE_REFUSAL, "不予受理通知书", said),), actor, now)
    take_case_step(session, repair, RepairAction.REFUSE_ACCEPTANCE, actor, now, {"reason": repair.reason})
    keep_request(session, actor, asked, repair_id)


def extend_repair(
    session: Session, repair_id: str, reason: str, actor: Actor, now: datetime, asked: Asked = PLAIN
) -> None:
    """Prolong the days for a complex case, once, before they are over."""
    if repeated(session, f"extend:{repair_id}", actor, asked, now) is not None:
        return
    repair = case_for_step(session, CreditRepair, repair_id, RepairAction.EXTEND, actor, asked)
    today = local_date(now)
    if repair.due_on is None or today > repair.due_on:
        raise ConflictError("审查期限已经届满，不能再延长，请作出决定")
    said = required_text(reason, "reason", "请写明为什么情况复杂")
    file_papers(session, repair, (NewPaper(PaperKind.EXTENSION, "延长审查期限告知书", said),), actor, now)
    due = start_clock(repair, repair.due_on, repair_clocks(session, today).extension)
    take_case_step(session, repair, RepairAction.EXTEND, actor, now, {"due_on": due.on, "reason": said})
    keep_request(session, actor, asked, repair_id)


def withdraw_repair(session: Session, repair_id: str, actor: Actor, now: datetime, asked: Asked = PLAIN) -> None:
    """Take the application back; nothing follows from that."""
    if repeated(session, f"withdraw:{repair_id}", actor, asked, now) is not None:
        return
    repair = case_for_step(session, CreditRepair, repair_id, RepairAction.WITHDRAW, actor, asked)
    take_case_step(session, repair, RepairAction.WITHDRAW, actor, now)
    keep_request(session, actor, asked, repair_id)


def _check_day(due_on: date, today: date) -> None:
    if due_on <= today or not is_working_day(due_on):
        message = "补正的最后一天要在今天以后，并且是工作日"
        raise InvalidInputError(message, fields={"due_on": message})
