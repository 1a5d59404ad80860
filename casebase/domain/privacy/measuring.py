"""How many planted identifiers are found, and how much of what should stay does stay."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from casebase.domain.deidentifying import Deidentified, deidentify
from casebase.domain.privacy.words import any_of, words
from registry.domain.regions import all_regions

_Z = 1.959963984540054  # 95 %
_BLANK = re.compile(r"[\s\W_]+")


@dataclass(frozen=True)
class Share:
    """So many of so many, with the interval of Wilson at 95 %."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        if not self.of:
            return None
        share, spread = self.hits / self.of, _Z * _Z / self.of
        middle = (share + spread / 2) / (1 + spread)
        half = _Z / (1 + spread) * math.sqrt(share * (1 - share) / self.of + spread / (4 * self.of))
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass
class Measured:
    """What was found of what was planted, kind by kind; the texts themselves are not kept."""

    texts: int = 0
    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    surviving: int = 0
    missed: list[tuple[int, str, str]] = field(default_factory=list)
    destroyed: list[tuple[int, str]] = field(default_factory=list)

    @property
    def recall(self) -> Share:
        return Share(self.found.total(), self.planted.total())

    def recall_of(self, kind: str) -> Share:
        return Share(self.found[kind], self.planted[kind])

    @property
    def survival(self) -> Share:
        return Share(self.surviving, self.kept)


def measure(rows: Iterable[dict[str, Any]]) -> Measured:
    """De-identify every text, with nothing known of its parties, and count."""
    measured = Measured()
    for number, row in enumerate(rows):
        text, result = row["text"], deidentify(row["text"])
        measured.texts += 1
        for planted in row["planted"]:
            measured.planted[planted["kind"]] += 1
            if is_gone(text, result, planted["value"]):
                measured.found[planted["kind"]] += 1
            else:
                measured.missed.append((number, planted["kind"], planted["value"]))
        for kept in row.get("kept", ()):
            measured.kept += 1
            measured.surviving += kept in result.text
            if kept not in result.text:
                measured.destroyed.append((number, kept))
    return measured


def read_planted(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    yield from (json.loads(line) for line in lines if line.strip())


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
