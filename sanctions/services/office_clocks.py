"""What the office owes after the decision: the clock that runs, and reminding of it."""

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date, local_date
from core.kernel.roles import Role
from core.kernel.workdays import add_working_days
from identity.domain.notices import NewNotice, NoticeKind, to_office
from identity.services.leave_notice import leave_notice
from sanctions.domain.after_decision import OFFICE_CLOCK_NAMES, AfterDecision, OfficeClock, office_clock
from sanctions.domain.procedure import Status
from sanctions.services.clocks import clocks_on
from sanctions.storage.listing_tables import Listing

_AT_ONCE = 200
_OWED_BY = {
    OfficeClock.ANNUL: Role.SUPERVISOR,
    OfficeClock.PUSH: Role.OFFICER,
    OfficeClock.PUBLISH_THERE: Role.OFFICER,
    OfficeClock.PUSH_END: Role.OFFICER,
}


def start_office_clock(session: Session, listing: Listing) -> None:
    """Let what is owed next run, by the numbers of the day on which it began."""
    if listing.decided_on is None:
        return
    state = AfterDecision(
        listing.restored_on or listing.decided_on,
        listing.is_of_another_province,
        listing.basis_fell_on,
        listing.pushed_on,
        listing.published_there_on,
        listing.ended_on,
        listing.end_pushed_on,
        is_annulled=listing.status == Status.ANNULLED,
    )
    began_on = listing.ended_on or listing.basis_fell_on or listing.pushed_on or state.decided_on
    owed = office_clock(state, clocks_on(session, began_on))
    listing.office_clock = listing.office_due_on = listing.office_due_provisional = listing.reminded_on = None
    if owed is not None:
        kind, due = owed
        listing.office_clock = kind.value
        listing.office_due_on, listing.office_due_provisional = due.on, due.provisional


def remind_of_listings(session: Session, now: datetime) -> None:
    """Remind whoever owes it on the working day before the last one, and the head once it has passed."""
    today = local_date(now)
    near = and_(Listing.reminded_on.is_(None), Listing.office_due_on <= add_working_days(today, 1).on)
    over = and_(Listing.office_due_on < today, Listing.reminded_on <= Listing.office_due_on)
    due = select(Listing).where(or_(near, over)).order_by(Listing.id)
    for listing in session.scalars(due.limit(_AT_ONCE).with_for_update()).all():
        _remind(session, listing, now)


def _remind(session: Session, listing: Listing, now: datetime) -> None:
    if listing.office_due_on is None or listing.office_clock is None:
        return
    today, kind = local_date(now), OfficeClock(listing.office_clock)
    is_over = listing.office_due_on < today
    title = f"{OFFICE_CLOCK_NAMES[kind]}：{'已经超过期限' if is_over else '期限将满'}"
    body = f"{listing.enterprise_name}：期限到{chinese_date(listing.office_due_on)}，请尽快办理。"
    recipient = to_office(Role.SUPERVISOR if is_over else _OWED_BY[kind], listing.office_id)
    notice = NewNotice(recipient, title, body, f"/sanctions/{listing.id}", NoticeKind.DEADLINE)
    leave_notice(session, notice, now)
    listing.reminded_on = today
