"""Numbers of documents, requests already answered, reminders already sent."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class DocumentSequence(Base):
    """The last number given in a series of a year."""

    __tablename__ = "document_sequence"

    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]

    __table_args__ = (CheckConstraint("last >= 1", name="last"),)


class RequestReceipt(Base):
    """A request with a key that was already carried out; a repeat gets the first result."""

    __tablename__ = "request_receipt"

    account_id: Mapped[str] = mapped_column(primary_key=True)
    request_key: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    result: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]


class Reminder(Base):
    """A reminder that was sent, so that no duty sends it twice."""

    __tablename__ = "mediation_reminder"

    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    about_on: Mapped[date] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime]
