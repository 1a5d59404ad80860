"""Ending a listing that is in force: its flag and everything derived from it go in the same transaction."""

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.contracts.sanctions import ListingEnded
from core.kernel.roles import Actor
from core.outbox import publish
from sanctions.domain.procedure import Action
from sanctions.services.take_step import take_step
from sanctions.storage.listing_tables import DerivedFlag, Listing
from sanctions.storage.loading import find_flag_of_listing_for_update

_HOW = {Action.EXPIRE: "expired", Action.ANNUL: "annulled"}


def end_listing(
    session: Session, listing: Listing, action: Action, ended_on: date, actor: Actor, now: datetime
) -> None:
    """Retract the flag with all that was derived from it, move the listing to its end and publish that."""
    how = _HOW[action]
    taken_back = _retract(session, listing, how, now)
    listing.ended_on = listing.ended_on or ended_on  # annulled after its term, it had ended before
    details = {"ended_on": ended_on, "warnings_taken_back": taken_back}
    take_step(session, listing, action, actor, now, details)
    fact = ListingEnded(listing_id=listing.id, enterprise_id=listing.enterprise_id, how=how, ended_on=ended_on)
    publish(session, fact, recorded_at=now)


def _retract(session: Session, listing: Listing, how: str, now: datetime) -> list[str]:
    """Take back the flag and all that was derived from it; return the ids of the latter."""
    flag = find_flag_of_listing_for_update(session, listing.id)
    if flag is None:
        return []
    flag.retracted_at, flag.retracted_as = now, how
    session.flush()
    live = (DerivedFlag.flag_id == flag.id, DerivedFlag.retracted_at.is_(None))
    ids = list(session.scalars(select(DerivedFlag.id).where(*live).order_by(DerivedFlag.id)))
    session.execute(update(DerivedFlag).where(*live).values(retracted_at=now))
    return ids
