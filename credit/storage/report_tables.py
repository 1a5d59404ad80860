"""Printed reports: their content never changes after they are issued."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from credit.domain.reports import ReportScope
from credit.storage.checks import is_one_of


class CreditReport(Base):
    """The content is canonical JSON, sealed; `code` is the beginning of its digest."""

    __tablename__ = "credit_report"
    SUBJECT_KIND: ClassVar[str] = "credit_report"

    id: Mapped[str] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str]
    scope: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str]
    content_sealed: Mapped[bytes]
    issued_by: Mapped[str]
    issued_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(is_one_of("scope", ReportScope), name="scope"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        Index("ix_credit_report_enterprise", "enterprise_id"),
    )
