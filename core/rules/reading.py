"""Strict reading of TOML tables: every wrong type and unknown key is named with its file and place."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, TypeAlias

from core.rules.values import Period, RuleBookError

_KINDS: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "yes_no": (bool,),
    "date": (date,),
    "number": (int, Decimal),
    "list": (list,),
    "table": (dict,),
}


Guard: TypeAlias = Callable[[], AbstractContextManager[None]]
"""Stands around each entry of a book: it lets the first mistake through, or notes it and goes on."""

strictly: Guard = nullcontext


class Gathering:
    """A guard that notes every mistake, so that one inspection names them all."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    @contextmanager
    def __call__(self) -> Iterator[None]:
        try:
            yield
        except RuleBookError as error:
            self.messages.append(str(error))


class Table:
    """A TOML table that remembers where it stands; `finish` refuses keys nobody asked for."""

    def __init__(self, raw: Mapping[str, Any], place: str) -> None:
        self._raw = raw
        self._asked: set[str] = set()
        self.place = place

    def __contains__(self, key: str) -> bool:
        return key in self._raw

    def fail(self, message: str) -> RuleBookError:
        return RuleBookError(f"{self.place}: {message}")

    def take(self, key: str, kind: str) -> Any:  # noqa: ANN401 - the kind decides the type
        if key not in self._raw:
            raise self.fail(f"{key} is missing")
        value = self._raw[key]
        self._asked.add(key)
        if not _is_kind(value, kind):
            raise self.fail(f"{key} must be a {kind}, not {value!r}")
        return value

    def text(self, key: str) -> str:
        value: str = self.take(key, "text")
        if not value.strip():
            raise self.fail(f"{key} is empty")
        return value

    def text_or_none(self, key: str) -> str:
        return self.text(key) if key in self else ""

    def day(self, key: str) -> date:
        value: date = self.take(key, "date")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of words; absent means none."""
        values = self.take(key, "list") if key in self else []
        if not all(isinstance(value, str) and value for value in values):
            raise self.fail(f"{key} must be a list of words")
        return tuple(values)

    def tables(self, key: str) -> "Iterator[Table]":
        values = self.take(key, "list") if key in self else []
        for index, value in enumerate(values, start=1):
            if not isinstance(value, dict):
                raise self.fail(f"{key} must be a list of tables")
            yield Table(value, f"{self.place}.{key}[{index}]")

    def table(self, key: str) -> "Table":
        return Table(self.take(key, "table"), f"{self.place}.{key}")

    def raw(self, key: str) -> Any:  # noqa: ANN401 - checked by the caller
        if key not in self._raw:
            raise self.fail(f"{key} is missing")
        self._asked.add(key)
        return self._raw[key]

    def keys(self) -> tuple[str, ...]:
        return tuple(self._raw)

    def period(self) -> Period:
        until = self.day("until") if "until" in self else None
        period = Period(self.day("from"), until)
        if until is not None and until < period.from_on:
            raise self.fail(f"until {until} is before from {period.from_on}")
        return period

    def finish(self) -> None:
        unknown = sorted(set(self._raw) - self._asked)
        if unknown:
            raise self.fail(f"unknown key {', '.join(unknown)}")


def check_periods_touch(periods: list[Period], place: str) -> None:
    """Versions follow each other without gap or overlap; only the last may be open."""
    for earlier, later in pairwise(periods):
        if earlier.until is None:
            raise RuleBookError(f"{place}: the version from {earlier.from_on} needs an until, another follows it")
        distance = (later.from_on - earlier.until).days
        if distance != 1:
            problem = "a gap" if distance > 1 else "an overlap"
            raise RuleBookError(f"{place}: {problem} between until {earlier.until} and from {later.from_on}")


def _is_kind(value: object, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "yes_no"
    if isinstance(value, datetime):
        return False
    return isinstance(value, _KINDS[kind])
