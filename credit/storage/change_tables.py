"""The change feed, and the subscribers that follow it."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from credit.domain.changes import ChangeKind
from credit.storage.checks import is_one_of


class CreditChange(Base):
    """One change of what is public; `root_id` is the first edition of the record, `record_id` the one concerned.

    Rows are written in the transaction of the change and numbered after its commit, so that a number never appears
    below one that was read before.
    """

    __tablename__ = "credit_change"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    number: Mapped[int | None]
    root_id: Mapped[str] = mapped_column(ForeignKey("credit_record.id"))
    record_id: Mapped[str] = mapped_column(ForeignKey("credit_record.id"))
    kind: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint(is_one_of("kind", ChangeKind), name="kind"),
        Index("ix_credit_change_root_id", "root_id", "id"),
    )


class ChangeCounter(Base):
    """The last number given; its one row is held while numbers are given."""

    __tablename__ = "credit_change_counter"

    id: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)


class CreditSubscriber(Base):
    """Somebody who shows or uses what is public here; `is_site` is a site, which has to follow at once.

    `closed_because` is empty for what is open, and for what was closed before reasons were asked.
    """

    __tablename__ = "credit_subscriber"
    SUBJECT_KIND: ClassVar[str] = "credit_subscriber"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    contact_office: Mapped[str]
    is_site: Mapped[bool]
    secret_hash: Mapped[str]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("name"), UniqueConstraint("secret_hash"))


class SubscriberMark(Base):
    """How far a subscriber was told, or says it has carried out, and when; rows are added and never changed."""

    __tablename__ = "credit_subscriber_mark"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    subscriber_id: Mapped[str] = mapped_column(ForeignKey("credit_subscriber.id"))
    kind: Mapped[str]
    up_to: Mapped[int]
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("subscriber_id", "kind", "up_to"),
        CheckConstraint("kind IN ('told', 'acknowledged')", name="kind"),
        CheckConstraint("up_to >= 1", name="up_to"),
    )
