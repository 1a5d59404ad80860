"""The merchant's desk: response templates, who works on what, endpoints of its own system and what was sent there."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class ResponseTemplate(Base):
    """A text of an enterprise, shared by its members."""

    __tablename__ = "response_template"

    id: Mapped[str] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str]
    title_sealed: Mapped[bytes]
    text_sealed: Mapped[bytes]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index("ix_response_template_enterprise_id", "enterprise_id", "removed_at"),)


class MerchantAssignment(Base):
    """Which member of the respondent works on a complaint; it says nothing to the other side."""

    __tablename__ = "merchant_assignment"

    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    enterprise_id: Mapped[str]
    account_id: Mapped[str]
    assigned_by: Mapped[str]
    assigned_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index("ix_merchant_assignment_account_id", "account_id"),)


class WebhookEndpoint(Base):
    """Where a merchant's own system is told of events; its secrets are sealed and shown once."""

    __tablename__ = "webhook_endpoint"
    SUBJECT_KIND: ClassVar[str] = "webhook_endpoint"

    id: Mapped[str] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str]
    address_sealed: Mapped[bytes]
    secret_sealed: Mapped[bytes]
    earlier_secret_sealed: Mapped[bytes | None]
    rotated_at: Mapped[datetime | None]
    events: Mapped[list[str]]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("earlier_secret_sealed IS NULL OR rotated_at IS NOT NULL", name="rotated"),
        Index("ix_webhook_endpoint_enterprise_id", "enterprise_id", "removed_at"),
    )


class WebhookMessage(Base):
    """One event for one endpoint: the very body that is signed and sent. Whether it arrived, the outbox knows."""

    __tablename__ = "webhook_message"

    id: Mapped[str] = mapped_column(primary_key=True)
    endpoint_id: Mapped[str] = mapped_column(ForeignKey("webhook_endpoint.id"))
    event: Mapped[str]
    complaint_number: Mapped[str]
    body: Mapped[str]
    made_at: Mapped[datetime]

    __table_args__ = (Index("ix_webhook_message_endpoint_id", "endpoint_id", "made_at"),)
