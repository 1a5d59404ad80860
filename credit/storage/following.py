"""Until when a subscriber has to follow a change."""

from datetime import date

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.workdays import add_working_days
from credit.storage.change_tables import CreditSubscriber
from rulebook.queries.books import current_book


def follow_due_on(session: Session, subscriber: CreditSubscriber, changed_on: date) -> date:
    """Return the last day: the day itself for a site, else some working days (order 107 articles 25, 26).

    For whoever subscribed after the change the days begin with the subscription.
    """
    start = max(changed_on, local_date(subscriber.opened_at))
    if subscriber.is_site:
        return start
    days = int(current_book(session).parameter("repair_follow_limit", start).value)
    return add_working_days(start, days).on
