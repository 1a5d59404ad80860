"""Ending a listing that is in force: its flag and everything derived from it go in the same transaction."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from core.contracts.sanctions import ListingEnded
from core.kernel.roles import Actor
from core.outbox import publish
from sanctions.domain.flag_kinds import FlagSource
from sanctions.domain.procedure import Action
from sanctions.services.flags import take_back_flag
from sanctions.services.take_step import take_step
from sanctions.storage.listing_tables import Listing

_HOW = {Action.EXPIRE: "expired", Action.ANNUL: "annulled"}


def end_listing(
    session: Session, listing: Listing, action: Action, ended_on: date, actor: Actor, now: datetime
) -> None:
    """Retract the flag with all that was derived from it, move the listing to its end and publish that."""
    how = _HOW[action]
    taken_back = take_back_flag(session, FlagSource.LISTING, listing.id, how, now)
    listing.ended_on = listing.ended_on or ended_on  # annulled after its term, it had ended before
    details = {"ended_on": ended_on, "warnings_taken_back": taken_back}
    take_step(session, listing, action, actor, now, details)
    fact = ListingEnded(listing_id=listing.id, enterprise_id=listing.enterprise_id, how=how, ended_on=ended_on)
    publish(session, fact, recorded_at=now)
