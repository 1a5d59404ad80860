"""Until when a served listing decision may be brought to a review or to court, by the rule book of that day."""

from contextlib import suppress
from datetime import date

from sqlalchemy.orm import Session

from core.kernel.periods import after
from core.kernel.workdays import DueDay
from core.rules.values import NotInForceError
from rulebook.queries.books import current_book

_REMEDIES = {"review_limit": "申请行政复议的最后一天", "suit_limit": "提起行政诉讼的最后一天"}


def remedy_days(session: Session, served_on: date) -> dict[str, DueDay]:
    """Return the last day of each remedy by its Chinese name; both run from the service (order 44 article 23).

    One whose length an office's own rule book does not have is left out.
    """
    book = current_book(session)
    found: dict[str, DueDay] = {}
    for code, name in _REMEDIES.items():
        with suppress(NotInForceError):
            length = book.parameter(code, served_on)
            found[name] = after(served_on, int(length.value), length.unit)
    return found
