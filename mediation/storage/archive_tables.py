"""The list that closes a complaint's file."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class CaseArchive(Base):
    """What lay on file when the complaint was closed: one list with hashes, itself sealed and hashed."""

    __tablename__ = "case_archive"
    SUBJECT_KIND: ClassVar[str] = "case_archive"

    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    list_sealed: Mapped[bytes]
    sha256: Mapped[str]
    items: Mapped[int]
    archived_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("items >= 0", name="items"),
    )
