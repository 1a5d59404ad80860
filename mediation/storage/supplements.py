"""Loading supplement notices."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.domain.supplements import SupplementItem
from mediation.storage.supplement_tables import SupplementFile, SupplementNotice


def notices_of(session: Session, complaint_id: str) -> list[SupplementNotice]:
    """Return every notice of the complaint, oldest first."""
    return list(
        session.scalars(
            select(SupplementNotice)
            .where(SupplementNotice.complaint_id == complaint_id)
            .order_by(SupplementNotice.issued_at, SupplementNotice.id)
        )
    )


def find_open_notice(session: Session, complaint_id: str) -> SupplementNotice | None:
    """Return the notice that waits for an answer, whether or not its day has passed."""
    return session.scalar(
        select(SupplementNotice).where(
            SupplementNotice.complaint_id == complaint_id,
            SupplementNotice.answered_at.is_(None),
            SupplementNotice.replaced_at.is_(None),
        )
    )


def files_of_notice(session: Session, notice_id: str) -> list[SupplementFile]:
    return list(
        session.scalars(select(SupplementFile).where(SupplementFile.notice_id == notice_id).order_by(SupplementFile.id))
    )


def items_of(notice: SupplementNotice) -> tuple[SupplementItem, ...]:
    return tuple(SupplementItem(**item) for item in notice.items)
