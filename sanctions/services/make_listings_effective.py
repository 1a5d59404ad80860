"""Saying on its day that a decided listing is in force."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.contracts.sanctions import ListingEffective
from core.kernel.clock import local_date
from core.kernel.roles import SYSTEM_ACTOR
from core.outbox import publish
from sanctions.domain.procedure import Action, Status
from sanctions.services.take_step import take_step
from sanctions.storage.listing_tables import Listing


def make_listings_effective(session: Session, now: datetime) -> None:
    """Move every decided listing whose day has come; checks see its flag even before this runs."""
    due = select(Listing).where(Listing.status == Status.DECIDED.value, Listing.effective_on <= local_date(now))
    for listing in session.scalars(due.order_by(Listing.id).with_for_update()).all():
        take_step(session, listing, Action.TAKE_EFFECT, SYSTEM_ACTOR, now, {"effective_on": listing.effective_on})
        publish(session, _effective(listing), recorded_at=now)


def _effective(listing: Listing) -> ListingEffective:
    if listing.effective_on is None or listing.ends_on is None:
        raise ValueError(f"listing {listing.id} is decided without a term")
    return ListingEffective(
        listing_id=listing.id,
        enterprise_id=listing.enterprise_id,
        kind=listing.kind,
        article=listing.article_key,
        effective_on=listing.effective_on,
        ends_on=listing.ends_on,
        document_number=listing.document_number or "",
    )
