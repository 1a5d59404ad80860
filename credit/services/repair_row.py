"""What a person does with a row that waits: mend it and file it, put it in the place of what is filed, discard it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.roles import Actor
from credit.domain.delivered_penalty import Graded
from credit.domain.entries import Correction
from credit.domain.feed_problems import QUESTIONS, Problem, ProblemKind
from credit.domain.feed_reading import FeedRow, read_row
from credit.domain.feeds import Feed, Layout, feeds
from credit.domain.items import Status
from credit.domain.permissions import require_keeper, require_reason
from credit.services.correct_record import correct_record
from credit.services.file_delivered import (
    Delivered,
    Place,
    file_delivered,
    grade_delivered,
    origins_of,
    problems_with_registry,
)
from credit.services.record_editions import Stop, grades_of, stop_record
from credit.services.withdraw_record import publish_withdrawn
from credit.storage.feed_tables import CreditDelivery, QuarantinedRow
from credit.storage.feeds import find_filed, get_delivery, get_row_for_update
from credit.storage.records import get_record_for_update
from ledger.services.record_act import Subject, record_act
from registry.queries.enterprises_by_code import enterprises_by_code

_ABOUT_FILED = frozenset({ProblemKind.CONFLICT, ProblemKind.NOT_IN_FORCE})
_RUN_OUT = frozenset({"cancelled", "expired"})  # the others fell because they should not stand
ANSWER = "answer-"  # before a kind of problem: the question about it


@dataclass(frozen=True)
class Mending:
    """What a person wrote in the row's columns, and answered to what it leaves open, by kind of problem."""

    changes: Mapping[str, str]
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Why:
    """Why a filed record is corrected by the row, and what a person answered to what the row leaves open."""

    reason: str
    answers: Mapping[str, str] = field(default_factory=dict)


def mend_row(session: Session, row_id: str, mending: Mending, actor: Actor, now: datetime) -> str:
    """File the row with what the person wrote in its columns and return the record's id.

    Raises InvalidInputError with what is still wrong; the row then waits on.
    """
    waiting, delivery, feed, layout = _open(session, row_id, actor)
    values = _values(session, waiting)
    changed = {column: text for column, text in mending.changes.items() if values.get(column, "") != text}
    row = read_row({**values, **changed}, feed, layout, local_date(now), mending.answers)
    firms = enterprises_by_code(session, [row.code])
    problems = (*row.problems, *problems_with_registry(row, firms))
    if not problems:
        place = _place(delivery, waiting, row, changed)
        told = file_delivered(session, feed, Delivered(row, firms[row.code], place), actor, now)
        problems = told if isinstance(told, tuple) else ()
    if problems:
        raise InvalidInputError("还有要改的地方", fields=_by_column(problems, layout))
    return _filed(session, waiting, feed, row, actor, now)


def put_in_place(session: Session, row_id: str, why: Why, actor: Actor, now: datetime) -> str:
    """Correct the filed record by the row, as delivered, and return the new edition's id; its grade follows the row."""
    waiting, delivery, feed, layout = _open(session, row_id, actor)
    row = read_row(_values(session, waiting), feed, layout, local_date(now), why.answers)
    known = find_filed(session, feed, row)
    if row.problems or known is None or not any(each["kind"] in _ABOUT_FILED for each in waiting.problems):
        raise ConflictError("这一行不能用来更正，请先改好再记入")
    graded = grade_delivered(session, feed, row, local_date(now)) if feed.entry.is_graded else Graded()
    if graded.problems:
        raise InvalidInputError("还有要确认的地方", fields=_by_column(graded.problems, layout))
    is_regraded = set(graded.grades) != set(grades_of(known)) or graded.ban_ends_on != known.ban_ends_on
    correction = Correction(
        why.reason,
        event_on=row.event_on,
        body_changes=row.body,
        grades=graded.grades if is_regraded else None,
        ban_ends_on=graded.ban_ends_on,
        shown_until=row.public_until,
        origins=origins_of(row, _place(delivery, waiting, row, {})),
    )
    correct_record(session, known.id, correction, actor, now)
    return _filed(session, waiting, feed, row, actor, now)


def stop_shown(session: Session, row_id: str, reason: str, actor: Actor, now: datetime) -> str:
    """Stop showing the record that a row of a state no longer normal is about, and return its id."""
    waiting, _, feed, layout = _open(session, row_id, actor)
    row = read_row(_values(session, waiting), feed, layout, local_date(now))
    known = find_filed(session, feed, row)
    if known is None or row.is_in_force or known.status != Status.CURRENT:
        raise ConflictError("没有和这一行同一文书、还在公示的记录")
    status = Status.ENDED if row.body.get("certificate_state") in _RUN_OUT else Status.WITHDRAWN
    record = get_record_for_update(session, known.id)
    stop_record(session, record, Stop(status, local_date(now), require_reason(reason)), actor, now)
    if status is Status.WITHDRAWN:
        publish_withdrawn(session, record, now)
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
    """Return the messages by column and, for what is answered, by question; the rest stands at the code."""
    found = {each.column or layout.code[0]: each.text for each in reversed(problems) if each.kind not in QUESTIONS}
    asked = {f"{ANSWER}{each.kind}": each.text for each in problems if each.kind in QUESTIONS}
    return {**found, **asked}


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
