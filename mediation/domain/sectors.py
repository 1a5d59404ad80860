"""Which other authority a complaint may belong to: words that point there, as data in sectors.toml; never decided."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from core.kernel.errors import InvalidInputError


@dataclass(frozen=True)
class Sector:
    """A sector with its authority and its published route; `still_ours` says what stays with market regulation."""

    code: str
    name: str
    words: tuple[str, ...]
    not_words: tuple[str, ...]
    categories: tuple[str, ...]
    department: str
    route: str
    still_ours: str
    source: str
    confidence: str
    checked_on: date

    @property
    def advice(self) -> str:
        """Return what a refusal tells the consumer to do."""
        return f"这类问题由{self.department}处理：{self.route}"


@dataclass(frozen=True)
class SectorHit:
    """A sector with what pointed to it, so that a person can judge the hint."""

    sector: Sector
    found: tuple[str, ...]


@cache
def sectors() -> tuple[Sector, ...]:
    """Return the whole lexicon; raises TypeError when an entry lacks something."""
    text = files("mediation.domain").joinpath("sectors.toml").read_text(encoding="utf-8")
    return tuple(_sector(entry) for entry in tomllib.loads(text)["sectors"])


def find_sectors(text: str, category: str | None) -> tuple[SectorHit, ...]:
    """Return every sector that the words or the category point to, the one with most words first."""
    hits = [SectorHit(sector, _found(sector, text, category)) for sector in sectors()]
    return tuple(sorted((hit for hit in hits if hit.found), key=lambda hit: -len(hit.found)))


def find_sector(code: str) -> Sector | None:
    """Return the sector an officer chose, None for none; raises InvalidInputError for one we do not have."""
    if not code:
        return None
    found = next((sector for sector in sectors() if sector.code == code), None)
    if found is None:
        raise InvalidInputError("请选择列表中的部门", fields={"sector": "请选择列表中的部门，或者不选"})
    return found


def _found(sector: Sector, text: str, category: str | None) -> tuple[str, ...]:
    plain = text
    for word in sector.not_words:
        plain = plain.replace(word, "")
    words = tuple(word for word in sector.words if word in plain)
    return (*words, f"问题类别“{category}”") if category in sector.categories else words


def _sector(entry: dict[str, Any]) -> Sector:
    lists = {name: tuple(entry[name]) for name in ("words", "not_words", "categories")}
    return Sector(**{**entry, **lists})
