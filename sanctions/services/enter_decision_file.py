"""Entering many decisions from a file: each sound line is entered, each other one is told with its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import BusinessError, InvalidInputError
from core.kernel.roles import Actor
from core.records.files import Record, Unreadable
from sanctions.domain.decision_file import COLUMNS, read_line
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
    lines: int
    entered: tuple[str, ...]
    problems: tuple[LineProblem, ...]


def enter_decision_file(
    session: Session, records: Iterable[Record | Unreadable], actor: Actor, now: datetime
) -> FileReport:
    """Enter every sound line for a second person to confirm; one that is wrong stops no other."""
    DECISION_STEPS.step(None, DecisionAct.ENTER, actor.role)
    entered: list[str] = []
    problems: list[LineProblem] = []
    lines = 0
    for lines, record in enumerate(records, start=1):
        if lines > MOST_LINES:
            raise InvalidInputError(
                f"一个文件最多 {MOST_LINES} 行，请分成几个文件", fields={"file": f"最多 {MOST_LINES} 行"}
            )
        if isinstance(record, Unreadable):
            problems.append(LineProblem(record.line, (record.reason,)))
            continue
        found = _enter(session, record, actor, now)
        if isinstance(found, LineProblem):
            problems.append(found)
        else:
            entered.append(found)
    if entered:
        tell_of_file(session, len(entered), now)
    return FileReport(lines, tuple(entered), tuple(problems))


def _enter(session: Session, record: Record, actor: Actor, now: datetime) -> str | LineProblem:
    try:
        entry, subject = read_line(record.values)
        with session.begin_nested():
            return enter_decision(session, entry, subject, actor, now, How("file"))
    except BusinessError as error:
        reasons = tuple(f"{COLUMNS.get(name, name)}：{text}" for name, text in error.fields.items())
        return LineProblem(record.line, reasons or (error.message,))
