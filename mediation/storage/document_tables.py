"""Issued documents, which never change, and every attempt to serve one."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from mediation.domain.addressees import AddressedTo
from mediation.domain.forms import FormKind
from mediation.domain.parties import Side
from mediation.domain.service_of_documents import ServiceChannel, ServiceStatus
from mediation.storage.checks import one_of


class IssuedDocument(Base):
    """One original of a document: its content is sealed as it was issued, `sha256` is the hash of that text.

    A decision that goes to both sides has two originals with one number. `enterprise_id` is the merchant it was
    addressed to, where that was known: another respondent named later does not read it.
    """

    __tablename__ = "issued_document"
    SUBJECT_KIND: ClassVar[str] = "document"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str | None] = mapped_column(ForeignKey("complaint.id"))
    report_id: Mapped[str | None]
    kind: Mapped[str]
    addressed_to: Mapped[str]
    enterprise_id: Mapped[str | None]
    number: Mapped[str]
    content_sealed: Mapped[bytes]
    sha256: Mapped[str]
    issued_at: Mapped[datetime]
    issued_by: Mapped[str]

    __table_args__ = (
        UniqueConstraint("number", "addressed_to"),
        CheckConstraint(one_of("kind", list(FormKind)), name="kind"),
        CheckConstraint(one_of("addressed_to", list(AddressedTo)), name="addressed_to"),
        CheckConstraint("(complaint_id IS NULL) <> (report_id IS NULL)", name="one_subject"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        Index("ix_issued_document_complaint_id", "complaint_id", "issued_at"),
        Index("ix_issued_document_report_id", "report_id", "issued_at"),
    )


class DocumentService(Base):
    """One attempt to serve a document on one side; a failed one stays and another is made.

    `served_on` is the day that counts in law, `served_at` when it became known here.
    """

    __tablename__ = "document_service"
    SUBJECT_KIND: ClassVar[str] = "document_service"

    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("issued_document.id"))
    side: Mapped[str]
    recipient_sealed: Mapped[bytes]
    channel: Mapped[str]
    address_sealed: Mapped[bytes | None]
    code_hash: Mapped[str | None]
    request_key: Mapped[str | None]
    sent_at: Mapped[datetime]
    sent_by: Mapped[str]
    handed_over_at: Mapped[datetime | None]
    served_at: Mapped[datetime | None]
    served_on: Mapped[date | None]
    served_by: Mapped[str | None]
    failed_at: Mapped[datetime | None]
    note_sealed: Mapped[bytes | None]
    proof_sha256: Mapped[str | None]
    proof_media_type: Mapped[str | None]
    proof_name_sealed: Mapped[bytes | None]
    status: Mapped[str]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("document_id", "request_key"),
        CheckConstraint(one_of("side", list(Side)), name="side"),
        CheckConstraint(one_of("channel", list(ServiceChannel)), name="channel"),
        CheckConstraint(one_of("status", list(ServiceStatus)), name="status"),
        CheckConstraint("(channel = 'inbox') = (address_sealed IS NULL)", name="address"),
        CheckConstraint("(status = 'served') = (served_at IS NOT NULL)", name="served_with_time"),
        CheckConstraint(
            "(served_at IS NULL) = (served_by IS NULL) AND (served_at IS NULL) = (served_on IS NULL)",
            name="served_by_someone",
        ),
        CheckConstraint("status <> 'failed' OR failed_at IS NOT NULL", name="failed_with_time"),
        CheckConstraint(
            "(proof_sha256 IS NULL) = (proof_media_type IS NULL)"
            " AND (proof_sha256 IS NULL) = (proof_name_sealed IS NULL)",
            name="whole_proof",
        ),
        Index("ix_document_service_document_id", "document_id", "sent_at"),
    )
