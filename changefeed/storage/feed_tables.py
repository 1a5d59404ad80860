"""Changes in order, the subscribers that follow them, and what each was told and answered."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from changefeed.domain.feeds import Feed, Outcome, ScopeChange
from core.database import Base

_FEEDS = ", ".join(f"'{feed.value}'" for feed in Feed)
_SCOPE_CHANGES = ", ".join(f"'{change.value}'" for change in ScopeChange)
_OUTCOMES = ", ".join(f"'{outcome.value}'" for outcome in Outcome)


class FeedChange(Base):
    """One change of one feed; the area that tells keeps what it is about in a table of its own, under the same id.

    Rows are written in the transaction of the change and numbered after its commit, so that a number never appears
    below one that was read before.
    """

    __tablename__ = "feed_change"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    feed: Mapped[str]
    number: Mapped[int | None]
    at: Mapped[datetime]

    __mapper_args__ = {"polymorphic_on": "feed"}
    __table_args__: Any = (
        UniqueConstraint("feed", "number"),
        CheckConstraint(f"feed IN ({_FEEDS})", name="feed"),
        CheckConstraint("number IS NULL OR number >= 1", name="number"),
    )


class FeedCounter(Base):
    """The last number given in a feed; its row is held while numbers are given."""

    __tablename__ = "feed_counter"

    feed: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]

    __table_args__ = (CheckConstraint(f"feed IN ({_FEEDS})", name="feed"),)


class FeedSubscriber(Base):
    """Somebody who shows or uses what feeds tell; `is_site` is a site, which has to follow at once.

    `closed_because` is empty for what is open, and for what was closed before reasons were asked. Where the wake-ups
    go is sealed with the secret that signs them; the log keeps the name it has had from the beginning.
    """

    __tablename__ = "feed_subscriber"
    SUBJECT_KIND: ClassVar[str] = "credit_subscriber"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    contact_office: Mapped[str]
    is_site: Mapped[bool]
    secret_hash: Mapped[str]
    address_sealed: Mapped[bytes | None]
    signing_sealed: Mapped[bytes | None]
    earlier_signing_sealed: Mapped[bytes | None]
    rotated_at: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("name"),
        UniqueConstraint("secret_hash"),
        CheckConstraint("(address_sealed IS NULL) = (signing_sealed IS NULL)", name="signing"),
        CheckConstraint("earlier_signing_sealed IS NULL OR rotated_at IS NOT NULL", name="rotated"),
    )


class FeedScope(Base):
    """That a subscriber reads a feed, and what it may see there; one that has ended may begin again."""

    __tablename__ = "feed_scope"

    subscriber_id: Mapped[str] = mapped_column(ForeignKey("feed_subscriber.id"), primary_key=True)
    feed: Mapped[str] = mapped_column(primary_key=True)
    rights: Mapped[list[str]]
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint(f"feed IN ({_FEEDS})", name="feed"),)


class FeedScopeChange(Base):
    """That a subscriber sees something else of a feed from now on, and why; rows are added and never changed.

    A cursor below `reads_from` is from before, and what was read up to it counts no more; it is missing where
    everything read before still counts.
    """

    __tablename__ = "feed_scope_change"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    subscriber_id: Mapped[str]
    feed: Mapped[str]
    kind: Mapped[str]
    earlier: Mapped[list[str]]
    rights: Mapped[list[str]]
    reason: Mapped[str]
    reads_from: Mapped[int | None]
    at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["subscriber_id", "feed"], ["feed_scope.subscriber_id", "feed_scope.feed"]),
        CheckConstraint(f"kind IN ({_SCOPE_CHANGES})", name="kind"),
        CheckConstraint("length(reason) > 0", name="reason"),
        CheckConstraint("reads_from >= 1", name="reads_from"),
        CheckConstraint("kind != 'rights' OR reads_from IS NOT NULL", name="reads_anew"),
        Index("ix_feed_scope_change_subscriber", "subscriber_id", "feed", "reads_from"),
    )


class FeedMark(Base):
    """How far a subscriber was told, or says it has carried out, and when; rows are added and never changed."""

    __tablename__ = "feed_mark"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    subscriber_id: Mapped[str]
    feed: Mapped[str]
    kind: Mapped[str]
    up_to: Mapped[int]
    at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["subscriber_id", "feed"], ["feed_scope.subscriber_id", "feed_scope.feed"]),
        UniqueConstraint("subscriber_id", "feed", "kind", "up_to"),
        CheckConstraint("kind IN ('told', 'acknowledged')", name="kind"),
        CheckConstraint("up_to >= 1", name="up_to"),
    )


class FeedReport(Base):
    """What a subscriber says it did with one change, and why it did not; rows are added, the newest counts."""

    __tablename__ = "feed_report"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    subscriber_id: Mapped[str]
    feed: Mapped[str]
    number: Mapped[int]
    outcome: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["subscriber_id", "feed"], ["feed_scope.subscriber_id", "feed_scope.feed"]),
        CheckConstraint(f"outcome IN ({_OUTCOMES})", name="outcome"),
        CheckConstraint("outcome = 'applied' OR length(reason) > 0", name="reason"),
        Index("ix_feed_report_subscriber", "subscriber_id", "feed", "number"),
    )


class FeedAlarm(Base):
    """That a subscriber was silent past its clock about what came after a number; once for each such number."""

    __tablename__ = "feed_alarm"

    subscriber_id: Mapped[str] = mapped_column(primary_key=True)
    feed: Mapped[str] = mapped_column(primary_key=True)
    after: Mapped[int] = mapped_column(primary_key=True)
    raised_at: Mapped[datetime]

    __table_args__ = (ForeignKeyConstraint(["subscriber_id", "feed"], ["feed_scope.subscriber_id", "feed_scope.feed"]),)


class FeedWakeUp(Base):
    """One webhook that tells how far a feed has come; whether it arrived, the outbox knows."""

    __tablename__ = "feed_wake_up"

    id: Mapped[str] = mapped_column(primary_key=True)
    subscriber_id: Mapped[str]
    feed: Mapped[str]
    up_to: Mapped[int]
    body: Mapped[str]
    made_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["subscriber_id", "feed"], ["feed_scope.subscriber_id", "feed_scope.feed"]),
        Index("ix_feed_wake_up_subscriber", "subscriber_id", "feed", "made_at"),
    )
