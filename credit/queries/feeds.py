"""Feeds as officers see them: what is due, what came and how good it was, which rows wait for a person."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from credit.domain.catalogue_fields import show_value
from credit.domain.departments import Department
from credit.domain.feed_problems import PROBLEM_NAMES, QUESTIONS, ProblemKind
from credit.domain.feed_reading import FeedRow, read_row
from credit.domain.feeds import Feed, Layout, feeds
from credit.domain.items import Status
from credit.domain.permissions import require_keeper
from credit.domain.personal_data import masked
from credit.storage.feed_tables import CreditDelivery, QuarantinedRow
from credit.storage.feeds import find_filed, get_delivery, last_deliveries, waiting_counts, waiting_rows
from credit.storage.record_tables import CreditRecord
from credit.storage.records import body_of

ROWS_A_PAGE = 50
_MOST_DELIVERIES = 20
_ABOUT_FILED = frozenset({ProblemKind.CONFLICT, ProblemKind.NOT_IN_FORCE})
_PERSONAL = frozenset({ProblemKind.IDENTITY, ProblemKind.PERSONAL})


@dataclass(frozen=True)
class FeedLine:
    """A feed with its clock; without a delivery nothing is due yet, the first one starts it."""

    feed: Feed
    last_on: date | None
    due_on: date | None
    is_late: bool


@dataclass(frozen=True)
class DeliveryLine:
    """A delivery with its quality: how many rows became what, and how many still wait."""

    delivery_id: str
    feed: Feed
    layout: Layout
    file_name: str
    received_at: datetime
    delivered_by: str
    due_on: date | None
    late_days: int
    rows: int
    new: int
    same: int
    quarantined: int
    waiting: int
    people: int
    unreadable: int


@dataclass(frozen=True)
class FeedsPage:
    """All feeds by department, and the latest deliveries."""

    departments: tuple[tuple[Department, str, tuple[FeedLine, ...]], ...]
    deliveries: tuple[DeliveryLine, ...]
    late: int


@dataclass(frozen=True)
class QuarantineLine:
    row_id: str
    line: int
    problems: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class DeliveryPage:
    """`problems` count rows by kind of problem, `missing` rows by column; `waiting` is one page of rows."""

    line: DeliveryLine
    problems: tuple[tuple[str, int], ...]
    missing: Mapping[str, int]
    unknown_columns: tuple[str, ...]
    waiting: tuple[QuarantineLine, ...]


@dataclass(frozen=True)
class RowPage:
    """A waiting row as delivered, column by column; `conflicts` are what the file says otherwise of the same document.

    `proposals` are columns without what looks personal, for a person to judge; `asked` are the kinds of problem that a
    person answers. `may_replace`, `may_stop`: a filed record can be corrected by the row, or shown no more.
    """

    row_id: str
    line: int
    delivery: DeliveryLine
    fate: str
    problems: tuple[tuple[str, str, str], ...]
    values: Mapping[str, str]
    conflicts: tuple[tuple[str, str, str], ...]
    proposals: Mapping[str, str]
    asked: frozenset[ProblemKind]
    may_replace: bool
    may_stop: bool


def feeds_page(session: Session, actor: Actor, today: date) -> FeedsPage:
    """Return every feed with its clock; raises NotAllowedError for who does not keep the file."""
    require_keeper(actor)
    last = last_deliveries(session)
    lines = [_feed_line(feed, last.get(feed.key), today) for feed in feeds().values()]
    groups: dict[Department, list[FeedLine]] = {}
    for line in lines:
        groups.setdefault(line.feed.department, []).append(line)
    rows = session.scalars(select(CreditDelivery).order_by(CreditDelivery.received_at.desc()).limit(_MOST_DELIVERIES))
    waiting = waiting_counts(session)
    return FeedsPage(
        departments=tuple((one, found[0].feed.contact, tuple(found)) for one, found in groups.items()),
        deliveries=tuple(_delivery_line(row, waiting) for row in rows),
        late=sum(line.is_late for line in lines),
    )


def delivery_page(session: Session, delivery_id: str, actor: Actor, page: int = 1) -> DeliveryPage:
    """Return one delivery's quality and a page of its waiting rows."""
    require_keeper(actor)
    row = get_delivery(session, delivery_id)
    kinds = ((PROBLEM_NAMES[kind], row.counts.get(f"problem:{kind}", 0)) for kind in ProblemKind)
    waiting = waiting_rows(session, delivery_id, ROWS_A_PAGE, ROWS_A_PAGE * (page - 1))
    return DeliveryPage(
        line=_delivery_line(row, waiting_counts(session)),
        problems=tuple((name, count) for name, count in kinds if count),
        missing=row.missing,
        unknown_columns=tuple(row.unknown_columns),
        waiting=tuple(QuarantineLine(one.id, one.line, _problems(one)) for one in waiting),
    )


