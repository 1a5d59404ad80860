"""Direct negotiation before the office: ODR members, and what became of each negotiation."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from mediation.domain.negotiation import NegotiationEnd, OdrStatus
from mediation.storage.checks import one_of

_OPEN = text("status IN ('applied', 'member')")


class OdrMembership(Base):
    """One membership of an enterprise in online dispute resolution, from the application to the exit."""

    __tablename__ = "odr_membership"
    SUBJECT_KIND: ClassVar[str] = "odr_membership"

    id: Mapped[str] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str]
    status: Mapped[str]
    contact_sealed: Mapped[bytes]
    applied_by: Mapped[str]
    applied_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    reason_sealed: Mapped[bytes | None]
    entered_on: Mapped[date | None]
    left_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(one_of("status", list(OdrStatus)), name="status"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_by_someone"),
        CheckConstraint("(status IN ('member', 'left')) = (entered_on IS NOT NULL)", name="entered"),
        CheckConstraint("(status = 'left') = (left_on IS NOT NULL)", name="left"),
        CheckConstraint("status <> 'refused' OR reason_sealed IS NOT NULL", name="refused_with_reason"),
        Index("uq_odr_membership_open", "enterprise_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )


class Negotiation(Base):
    """The direct negotiation of one complaint: with whom, until when, and how it ended. It holds no offer."""

    __tablename__ = "direct_negotiation"

    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    enterprise_id: Mapped[str]
    number: Mapped[str]
    started_on: Mapped[date]
    due_on: Mapped[date]
    answered_at: Mapped[datetime | None]
    ended_on: Mapped[date | None]
    ending: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint(f"ending IS NULL OR {one_of('ending', list(NegotiationEnd))}", name="ending"),
        CheckConstraint("(ended_on IS NULL) = (ending IS NULL)", name="ended"),
        Index("ix_direct_negotiation_enterprise_id", "enterprise_id", "ended_on"),
    )
