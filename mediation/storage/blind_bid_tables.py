"""Double-blind bids: at most one sealed limit lies here, and only while it waits for the other side's."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from mediation.domain.blind_bid import BlindOutcome
from mediation.domain.parties import Side
from mediation.storage.checks import one_of

_OPEN = text("ended_at IS NULL")


class BlindBid(Base):
    """One double-blind bid: whoever writes first is sealed here, the other side's limit is compared and never stored.

    The database itself refuses a limit in a bid that has ended, and a second open bid of the same complaint.
    `floor_fen` is what the law gave without dispute when it began; no row ever holds a sum that a side named.
    """

    __tablename__ = "mediation_blind_bid"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    number: Mapped[int]
    opened_by: Mapped[str]
    account_id: Mapped[str]
    opened_at: Mapped[datetime]
    closes_on: Mapped[date]
    floor_fen: Mapped[int | None] = mapped_column(BigInteger)
    limit_side: Mapped[str | None]
    limit_sealed: Mapped[bytes | None]
    outcome: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("complaint_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint(one_of("opened_by", [Side.CONSUMER, Side.MERCHANT, Side.OFFICE]), name="opened_by"),
        CheckConstraint(one_of("limit_side", [Side.CONSUMER, Side.MERCHANT]), name="limit_side"),
        CheckConstraint(one_of("outcome", list(BlindOutcome)), name="outcome"),
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_whole"),
        CheckConstraint("(limit_side IS NULL) = (limit_sealed IS NULL)", name="limit_whole"),
        CheckConstraint("ended_at IS NULL OR limit_sealed IS NULL", name="limit_destroyed"),
        CheckConstraint("floor_fen IS NULL OR floor_fen >= 0", name="floor"),
        Index("uq_mediation_blind_bid_open", "complaint_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_mediation_blind_bid_closes_on", "ended_at", "closes_on"),
    )
