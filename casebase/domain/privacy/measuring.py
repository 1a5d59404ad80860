"""How many planted identifiers are found, and how much of what should stay does stay."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from casebase.domain.deidentifying import Closed, Deidentified, deidentify, deidentify_closed
from casebase.domain.privacy.words import any_of, words
from core.kernel.errors import InvalidInputError
from core.kernel.shares import Interval, wilson
from registry.domain.regions import all_regions

_BLANK = re.compile(r"[\s\W_]+")


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> Interval | None:
        return wilson(self.hits, self.of)


@dataclass
class Measured:
    """What was found of what was planted, kind by kind; the texts themselves are not kept.

    `found` is masked, `asked` is masked or a suspect. `suspects` counts each stretch of a text once, `true_suspects`
    those that have part in something planted.
    """

    texts: int = 0
    characters: int = 0
    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    suspects: int = 0
    true_suspects: int = 0
    kept: int = 0
    surviving: int = 0
    missed: list[tuple[int, str, str]] = field(default_factory=list)
    never_asked: list[tuple[int, str, str]] = field(default_factory=list)
    destroyed: list[tuple[int, str]] = field(default_factory=list)

    @property
    def recall(self) -> Share:
        return Share(self.found.total(), self.planted.total())

    def recall_of(self, kind: str) -> Share:
        return Share(self.found[kind], self.planted[kind])

    @property
    def recall_with_suspects(self) -> Share:
        return Share(self.asked.total(), self.planted.total())

    def recall_with_suspects_of(self, kind: str) -> Share:
        return Share(self.asked[kind], self.planted[kind])

    @property
    def suspects_in_earnest(self) -> Share:
        """Return which part of the suspects really tells who somebody is."""
        return Share(self.true_suspects, self.suspects)

    @property
    def survival(self) -> Share:
        return Share(self.surviving, self.kept)


def measure(rows: Iterable[dict[str, Any]]) -> Measured:
    """De-identify every text, with nothing known of its parties, and count."""
    measured = Measured()
    for number, row in enumerate(rows):
        text = row["text"]
        result, closed = deidentify(text), deidentify_closed(text)
        measured.texts += 1
        measured.characters += len(text)
        for planted in row["planted"]:
            _count_planted(measured, number, planted, (text, result, closed))
        _count_suspects(measured, text, closed, [planted["value"] for planted in row["planted"]])
        for kept in row.get("kept", ()):
            measured.kept += 1
            measured.surviving += kept in result.text
            if kept not in result.text:
                measured.destroyed.append((number, kept))
    return measured


def _count_planted(
    measured: Measured, number: int, planted: dict[str, str], read: tuple[str, Deidentified, Closed]
) -> None:
    text, result, closed = read
    kind, value = planted["kind"], planted["value"]
    measured.planted[kind] += 1
    if is_gone(text, result, value):
        measured.found[kind] += 1
    else:
        measured.missed.append((number, kind, value))
    if is_gone(text, closed.result, value):
        measured.asked[kind] += 1
    else:
        measured.never_asked.append((number, kind, value))


def _count_suspects(measured: Measured, text: str, closed: Closed, values: Iterable[str]) -> None:
    planted = {
        place for value in values for at in re.finditer(re.escape(value), text) for place in range(at.start(), at.end())
    }
    told = {one.said: False for one in closed.suspects}
    for one in closed.suspects:
        told[one.said] |= not planted.isdisjoint(range(one.start, one.end))
    measured.suspects += len(told)
    measured.true_suspects += sum(told.values())


def read_planted(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows; raises InvalidInputError with its number for the first line that is none."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _row(number, line)


def _row(number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidInputError(f"第 {number} 行不是 JSON") from error
    if not isinstance(row, dict):
        raise InvalidInputError(f"第 {number} 行不是一个对象")
    if not isinstance(row.get("text"), str):
        raise InvalidInputError(f"第 {number} 行没有文字 text")
    if not _are(row.get("planted"), _is_planted):
        raise InvalidInputError(f"第 {number} 行没有 planted，或者它不是一列 kind 和 value")
    if not _are(row.get("kept", []), lambda one: isinstance(one, str)):
        raise InvalidInputError(f"第 {number} 行的 kept 不是一列文字")
    return row


def _are(values: object, is_one: Callable[[object], bool]) -> bool:
    return isinstance(values, list) and all(map(is_one, values))


def _is_planted(one: object) -> bool:
    return isinstance(one, dict) and all(isinstance(one.get(name), str) for name in ("kind", "value"))


def is_gone(text: str, result: Deidentified, value: str) -> bool:
    """Tell whether nothing of the value is left wherever it stood, but regions, titles and forms that name nobody."""
    if not value or value not in text or value in result.text:
        return False
    masked = {place for mask in result.masks for place in range(mask.start, mask.end)}
    start = text.find(value)
    while start >= 0:
        if not _is_harmless(text[place] if place not in masked else "\n" for place in range(start, start + len(value))):
            return False
        start = text.find(value, start + len(value))
    return True


def _is_harmless(characters: Iterable[str]) -> bool:
    left = "".join(characters)
    return all(_harmless().fullmatch(part) for part in _BLANK.split(left) if part)


@cache
def _harmless() -> re.Pattern[str]:
    regions = {name for region in all_regions() for name in (region.name, region.short_name) if name}
    choices = (
        regions | words("people", "titles") | words("people", "roles") | words("firms", "forms") | {"小", "老", "阿"}
    )
    return re.compile(rf"(?:{any_of(choices)}|[\u4e00-\u9fff]{{2,4}}(?:新区|区|县|市))+")
