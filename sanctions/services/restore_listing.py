"""Putting a listing back whose repair fell: by fraud its term begins anew (article 20), else it goes on as it was."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from core.contracts.sanctions import ListingRestored
from core.kernel.roles import SYSTEM_ACTOR
from core.outbox import publish
from sanctions.domain.due_process import last_day_on_list
from sanctions.domain.procedure import LISTING_STEPS, Action, Status
from sanctions.services.clocks import clocks_on
from sanctions.services.listing_flag import raise_listing_flag
from sanctions.services.office_clocks import start_office_clock
from sanctions.services.take_step import take_step
from sanctions.storage.listing_tables import Listing
from sanctions.storage.loading import find_listing_for_update


def restore_listing(session: Session, listing_id: str, restored_on: date, now: datetime) -> None:
    """Take back a removal got by fraud: on the list again, for the whole term counted from that day."""
    listing = find_listing_for_update(session, listing_id)
    if listing is None or not LISTING_STEPS.leads(Status(listing.status), Action.RESTORE):
        return
    ends_on = last_day_on_list(restored_on, clocks_on(session, restored_on))
    listing.restored_on, listing.ends_on, listing.ended_on = restored_on, ends_on, None
    _put_back(session, listing, Action.RESTORE, restored_on, now)


def resume_listing(session: Session, listing_id: str, resumed_on: date, now: datetime) -> None:
    """End a pause because the plan was not carried out: the listing is in force for what is left of its term."""
    listing = find_listing_for_update(session, listing_id)
    if listing is not None and LISTING_STEPS.leads(Status(listing.status), Action.RESUME):
        _put_back(session, listing, Action.RESUME, resumed_on, now)


def _put_back(session: Session, listing: Listing, action: Action, day: date, now: datetime) -> None:
    if listing.ends_on is None:
        raise ValueError(f"listing {listing.id} was in force without a term")
    listing.paused_on = None
    if listing.end_pushed_on is not None:  # the other province has taken it down and is told anew
        listing.pushed_on = listing.pushed_to = listing.published_there_on = listing.end_pushed_on = None
    take_step(session, listing, action, SYSTEM_ACTOR, now, {"on": day, "ends_on": listing.ends_on})
    start_office_clock(session, listing)
    raise_listing_flag(session, listing, now)
    fact = ListingRestored(
        listing_id=listing.id,
        enterprise_id=listing.enterprise_id,
        why="fraud" if action is Action.RESTORE else "plan_failed",
        restored_on=day,
        ends_on=listing.ends_on,
    )
    publish(session, fact, recorded_at=now)
