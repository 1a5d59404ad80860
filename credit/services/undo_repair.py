"""What takes a repair back: fraud (order 107 article 23) and a plan of the bankruptcy that fails (article 22)."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from core.contracts.credit import CreditRestored
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.periods import add_months
from core.kernel.roles import Actor
from core.outbox import publish
from credit.domain.case_papers import PLAIN, Asked, NewPaper, PaperKind
from credit.domain.editions import may_become
from credit.domain.entries import Publishing, RecordDraft, Source
from credit.domain.items import Item, Status
from credit.domain.publication import Window
from credit.domain.repair_rules import REMEDY, RepairDecision, RepairKind
from credit.domain.repair_steps import RepairAction
from credit.services.case_acts import file_papers, keep_request, repeated
from credit.services.decide_repair import write_decision
from credit.services.file_record import file_record
from credit.services.record_editions import NextEdition, add_edition, publishing_of
from credit.services.restarted_term import restarted_publishing
from credit.services.take_case_step import case_for_step, take_case_step
from credit.storage.case_tables import CreditRepair
from credit.storage.cases import newest_edition_for_update, root_of_case
from credit.storage.record_tables import CreditRecord
from rulebook.queries.books import current_book

_BARRED = "自本决定之日起三年内不得申请信用修复，本决定公示三年。"


def refuse_for_fraud(
    session: Session, repair_id: str, decision: RepairDecision, actor: Actor, now: datetime, asked: Asked = PLAIN
) -> None:
    """Refuse an application that rests on false materials: the refusal is public, no application for three years."""
    if repeated(session, f"fraud:{repair_id}", actor, asked, now) is not None:
        return
    repair = case_for_step(session, CreditRepair, repair_id, RepairAction.REFUSE_FOR_FRAUD, actor, asked)
    _punish(session, repair, decision, RepairAction.REFUSE_FOR_FRAUD, actor, now)
    keep_request(session, actor, asked, repair_id)


def revoke_repair(
    session: Session, repair_id: str, decision: RepairDecision, actor: Actor, now: datetime, asked: Asked = PLAIN
) -> None:
    """Take back a repair got by fraud: the record is shown again, its term starts anew from today."""
    if repeated(session, f"revoke:{repair_id}", actor, asked, now) is not None:
        return
    record = newest_edition_for_update(session, root_of_case(session, CreditRepair, repair_id))
    repair = case_for_step(session, CreditRepair, repair_id, RepairAction.REVOKE, actor, asked)
    _punish(session, repair, decision, RepairAction.REVOKE, actor, now)
    if may_become(Status(record.status), Status.RESTORED):  # else the decision itself was annulled meanwhile
        today = local_date(now)
        publishing = restarted_publishing(session, record, today)
        _restore(session, record, (publishing, today), "修复因造假被撤销，公示期重新计算", actor, now)
        _publish_restored(session, repair, record, "fraud", now)
    keep_request(session, actor, asked, repair_id)


def note_plan_failed(
    session: Session, repair_id: str, decision: RepairDecision, actor: Actor, now: datetime, asked: Asked = PLAIN
) -> None:
    """End a temporary repair because the plan or agreement was not carried out: the term goes on as it was."""
    if repeated(session, f"plan:{repair_id}", actor, asked, now) is not None:
        return
    record = newest_edition_for_update(session, root_of_case(session, CreditRepair, repair_id))
    repair = case_for_step(session, CreditRepair, repair_id, RepairAction.NOTE_PLAN_FAILED, actor, asked)
    if repair.kind != RepairKind.TEMPORARY:
        raise ConflictError("只有临时修复才会因计划或者协议未能执行而结束")
    said = write_decision(repair, decision, actor, now)
    papers = (NewPaper(PaperKind.PLAN_FAILURE, "恢复公示告知书", f"{said}\n{REMEDY}"),)
    file_papers(session, repair, papers, actor, now)
    take_case_step(session, repair, RepairAction.NOTE_PLAN_FAILED, actor, now, {"reason": repair.reason})
    if record.status == Status.PAUSED:
        _restore(session, record, (publishing_of(record), record.term_from), "计划或者协议未能执行", actor, now)
        _publish_restored(session, repair, record, "plan_failed", now)
    keep_request(session, actor, asked, repair_id)


def _punish(
    session: Session,
    repair: CreditRepair,
    decision: RepairDecision,
    action: RepairAction,
    actor: Actor,
    now: datetime,
) -> None:
    today = local_date(now)
    said = write_decision(repair, decision, actor, now)
    is_revoked = action is RepairAction.REVOKE
    kind, title = (PaperKind.REVOCATION, "撤销修复决定书") if is_revoked else (PaperKind.DECISION, "决定书")
    file_papers(session, repair, (NewPaper(kind, title, f"{said}\n{_BARRED}\n{REMEDY}"),), actor, now)
    repair.barred_until = _years_after(session, "repair_fraud_bar_years", today)
    take_case_step(session, repair, action, actor, now, {"reason": repair.reason, "barred": repair.barred_until})
    until = _years_after(session, "repair_fraud_publication_years", today)
    outcome = "revoked" if is_revoked else "refused"
    draft = RecordDraft(
        enterprise_id=repair.enterprise_id,
        item=Item.REPAIR_FRAUD,
        source=Source("credit", repair.id, "credit.repair_fraud"),
        document_number=repair.document_number or "",
        event_on=today,
        body={"outcome": outcome, "decided_on": today.isoformat(), "authority": repair.authority},
        publishing=Publishing(window=Window(today, until)),
        source_department=repair.authority,
    )
    file_record(session, draft, actor, now)


def _years_after(session: Session, name: str, today: date) -> date:
    return add_months(today, 12 * int(current_book(session).parameter(name, today).value))


def _restore(
    session: Session,
    record: CreditRecord,
    shown: tuple[Publishing, date | None],
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    publishing, term_from = shown
    following = NextEdition("restore_publication", reason, publishing, term_from, replaces_as=Status.RESTORED)
    add_edition(session, record, following, actor, now)


def _publish_restored(session: Session, repair: CreditRepair, record: CreditRecord, why: str, now: datetime) -> None:
    fact = CreditRestored(
        record_id=repair.root_id,
        enterprise_id=record.enterprise_id,
        item=record.item,
        source_area=record.source_area,
        source_id=record.source_id,
        why=why,
        restored_on=local_date(now),
    )
    publish(session, fact, recorded_at=now)
