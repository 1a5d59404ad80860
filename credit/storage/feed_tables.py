"""Deliveries of source departments, and the rows of them that wait for a person."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from credit.storage.checks import is_one_of

FATES = ("waiting", "filed", "discarded")


class CreditDelivery(Base):
    """One file of one feed with its quality: the same file is taken in once."""

    __tablename__ = "credit_delivery"

    id: Mapped[str] = mapped_column(primary_key=True)
    feed: Mapped[str]
    layout: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str]
    received_at: Mapped[datetime]
    delivered_by: Mapped[str]
    due_on: Mapped[date | None]
    late_days: Mapped[int]
    rows: Mapped[int]
    counts: Mapped[dict[str, Any]]
    missing: Mapped[dict[str, Any]]
    unknown_columns: Mapped[list[str]]

    __table_args__ = (
        UniqueConstraint("feed", "sha256"),
        CheckConstraint("late_days >= 0", name="late_days"),
        Index("ix_credit_delivery_feed", "feed", "received_at"),
    )


class QuarantinedRow(Base):
    """A row that was not filed, sealed as it was delivered, until a person files or discards it."""

    __tablename__ = "credit_quarantined_row"

    id: Mapped[str] = mapped_column(primary_key=True)
    delivery_id: Mapped[str] = mapped_column(ForeignKey("credit_delivery.id"))
    line: Mapped[int]
    row_sealed: Mapped[bytes]
    problems: Mapped[list[Any]]
    fate: Mapped[str]
    record_id: Mapped[str | None]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    reason_sealed: Mapped[bytes | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(is_one_of("fate", FATES), name="fate"),
        CheckConstraint("(fate = 'waiting') = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("(fate = 'filed') = (record_id IS NOT NULL)", name="filed_as_a_record"),
        CheckConstraint("fate <> 'discarded' OR reason_sealed IS NOT NULL", name="discarded_with_a_reason"),
        Index("ix_credit_quarantined_row_delivery", "delivery_id", "fate"),
    )
