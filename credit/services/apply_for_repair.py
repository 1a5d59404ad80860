"""An enterprise asks to have a record repaired (order 107 articles 11 to 14, 22)."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.plain_text import required_text
from core.kernel.roles import Actor
from credit.domain.case_papers import PLAIN, Asked, NewPaper, PaperKind, check_number_of
from credit.domain.items import Status
from credit.domain.publication import is_public
from credit.domain.repair_rules import (
    MATERIAL_NAMES,
    PLEDGE,
    ProofEntry,
    RepairApplication,
    RepairKind,
    check_application,
    check_repairable,
)
from credit.domain.repair_steps import RepairAction
from credit.services.case_acts import file_papers, keep_request, repeated, require_party_or_staff
from credit.services.case_clocks import repair_clocks
from credit.services.take_case_step import start_clock, take_case_step
from credit.storage.case_tables import CreditRepair
from credit.storage.cases import find_bar, find_open_cases_for_update
from credit.storage.deciding_office import is_decided_here
from credit.storage.record_tables import CreditRecord
from credit.storage.records import get_record_for_update, publication_of, root_id_of


def apply_for_repair(
    session: Session,
    record_id: str,
    application: RepairApplication,
    actor: Actor,
    now: datetime,
    asked: Asked = PLAIN,
) -> str:
    """Open a case and return its id; the same request returns the same case.

    Raises ConflictError, saying why or from when, for a record that cannot be repaired today, and during the years
    after fraud.
    """
    record = get_record_for_update(session, record_id)
    require_party_or_staff(session, actor, record.enterprise_id)
    earlier = repeated(session, f"repair:{record_id}", actor, asked, now)
    if earlier is not None:
        return earlier
    check_application(application)
    _refuse_unrepairable(session, record, application.kind, now)
    repair = _open(session, record, application, actor, now)
    file_papers(session, repair, _papers(application), actor, now)
    keep_request(session, actor, asked, repair.id)
    return repair.id


def proof_papers(proofs: tuple[ProofEntry, ...]) -> tuple[NewPaper, ...]:
    """Return the proofs as papers; raises InvalidInputError for an empty one or too many."""
    check_number_of(len(proofs), "proofs")
    return tuple(
        NewPaper(
            PaperKind.PROOF,
            MATERIAL_NAMES[proof.material],
            required_text(proof.text, "proofs", "请写明每份材料证明什么"),
            proof.file,
        )
        for proof in proofs
    )


def _refuse_unrepairable(session: Session, record: CreditRecord, kind: RepairKind, now: datetime) -> None:
    today = local_date(now)
    check_repairable(kind, record.item, record.stoppable_from, today)
    barred = find_bar(session, record.enterprise_id, today)
    if barred is not None:
        raise ConflictError(f"因申请信用修复时造假，{chinese_date(barred)}以前不能再申请信用修复")
    if not is_public(publication_of(record), today) and not (_is_paused(record) and kind is not RepairKind.TEMPORARY):
        raise ConflictError("这条记录目前没有公示，不需要修复")
    if not is_decided_here(session, record):
        raise ConflictError(f"这条记录由{record.source_department}作出，请向该机关申请修复")
    if find_open_cases_for_update(session, CreditRepair, root_id_of(session, record)):
        raise ConflictError("这条记录已经有一件正在办理的修复申请")


def _is_paused(record: CreditRecord) -> bool:
    return record.status == Status.PAUSED


def _open(
    session: Session, record: CreditRecord, application: RepairApplication, actor: Actor, now: datetime
) -> CreditRepair:
    today = local_date(now)
    clocks = repair_clocks(session, today)
    repair = CreditRepair(
        id=new_id(),
        root_id=root_id_of(session, record),
        record_id=record.id,
        enterprise_id=record.enterprise_id,
        kind=application.kind.value,
        authority=record.source_department,
        applied_by=actor.account_id,
        applied_on=today,
        applied_at=now,
        rule_book_version=clocks.book_version,
    )
    start_clock(repair, today, clocks.acceptance)
    session.add(repair)
    details = {"record": record.id, "kind": repair.kind}
    take_case_step(session, repair, RepairAction.APPLY, actor, now, details)
    return repair


def _papers(application: RepairApplication) -> tuple[NewPaper, ...]:
    said = required_text(application.statement, "statement", "请写明已经怎样履行义务、怎样改正")
    papers = [NewPaper(PaperKind.APPLICATION, "申请的理由", said), NewPaper(PaperKind.PLEDGE, "守信承诺", PLEDGE)]
    if application.kind is RepairKind.TEMPORARY:
        ruling = f"{application.court.strip()}：{application.ruling_number.strip()}"
        papers.append(NewPaper(PaperKind.RULING, "法院裁定", ruling))
    return (*papers, *proof_papers(application.proofs))