def row_page(session: Session, row_id: str, actor: Actor, today: date) -> RowPage:
    """Return one row with what is wrong with it; raises NotFoundError."""
    require_keeper(actor)
    row = session.get(QuarantinedRow, row_id)
    if row is None:
        raise NotFoundError("没有找到这一行")
    line = _delivery_line(get_delivery(session, row.delivery_id), waiting_counts(session))
    values = json.loads(vault_of(session).open(row.row_sealed))
    kinds = frozenset(ProblemKind(each["kind"]) for each in row.problems)
    read = read_row(values, line.feed, line.layout, today)
    known = find_filed(session, line.feed, read)
    is_open = row.fate == "waiting" and known is not None and known.status == Status.CURRENT
    conflicts = _conflicts(session, line.feed, read, known) if known and kinds & _ABOUT_FILED else ()
    return RowPage(
        row_id=row.id,
        line=row.line,
        delivery=line,
        fate=row.fate,
        problems=_problems(row),
        values=values,
        conflicts=conflicts,
        proposals=_proposals(values, row),
        asked=kinds & frozenset(QUESTIONS),
        may_replace=is_open and bool(conflicts),
        may_stop=is_open and ProblemKind.NOT_IN_FORCE in kinds,
    )


def _feed_line(feed: Feed, last: datetime | None, today: date) -> FeedLine:
    if last is None:
        return FeedLine(feed, None, None, is_late=False)
    due_on = feed.due_on(local_date(last))
    return FeedLine(feed, local_date(last), due_on, is_late=today > due_on)


def _delivery_line(row: CreditDelivery, waiting: Mapping[str, int]) -> DeliveryLine:
    feed = feeds()[row.feed]
    return DeliveryLine(
        delivery_id=row.id,
        feed=feed,
        layout=next(each for each in feed.layouts if each.key == row.layout),
        file_name=row.file_name,
        received_at=row.received_at,
        delivered_by=row.delivered_by,
        due_on=row.due_on,
        late_days=row.late_days,
        rows=row.rows,
        waiting=waiting.get(row.id, 0),
        **{name: row.counts.get(name, 0) for name in ("new", "same", "quarantined", "people", "unreadable")},
    )


def _problems(row: QuarantinedRow) -> tuple[tuple[str, str, str], ...]:
    return tuple((PROBLEM_NAMES[ProblemKind(one["kind"])], one["column"], one["text"]) for one in row.problems)


def _conflicts(session: Session, feed: Feed, row: FeedRow, known: CreditRecord) -> tuple[tuple[str, str, str], ...]:
    """Return label, filed and delivered value of every field in which the two differ."""
    filed = body_of(session, known)
    both = ((each, filed.get(each.name), row.body.get(each.name)) for each in feed.entry.fields)
    return tuple(
        (each.label, show_value(each, old, {}), show_value(each, new, {})) for each, old, new in both if old != new
    )


def _proposals(values: Mapping[str, str], row: QuarantinedRow) -> dict[str, str]:
    """Return for every column that seems to hold personal data its words without them."""
    columns = (each["column"] for each in row.problems if each["kind"] in _PERSONAL)
    return {column: masked(values.get(column, "")) for column in columns}
