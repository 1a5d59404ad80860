"""Applications that were taken on paper while no check could be made."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class PaperEntry(Base):
    """The day on which the application of a check was taken on paper, and why it was not checked then."""

    __tablename__ = "check_paper_entry"

    check_id: Mapped[str] = mapped_column(ForeignKey("sanction_check.id"), primary_key=True)
    taken_on: Mapped[date]
    reason_sealed: Mapped[bytes]
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]
