"""Taking off the list whoever has been on it for the whole term (order 44 article 21)."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import SYSTEM_ACTOR
from sanctions.domain.procedure import Action, Status
from sanctions.services.end_listing import end_listing
from sanctions.storage.listing_tables import Listing


def expire_listings(session: Session, now: datetime) -> None:
    """End every listing whose last day has passed; checks stop showing it on that day without this."""
    running = [Status.EFFECTIVE.value, Status.PAUSED.value]
    due = select(Listing).where(Listing.status.in_(running), Listing.ends_on < local_date(now))
    for listing in session.scalars(due.order_by(Listing.id).with_for_update()).all():
        last_day: date = listing.ends_on or local_date(now)
        end_listing(session, listing, Action.EXPIRE, last_day + timedelta(1), SYSTEM_ACTOR, now)
