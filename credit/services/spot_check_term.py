"""How long a spot check with a negative result is public (order 107 article 10)."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.periods import add_months
from credit.domain.entries import Publishing
from credit.domain.items import Grade, Status
from credit.domain.publication import Window
from credit.storage.record_tables import CreditRecord
from rulebook.queries.books import current_book

_LIGHT = frozenset({Grade.NONE.value, Grade.LIGHT.value})


def spot_check_publishing(
    session: Session, published_on: date, penalty: CreditRecord | None, now: datetime
) -> Publishing:
    """Return its own term without a penalty or with a light one; else it lasts as long as the penalty's record."""
    if penalty is not None and penalty.status != Status.WITHDRAWN and penalty.grade not in _LIGHT:
        window = Window(published_on, penalty.public_until, penalty.stoppable_from)
        return Publishing(book_version=penalty.rule_book_version, window=window)
    book = current_book(session)
    months = int(book.parameter("spot_check_publication_months", local_date(now)).value)
    return Publishing(book_version=book.version, window=Window(published_on, add_months(published_on, months)))
