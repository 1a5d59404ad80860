"""The promises of a sealed agreement one by one: what came, what did not, and what was said about it."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from mediation.domain.claims import Remedy
from mediation.domain.parties import Side
from mediation.domain.performance import BreachReason, ExcuseReason
from mediation.storage.checks import one_of

_PROMISE = ["agreement_promise.agreement_id", "agreement_promise.number"]


class AgreementPromise(Base):
    """One promise with its last day. That it is overdue is computed; `performed_on` is the day it became whole."""

    __tablename__ = "agreement_promise"

    agreement_id: Mapped[str] = mapped_column(ForeignKey("mediation_agreement.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    remedy: Mapped[str]
    item_sealed: Mapped[bytes | None]
    sum_fen: Mapped[int] = mapped_column(BigInteger)
    due_on: Mapped[date]
    received_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    performed_on: Mapped[date | None]
    asked_at: Mapped[datetime | None]
    proof_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(one_of("remedy", list(Remedy)), name="remedy"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("received_fen BETWEEN 0 AND sum_fen", name="received"),
        CheckConstraint("performed_on IS NULL OR received_fen = sum_fen", name="whole"),
        Index("ix_agreement_promise_due_on", "performed_on", "due_on"),
        Index("ix_agreement_promise_complaint_id", "complaint_id"),
    )


class PromiseReceipt(Base):
    """Something that came, as the consumer says or an official finds; never edited."""

    __tablename__ = "promise_receipt"

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str]
    number: Mapped[int]
    sum_fen: Mapped[int] = mapped_column(BigInteger)
    received_on: Mapped[date]
    side: Mapped[str]
    account_id: Mapped[str]
    basis_sealed: Mapped[bytes | None]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["agreement_id", "number"], _PROMISE),
        CheckConstraint(one_of("side", [Side.CONSUMER, Side.OFFICE]), name="side"),
        CheckConstraint("sum_fen >= 0", name="sum"),
        Index("ix_promise_receipt_promise", "agreement_id", "number", "recorded_at"),
    )


class PromiseBreach(Base):
    """A promise reported as not kept, once; it stays on record when the promise is kept later."""

    __tablename__ = "promise_breach"

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str]
    number: Mapped[int]
    reason: Mapped[str]
    words_sealed: Mapped[bytes]
    side: Mapped[str]
    account_id: Mapped[str]
    reported_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["agreement_id", "number"], _PROMISE),
        UniqueConstraint("agreement_id", "number"),
        CheckConstraint(one_of("reason", list(BreachReason)), name="reason"),
        CheckConstraint(one_of("side", [Side.CONSUMER, Side.OFFICE]), name="side"),
    )


class PromiseExcuse(Base):
    """What the merchant says about a promise that was not kept in time; heard, not judged."""

    __tablename__ = "promise_excuse"

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str]
    number: Mapped[int]
    reason: Mapped[str]
    words_sealed: Mapped[bytes]
    account_id: Mapped[str]
    given_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["agreement_id", "number"], _PROMISE),
        CheckConstraint(one_of("reason", list(ExcuseReason)), name="reason"),
        Index("ix_promise_excuse_promise", "agreement_id", "number", "given_at"),
    )
