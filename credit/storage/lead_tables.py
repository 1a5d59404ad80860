"""Signs that lead rules count, and the leads they raised."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from credit.domain.leads import DECIDED, UNDECIDED, Followed, LeadStatus
from credit.domain.signs import SignKind
from credit.storage.checks import is_one_of

_UNDECIDED = text(is_one_of("status", UNDECIDED))


class CreditSign(Base):
    """One fact about an enterprise; the same fact of the same matter is stored once.

    A withdrawn one counts no more and stays, so that a delivery that comes late does not bring it back.
    """

    __tablename__ = "credit_sign"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    enterprise_id: Mapped[str]
    kind: Mapped[str]
    reference: Mapped[str]
    matter_number: Mapped[str]
    category: Mapped[str | None]
    on: Mapped[date]
    noted_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("kind", "reference"),
        CheckConstraint(is_one_of("kind", SignKind), name="kind"),
        Index("ix_credit_sign_enterprise", "enterprise_id", "on"),
        Index("ix_credit_sign_on", "on"),
    )


class CreditLead(Base):
    """A question to a person, with the signs that raised it; `topic` tells leads of one rule and enterprise apart."""

    __tablename__ = "credit_lead"
    SUBJECT_KIND: ClassVar[str] = "lead"

    id: Mapped[str] = mapped_column(primary_key=True)
    rule: Mapped[str]
    rule_from: Mapped[date]
    enterprise_id: Mapped[str]
    topic: Mapped[str]
    evidence: Mapped[list[Any]]
    shared: Mapped[list[Any]]
    raised_at: Mapped[datetime]
    status: Mapped[str]
    taken_by: Mapped[str | None]
    taken_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    followed: Mapped[str | None]
    note_sealed: Mapped[bytes | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(is_one_of("status", LeadStatus), name="status"),
        CheckConstraint(f"followed IS NULL OR {is_one_of('followed', Followed)}", name="followed"),
        CheckConstraint("status <> 'open' OR taken_by IS NULL", name="open_to_all"),
        CheckConstraint("status IN ('open', 'lapsed') OR taken_by IS NOT NULL", name="taken_by_somebody"),
        CheckConstraint(f"({is_one_of('status', DECIDED)}) = (decided_by IS NOT NULL)", name="decided_by_somebody"),
        CheckConstraint("decided_by IS NULL OR note_sealed IS NOT NULL", name="decided_with_a_reason"),
        CheckConstraint("(status = 'confirmed') = (followed IS NOT NULL)", name="confirmed_with_what_was_done"),
        Index(
            "uq_credit_lead_undecided",
            "rule",
            "enterprise_id",
            "topic",
            unique=True,
            sqlite_where=_UNDECIDED,
            postgresql_where=_UNDECIDED,
        ),
        Index("ix_credit_lead_enterprise", "enterprise_id"),
        Index("ix_credit_lead_status", "status", "raised_at"),
    )
