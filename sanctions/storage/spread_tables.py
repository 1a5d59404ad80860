"""What is to be spread again, by which measures flags were spread last, and what recomputing all of them found."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base

_Number = BigInteger().with_variant(Integer, "sqlite")


class TouchedFlag(Base):
    """A flag whose warnings may have changed; it is looked at within seconds and then no longer here."""

    __tablename__ = "touched_flag"

    number: Mapped[int] = mapped_column(_Number, primary_key=True)
    flag_id: Mapped[str] = mapped_column(ForeignKey("flag.id"))
    why: Mapped[str]
    touched_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("why IN ('relations', 'import', 'measures', 'recomputation')", name="why"),
        Index("ix_touched_flag_flag_id", "flag_id"),
        {"sqlite_autoincrement": True},
    )


class SpreadBasis(Base):
    """The versions of measures that flags are spread by from then on; another set touches every flag."""

    __tablename__ = "spread_basis"

    number: Mapped[int] = mapped_column(_Number, primary_key=True)
    sha256: Mapped[str]
    recorded_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256"), {"sqlite_autoincrement": True})


class Recomputation(Base):
    """One night's full recomputation: what was spread anew and compared with what is stored.

    `doubtful` flags differed; they are looked at once more when changes under way have arrived, and what still differs
    then is in `differing`.
    """

    __tablename__ = "spread_recomputation"
    SUBJECT_KIND: ClassVar[str] = "spread_recomputation"

    id: Mapped[str] = mapped_column(primary_key=True)
    on_day: Mapped[date]
    status: Mapped[str]
    flags: Mapped[int]
    derived: Mapped[int]
    hubs: Mapped[list[Any]]
    doubtful: Mapped[list[Any]]
    differing: Mapped[list[Any]]
    seconds: Mapped[float]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("status IN ('doubtful', 'agreed', 'disagreed')", name="status"),
        CheckConstraint("(status = 'doubtful') = (finished_at IS NULL)", name="finished"),
        CheckConstraint("flags >= 0 AND derived >= 0 AND seconds >= 0", name="counts"),
        Index("uq_spread_recomputation_day", "on_day", unique=True),
    )
