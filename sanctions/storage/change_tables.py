"""What the changes of the sanctions feed are about."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from changefeed.domain.feeds import Feed
from changefeed.storage.feed_tables import FeedChange
from sanctions.domain.flag_changes import FlagChangeKind

_KINDS = ", ".join(f"'{kind.value}'" for kind in FlagChangeKind)


class FlagChange(FeedChange):
    """One change of a direct flag or of its warnings; `replaces_id` is the flag whose place it takes.

    What a flag says is read live: the feed itself keeps nothing of it.
    """

    __tablename__ = "flag_change"

    id: Mapped[int] = mapped_column(ForeignKey("feed_change.id"), primary_key=True)
    flag_id: Mapped[str] = mapped_column(ForeignKey("flag.id"))
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("flag.id"))
    kind: Mapped[str]

    __mapper_args__ = {"polymorphic_identity": Feed.SANCTIONS.value}
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        CheckConstraint("(replaces_id IS NOT NULL) = (kind IN ('changed', 'corrected'))", name="replaces"),
        Index("ix_flag_change_flag_id", "flag_id"),
    )
