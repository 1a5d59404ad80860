"""What a person does with a row that waits: mend it and file it, put it in the place of what is filed, discard it."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.roles import Actor
from credit.domain.entries import Correction
from credit.domain.feed_reading import FeedRow, Problem, ProblemKind, read_row
from credit.domain.feeds import Feed, Layout, feeds
from credit.domain.permissions import require_keeper, require_reason
from credit.services.correct_record import correct_record
from credit.services.file_delivered import (
    Delivered,
    Place,
    file_delivered,
    origins_of,
    problems_with_registry,
)
from credit.storage.feed_tables import CreditDelivery, QuarantinedRow
from credit.storage.feeds import find_filed, get_delivery, get_row_for_update
from ledger.services.record_act import Subject, record_act
from registry.queries.enterprises_by_code import enterprises_by_code


def mend_row(session: Session, row_id: str, changes: Mapping[str, str], actor: Actor, now: datetime) -> str:
    """File the row with what the person wrote in its columns and return the record's id.

    Raises InvalidInputError with what is still wrong; the row then waits on.
    """
    waiting, delivery, feed, layout = _open(session, row_id, actor)
    values = _values(session, waiting)
    changed = {column: text for column, text in changes.items() if values.get(column, "") != text}
    row = read_row({**values, **changed}, feed, layout, local_date(now))
    firms = enterprises_by_code(session, [row.code])
    problems = (*row.problems, *problems_with_registry(row, firms))
    if not problems:
        place = _place(delivery, waiting, row, changed)
        told = file_delivered(session, feed, Delivered(row, firms[row.code], place), actor, now)
        problems = told if isinstance(told, tuple) else ()
    if problems:
        raise InvalidInputError("还有要改的地方", fields=_by_column(problems, layout))
    return _filed(session, waiting, feed, row, actor, now)


def put_in_place(session: Session, row_id: str, reason: str, actor: Actor, now: datetime) -> str:
    """Correct the filed record by the row, as delivered, and return the new edition's id."""
    waiting, delivery, feed, layout = _open(session, row_id, actor)
    row = read_row(_values(session, waiting), feed, layout, local_date(now))
    known = find_filed(session, feed, row)
    if row.problems or known is None or not any(each["kind"] == ProblemKind.CONFLICT for each in waiting.problems):
        raise ConflictError("这一行不能用来更正，请先改好再记入")
    origins = origins_of(row, _place(delivery, waiting, row, {}))
    correction = Correction(reason, event_on=row.event_on, body_changes=row.body, origins=origins)
    correct_record(session, known.id, correction, actor, now)
    return _filed(session, waiting, feed, row, actor, now)


def discard_row(session: Session, row_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """Leave the row out for good; raises InvalidInputError without a reason."""
    waiting, _, _, _ = _open(session, row_id, actor)
    waiting.reason_sealed = vault_of(session).seal(require_reason(reason))
    _decide(session, waiting, "discarded", actor, now)


def _open(session: Session, row_id: str, actor: Actor) -> tuple[QuarantinedRow, CreditDelivery, Feed, Layout]:
    require_keeper(actor)
    waiting = get_row_for_update(session, row_id)
    if waiting.fate != "waiting":
        raise ConflictError("这一行已经有同事处理过了，请刷新后再看")
    delivery = get_delivery(session, waiting.delivery_id)
    feed = feeds()[delivery.feed]
    return waiting, delivery, feed, next(each for each in feed.layouts if each.key == delivery.layout)


def _values(session: Session, waiting: QuarantinedRow) -> dict[str, str]:
    values: dict[str, str] = json.loads(vault_of(session).open(waiting.row_sealed))
    return values


def _place(delivery: CreditDelivery, waiting: QuarantinedRow, row: FeedRow, changed: Mapping[str, str]) -> Place:
    by_hand = frozenset(name for name, column in row.columns.items() if column in changed)
    return Place(delivery.id, delivery.file_name, waiting.line, by_hand)


def _by_column(problems: tuple[Problem, ...], layout: Layout) -> dict[str, str]:
    """Return the messages by column; what belongs to no column stands at the code."""
    return {each.column or layout.code[0]: each.text for each in reversed(problems)}


def _filed(session: Session, waiting: QuarantinedRow, feed: Feed, row: FeedRow, actor: Actor, now: datetime) -> str:
    record = find_filed(session, feed, row)
    if record is None:
        raise RuntimeError("a filed row has its record")
    waiting.record_id = record.id
    _decide(session, waiting, "filed", actor, now)
    return record.id


def _decide(session: Session, waiting: QuarantinedRow, fate: str, actor: Actor, now: datetime) -> None:
    waiting.fate, waiting.decided_by, waiting.decided_at = fate, actor.account_id, now
    session.flush()
    details = {"delivery": waiting.delivery_id, "line": waiting.line}
    record_act(session, Subject("delivered_row", waiting.id), fate, actor, now, after=fate, details=details)
