"""Ending a listing: its flag and everything derived from it go in the same transaction."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from core.contracts.sanctions import ListingEnded
from core.kernel.roles import Actor
from core.outbox import publish
from sanctions.domain.flag_kinds import FlagSource
from sanctions.domain.procedure import Action, Status
from sanctions.services.flags import take_back_flag
from sanctions.services.office_clocks import start_office_clock
from sanctions.services.take_step import take_step
from sanctions.storage.listing_tables import Listing

_HOW = {Action.EXPIRE: "expired", Action.ANNUL: "annulled", Action.REPAIR: "repaired"}


def end_listing(
    session: Session, listing: Listing, action: Action, ended_on: date, actor: Actor, now: datetime
) -> None:
    """Retract the flag with all that was derived from it, move the listing to its end and publish that.

    A province that was told of the listing is told of its end within days.
    """
    how, was_told = _HOW[action], _was_told(listing)
    taken_back = take_back_flag(session, FlagSource.LISTING, listing.id, how, now)
    listing.ended_on = listing.ended_on or ended_on  # annulled after its term, it had ended before
    listing.paused_on = None
    details = {"ended_on": ended_on, "warnings_taken_back": taken_back}
    take_step(session, listing, action, actor, now, details)
    start_office_clock(session, listing)
    if was_told:
        fact = ListingEnded(listing_id=listing.id, enterprise_id=listing.enterprise_id, how=how, ended_on=ended_on)
        publish(session, fact, recorded_at=now)


def _was_told(listing: Listing) -> bool:
    """Tell whether anybody outside heard of it: its penalty is told with the decision, the listing on its first day."""
    return not (listing.decided_alone and listing.status == Status.DECIDED)
