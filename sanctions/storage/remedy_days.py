"""Until when a served listing decision may be brought to a review or to court, by the rule book of that day."""

from datetime import date

from sqlalchemy.orm import Session

from core.kernel.periods import after
from core.kernel.workdays import DueDay
from rulebook.queries.books import current_book

_REMEDIES = {"review_limit": "申请行政复议的最后一天", "suit_limit": "提起行政诉讼的最后一天"}


def remedy_days(session: Session, served_on: date) -> dict[str, DueDay]:
    """Return the last day of each remedy by its Chinese name; both run from the service (order 44 article 23)."""
    book = current_book(session)
    lengths = {name: book.parameter(code, served_on) for code, name in _REMEDIES.items()}
    return {name: after(served_on, int(length.value), length.unit) for name, length in lengths.items()}
