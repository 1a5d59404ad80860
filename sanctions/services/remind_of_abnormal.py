"""Reminding of what the office owes to an entry on the abnormal list: the second letter, the decision."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from core.kernel.clock import chinese_date, local_date
from core.kernel.roles import Role
from core.kernel.workdays import add_working_days
from identity.domain.notices import NewNotice, NoticeKind, to_office
from identity.services.leave_notice import leave_notice
from sanctions.domain.abnormal_clocks import AbnormalClock, running_clock
from sanctions.domain.abnormal_procedure import OPEN_ABNORMAL, AbnormalStatus
from sanctions.storage.abnormal_listings import abnormal_clocks_on, get_abnormal_for_update, progress_of
from sanctions.storage.abnormal_tables import AbnormalListing

_AT_ONCE = 200


def remind_of_abnormal(session: Session, now: datetime) -> None:
    """Remind whoever owes it on the working day before the last one, and the head once it has passed."""
    today = local_date(now)
    clocks = abnormal_clocks_on(session, today)
    waiting = select(AbnormalListing).where(AbnormalListing.status.in_([status.value for status in OPEN_ABNORMAL]))
    light = waiting.options(defer(AbnormalListing.facts_sealed), defer(AbnormalListing.parts_sealed))
    due = [
        (row.id, clock)
        for row in session.scalars(light.order_by(AbnormalListing.id))
        if (clock := running_clock(progress_of(row), today, clocks)) is not None and _is_due(row, clock, today)
    ]
    for listing_id, clock in due[:_AT_ONCE]:
        row = get_abnormal_for_update(session, listing_id)
        if _is_due(row, clock, today):
            _remind(session, row, clock, now)


def _is_due(row: AbnormalListing, clock: AbnormalClock, today: date) -> bool:
    if not clock.is_of_office:
        return False
    if row.reminded_on is None:
        return clock.due.on <= add_working_days(today, 1).on
    return row.reminded_on <= clock.due.on < today


def _remind(session: Session, row: AbnormalListing, clock: AbnormalClock, now: datetime) -> None:
    today = local_date(now)
    is_over = clock.due.on < today
    is_of_officer = row.status == AbnormalStatus.FIRST_SENT and not is_over
    title = f"经营异常名录，{clock.label}：{'已经超过期限' if is_over else '期限将满'}"
    body = f"{row.enterprise_name}：期限到{chinese_date(clock.due.on)}，请尽快办理。"
    to = to_office(Role.OFFICER if is_of_officer else Role.SUPERVISOR, row.office_id)
    leave_notice(session, NewNotice(to, title, body, f"/sanctions/abnormal/{row.id}", NoticeKind.DEADLINE), now)
    row.reminded_on = today
