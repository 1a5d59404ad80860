"""The desk of an enterprise: its limit for handlers, invitations, keys for its own system."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from identity.domain.desk import MAX_TRIES


class EnterpriseDesk(Base):
    """What the owner of an enterprise decided for its members; without a row a handler commits to no payment."""

    __tablename__ = "enterprise_desk"

    enterprise_id: Mapped[str] = mapped_column(primary_key=True)
    signing_limit_fen: Mapped[int] = mapped_column(BigInteger)
    set_by: Mapped[str]
    set_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (CheckConstraint("signing_limit_fen >= 0", name="signing_limit"),)


class MemberInvitation(Base):
    """An owner's invitation to a phone; only the keyed hash of its code is kept."""

    __tablename__ = "member_invitation"

    id: Mapped[str] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str]
    phone_index: Mapped[str]
    phone_sealed: Mapped[bytes]
    member_role: Mapped[str]
    code_hash: Mapped[str]
    invited_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("member_role IN ('owner', 'handler', 'viewer')", name="member_role"),
        CheckConstraint(f"tries BETWEEN 0 AND {MAX_TRIES}", name="tries"),
        CheckConstraint("expires_at > invited_at", name="expires_later"),
        CheckConstraint("accepted_at IS NULL OR revoked_at IS NULL", name="one_end"),
        Index("ix_member_invitation_phone", "phone_index"),
        Index("ix_member_invitation_enterprise", "enterprise_id"),
    )


class ApiKey(Base):
    """A key of an enterprise's own system; it acts as the member who made it, within its scopes.

    Only the keyed hash of the secret is kept.
    """

    __tablename__ = "api_key"
    SUBJECT_KIND: ClassVar[str] = "api_key"

    id: Mapped[str] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str]
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    name_sealed: Mapped[bytes]
    scopes: Mapped[list[str]]
    secret_hash: Mapped[str]
    made_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]

    __table_args__ = (
        UniqueConstraint("secret_hash"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked_by_someone"),
        Index("ix_api_key_enterprise", "enterprise_id"),
    )
