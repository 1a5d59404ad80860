"""Stored rule books: each version is written once and never edited."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from core.database import Base


class RuleBookVersion(Base):
    """The full text of one rule book; the order of adoption is the order of ids."""

    __tablename__ = "rule_book_version"
    __table_args__ = (
        UniqueConstraint("version"),
        UniqueConstraint("sha256"),
        CheckConstraint("length(sha256) = 64", name="sha256_is_whole"),
        CheckConstraint("length(content) > 0", name="content_kept"),
    )
    SUBJECT_KIND: ClassVar[str] = "rule_book"

    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str]
    label: Mapped[str]
    source: Mapped[str]
    content: Mapped[str]
    sha256: Mapped[str]
    adopted_on: Mapped[date]
    adopted_at: Mapped[datetime]


class EditedRuleBookError(RuntimeError):
    """A programming error: stored answers replay only while the text they used stays as it was."""


@event.listens_for(RuleBookVersion, "before_update")
@event.listens_for(RuleBookVersion, "before_delete")
def _refuse_change(_mapper: Mapper[RuleBookVersion], _connection: object, row: RuleBookVersion) -> None:
    raise EditedRuleBookError(f"rule book {row.version} is adopted and may not change")
