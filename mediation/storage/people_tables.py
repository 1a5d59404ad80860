"""Who complains together, and what the represented persons have agreed to (办法121 article 12)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from mediation.domain.joint import JointMatter
from mediation.storage.checks import one_of


class Complainant(Base):
    """One of several complainants of one complaint; a complaint of a single person has no rows here.

    `content_hash` is what the person agreed to when joining: claims, respondent and facts as they stood.
    """

    __tablename__ = "complainant"

    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    account_id: Mapped[str] = mapped_column(primary_key=True)
    is_representative: Mapped[bool]
    content_hash: Mapped[str]
    agreed_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_complainant_account_id", "account_id"),)


class JointInvitation(Base):
    """A code with which others join a draft; only its keyed hash is kept, a new one replaces the old."""

    __tablename__ = "joint_invitation"

    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    code_hash: Mapped[str]
    issued_at: Mapped[datetime]
    valid_until: Mapped[date]

    __table_args__ = (UniqueConstraint("code_hash"),)


class JointQuestion(Base):
    """What a representative asks the represented persons; `subject` names the offer, or the hash of the text."""

    __tablename__ = "joint_question"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    matter: Mapped[str]
    subject: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("complaint_id", "matter", "subject"),
        CheckConstraint(one_of("matter", list(JointMatter)), name="matter"),
    )


class JointAnswer(Base):
    """One person's answer to one question; a later answer replaces an earlier one until the act is done."""

    __tablename__ = "joint_answer"

    question_id: Mapped[str] = mapped_column(ForeignKey("joint_question.id"), primary_key=True)
    account_id: Mapped[str] = mapped_column(primary_key=True)
    agrees: Mapped[bool]
    answered_at: Mapped[datetime]
