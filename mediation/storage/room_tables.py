"""The room both sides share: session, statements, evidence, offers, proposals, calls for a person."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from mediation.domain.claims import Remedy
from mediation.domain.offers import Method
from mediation.domain.parties import Side
from mediation.storage.checks import one_of

NEGOTIATION, MEDIATION = "negotiation", "mediation"  # the two rooms a complaint can have
_ANY_SIDE = one_of("side", list(Side))
_PARTY = one_of("side", [Side.CONSUMER, Side.MERCHANT])


class MediationSession(Base):
    """The room of one complaint; its version grows with every act in it, so pages can ask whether anything is new.

    Direct negotiation has a room of its own: what was said there never enters the room of mediation.
    """

    __tablename__ = "mediation_session"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    kind: Mapped[str]
    opened_at: Mapped[datetime]
    round: Mapped[int]
    closed_at: Mapped[datetime | None]
    last_act_at: Mapped[datetime]
    acts: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("complaint_id", "kind"),
        CheckConstraint(one_of("kind", [NEGOTIATION, MEDIATION]), name="kind"),
        CheckConstraint("round >= 1", name="round"),
    )


class Statement(Base):
    """What somebody said in the room; never edited. What was said in direct negotiation stays between both sides."""

    __tablename__ = "mediation_statement"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    side: Mapped[str]
    account_id: Mapped[str]
    author_sealed: Mapped[bytes]
    text_sealed: Mapped[bytes]
    in_negotiation: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(_ANY_SIDE, name="side"),
        Index("ix_mediation_statement_complaint_id", "complaint_id", "sent_at"),
    )


class Evidence(Base):
    """A file somebody brought: hash, time and who; the content lies sealed in the file store.

    `enterprise_id` is whom a merchant's file was brought for: it stays behind when the respondent changes.
    It is empty for the other sides.
    """

    __tablename__ = "evidence"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    side: Mapped[str]
    account_id: Mapped[str]
    enterprise_id: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str]
    sha256: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    original_sha256: Mapped[str]
    changes: Mapped[list[str]]
    thumbnail_sha256: Mapped[str | None]
    name_sealed: Mapped[bytes]
    note_sealed: Mapped[bytes | None]
    added_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("complaint_id", "side", "enterprise_id", "purpose", "sha256"),
        CheckConstraint(_ANY_SIDE, name="side"),
        CheckConstraint("(side = 'merchant') = (enterprise_id <> '')", name="merchant_named"),
        CheckConstraint("purpose IN ('evidence', 'performance')", name="purpose"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("length(original_sha256) = 64", name="original_sha256"),
    )


class Offer(Base):
    """An offer to settle, without prejudice: shown only while mediation runs. That it lapsed is computed.

    One made in direct negotiation is shown only there: it is never on the table of a later mediation.
    """

    __tablename__ = "mediation_offer"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    side: Mapped[str]
    account_id: Mapped[str]
    in_negotiation: Mapped[bool] = mapped_column(default=False)
    answers_id: Mapped[str | None] = mapped_column(ForeignKey("mediation_offer.id"))
    remedy: Mapped[str]
    sum_fen: Mapped[int] = mapped_column(BigInteger)
    due_on: Mapped[date]
    method: Mapped[str]
    conditions_sealed: Mapped[bytes]
    extent_sealed: Mapped[bytes | None]
    valid_until: Mapped[date]
    valid_asked_on: Mapped[date | None]
    made_at: Mapped[datetime]
    countered_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(_PARTY, name="side"),
        CheckConstraint(one_of("remedy", list(Remedy)), name="remedy"),
        CheckConstraint(one_of("method", list(Method)), name="method"),
        CheckConstraint("sum_fen >= 0", name="sum"),
        CheckConstraint(
            "(CASE WHEN accepted_at IS NULL THEN 0 ELSE 1 END) + (CASE WHEN declined_at IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN withdrawn_at IS NULL THEN 0 ELSE 1 END) <= 1",
            name="one_end",
        ),
        Index("ix_mediation_offer_complaint_id", "complaint_id", "made_at"),
    )


class Proposal(Base):
    """A proposal by rule with its derivation, the same for both sides."""

    __tablename__ = "mediation_proposal"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    round: Mapped[int]
    asked_by: Mapped[str]
    method: Mapped[str]
    remedy: Mapped[str]
    sum_fen: Mapped[int] = mapped_column(BigInteger)
    due_on: Mapped[date]
    derivation: Mapped[dict[str, Any]]
    inputs: Mapped[dict[str, Any]]
    without_agreement: Mapped[list[str]]
    made_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(one_of("asked_by", list(Side)), name="asked_by"),
        CheckConstraint("sum_fen >= 0", name="sum"),
        Index("ix_mediation_proposal_complaint_id", "complaint_id", "made_at"),
    )


class HumanCall(Base):
    """A call for a human mediator, and who answered it."""

    __tablename__ = "human_call"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    side: Mapped[str]
    account_id: Mapped[str]
    reason_sealed: Mapped[bytes]
    called_at: Mapped[datetime]
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(_ANY_SIDE, name="side"),
        CheckConstraint("(answered_by IS NULL) = (answered_at IS NULL)", name="answered"),
        Index("ix_human_call_complaint_id", "complaint_id", "answered_at"),
    )
