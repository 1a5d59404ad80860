"""Authenticators of people and the recovery codes beside them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class SecondFactor(Base):
    """The authenticator of an account; it counts once a code of it was given. `last_step` is never used again."""

    __tablename__ = "second_factor"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    secret_sealed: Mapped[bytes]
    begun_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("failures >= 0", name="failures"),
        CheckConstraint("(failures > 0) = (failed_at IS NOT NULL)", name="failed"),
    )


class RecoveryCode(Base):
    """One of the codes for a lost phone, known only by its keyed hash; each works once."""

    __tablename__ = "recovery_code"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_recovery_code_account_id", "account_id"),)
