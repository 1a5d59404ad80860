"""What a new text changes for days before it takes effect: nothing may, or old facts would be judged by new law."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from typing import Any

from core.kernel.clock import chinese_date
from core.rules import RuleBook
from core.rules.values import Condition, Period, RuleVersion

# Words explain the law and may be mended for every day; what decides and computes may not.
_WORDS = frozenset(
    {"text", "title", "question", "why", "notes", "remedy", "liable", "burden", "exceptions", "articles"}
    | {"period", "from_on", "until", "version", "source", "note", "confidence", "label"}
)
Law = Mapping[str, object]


def changed_before(old: RuleBook, new: RuleBook, day: date) -> tuple[str, ...]:
    """Name, in Chinese, the parts of the book that decide otherwise on some day before `day`."""
    names = tuple(_differing(old, new))
    found: dict[tuple[str, str], date] = {}
    for earlier in sorted(start for start in _days_to_compare(old, new) if start < day):
        before, after = _law_on(old, names, earlier), _law_on(new, names, earlier)
        for name in names:
            if before.get(name) != after.get(name):
                found.setdefault(name, earlier)
    return tuple(f"{_named(name)}（{chinese_date(on)}）" for name, on in found.items())


def _named(name: tuple[str, str]) -> str:
    kinds = {"rule": "规则", "parameter": "数", "list": "代码表", "definition": "定义", "conflict": "冲突规则"}
    return f"{kinds[name[0]]} {name[1]}".rstrip()


def _differing(old: RuleBook, new: RuleBook) -> Iterator[tuple[str, str]]:
    pairs: tuple[tuple[str, Mapping[str, Any], Mapping[str, Any]], ...] = (
        ("rule", old.rules, new.rules),
        ("parameter", old.parameters, new.parameters),
        ("list", old.code_lists, new.code_lists),
        ("definition", old.definitions, new.definitions),
    )
    for kind, before, after in pairs:
        for name in dict.fromkeys((*before, *after)):
            if before.get(name) != after.get(name):
                yield kind, name
    if old.conflicts != new.conflicts:
        yield "conflict", ""


def _days_to_compare(old: RuleBook, new: RuleBook) -> set[date]:
    """Every day on which something begins, and the day after something ends: between them the law stands still."""
    days: set[date] = set()
    for book in (old, new):
        for period in _periods(book):
            days.add(period.from_on)
            if period.until is not None:
                days.add(period.until + timedelta(days=1))
    return days


def _periods(book: RuleBook) -> Iterator[Period]:
    for rule in book.rules.values():
        yield from (version.period for version in rule.versions)
    for versions in book.parameters.values():
        yield from (Period(item.from_on, item.until) for item in versions)
    for lists in book.code_lists.values():
        yield from (item.period for item in lists)
    for definition in book.definitions.values():
        yield from _periods_of(definition.condition)
    yield from (conflict.period for conflict in book.conflicts)


def _periods_of(condition: Condition) -> Iterator[Period]:
    if condition.period is not None:
        yield condition.period
    for part in condition.parts:
        yield from _periods_of(part)


def _law_on(book: RuleBook, names: tuple[tuple[str, str], ...], on: date) -> dict[tuple[str, str], object]:
    return {name: _part_on(book, name, on) for name in names}


def _part_on(book: RuleBook, name: tuple[str, str], on: date) -> object:
    kind, key = name
    if kind == "rule":
        return _bare(_version_on(book, key, on), on)
    if kind == "parameter":
        return next(
            (item.value for item in book.parameters.get(key, ()) if Period(item.from_on, item.until).covers(on)), None
        )
    if kind == "list":
        return next((_bare(item.codes, on) for item in book.code_lists.get(key, ()) if item.period.covers(on)), None)
    if kind == "definition":
        return _bare(book.definitions.get(key), on)
    return _bare(tuple(item for item in book.conflicts if item.period.covers(on)), on)


def _version_on(book: RuleBook, rule_id: str, on: date) -> RuleVersion | None:
    rule = book.rules.get(rule_id)
    return next((item for item in rule.versions if item.period.covers(on)), None) if rule else None


def _bare(value: object, on: date) -> object:
    """Return a part of the book without its words and without what is not in force on the day."""
    if is_dataclass(value) and not isinstance(value, type):
        return tuple(_bare(getattr(value, item.name), on) for item in fields(value) if item.name not in _WORDS)
    if isinstance(value, tuple):
        return tuple(_bare(item, on) for item in value if _is_in_force(item, on))
    return value


def _is_in_force(item: object, on: date) -> bool:
    period = getattr(item, "period", None)
    return not isinstance(period, Period) or period.covers(on)
