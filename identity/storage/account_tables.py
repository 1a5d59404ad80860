"""Accounts, codes, failures and sign-ins."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from core.kernel.roles import OFFICIAL_ROLES, PERSON_ROLES, Role
from identity.domain.codes import MAX_TRIES, CodePurpose


def _list_of(values: list[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


_ACCOUNT_ROLES = _list_of(sorted(role.value for role in PERSON_ROLES))
_OFFICIALS = _list_of(sorted(role.value for role in OFFICIAL_ROLES))


class Account(Base):
    """A person who can sign in; the phone is sealed and found by its blind index.

    Somebody for whom an officer or an agent files may have no password yet: it is set by a code to the phone. Who is
    represented may have no phone either.
    """

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(primary_key=True)
    phone_sealed: Mapped[bytes | None]
    phone_index: Mapped[str | None]
    name_sealed: Mapped[bytes]
    password_hash: Mapped[str | None]
    must_change_password: Mapped[bool]
    role: Mapped[str]
    office_id: Mapped[str | None] = mapped_column(ForeignKey("office.id"))
    desk: Mapped[str | None]
    is_active: Mapped[bool]
    opened_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("phone_index"),
        Index("ix_account_office", "office_id"),
        CheckConstraint(f"role IN ({_ACCOUNT_ROLES})", name="role"),
        CheckConstraint(f"(role IN ({_OFFICIALS})) = (office_id IS NOT NULL)", name="officials_have_an_office"),
        CheckConstraint(f"(role = '{Role.DESK_CLERK.value}') = (desk IS NOT NULL)", name="desk_clerks_have_a_desk"),
        CheckConstraint("password_hash LIKE '$argon2id$%'", name="argon2id"),
        CheckConstraint("(phone_index IS NULL) = (phone_sealed IS NULL)", name="phone_with_index"),
        CheckConstraint("phone_index IS NOT NULL OR password_hash IS NULL", name="password_needs_phone"),
    )


class PhoneCode(Base):
    """A code sent to a phone, known only by its keyed hash."""

    __tablename__ = "phone_code"

    id: Mapped[str] = mapped_column(primary_key=True)
    phone_index: Mapped[str]
    source_index: Mapped[str]
    purpose: Mapped[str]
    code_hash: Mapped[str]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(f"purpose IN ({_list_of([purpose.value for purpose in CodePurpose])})", name="purpose"),
        CheckConstraint(f"tries BETWEEN 0 AND {MAX_TRIES}", name="tries"),
        CheckConstraint("expires_at > issued_at", name="expires_later"),
        Index("ix_phone_code_phone", "phone_index", "purpose", "issued_at"),
    )


class SignInFailure(Base):
    """A wrong password for a phone, whether or not anybody has that phone; the source is known by its keyed hash."""

    __tablename__ = "sign_in_failure"

    id: Mapped[str] = mapped_column(primary_key=True)
    phone_index: Mapped[str]
    source_index: Mapped[str]
    failed_at: Mapped[datetime]

    __table_args__ = (Index("ix_sign_in_failure_phone", "phone_index", "failed_at"),)


class SignIn(Base):
    """An open or past sign-in; only the hash of its token is stored."""

    __tablename__ = "sign_in"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    token_hash: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    second_factor_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("expires_at > created_at", name="expires_later"),
        Index("ix_sign_in_account", "account_id"),
    )
