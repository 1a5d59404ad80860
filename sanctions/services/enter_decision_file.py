"""Entering many decisions from a file: each sound line is entered, each other one is told with its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from core.kernel.errors import BusinessError, InvalidInputError
from core.kernel.roles import Actor
from core.records.files import Record, Unreadable
from sanctions.domain.decision_file import COLUMNS, check_columns, is_comment, read_line
from sanctions.domain.decision_procedure import DECISION_STEPS, DecisionAct
from sanctions.services.enter_decision import How, enter_decision
from sanctions.services.tell_of_decision import tell_of_file

MOST_LINES = 1000


@dataclass(frozen=True)
class LineProblem:
    """Why a line was not entered: the columns with what is wrong; no value of the line is repeated."""

    line: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class FileReport:
    """`unknown` are columns that were not read."""

    lines: int
    entered: tuple[str, ...]
    problems: tuple[LineProblem, ...]
    unknown: tuple[str, ...] = ()


def enter_decision_file(
    session: Session, records: Iterable[Record | Unreadable], actor: Actor, now: datetime
) -> FileReport:
    """Enter every sound line for a second person to confirm; one that is wrong stops no other."""
    DECISION_STEPS.step(None, DecisionAct.ENTER, actor.role)
    entered: list[str] = []
    problems: list[LineProblem] = []
    lines = _lines_of(records)
    unknown = _unknown_columns(lines)
    for record in lines:
        if isinstance(record, Unreadable):
            problems.append(LineProblem(record.line, (record.reason,)))
            continue
        found = _enter(session, record, actor, now)
        if isinstance(found, LineProblem):
            problems.append(found)
        else:
            entered.append(found)
    if entered:
        tell_of_file(session, len(entered), actor.office_id, now)
    return FileReport(len(lines), tuple(entered), tuple(problems), unknown)


def _lines_of(records: Iterable[Record | Unreadable]) -> list[Record | Unreadable]:
    """Return the lines without remarks; raises InvalidInputError when they are too many."""
    wanted = (one for one in records if isinstance(one, Unreadable) or not is_comment(one.values))
    lines = list(islice(wanted, MOST_LINES + 1))
    if len(lines) > MOST_LINES:
        message = f"最多 {MOST_LINES} 行"
        raise InvalidInputError(f"一个文件{message}，请分成几个文件", fields={"file": message})
    return lines


def _unknown_columns(lines: Iterable[Record | Unreadable]) -> tuple[str, ...]:
    read = [one for one in lines if isinstance(one, Record)]
    return check_columns(name for one in read for name in one.values) if read else ()


def _enter(session: Session, record: Record, actor: Actor, now: datetime) -> str | LineProblem:
    try:
        entry, subject = read_line(record.values)
        with session.begin_nested():
            return enter_decision(session, entry, subject, actor, now, How("file"))
    except BusinessError as error:
        reasons = tuple(f"{COLUMNS.get(name, name)}：{text}" for name, text in error.fields.items())
        return LineProblem(record.line, reasons or (error.message,))
