"""Recusal, delegation, testing, appointments, and suspected breaches found on the way."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from mediation.domain.parties import Side
from mediation.domain.procedure import DelegateKind, Payer, RecusalGround
from mediation.storage.checks import one_of

_PARTY = one_of("side", [Side.CONSUMER, Side.MERCHANT])
_ANY_SIDE = one_of("side", [Side.CONSUMER, Side.MERCHANT, Side.OFFICE])
_UNDECIDED = text("decided_at IS NULL")
_LIVE = text("ended_at IS NULL")
_OPEN = text("closed_at IS NULL")


class RecusalApplication(Base):
    """A side asks that a mediator steps aside; one is open at a time, mediation is suspended meanwhile."""

    __tablename__ = "recusal_application"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    side: Mapped[str]
    account_id: Mapped[str]
    mediator_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    ground: Mapped[str]
    reasons_sealed: Mapped[bytes]
    applied_at: Mapped[datetime]
    granted: Mapped[bool | None]
    decision_sealed: Mapped[bytes | None]
    replacement_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(_PARTY, name="side"),
        CheckConstraint(one_of("ground", list(RecusalGround)), name="ground"),
        CheckConstraint(
            "(decided_at IS NULL) = (granted IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)"
            " AND (decided_at IS NULL) = (decision_sealed IS NULL)",
            name="decided_whole",
        ),
        CheckConstraint("replacement_id IS NULL OR replacement_id <> mediator_id", name="replaced_by_another"),
        Index(
            "uq_recusal_application_open",
            "complaint_id",
            unique=True,
            sqlite_where=_UNDECIDED,
            postgresql_where=_UNDECIDED,
        ),
        Index("ix_recusal_application_complaint_id", "complaint_id", "applied_at"),
    )


class DelegateBody(Base):
    """A body that may mediate by delegation; its people work in the `office` of the same id, which has no area.

    `is_lawful_organisation`: its agreements can be confirmed by a court (民诉 article 205).
    """

    __tablename__ = "delegate_body"

    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), primary_key=True)
    kind: Mapped[str]
    is_lawful_organisation: Mapped[bool]
    named_by: Mapped[str]
    named_at: Mapped[datetime]

    __table_args__ = (CheckConstraint(one_of("kind", list(DelegateKind)), name="kind"),)


class Delegation(Base):
    """Mediation handed to a body with the consent of both sides (办法121 article 19); one lives at a time."""

    __tablename__ = "mediation_delegation"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    body_id: Mapped[str] = mapped_column(ForeignKey("delegate_body.office_id"))
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    consumer_agreed_at: Mapped[datetime | None]
    merchant_agreed_at: Mapped[datetime | None]
    declined_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    end_reasons_sealed: Mapped[bytes | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("declined_by IN ('consumer', 'merchant')", name="declined_by"),
        CheckConstraint("declined_by IS NULL OR ended_at IS NOT NULL", name="declined_is_over"),
        Index("uq_mediation_delegation_live", "complaint_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_mediation_delegation_body", "body_id", "ended_at"),
    )


class TestingOrder(Base):
    """A test or appraisal (办法121 article 22): what, by which lab, at whose cost, from when to when."""

    __test__ = False  # no test class of pytest
    __tablename__ = "testing_order"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    side: Mapped[str]
    account_id: Mapped[str]
    subject_sealed: Mapped[bytes]
    lab: Mapped[str]
    payer: Mapped[str]
    proposed_at: Mapped[datetime]
    designated_by: Mapped[str | None]
    designated_at: Mapped[datetime | None]
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    evidence_id: Mapped[str | None] = mapped_column(ForeignKey("evidence.id"))
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(_ANY_SIDE, name="side"),
        CheckConstraint(one_of("payer", list(Payer)), name="payer"),
        CheckConstraint("(designated_by IS NULL) = (designated_at IS NULL)", name="designated"),
        CheckConstraint("ended_on IS NULL OR (started_on IS NOT NULL AND ended_on >= started_on)", name="days"),
        CheckConstraint("evidence_id IS NULL OR ended_on IS NOT NULL", name="result_at_the_end"),
        Index("uq_testing_order_open", "complaint_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )


class TestingAnswer(Base):
    """What one side says to a proposed test: the lab, and who pays."""

    __test__ = False  # no test class of pytest
    __tablename__ = "testing_answer"

    testing_id: Mapped[str] = mapped_column(ForeignKey("testing_order.id"), primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str]
    agrees_lab: Mapped[bool]
    agrees_cost: Mapped[bool]
    answered_at: Mapped[datetime]

    __table_args__ = (CheckConstraint(_PARTY, name="side"),)


class Appointment(Base):
    """A time for live talk in the room; agreed when both sides have accepted it."""

    __tablename__ = "mediation_appointment"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    side: Mapped[str]
    account_id: Mapped[str]
    meet_at: Mapped[datetime]
    note_sealed: Mapped[bytes | None]
    proposed_at: Mapped[datetime]
    consumer_accepted_at: Mapped[datetime | None]
    merchant_accepted_at: Mapped[datetime | None]
    declined_by: Mapped[str | None]
    reminded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(_ANY_SIDE, name="side"),
        CheckConstraint("declined_by IN ('consumer', 'merchant', 'office')", name="declined_by"),
        CheckConstraint("declined_by IS NULL OR closed_at IS NOT NULL", name="declined_is_over"),
        Index("uq_mediation_appointment_open", "complaint_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_mediation_appointment_meet_at", "closed_at", "meet_at"),
    )


class BreachLead(Base):
    """A suspected breach that mediation brought to light (办法121 article 27); for the office's eyes only."""

    __tablename__ = "breach_lead"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    found_on: Mapped[date]
    what_sealed: Mapped[bytes]
    opened_by: Mapped[str]
    opened_at: Mapped[datetime]
    extended_by: Mapped[str | None]
    extended_at: Mapped[datetime | None]
    extension_sealed: Mapped[bytes | None]
    result: Mapped[str | None]
    result_sealed: Mapped[bytes | None]
    closed_by: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("result IN ('case_filed', 'no_breach', 'handed_over')", name="result"),
        CheckConstraint(
            "(closed_at IS NULL) = (result IS NULL) AND (closed_at IS NULL) = (closed_by IS NULL)"
            " AND (closed_at IS NULL) = (result_sealed IS NULL)",
            name="closed_with_result",
        ),
        CheckConstraint(
            "(extended_at IS NULL) = (extended_by IS NULL) AND (extended_at IS NULL) = (extension_sealed IS NULL)",
            name="extended_whole",
        ),
        Index("uq_breach_lead_open", "complaint_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )


def is_in_force() -> ColumnElement[bool]:
    """Return the condition that both sides agreed and nobody ended it."""
    return (
        Delegation.ended_at.is_(None)
        & Delegation.consumer_agreed_at.is_not(None)
        & Delegation.merchant_agreed_at.is_not(None)
    )
