"""What the credit file does with the record of an entry on the abnormal list: removal, pause, return, correction."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from core.contracts.sanctions import ListingPaused, ListingRestored
from core.kernel.roles import SYSTEM_ACTOR
from core.outbox import publish
from sanctions.domain.abnormal_procedure import ABNORMAL_STEPS, AbnormalAct, AbnormalStatus
from sanctions.domain.flag_kinds import FlagSource
from sanctions.services.abnormal_step import take_abnormal_step
from sanctions.services.decide_abnormal import end_abnormal, raise_abnormal_flag
from sanctions.services.flags import take_back_flag
from sanctions.storage.abnormal_listings import find_abnormal_for_update
from sanctions.storage.abnormal_tables import AbnormalListing


def remove_abnormal(session: Session, listing_id: str, removed_on: date, now: datetime) -> None:
    """Take the enterprise off the list: its removal was granted."""
    _end(session, listing_id, AbnormalAct.REMOVE, removed_on, now)


def correct_abnormal(session: Session, listing_id: str, corrected_on: date, now: datetime) -> None:
    """Take the enterprise off the list: the listing was an error."""
    _end(session, listing_id, AbnormalAct.CORRECT, corrected_on, now)


def pause_abnormal(session: Session, listing_id: str, paused_on: date, now: datetime) -> None:
    """Take the flag back for as long as the plan of a bankruptcy is carried out."""
    row = _held(session, listing_id, AbnormalAct.PAUSE)
    if row is None:
        return
    taken_back = take_back_flag(session, FlagSource.ABNORMAL_LISTING, row.id, "paused", now)
    row.paused_on = paused_on
    details = {"paused_on": paused_on, "warnings_taken_back": taken_back}
    take_abnormal_step(session, row, AbnormalAct.PAUSE, SYSTEM_ACTOR, now, details)
    fact = ListingPaused(listing_id=row.id, enterprise_id=row.enterprise_id, paused_on=paused_on)
    publish(session, fact, recorded_at=now)


def restore_abnormal(session: Session, listing_id: str, restored_on: date, now: datetime) -> None:
    """Put the enterprise back on the list: its removal was got by fraud."""
    _put_back(session, listing_id, AbnormalAct.RESTORE, restored_on, now)


def resume_abnormal(session: Session, listing_id: str, resumed_on: date, now: datetime) -> None:
    """End a pause because the plan was not carried out."""
    _put_back(session, listing_id, AbnormalAct.RESUME, resumed_on, now)


def _held(session: Session, listing_id: str, act: AbnormalAct) -> AbnormalListing | None:
    """Return the entry, held, if the act is possible; what has ended otherwise stays as it is."""
    row = find_abnormal_for_update(session, listing_id)
    return row if row is not None and ABNORMAL_STEPS.leads(AbnormalStatus(row.status), act) else None


def _end(session: Session, listing_id: str, act: AbnormalAct, ended_on: date, now: datetime) -> None:
    row = _held(session, listing_id, act)
    if row is not None:
        end_abnormal(session, row, act, ended_on, SYSTEM_ACTOR, now)


def _put_back(session: Session, listing_id: str, act: AbnormalAct, day: date, now: datetime) -> None:
    row = _held(session, listing_id, act)
    if row is None:
        return
    row.restored_on, row.paused_on, row.ended_on = day, None, None
    take_abnormal_step(session, row, act, SYSTEM_ACTOR, now, {"on": day})
    raise_abnormal_flag(session, row, now)
    why = "fraud" if act is AbnormalAct.RESTORE else "plan_failed"
    fact = ListingRestored(listing_id=row.id, enterprise_id=row.enterprise_id, why=why, restored_on=day, ends_on=None)
    publish(session, fact, recorded_at=now)
