"""Who a person really is, and who may act for them."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from identity.domain.mandates import MandateKind, MandateStatus
from identity.domain.real_identity import IdKind


def _one_of(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


_KINDS = [kind.value for kind in MandateKind]
_STATUSES = [status.value for status in MandateStatus]


class PersonIdentity(Base):
    """Document, number and address of an account's owner; all sealed, the number found by its blind index."""

    __tablename__ = "person_identity"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id_kind: Mapped[str]
    id_number_sealed: Mapped[bytes]
    id_number_index: Mapped[str]
    address_sealed: Mapped[bytes]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(_one_of("id_kind", [kind.value for kind in IdKind]), name="id_kind"),
        Index("ix_person_identity_number", "id_number_index"),
    )


class Mandate(Base):
    """One person acts for another, with these powers, from day to day; the signed proof lies in the file store."""

    __tablename__ = "mandate"
    SUBJECT_KIND: ClassVar[str] = "mandate"

    id: Mapped[str] = mapped_column(primary_key=True)
    principal_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    agent_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str]
    powers: Mapped[list[str]] = mapped_column(JSON)
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    complaint_id: Mapped[str | None]
    status: Mapped[str]
    proof_sha256: Mapped[str | None]
    proof_media_type: Mapped[str | None]
    proof_name_sealed: Mapped[bytes | None]
    opened_by: Mapped[str]
    opened_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    reason_sealed: Mapped[bytes | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(_one_of("kind", _KINDS), name="kind"),
        CheckConstraint(_one_of("status", _STATUSES), name="status"),
        CheckConstraint("principal_id <> agent_id", name="two_people"),
        CheckConstraint("valid_until >= valid_from", name="period"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_by_someone"),
        CheckConstraint("status <> 'refused' OR reason_sealed IS NOT NULL", name="refused_with_reason"),
        CheckConstraint("(status = 'ended') = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint(
            "status <> 'confirmed' OR opened_by = principal_id OR decided_at IS NOT NULL", name="given_or_confirmed"
        ),
        CheckConstraint("opened_by = principal_id OR proof_sha256 IS NOT NULL", name="proof_unless_given_by_principal"),
        Index("ix_mandate_agent", "agent_id", "status"),
        Index("ix_mandate_principal", "principal_id", "status"),
    )
