"""Typed reading of one record of a file by its mapping."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from core.kernel.clock import local_date
from core.kernel.plain_text import plain
from core.records.files import value_at
from core.records.mapping import FileMapping

_NOTHING = frozenset({"", "-", "--", "/", "无", "null", "none", "nan", "n/a"})
_LONGEST_NOTHING = max(map(len, _NOTHING)) + 2
_EPOCH = {"epoch_ms": 1000, "epoch_s": 1}


class RejectedRecordError(Exception):
    """The record cannot be taken in; `reasons` name the source's columns and say nothing personal."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Rejected:
    """A record that was not taken in: where it ends and why, without its text; `record` is which one of the file."""

    line: int
    reasons: tuple[str, ...]
    record: int = 0


@dataclass
class RecordReading:
    """What a record says, field by field; problems are collected."""

    mapping: FileMapping
    values: Mapping[str, Any]
    problems: list[str] = field(default_factory=list)

    def say(self, name: str, problem: str) -> None:
        self.problems.append(f"{self.mapping.columns.get(name, name)}：{problem}")

    def given(self, name: str) -> object:
        """Return what the record or the mapping says, None where neither says anything."""
        column = self.mapping.columns.get(name)
        if column is None:
            return self.mapping.constants.get(name)
        value = self.values.get(column)
        if value is None and "." in column:
            value = value_at(self.values, column)
        return self.mapping.constants.get(name) if value == "" or _is_nothing(value) else value

    def text(self, name: str) -> str:
        place = self.mapping.places.get(name)
        if place is None:
            return ""
        cell = None if place.column is None else self.values.get(place.column)
        if type(cell) is str:
            told = _told(cell) if len(cell) <= _LONGEST_NOTHING else _told_at_length(cell)
            return place.otherwise if told is None else place.words.get(told, told)
        if cell is None and "." not in (place.column or ""):
            return place.otherwise
        value = self.given(name)
        if value is None:
            return ""
        if isinstance(value, dict | list):
            self.say(name, "应当是文字")
            return ""
        told = plain(str(value)).strip()
        return place.words.get(told, told)

    def needed(self, name: str) -> str:
        told = self.text(name)
        if not told:
            self.say(name, "没有填写")
        return told

    def end(self) -> None:
        """Raise RejectedRecordError with every problem at once, where there is one."""
        if self.problems:
            raise RejectedRecordError(tuple(self.problems))


def _is_nothing(value: object) -> bool:
    if isinstance(value, str):
        return (len(value) <= _LONGEST_NOTHING and value.strip().lower() in _NOTHING) or value.isspace()
    return value is None


def _told_at_length(cell: str) -> str | None:
    """Return what the cell says, None where it says nothing."""
    return None if cell.isspace() else plain(cell).strip()


@lru_cache(maxsize=65_536)
def _told(cell: str) -> str | None:
    """Return what a short cell says, None where it says nothing; the same few are told again and again."""
    return None if cell == "" or _is_nothing(cell) else plain(cell).strip()


@lru_cache(maxsize=65_536)
def day_told(told: str, formats: tuple[str, ...], earliest: date, today: date) -> tuple[date, str] | None:
    """Return the day and the format that it is written in, None where none fits or it is out of reach.

    Tomorrow counts as today, because another system's clock may be ahead.
    """
    for style in formats:
        found = _parsed(told, style)
        if found is not None and earliest <= found <= today + timedelta(days=1):
            return found, style
    return None


def is_whole_day(style: str) -> bool:
    """Tell whether the format names a day and not only a month or a year."""
    return style in _EPOCH or "%d" in style


def _parsed(told: str, style: str) -> date | None:
    try:
        if style in _EPOCH:
            return local_date(datetime.fromtimestamp(int(told) / _EPOCH[style], UTC))
        return datetime.strptime(told, style).date()  # noqa: DTZ007 - a calendar day has no zone
    except (ValueError, OverflowError, OSError):
        return None
