"""Complaints, what was asked and decided about them, and what the law said."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from mediation.domain.channels import Channel
from mediation.domain.lifecycle import CONCLUDED, Stage
from mediation.storage.checks import one_of

_CONCLUDED = one_of("stage", sorted(CONCLUDED))
_ACCEPTED_LATER = one_of("stage", [Stage.ACCEPTED, Stage.MEDIATING, Stage.SETTLED, Stage.BREACHED, Stage.TERMINATED])
_BEFORE_THE_OFFICE = one_of("stage", [Stage.NEGOTIATING, Stage.SETTLED_DIRECTLY, Stage.PERFORMED])


class Complaint(Base):
    """A complaint from its first draft on; `office` holds the house rules it was filed under.

    `negotiator_id` is the ODR member that the consumer negotiates, or negotiated, with before the office; such a
    complaint has a number and a rule version before the office receives it.
    `office_id` has it now, since `office_received_on`, and `handler_id` works on it. `purchase` is how and where it was
    bought, `competence` why the office was found competent when it was filed.
    `due_on` is the last day of the clock that runs now; whether it has passed is always computed.
    """

    __tablename__ = "complaint"
    SUBJECT_KIND: ClassVar[str] = "complaint"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str | None]
    consumer_id: Mapped[str]
    respondent_id: Mapped[str | None]
    negotiator_id: Mapped[str | None]
    negotiated_from: Mapped[date | None]
    respondent_text_sealed: Mapped[bytes | None]
    facts_sealed: Mapped[bytes]
    event_on: Mapped[date | None]
    paid_fen: Mapped[int | None] = mapped_column(BigInteger)
    payment_method: Mapped[str | None]
    category: Mapped[str | None]
    claims: Mapped[list[Any]]
    claim_notes_sealed: Mapped[bytes | None]
    rule_facts: Mapped[dict[str, Any]]
    agrees_to_mediate: Mapped[bool]
    agrees_to_publish: Mapped[bool]
    book_version: Mapped[str | None]
    office: Mapped[dict[str, Any] | None]
    office_id: Mapped[str | None] = mapped_column(ForeignKey("office.id"))
    office_received_on: Mapped[date | None]
    handler_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    purchase: Mapped[dict[str, Any]] = mapped_column(default=dict)
    competence: Mapped[dict[str, Any] | None]
    received_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    concluded_on: Mapped[date | None]
    due_on: Mapped[date | None]
    due_provisional: Mapped[bool] = mapped_column(default=False)
    ground: Mapped[str | None]
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    channel: Mapped[str] = mapped_column(default=Channel.ONLINE.value)
    entered_by: Mapped[str | None]
    external_source: Mapped[str | None]
    external_number: Mapped[str | None]
    external_status: Mapped[str | None]
    agrees_to_delegation: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[str]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("external_source", "external_number"),
        CheckConstraint(one_of("channel", list(Channel)), name="channel"),
        CheckConstraint("(channel = 'online') = (entered_by IS NULL)", name="entered_by_someone"),
        CheckConstraint("(external_source IS NULL) = (external_number IS NULL)", name="external_number_with_source"),
        CheckConstraint("channel <> 'import' OR external_number IS NOT NULL", name="imported_with_number"),
        CheckConstraint(one_of("stage", list(Stage)), name="stage"),
        CheckConstraint(
            "(number IS NULL) = (received_on IS NULL AND negotiator_id IS NULL)", name="numbered_when_received"
        ),
        CheckConstraint(
            f"stage IN ('draft', 'withdrawn') OR received_on IS NOT NULL"
            f" OR (negotiator_id IS NOT NULL AND {_BEFORE_THE_OFFICE})",
            name="received",
        ),
        CheckConstraint(
            "stage NOT IN ('negotiating', 'settled_directly') OR negotiator_id IS NOT NULL", name="negotiated_with"
        ),
        CheckConstraint("(negotiator_id IS NULL) = (negotiated_from IS NULL)", name="negotiated_from"),
        CheckConstraint("number IS NULL OR book_version IS NOT NULL", name="rule_version_kept"),
        CheckConstraint(f"NOT ({_ACCEPTED_LATER}) OR accepted_on IS NOT NULL", name="accepted"),
        CheckConstraint(
            "stage <> 'performed' OR accepted_on IS NOT NULL OR negotiator_id IS NOT NULL", name="performed_what"
        ),
        CheckConstraint(f"({_CONCLUDED}) = (concluded_on IS NOT NULL)", name="concluded"),
        CheckConstraint("stage NOT IN ('refused', 'terminated') OR ground IS NOT NULL", name="ground_given"),
        CheckConstraint("paid_fen IS NULL OR paid_fen >= 0", name="paid"),
        CheckConstraint(
            "(received_on IS NULL) = (office_id IS NULL) AND (office_id IS NULL) = (office_received_on IS NULL)",
            name="an_office_has_what_was_received",
        ),
        CheckConstraint("handler_id IS NULL OR office_id IS NOT NULL", name="handled_in_an_office"),
        Index("ix_complaint_office", "office_id", "stage", "due_on"),
        Index("ix_complaint_handler", "handler_id", "stage"),
        Index("ix_complaint_consumer_id", "consumer_id", "saved_at"),
        Index("ix_complaint_respondent_id", "respondent_id", "accepted_on"),
        Index("ix_complaint_queue", "stage", "due_on"),
    )


class Decision(Base):
    """A decision of the office: acceptance, refusal or termination, with the words that were sent."""

    __tablename__ = "complaint_decision"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    kind: Mapped[str]
    number: Mapped[str]
    ground: Mapped[str | None]
    ground_text: Mapped[str | None]
    ground_source: Mapped[str | None]
    reasons_sealed: Mapped[bytes | None]
    routes: Mapped[list[str]]
    mediation_until: Mapped[date | None]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("complaint_id", "kind"),
        UniqueConstraint("number"),
        CheckConstraint("kind IN ('acceptance', 'refusal', 'termination')", name="kind"),
        CheckConstraint("(kind = 'acceptance') = (mediation_until IS NOT NULL)", name="accepted_until"),
        CheckConstraint(
            "kind = 'acceptance' OR (ground IS NOT NULL AND ground_source IS NOT NULL AND reasons_sealed IS NOT NULL)",
            name="ground_and_reasons",
        ),
    )


class Consent(Base):
    """One side's consent to mediate; mediation opens only when both are here.

    `account_id` gave it online, or is the officer who heard it on another channel; `note_sealed` says how.
    """

    __tablename__ = "mediation_consent"

    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str]
    channel: Mapped[str] = mapped_column(default=Channel.ONLINE.value)
    note_sealed: Mapped[bytes | None]
    given_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("side IN ('consumer', 'merchant')", name="side"),
        CheckConstraint(one_of("channel", list(Channel)), name="channel"),
    )


class FactAnswer(Base):
    """What the merchant says to a fact the rules turn on: agreed, or disputed with its own value if it gives one."""

    __tablename__ = "fact_answer"

    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    fact: Mapped[str] = mapped_column(primary_key=True)
    agreed: Mapped[bool]
    value: Mapped[list[Any]]
    account_id: Mapped[str]
    answered_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class AdviceSnapshot(Base):
    """What the rule book answered, with the facts it was asked about: never computed again."""

    __tablename__ = "advice_snapshot"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    purpose: Mapped[str]
    book_version: Mapped[str]
    rule_facts: Mapped[dict[str, Any]]
    advice: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("purpose IN ('filing', 'negotiation', 'claimed', 'undisputed')", name="purpose"),
        Index("ix_advice_snapshot_complaint_id", "complaint_id", "made_at"),
    )


class RespondentLetter(Base):
    """A letter with a code for a merchant without an account; only the keyed hash of the code is kept."""

    __tablename__ = "respondent_letter"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    number: Mapped[str]
    code_hash: Mapped[str]
    issued_at: Mapped[datetime]
    valid_until: Mapped[date]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("tries >= 0", name="tries"),
        Index("ix_respondent_letter_complaint_id", "complaint_id"),
    )
