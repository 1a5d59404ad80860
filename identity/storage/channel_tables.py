"""Where a person is reached besides the phone, what they chose, and what waits for the morning."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from identity.domain.channels import BINDING, MINUTES_OF_DAY, Channel

_BOUND = ", ".join(f"'{channel.value}'" for channel in BINDING)
_CHANNELS = ", ".join(f"'{channel.value}'" for channel in Channel)


class ContactChannel(Base):
    """An address that a code proved to be the person's; notices from before `bound_at` never go there."""

    __tablename__ = "contact_channel"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    address_sealed: Mapped[bytes]
    bound_at: Mapped[datetime]

    __table_args__ = (CheckConstraint(f"channel IN ({_BOUND})", name="channel"),)


class NoticePreference(Base):
    """What a person switched off, as "kind:channel", and their quiet hours in minutes of the Shanghai day."""

    __tablename__ = "notice_preference"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    muted: Mapped[list[str]]
    quiet_begin: Mapped[int]
    quiet_end: Mapped[int]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(f"quiet_begin BETWEEN 0 AND {MINUTES_OF_DAY - 1}", name="quiet_begin"),
        CheckConstraint(f"quiet_end BETWEEN 0 AND {MINUTES_OF_DAY - 1}", name="quiet_end"),
    )


class WaitingMessage(Base):
    """A notice that leaves by this channel when the quiet hours end; gone once it was handed to the outbox."""

    __tablename__ = "waiting_message"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    channel: Mapped[str]
    notice_id: Mapped[str] = mapped_column(ForeignKey("inbox_notice.id"))
    due_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("account_id", "channel", "notice_id"),
        CheckConstraint(f"channel IN ({_CHANNELS})", name="channel"),
        Index("ix_waiting_message_due_at", "due_at"),
    )
