"""From when a listing may be removed early, and what it rests on, read from its row."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date
from core.kernel.periods import add_months
from rulebook.queries.books import current_book
from sanctions.storage.listing_tables import Listing


def first_day_of_exit(session: Session, listing: Listing) -> date | None:
    """Return the first day on which early removal may be asked for (article 16); after fraud there is none."""
    if listing.effective_on is None or listing.restored_on is not None:
        return None
    years = current_book(session).parameter("serious_list_early_exit_years", listing.effective_on).value
    return add_months(listing.effective_on, int(years) * 12) + timedelta(1)


def unperformed_text(listing: Listing) -> str:
    """Return which decision was not performed, and until when it had to be; empty when it rests on a penalty."""
    if listing.unperformed_decided_on is None or listing.unperformed_due_on is None:
        return ""
    decided, due = chinese_date(listing.unperformed_decided_on), chinese_date(listing.unperformed_due_on)
    number = listing.unperformed_document
    return f"{listing.unperformed_authority}{decided}作出的决定（{number}），应当在{due}以前履行"
