"""What the changes of the credit feed are about."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from changefeed.domain.feeds import Feed
from changefeed.storage.feed_tables import FeedChange
from credit.domain.changes import ChangeKind
from credit.storage.checks import is_one_of


class CreditChange(FeedChange):
    """One change of what is public; `root_id` is the first edition of the record, `record_id` the one concerned."""

    __tablename__ = "credit_change"

    id: Mapped[int] = mapped_column(ForeignKey("feed_change.id"), primary_key=True)
    root_id: Mapped[str] = mapped_column(ForeignKey("credit_record.id"))
    record_id: Mapped[str] = mapped_column(ForeignKey("credit_record.id"))
    kind: Mapped[str]

    __mapper_args__ = {"polymorphic_identity": Feed.CREDIT.value}
    __table_args__ = (
        CheckConstraint(is_one_of("kind", ChangeKind), name="kind"),
        Index("ix_credit_change_root_id", "root_id", "id"),
    )
