"""Loading entries on the abnormal list: `get_` raises, `find_` may be empty."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from core.kernel.workdays import DueDay
from rulebook.queries.books import current_book
from sanctions.domain.abnormal_clocks import AbnormalClocks, LetterWindow, Progress
from sanctions.domain.abnormal_grounds import abnormal_law
from sanctions.domain.abnormal_procedure import AbnormalStatus
from sanctions.storage.abnormal_tables import AbnormalListing, AbnormalPaper

MISSING = "没有找到这件列入经营异常名录的案件"


def get_abnormal(session: Session, listing_id: str) -> AbnormalListing:
    row = session.get(AbnormalListing, listing_id)
    if row is None:
        raise NotFoundError(MISSING)
    return row


def get_abnormal_for_update(session: Session, listing_id: str) -> AbnormalListing:
    """Return the row as it is now, held until the transaction ends."""
    row = find_abnormal_for_update(session, listing_id)
    if row is None:
        raise NotFoundError(MISSING)
    return row


def find_abnormal_for_update(session: Session, listing_id: str) -> AbnormalListing | None:
    found = select(AbnormalListing).where(AbnormalListing.id == listing_id).with_for_update()
    return session.scalars(found.execution_options(populate_existing=True)).one_or_none()


def abnormal_papers(session: Session, listing_id: str) -> list[AbnormalPaper]:
    found = select(AbnormalPaper).where(AbnormalPaper.listing_id == listing_id)
    return list(session.scalars(found.order_by(AbnormalPaper.recorded_at, AbnormalPaper.id)))


def window_of(row: AbnormalListing) -> LetterWindow | None:
    if row.second_from_on is None or row.second_until_on is None:
        return None
    return LetterWindow(row.second_from_on, row.second_until_on)


def progress_of(row: AbnormalListing) -> Progress:
    """Return how far the procedure has come."""
    due = row.order_due_on
    return Progress(
        evidence=abnormal_law().ground(row.ground).evidence,
        status=AbnormalStatus(row.status),
        deadline_on=row.deadline_on,
        order_due=None if due is None else DueDay(due, bool(row.order_due_provisional)),
        window=window_of(row),
        established_on=row.established_on,
        effective_on=row.effective_on,
    )


def is_told(row: AbnormalListing) -> bool:
    """Tell whether the enterprise was told of it: by the order, by a letter, or by the decision."""
    return any((row.ordered_on, row.first_sent_on, row.decided_on))


def abnormal_clocks_on(session: Session, day: date) -> AbnormalClocks:
    """Return the lengths in force on the day, from the stored rule book."""
    book = current_book(session)
    return AbnormalClocks(
        decision_working_days=int(book.parameter("abnormal_decision_limit", day).value),
        order_days=int(book.parameter("abnormal_order_limit", day).value),
        letter_least_days=int(book.parameter("abnormal_letter_least_interval", day).value),
        letter_most_days=int(book.parameter("abnormal_letter_most_interval", day).value),
        objection_days=int(book.parameter("abnormal_objection_limit", day).value),
        removal_working_days=int(book.parameter("abnormal_removal_limit", day).value),
        book_version=book.version,
    )
