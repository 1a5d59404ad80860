"""The law of the serious list as data: acts with their parts, seriousness, heavier penalties, levels, fixed texts."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from core.kernel.errors import InvalidInputError


@dataclass(frozen=True)
class Coded:
    code: str
    text: str


@dataclass(frozen=True)
class Ground:
    """An act of articles 5 to 11; all its parts must be proven. `grades` are those that the act itself brings.

    `decided_alone`: refusing to perform an earlier decision, which is listed without a new penalty (article 11).
    """

    code: str
    article_key: str
    article_text: str
    title: str
    kind: str
    parts: tuple[Coded, ...]
    grades: tuple[str, ...] = ()
    decided_alone: bool = False


@dataclass(frozen=True)
class GroundDomain:
    """What an article is about, with its acts."""

    article_key: str
    text: str
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class HeavierPenalty(Coded):
    """`grades` are those of its publication; a ban has a last day; `is_heard` owes a hearing whatever the fine."""

    grades: tuple[str, ...]
    needs_fine: bool
    is_ban: bool
    is_heard: bool


@dataclass(frozen=True)
class Level(Coded):
    needs_consent: bool


@dataclass(frozen=True)
class DropReason(Coded):
    """`is_for_unperformed`: only a listing for a decision that is not performed can end so."""

    article_text: str
    is_for_unperformed: bool = False


@dataclass(frozen=True)
class DecisionTexts:
    """Fixed parts of notice and decision; braces name what is filled in from the rule book."""

    basis: str
    basis_alone: str
    statement: str
    hearing_owed: str
    hearing_granted: str
    hearing_alone: str
    waiver: str
    waived: str
    rights_articles: str
    sanctions: str
    exit_conditions: str
    remedy: str


@dataclass(frozen=True)
class SeriousListLaw:
    domain_texts: tuple[tuple[str, str], ...]
    grounds: tuple[Ground, ...]
    heavier_penalties: tuple[HeavierPenalty, ...]
    seriousness: tuple[Coded, ...]
    factors: tuple[Coded, ...]
    levels: tuple[Level, ...]
    drop_reasons: tuple[DropReason, ...]
    texts: DecisionTexts

    def domains(self) -> tuple[GroundDomain, ...]:
        """Return the acts article by article."""
        return tuple(
            GroundDomain(key, text, tuple(ground for ground in self.grounds if ground.article_key == key))
            for key, text in self.domain_texts
        )

    def find_ground(self, code: str) -> Ground | None:
        return next((ground for ground in self.grounds if ground.code == code), None)

    def ground(self, code: str) -> Ground:
        return _pick(self.grounds, code, "ground", "请选择列入的法定情形")

    def heavier_penalty(self, code: str) -> HeavierPenalty:
        return _pick(self.heavier_penalties, code, "heavier_penalty", "请选择较重行政处罚的种类")

    def level(self, code: str) -> Level:
        return _pick(self.levels, code, "authority_level", "请选择作出决定的机关是哪一级")

    def drop_reason(self, code: str) -> DropReason:
        return _pick(self.drop_reasons, code, "reason_code", "请选择不予列入的理由")


@cache
def serious_list_law() -> SeriousListLaw:
    """Return the shipped text; it is frozen, so every caller may share it."""
    book = tomllib.loads(files("sanctions.domain").joinpath("grounds.toml").read_text(encoding="utf-8"))
    return SeriousListLaw(
        domain_texts=tuple((entry["article_key"], entry["text"]) for entry in book["domains"]),
        grounds=tuple(_ground(entry) for entry in book["grounds"]),
        heavier_penalties=tuple(_heavier_penalty(entry) for entry in book["heavier_penalties"]),
        seriousness=tuple(Coded(**entry) for entry in book["seriousness"]),
        factors=tuple(Coded(**entry) for entry in book["factors"]),
        levels=tuple(Level(**entry) for entry in book["levels"]),
        drop_reasons=tuple(DropReason(**entry) for entry in book["drop_reasons"]),
        texts=DecisionTexts(**book["decision"]),
    )


_CodedT = TypeVar("_CodedT", Coded, Ground, HeavierPenalty, Level, DropReason)


def _ground(entry: dict[str, Any]) -> Ground:
    parts = tuple(Coded(**part) for part in entry["parts"])
    return Ground(**{**entry, "parts": parts, "grades": tuple(entry.get("grades", ()))})


def _heavier_penalty(entry: dict[str, Any]) -> HeavierPenalty:
    return HeavierPenalty(**{**entry, "grades": tuple(entry["grades"])})


def _pick(rows: Iterable[_CodedT], code: str, field: str, message: str) -> _CodedT:
    for row in rows:
        if row.code == code:
            return row
    raise InvalidInputError(message, fields={field: message})
