"""The listings an officer works on, each with the clock that runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.workdays import working_days_left
from sanctions.domain.after_decision import OFFICE_CLOCK_NAMES, OfficeClock
from sanctions.domain.grounds import serious_list_law
from sanctions.domain.procedure import LISTED, STATUS_NAMES, Status
from sanctions.storage.listing_tables import Listing


@dataclass(frozen=True)
class ListingClock:
    """What falls on which day; `working_days_left` is negative when it has passed.

    `is_of_office`: the office owes something by that day.
    """

    label: str
    on: date
    working_days_left: int
    is_provisional: bool = False
    is_of_office: bool = False


@dataclass(frozen=True)
class ListingRow:
    listing_id: str
    enterprise_id: str
    enterprise_name: str
    enterprise_code: str
    ground_title: str
    violation: str
    status: Status
    status_text: str
    is_in_force: bool
    clock: ListingClock | None
    document_number: str | None
    proposed_at: datetime


@dataclass(frozen=True)
class ListingList:
    """Rows with the nearest clock first, and how many listings have each status."""

    rows: tuple[ListingRow, ...]
    counts: dict[Status, int]


def listings(session: Session, now: datetime, statuses: Iterable[Status] | None = None) -> ListingList:
    """Return the listings of these statuses, or all of them."""
    found = select(Listing).order_by(Listing.proposed_at.desc(), Listing.id)
    if statuses is not None:
        found = found.where(Listing.status.in_([status.value for status in statuses]))
    rows = [listing_row(row, local_date(now)) for row in session.scalars(found)]
    counted = session.execute(select(Listing.status, func.count()).group_by(Listing.status))
    return ListingList(
        rows=tuple(sorted(rows, key=lambda row: row.clock.on if row.clock else date.max)),
        counts={Status(status): number for status, number in counted},
    )


def listings_of_enterprise(session: Session, enterprise_id: str, now: datetime) -> tuple[ListingRow, ...]:
    """Return the listings the enterprise has been told of, newest first, for its members."""
    told = (Listing.enterprise_id == enterprise_id, Listing.notice_served_on.is_not(None))
    rows = session.scalars(select(Listing).where(*told).order_by(Listing.proposed_at.desc(), Listing.id))
    return tuple(listing_row(row, local_date(now), is_party=True) for row in rows)


def listing_row(row: Listing, today: date, *, is_party: bool = False) -> ListingRow:
    """Return the line of a listing; what the office owes is no clock of the party."""
    status = Status(row.status)
    in_force = is_in_force(row, today)
    return ListingRow(
        listing_id=row.id,
        enterprise_id=row.enterprise_id,
        enterprise_name=row.enterprise_name,
        enterprise_code=row.enterprise_code,
        ground_title=serious_list_law().ground(row.ground).title,
        violation=row.violation,
        status=status,
        status_text=STATUS_NAMES[Status.EFFECTIVE if in_force else status],
        is_in_force=in_force,
        clock=(None if is_party else _office_clock(row, today)) or _clock(row, today),
        document_number=row.document_number,
        proposed_at=row.proposed_at,
    )


def is_in_force(row: Listing, today: date) -> bool:
    """Tell from the dates whether the enterprise is on the list that day."""
    if Status(row.status) not in LISTED or row.effective_on is None or row.ends_on is None:
        return False
    return (row.restored_on or row.effective_on) <= today <= row.ends_on


_CLOCKS = {
    Status.NOTIFIED: ("申请听证的最后一天", "request_due_on"),
    Status.HEARING_ARRANGED: ("听证", "hearing_on"),
    Status.DECIDED: ("生效", "effective_on"),
    Status.EFFECTIVE: ("在名单中的最后一天", "ends_on"),
    Status.PAUSED: ("期限仍在计算，最后一天", "ends_on"),
}


def _office_clock(row: Listing, today: date) -> ListingClock | None:
    if row.office_clock is None or row.office_due_on is None:
        return None
    label = OFFICE_CLOCK_NAMES[OfficeClock(row.office_clock)]
    left = working_days_left(today, row.office_due_on)
    return ListingClock(label, row.office_due_on, left, bool(row.office_due_provisional), is_of_office=True)


def _clock(row: Listing, today: date) -> ListingClock | None:
    if row.status == Status.NOTIFIED and row.waived_on is not None:
        return None  # nobody waits for a hearing that was given up
    label, column = _CLOCKS.get(Status(row.status), ("", ""))
    on: date | None = getattr(row, column) if column else None
    if on is None:
        return None
    is_provisional = column == "request_due_on" and bool(row.request_due_provisional)
    return ListingClock(label, on, working_days_left(today, on), is_provisional)
