"""Following a credit repair of the listing: it is lifted for good, or paused while a plan is carried out."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from core.contracts.sanctions import ListingPaused
from core.kernel.roles import SYSTEM_ACTOR
from core.outbox import publish
from sanctions.domain.flag_kinds import FlagSource
from sanctions.domain.procedure import LISTING_STEPS, Action, Status
from sanctions.services.end_listing import end_listing
from sanctions.services.flags import take_back_flag
from sanctions.services.take_step import take_step
from sanctions.storage.loading import find_listing_for_update


def lift_listing(session: Session, listing_id: str, lifted_on: date, now: datetime) -> None:
    """End the listing by its repair; one that has ended otherwise stays as it is."""
    listing = find_listing_for_update(session, listing_id)
    if listing is not None and LISTING_STEPS.leads(Status(listing.status), Action.REPAIR):
        end_listing(session, listing, Action.REPAIR, lifted_on, SYSTEM_ACTOR, now)


def pause_listing(session: Session, listing_id: str, paused_on: date, now: datetime) -> None:
    """Take the flag back for as long as the plan of a bankruptcy is carried out; the term runs on."""
    listing = find_listing_for_update(session, listing_id)
    if listing is None or not LISTING_STEPS.leads(Status(listing.status), Action.PAUSE):
        return
    taken_back = take_back_flag(session, FlagSource.LISTING, listing.id, "paused", now)
    listing.paused_on = paused_on
    details = {"paused_on": paused_on, "warnings_taken_back": taken_back}
    take_step(session, listing, Action.PAUSE, SYSTEM_ACTOR, now, details)
    fact = ListingPaused(listing_id=listing.id, enterprise_id=listing.enterprise_id, paused_on=paused_on)
    publish(session, fact, recorded_at=now)
