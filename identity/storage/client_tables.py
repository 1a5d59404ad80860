"""Systems of other departments and the tokens they hold now; secrets and tokens are kept as keyed hashes only."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from identity.domain.clients import HIGHEST_RATE


class SystemClient(Base):
    """A system of another department; the earlier secret stops with a new one."""

    __tablename__ = "system_client"
    SUBJECT_KIND: ClassVar[str] = "system_client"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    department: Mapped[str]
    contact_office: Mapped[str]
    scopes: Mapped[list[str]]
    requests_per_minute: Mapped[int]
    secret_hash: Mapped[str]
    opened_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime]
    renewed_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    last_token_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("name"),
        UniqueConstraint("secret_hash"),
        CheckConstraint(f"requests_per_minute BETWEEN 1 AND {HIGHEST_RATE}", name="rate"),
        CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (closed_because IS NULL)",
            name="closed_by_someone_for_a_reason",
        ),
    )


class ClientToken(Base):
    """A token in force for a few minutes; expired ones go when the client takes the next."""

    __tablename__ = "client_token"

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("system_client.id"))
    token_hash: Mapped[str]
    scopes: Mapped[list[str]]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("expires_at > issued_at", name="expires_later"),
        Index("ix_client_token_client", "client_id", "issued_at"),
    )
