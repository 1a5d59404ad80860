"""Agreements, their signatures, and how they were performed."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from mediation.domain.claims import Remedy
from mediation.domain.offers import Method
from mediation.domain.parties import Side
from mediation.storage.checks import one_of

_LIVE = text("discarded_at IS NULL AND set_aside_at IS NULL")


class Agreement(Base):
    """What both sides agreed, word for word; at most one per complaint is live.

    `first_due_on` is the day of the first promise, `due_on` that of the last. A direct settlement takes effect when
    both have signed (`settled_at`) and bears no seal. It is set aside, not discarded, when it was broken and the
    consumer goes to the office.
    """

    __tablename__ = "mediation_agreement"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    offer_id: Mapped[str] = mapped_column(ForeignKey("mediation_offer.id"))
    number: Mapped[str]
    remedy: Mapped[str]
    sum_fen: Mapped[int] = mapped_column(BigInteger)
    first_due_on: Mapped[date]
    due_on: Mapped[date]
    method: Mapped[str]
    text_sealed: Mapped[bytes]
    text_sha256: Mapped[str]
    drafted_at: Mapped[datetime]
    is_direct: Mapped[bool] = mapped_column(default=False)
    discarded_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    set_aside_at: Mapped[datetime | None]
    sealed_at: Mapped[datetime | None]
    seal_text: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint(one_of("remedy", list(Remedy)), name="remedy"),
        CheckConstraint(one_of("method", list(Method)), name="method"),
        CheckConstraint("sum_fen >= 0", name="sum"),
        CheckConstraint("first_due_on <= due_on", name="days_in_order"),
        CheckConstraint("length(text_sha256) = 64", name="text_sha256"),
        CheckConstraint("sealed_at IS NULL OR discarded_at IS NULL", name="sealed_or_discarded"),
        CheckConstraint("(sealed_at IS NULL) = (seal_text IS NULL)", name="sealed_with_text"),
        CheckConstraint("sealed_at IS NULL OR NOT is_direct", name="no_seal_on_direct"),
        CheckConstraint("settled_at IS NULL OR (is_direct AND discarded_at IS NULL)", name="settled_directly"),
        CheckConstraint("set_aside_at IS NULL OR settled_at IS NOT NULL", name="set_aside_after_settled"),
        Index("uq_mediation_agreement_live", "complaint_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    )


class Signature(Base):
    """One side's signature under the very text whose hash it repeats; the office signs last."""

    __tablename__ = "agreement_signature"

    agreement_id: Mapped[str] = mapped_column(ForeignKey("mediation_agreement.id"), primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str]
    name_sealed: Mapped[bytes]
    text_sha256: Mapped[str]
    signed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(one_of("side", [Side.CONSUMER, Side.MERCHANT, Side.OFFICE]), name="side"),
        CheckConstraint("length(text_sha256) = 64", name="text_sha256"),
    )


class Performance(Base):
    """A sealed agreement on its way to being performed as a whole; its promises stand in `agreement_promise`."""

    __tablename__ = "agreement_performance"

    agreement_id: Mapped[str] = mapped_column(ForeignKey("mediation_agreement.id"), primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    due_on: Mapped[date]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None]
    performed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by IS NULL) AND (confirmed_at IS NULL) = (performed_on IS NULL)",
            name="confirmed_with_day",
        ),
    )
