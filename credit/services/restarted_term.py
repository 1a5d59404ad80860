"""The term of a record that begins anew after a repair got by fraud (order 107 article 23; order 44 article 20)."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from core.kernel.periods import add_months
from credit.domain.catalogue import TermRule
from credit.domain.entries import Publishing
from credit.domain.items import Item
from credit.domain.publication import Window, heaviest, penalty_window
from credit.services.publication_terms import publication_terms
from credit.services.record_editions import grades_of, publishing_of
from credit.storage.record_tables import CreditRecord
from rulebook.queries.books import current_book


def restarted_publishing(session: Session, record: CreditRecord, today: date) -> Publishing:
    """Return the whole term of the record, counted from today; what has no term of its own goes on as it was."""
    if record.grade is not None:
        return _of_penalty(session, record, today)
    if record.item == Item.SERIOUS_LIST:
        return _of_serious_list(session, today)
    return publishing_of(record)


def _of_penalty(session: Session, record: CreditRecord, today: date) -> Publishing:
    grades, ban = grades_of(record), record.ban_ends_on
    terms = publication_terms(session, today, TermRule(record.term))
    return Publishing(
        grade=heaviest(grades, today, terms, ban),
        grades=grades,
        ban_ends_on=ban,
        book_version=terms.book_version,
        window=penalty_window(grades, today, terms, ban),
    )


def _of_serious_list(session: Session, today: date) -> Publishing:
    book = current_book(session)
    until = add_months(today, 12 * int(book.parameter("serious_list_term_years", today).value))
    least = add_months(today, 12 * int(book.parameter("serious_list_early_exit_years", today).value))
    return Publishing(book_version=book.version, window=Window(today, until, least + timedelta(1)))
