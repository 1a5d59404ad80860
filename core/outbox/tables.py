"""Rows of the outbox, of scheduled duties and of leases."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database.base import Base

_KEY = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows only in INTEGER keys


class OutboxMessage(Base):
    """A published fact; `payload` is canonical JSON, sealed and later purged when personal."""

    __tablename__ = "outbox_message"

    id: Mapped[int] = mapped_column(_KEY, Identity(), primary_key=True)
    fact_type: Mapped[str]
    subject_id: Mapped[str]
    payload: Mapped[str | None]
    payload_sealed: Mapped[bytes | None]
    recorded_at: Mapped[datetime]
    purged_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("payload IS NULL OR payload_sealed IS NULL", name="one_payload"),
        CheckConstraint(
            "payload IS NOT NULL OR payload_sealed IS NOT NULL OR purged_at IS NOT NULL", name="payload_kept"
        ),
        Index("ix_outbox_message_fact_type_id", "fact_type", "id"),
    )


class OutboxDelivery(Base):
    """What became of one message at one subscriber; `version` makes a second delivery of it fail."""

    __tablename__ = "outbox_delivery"

    id: Mapped[int] = mapped_column(_KEY, Identity(), primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("outbox_message.id"))
    subscriber: Mapped[str]
    subject_id: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("message_id", "subscriber"),
        CheckConstraint("delivered_at IS NULL OR parked_at IS NULL", name="delivered_or_parked"),
        Index("ix_outbox_delivery_open", "subscriber", "delivered_at", "next_try_at"),
        Index("ix_outbox_delivery_subject", "subscriber", "subject_id", "message_id"),
    )


class OutboxSubscriber(Base):
    """A subscriber seen before, with the last message turned into delivery rows for it."""

    __tablename__ = "outbox_subscriber"

    name: Mapped[str] = mapped_column(primary_key=True)
    first_message_id: Mapped[int] = mapped_column(BigInteger)
    seen_at: Mapped[datetime]


class DutyRun(Base):
    """One firing of a duty; the unique slot makes one node win it."""

    __tablename__ = "duty_run"

    duty: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[datetime] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None]
