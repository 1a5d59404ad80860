"""Which office and which officer has a complaint: transfers, disputes, assignments, and absences of officers."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Transfer(Base):
    """A complaint handed to another office: of this installation (`to_office_id`), or outside (`to_name`)."""

    __tablename__ = "complaint_transfer"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    number: Mapped[str]
    from_office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    to_office_id: Mapped[str | None] = mapped_column(ForeignKey("office.id"))
    to_name: Mapped[str]
    to_contact: Mapped[str]
    basis: Mapped[str]
    reasons_sealed: Mapped[bytes]
    made_by: Mapped[str]
    made_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("to_office_id IS NULL OR to_office_id <> from_office_id", name="to_another"),
        UniqueConstraint("number"),
        Index("ix_complaint_transfer_complaint_id", "complaint_id", "made_at"),
    )


class CompetenceDispute(Base):
    """The office that has a complaint says that another one is competent (办法121 article 33)."""

    __tablename__ = "competence_dispute"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    raised_by_office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    other_office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    reasons_sealed: Mapped[bytes]
    raised_by: Mapped[str]
    raised_at: Mapped[datetime]
    agree_until: Mapped[date]
    settled_office_id: Mapped[str | None] = mapped_column(ForeignKey("office.id"))
    settled_how: Mapped[str | None]
    settled_reasons_sealed: Mapped[bytes | None]
    settled_by: Mapped[str | None]
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("other_office_id <> raised_by_office_id", name="two_offices"),
        CheckConstraint("settled_how IN ('agreed', 'designated')", name="settled_how"),
        CheckConstraint(
            "(settled_at IS NULL) = (settled_office_id IS NULL) AND (settled_at IS NULL) = (settled_how IS NULL)"
            " AND (settled_at IS NULL) = (settled_by IS NULL)",
            name="settled_whole",
        ),
        Index(
            "uq_competence_dispute_open",
            "complaint_id",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index("ix_competence_dispute_other", "other_office_id", "settled_at"),
    )


class Assignment(Base):
    """Somebody works on a complaint until somebody else does; a handover may leave a note, sealed."""

    __tablename__ = "complaint_assignment"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    handler_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    instead_of_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    how: Mapped[str]
    note_sealed: Mapped[bytes | None]
    assigned_by: Mapped[str]
    assigned_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("how IN ('taken', 'assigned', 'handed_over')", name="how"),
        CheckConstraint("how <> 'handed_over' OR note_sealed IS NOT NULL", name="a_handover_has_a_note"),
        CheckConstraint("instead_of_id IS NULL OR instead_of_id <> handler_id", name="cover_is_another"),
        Index("ix_complaint_assignment_complaint_id", "complaint_id", "assigned_at"),
        Index(
            "uq_complaint_assignment_open",
            "complaint_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


class Absence(Base):
    """An official is away from one day to another, both included; new work goes to the cover."""

    __tablename__ = "official_absence"
    SUBJECT_KIND: ClassVar[str] = "official_absence"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    cover_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    noted_by: Mapped[str]
    noted_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="days"),
        CheckConstraint("cover_id <> account_id", name="cover_is_another"),
        Index("ix_official_absence_account", "account_id", "until_on"),
        Index("ix_official_absence_cover", "cover_id", "until_on"),
    )
