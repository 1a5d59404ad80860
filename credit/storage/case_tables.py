"""Cases of repair and objection, their papers, and requests already answered."""

from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from credit.domain.case_papers import PaperKind
from credit.domain.case_procedure import Procedure
from credit.domain.objection_rules import Wanted
from credit.domain.objection_steps import OBJECTION, OPEN_OBJECTION, ObjectionStatus
from credit.domain.repair_rules import RepairKind
from credit.domain.repair_steps import BARRING, OFFICE_TO_ACT, OPEN, REPAIR, RepairStatus
from credit.storage.checks import is_one_of

_DECIDED = (
    RepairStatus.GRANTED,
    RepairStatus.REFUSED,
    RepairStatus.REFUSED_FOR_FRAUD,
    RepairStatus.REVOKED,
    RepairStatus.PLAN_FAILED,
)
_REPAIR_OPEN = text(is_one_of("status", OPEN))
_OBJECTION_OPEN = text(is_one_of("status", OPEN_OBJECTION))


class CreditRepair(Base):
    """One application to have a record repaired; `due_on` is the office's clock, None while it waits for others.

    `root_id` is the first edition of the record, `record_id` the one that stood when it was asked.
    """

    __tablename__ = "credit_repair"
    SUBJECT_KIND: ClassVar[str] = "repair"
    PROCEDURE: ClassVar[Procedure[Any, Any]] = REPAIR

    id: Mapped[str] = mapped_column(primary_key=True)
    root_id: Mapped[str] = mapped_column(ForeignKey("credit_record.id"))
    record_id: Mapped[str] = mapped_column(ForeignKey("credit_record.id"))
    enterprise_id: Mapped[str]
    kind: Mapped[str]
    status: Mapped[str]
    authority: Mapped[str]
    applied_by: Mapped[str]
    applied_on: Mapped[date]
    applied_at: Mapped[datetime]
    correction_due_on: Mapped[date | None]
    correction_items: Mapped[list[str] | None]
    accepted_on: Mapped[date | None]
    due_on: Mapped[date | None]
    due_provisional: Mapped[bool] = mapped_column(default=False)
    reminded_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None]
    document_number: Mapped[str | None]
    reason: Mapped[str | None]
    data_due_on: Mapped[date | None]
    barred_until: Mapped[date | None]
    rule_book_version: Mapped[str]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(is_one_of("kind", RepairKind), name="kind"),
        CheckConstraint(is_one_of("status", RepairStatus), name="status"),
        CheckConstraint(f"({is_one_of('status', OFFICE_TO_ACT)}) = (due_on IS NOT NULL)", name="clock"),
        CheckConstraint("status <> 'correction_asked' OR correction_due_on IS NOT NULL", name="correction"),
        CheckConstraint(
            f"NOT ({is_one_of('status', _DECIDED)}) OR (decided_on IS NOT NULL AND decided_by IS NOT NULL"
            " AND length(document_number) > 0 AND length(reason) > 0)",
            name="decision",
        ),
        CheckConstraint("status <> 'not_accepted' OR length(reason) > 0", name="reason"),
        CheckConstraint(f"({is_one_of('status', BARRING)}) = (barred_until IS NOT NULL)", name="barred"),
        CheckConstraint("status <> 'plan_failed' OR kind = 'temporary'", name="plan"),
        Index(
            "uq_credit_repair_open", "root_id", unique=True, sqlite_where=_REPAIR_OPEN, postgresql_where=_REPAIR_OPEN
        ),
        Index("ix_credit_repair_enterprise_id", "enterprise_id"),
        Index("ix_credit_repair_due_on", "status", "due_on"),
    )


class CreditObjection(Base):
    """One objection to a record; the office's clock runs as long as it is open."""

    __tablename__ = "credit_objection"
    SUBJECT_KIND: ClassVar[str] = "objection"
    PROCEDURE: ClassVar[Procedure[Any, Any]] = OBJECTION

    id: Mapped[str] = mapped_column(primary_key=True)
    root_id: Mapped[str] = mapped_column(ForeignKey("credit_record.id"))
    record_id: Mapped[str] = mapped_column(ForeignKey("credit_record.id"))
    enterprise_id: Mapped[str]
    wanted: Mapped[str]
    status: Mapped[str]
    authority: Mapped[str]
    raised_by: Mapped[str]
    raised_on: Mapped[date]
    raised_at: Mapped[datetime]
    accepted_on: Mapped[date | None]
    due_on: Mapped[date | None]
    due_provisional: Mapped[bool] = mapped_column(default=False)
    reminded_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None]
    reason: Mapped[str | None]
    corrected_on: Mapped[date | None]
    rule_book_version: Mapped[str]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(is_one_of("wanted", Wanted), name="wanted"),
        CheckConstraint(is_one_of("status", ObjectionStatus), name="status"),
        CheckConstraint(f"({is_one_of('status', OPEN_OBJECTION)}) = (due_on IS NOT NULL)", name="clock"),
        CheckConstraint(
            "status NOT IN ('upheld', 'rejected', 'corrected', 'record_withdrawn')"
            " OR (decided_on IS NOT NULL AND decided_by IS NOT NULL AND length(reason) > 0)",
            name="decision",
        ),
        CheckConstraint("status <> 'not_accepted' OR length(reason) > 0", name="reason"),
        CheckConstraint(
            "(status IN ('corrected', 'record_withdrawn')) = (corrected_on IS NOT NULL)", name="corrected_on"
        ),
        Index(
            "uq_credit_objection_open",
            "root_id",
            unique=True,
            sqlite_where=_OBJECTION_OPEN,
            postgresql_where=_OBJECTION_OPEN,
        ),
        Index("ix_credit_objection_enterprise_id", "enterprise_id"),
        Index("ix_credit_objection_due_on", "status", "due_on"),
    )


Case = TypeVar("Case", CreditRepair, CreditObjection)


class CreditPaper(Base):
    """One paper of a case; what it says is sealed, its file lies in the file store."""

    __tablename__ = "credit_paper"

    id: Mapped[str] = mapped_column(primary_key=True)
    repair_id: Mapped[str | None] = mapped_column(ForeignKey("credit_repair.id"))
    objection_id: Mapped[str | None] = mapped_column(ForeignKey("credit_objection.id"))
    kind: Mapped[str]
    title: Mapped[str]
    text_sealed: Mapped[bytes]
    sha256: Mapped[str | None]
    media_type: Mapped[str | None]
    file_name_sealed: Mapped[bytes | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("(repair_id IS NULL) <> (objection_id IS NULL)", name="of_one_case"),
        CheckConstraint(is_one_of("kind", PaperKind), name="kind"),
        CheckConstraint("(sha256 IS NULL) = (media_type IS NULL)", name="file"),
        CheckConstraint("(sha256 IS NULL) = (file_name_sealed IS NULL)", name="file_name"),
        Index("ix_credit_paper_repair_id", "repair_id", "id"),
        Index("ix_credit_paper_objection_id", "objection_id", "id"),
    )


class CreditRequest(Base):
    """A request with a key that was already carried out; a repeat gets the first result."""

    __tablename__ = "credit_request"

    account_id: Mapped[str] = mapped_column(primary_key=True)
    request_key: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    case_id: Mapped[str]
    received_at: Mapped[datetime]
