"""Memberships of people in enterprises."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from core.kernel.roles import MemberRole

_OPEN = text("status IN ('requested', 'confirmed')")


class Membership(Base):
    """One membership of a person in an enterprise: asked for with a proof, or accepted from an owner's invitation."""

    __tablename__ = "membership"
    SUBJECT_KIND: ClassVar[str] = "membership"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    enterprise_id: Mapped[str]
    status: Mapped[str]
    member_role: Mapped[str] = mapped_column(default=MemberRole.OWNER.value)
    invited_by: Mapped[str | None]
    proof_sha256: Mapped[str | None]
    proof_media_type: Mapped[str | None]
    proof_name_sealed: Mapped[bytes | None]
    requested_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    reason_sealed: Mapped[bytes | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("status IN ('requested', 'confirmed', 'refused', 'ended')", name="status"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_by_someone"),
        CheckConstraint("status NOT IN ('confirmed', 'refused') OR decided_at IS NOT NULL", name="decided"),
        CheckConstraint("status <> 'refused' OR reason_sealed IS NOT NULL", name="refused_with_reason"),
        CheckConstraint("(status = 'ended') = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("proof_sha256 IS NULL OR length(proof_sha256) = 64", name="proof_sha256"),
        CheckConstraint("member_role IN ('owner', 'handler', 'viewer')", name="member_role"),
        CheckConstraint("(proof_sha256 IS NULL) = (invited_by IS NOT NULL)", name="proven_or_invited"),
        CheckConstraint(
            "(proof_sha256 IS NULL) = (proof_media_type IS NULL)"
            " AND (proof_sha256 IS NULL) = (proof_name_sealed IS NULL)",
            name="whole_proof",
        ),
        Index(
            "uq_membership_open",
            "account_id",
            "enterprise_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_membership_enterprise", "enterprise_id", "status"),
    )
