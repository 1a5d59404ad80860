"""The dated rules that raise leads: what a person should look at, and from how many signs on.

The rules are data (`lead_rules.toml`). Their numbers are this office's choice, no law; a lead asks a person.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from credit.domain.catalogue import Basis
from credit.domain.signs import Sign, SignKind

_FILE = "lead_rules.toml"
SHARED_TEXTS: Mapping[str, str] = {
    "representative": "同一个法定代表人、负责人或者实际控制人",
    "same_address": "地址相同",
    "same_phone": "电话相同",
    "trade": "行业相同",
}


@dataclass(frozen=True)
class Need:
    """`least` different matters with one of the signs, of one of the categories when any are named."""

    signs: frozenset[SignKind]
    least: int
    text: str
    categories: frozenset[str] = frozenset()

    def counts(self, sign: Sign) -> bool:
        return sign.kind in self.signs and (not self.categories or sign.category in self.categories)


@dataclass(frozen=True)
class Shared:
    """What a firm and its likely successor must have in common: all of `must`, one of `any_of`."""

    must: frozenset[str]
    any_of: frozenset[str]

    def is_met_by(self, common: Iterable[str]) -> bool:
        found = set(common)
        return self.must <= found and bool(self.any_of & found)


@dataclass(frozen=True)
class RuleVersion:
    """How the rule reads from a day on, until its next version."""

    from_on: date
    look_back_days: int
    needs: tuple[Need, ...]
    by_category: bool = False
    shared: Shared | None = None

    def first_day(self, today: date) -> date:
        """Return the first day whose signs still count."""
        return today - timedelta(self.look_back_days)


@dataclass(frozen=True)
class LeadRule:
    key: str
    title: str
    why: str
    advice: str
    basis: tuple[Basis, ...]
    versions: tuple[RuleVersion, ...]

    def on(self, day: date) -> RuleVersion | None:
        """Return the version of that day, None before the first."""
        return next((each for each in reversed(self.versions) if each.from_on <= day), None)


@dataclass(frozen=True)
class Finding:
    """What met a version: the category when it counts each apart, and the signs that count, oldest first."""

    topic: str
    signs: tuple[Sign, ...]


def findings(version: RuleVersion, signs: Sequence[Sign]) -> tuple[Finding, ...]:
    """Return where the signs meet every need; the caller has left out what is outside the look-back."""
    groups: dict[str, list[Sign]] = defaultdict(list)
    for sign in signs:
        groups[(sign.category or "") if version.by_category else ""].append(sign)
    found = (_finding(topic, version.needs, group) for topic, group in sorted(groups.items()))
    return tuple(each for each in found if each is not None and (each.topic or not version.by_category))


def _finding(topic: str, needs: tuple[Need, ...], signs: Sequence[Sign]) -> Finding | None:
    if any(len({sign.reference for sign in signs if need.counts(sign)}) < need.least for need in needs):
        return None
    counted = {sign for sign in signs if any(need.counts(sign) for need in needs)}
    return Finding(topic, tuple(sorted(counted, key=lambda sign: (sign.on, sign.kind, sign.reference))))


@cache
def lead_rules() -> Mapping[str, LeadRule]:
    """Return the shipped rules by key."""
    return read_lead_rules(resources.files("credit.domain").joinpath(_FILE).read_text("utf-8"))


def read_lead_rules(text: str) -> dict[str, LeadRule]:
    """Read rules from TOML; raises ValueError naming the rule for anything that could never or would always count."""
    rules = [_rule(table) for table in tomllib.loads(text)["rules"]]
    if len({rule.key for rule in rules}) != len(rules):
        raise ValueError("a lead rule stands twice")
    return {rule.key: rule for rule in rules}


def _rule(table: Mapping[str, Any]) -> LeadRule:
    versions = tuple(_version(table["key"], each) for each in table["versions"])
    if [each.from_on for each in versions] != sorted({each.from_on for each in versions}):
        raise ValueError(f"{table['key']}: versions follow one another, each on its own day")
    return LeadRule(
        table["key"],
        table["title"],
        table["why"],
        table["advice"],
        tuple(Basis(**each) for each in table["basis"]),
        versions,
    )


def _version(key: str, table: Mapping[str, Any]) -> RuleVersion:
    needs = tuple(_need(key, each) for each in table["needs"])
    if not needs or table["look_back_days"] < 1 or table.get("same", "category") != "category":
        raise ValueError(f"{key}: needs, days to look back, or `same` are wrong")
    shared = table.get("shared")
    return RuleVersion(
        from_on=table["from"],
        look_back_days=table["look_back_days"],
        needs=needs,
        by_category="same" in table,
        shared=None if shared is None else _shared(key, shared),
    )


def _need(key: str, table: Mapping[str, Any]) -> Need:
    signs = frozenset(map(SignKind, table["signs"]))
    if not signs or table["least"] < 1:
        raise ValueError(f"{key}: a need names signs and how many at least")
    return Need(signs, table["least"], table["text"], frozenset(table.get("categories", ())))


def _shared(key: str, table: Mapping[str, Any]) -> Shared:
    shared = Shared(frozenset(table["must"]), frozenset(table["any"]))
    if unknown := sorted((shared.must | shared.any_of) - set(SHARED_TEXTS)):
        raise ValueError(f"{key}: nobody knows how to compare {unknown}")
    return shared
