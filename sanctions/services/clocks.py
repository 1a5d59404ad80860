"""The lengths of the procedure's clocks on a day, from the stored rule book."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from core.kernel.money import yuan_to_fen
from rulebook.queries.books import current_book
from sanctions.domain.due_process import Clocks


def clocks_on(session: Session, day: date) -> Clocks:
    """Return the clocks in force on the day."""
    book = current_book(session)
    return Clocks(
        hearing_request_working_days=int(book.parameter("hearing_request_limit", day).value),
        hearing_notice_working_days=int(book.parameter("hearing_notice_limit", day).value),
        hearing_threshold_person_fen=yuan_to_fen(Decimal(book.parameter("hearing_threshold_person", day).value)),
        hearing_threshold_entity_fen=yuan_to_fen(Decimal(book.parameter("hearing_threshold_entity", day).value)),
        publish_working_days=int(book.parameter("publish_limit", day).value),
        push_working_days=int(book.parameter("publish_push_limit", day).value),
        annulment_working_days=int(book.parameter("serious_list_annulment_limit", day).value),
        withdrawal_working_days=int(book.parameter("publication_withdrawal_limit", day).value),
        term_years=int(book.parameter("serious_list_term_years", day).value),
        early_exit_years=int(book.parameter("serious_list_early_exit_years", day).value),
        book_version=book.version,
    )
