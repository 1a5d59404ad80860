"""Taking a department's file in: what is sound is filed, the rest waits for a person, and its quality is told."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.canonical import canonical_json
from core.kernel.clock import local_date
from core.kernel.errors import InvalidInputError, TooLargeError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from core.records.files import Record, Unreadable
from credit.domain.feed_problems import Problem, ProblemKind
from credit.domain.feed_reading import FeedRow, read_row
from credit.domain.feeds import Feed, Layout, misfit
from credit.domain.permissions import require_keeper
from credit.services.file_delivered import (
    Delivered,
    FiledAs,
    Place,
    document_of,
    file_delivered,
    problems_with_registry,
)
from credit.storage.feed_tables import CreditDelivery, QuarantinedRow
from credit.storage.feeds import find_delivery, last_deliveries
from ledger.services.record_act import Subject, record_act
from registry.queries.enterprises_by_code import NamedEnterprise, enterprises_by_code

MOST_ROWS = 50_000
_UNREADABLE = "unreadable"
_PEOPLE = "people"


@dataclass(frozen=True)
class DeliveredFile:
    """A file of one feed; `name` is kept and shown, its records are read once."""

    feed: Feed
    name: str
    sha256: str
    records: Iterable[Record | Unreadable]


@dataclass(frozen=True)
class _Read:
    line: int
    values: Mapping[str, Any]
    row: FeedRow


def take_delivery(session: Session, file: DeliveredFile, actor: Actor, now: datetime) -> str:
    """Take the file in and return the delivery's id; the same file of the same feed again changes nothing.

    Raises InvalidInputError when no layout of the feed fits the heading, TooLargeError above 50,000 rows.
    """
    require_keeper(actor)
    known = find_delivery(session, file.feed.key, file.sha256)
    if known is not None:
        return known.id
    records = list(_limited(file.records))
    layout = _layout(file.feed, records)
    delivery = _delivery(session, file, layout, actor, now)
    counts = Counter({_UNREADABLE: sum(isinstance(one, Unreadable) for one in records)})
    rows = [_read(one, file.feed, layout, local_date(now)) for one in records if isinstance(one, Record)]
    firms = enterprises_by_code(session, (one.row.code for one in rows))
    shared = _shared_documents(rows)
    for one, problems in _examined(rows, firms):
        if one.row.is_person:
            counts[_PEOPLE] += 1
            continue
        told: FiledAs | tuple[Problem, ...] = problems
        if not problems:
            place = Place(delivery.id, file.name, one.line)
            delivered = Delivered(one.row, firms[one.row.code], place, document_of(one.row) in shared)
            told = file_delivered(session, file.feed, delivered, actor, now)
        if isinstance(told, FiledAs):
            counts[told.value] += 1
        else:
            _quarantine(session, delivery, one, told)
            counts["quarantined"] += 1
            counts.update({f"problem:{kind}" for kind in {each.kind for each in told}})
    delivery.rows = len(records)
    delivery.counts = dict(counts)
    delivery.missing = _missing(rows)
    delivery.unknown_columns = _unknown(records, file.feed, layout)
    session.flush()
    details = {"feed": file.feed.key, "file": file.name, "sha256": file.sha256, "rows": len(records)}
    record_act(session, Subject("delivery", delivery.id), "take_in", actor, now, details=details)
    return delivery.id


def _limited(records: Iterable[Record | Unreadable]) -> Iterable[Record | Unreadable]:
    for number, record in enumerate(records):
        if number == MOST_ROWS:
            raise TooLargeError(f"一个文件最多 {MOST_ROWS} 行，请分成几个文件")
        yield record


def _layout(feed: Feed, records: list[Record | Unreadable]) -> Layout:
    first = next((one for one in records if isinstance(one, Record)), None)
    if first is None:
        raise InvalidInputError("文件里没有能读的内容")
    layout = feed.layout_of(first.values)
    if layout is None:
        raise InvalidInputError(misfit([feed], first.values))
    return layout


def _delivery(session: Session, file: DeliveredFile, layout: Layout, actor: Actor, now: datetime) -> CreditDelivery:
    last = last_deliveries(session).get(file.feed.key)
    due_on = None if last is None else file.feed.due_on(local_date(last))
    late = timedelta() if due_on is None else local_date(now) - due_on
    row = CreditDelivery(
        id=new_id(),
        feed=file.feed.key,
        layout=layout.key,
        file_name=file.name,
        sha256=file.sha256,
        received_at=now,
        delivered_by=actor.account_id,
        due_on=due_on,
        late_days=max(0, late.days),
        rows=0,
        counts={},
        missing={},
        unknown_columns=[],
    )
    session.add(row)
    session.flush()
    return row


def _read(record: Record, feed: Feed, layout: Layout, today: date) -> _Read:
    return _Read(record.line, record.values, read_row(record.values, feed, layout, today))


def _examined(rows: list[_Read], firms: Mapping[str, NamedEnterprise]) -> Iterable[tuple[_Read, tuple[Problem, ...]]]:
    """Return each row with what is wrong with it: in itself, beside the registry, beside the rest of the file."""
    first: dict[tuple[str, str], _Read] = {}
    for one in rows:
        key = one.row.code, one.row.document_number
        earlier = first.setdefault(key, one)
        is_other = all(key) and earlier is not one and earlier.row.body != one.row.body
        repeated = (Problem(ProblemKind.REPEATED, "", f"第 {earlier.line} 行是同一份文书"),) if is_other else ()
        yield one, tuple(chain(one.row.problems, problems_with_registry(one.row, firms), repeated))


def _shared_documents(rows: list[_Read]) -> frozenset[tuple[str, str]]:
    """Return the documents that the file delivers for several enterprises."""
    codes: dict[tuple[str, str], set[str]] = {}
    for one in rows:
        if one.row.code and not one.row.is_person:
            codes.setdefault(document_of(one.row), set()).add(one.row.code)
    return frozenset(document for document, found in codes.items() if len(found) > 1)


def _quarantine(session: Session, delivery: CreditDelivery, one: _Read, problems: tuple[Problem, ...]) -> None:
    content = canonical_json({name: "" if value is None else str(value) for name, value in one.values.items()})
    session.add(
        QuarantinedRow(
            id=new_id(),
            delivery_id=delivery.id,
            line=one.line,
            row_sealed=vault_of(session).seal(content),
            problems=[asdict(each) for each in problems],
            fate="waiting",
        )
    )


def _missing(rows: list[_Read]) -> dict[str, int]:
    """Return how many rows say nothing in a column that must say something."""
    told = (each for one in rows if not one.row.is_person for each in one.row.problems)
    columns = (each.column for each in told if each.kind is ProblemKind.MISSING)
    return dict(Counter(columns))


def _unknown(records: list[Record | Unreadable], feed: Feed, layout: Layout) -> list[str]:
    first = next(one for one in records if isinstance(one, Record))
    known = layout.known_columns(feed.entry)
    return [name for name in first.values if name not in known]
