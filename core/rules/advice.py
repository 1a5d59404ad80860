"""What the book answers: entitlements, sums, deadlines and open questions, replayable as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

from core.rules.values import ArticleRef, Choice

Status = Literal["applies", "needs_facts", "does_not_apply"]


@dataclass(frozen=True)
class ConditionResult:
    """`met` is None while facts are missing; `value` is what was told, `parts` the limbs of a group."""

    text: str
    fact: str
    met: bool | None
    value: str = ""
    role: Literal["condition", "defence"] = "condition"
    parts: "tuple[ConditionResult, ...]" = ()


@dataclass(frozen=True)
class SumLine:
    """`nature`: fixed, cap or open; lines with the same `option` are rival readings, never added up.

    `kind`: refund, extra, loss or interest; a penalty goes to the state and is shown for information only.
    `from_rule` names the rule that computed a repeated line.
    """

    label: str
    amount_fen: int | None
    formula: str
    arithmetic: str
    kind: str = "refund"
    nature: str = "fixed"
    option: str = ""
    from_rule: str = ""

    @property
    def is_penalty(self) -> bool:
        return self.kind == "penalty"


@dataclass(frozen=True)
class Deadline:
    """`on` is None while the day it counts from is unknown; `provisional` when the calendar year is."""

    label: str
    on: date | None
    text: str
    provisional: bool = False


@dataclass(frozen=True)
class Entitlement:
    rule_id: str
    rule_version: str
    title: str
    status: Status
    remedy: str
    liable: str
    lines: tuple[SumLine, ...]
    articles: tuple[ArticleRef, ...]
    conditions: tuple[ConditionResult, ...]
    missing: tuple[str, ...]
    exceptions: tuple[str, ...]
    burden: str
    notes: tuple[str, ...]
    confidence: str
    reason: str = ""
    conflicts: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    role: str = "remedy"
    remedies: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether every condition is met, so that only sums may still be open."""
        return all(result.met for result in self.conditions if result.role == "condition") and not self.failed

    @property
    def failed(self) -> tuple[ConditionResult, ...]:
        """The conditions that keep the rule from applying."""
        return tuple(result for result in self.conditions if result.met is False)


@dataclass(frozen=True)
class Question:
    """`settles`: how many undecided rules the best answer would decide."""

    fact: str
    text: str
    kind: str
    choices: tuple[Choice, ...]
    who: tuple[str, ...]
    why: str
    settles: int
    label: str = ""
    unit: str = ""
    multiple: bool = False


@dataclass(frozen=True)
class Conflict:
    kind: str
    rules: tuple[str, ...]
    text: str
    articles: tuple[ArticleRef, ...]


@dataclass(frozen=True)
class Advice:
    """`entitlements`: the rules that have come up; `unscoped`: those not yet known to come up or not."""

    on: date
    book_version: str
    entitlements: tuple[Entitlement, ...]
    questions: tuple[Question, ...]
    conflicts: tuple[Conflict, ...] = ()
    unscoped: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        plain: dict[str, Any] = _plain(self)
        return plain

    def to_json(self) -> str:
        """Text that `advice_from_json` reads back to an equal value."""
        return json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def entitlement(self, rule_id: str) -> Entitlement | None:
        return next((item for item in self.entitlements if item.rule_id == rule_id), None)


def advice_from_json(stored: str | Mapping[str, Any]) -> Advice:
    """Read an answer back exactly as it was given, whatever the book says today."""
    raw: Mapping[str, Any] = json.loads(stored) if isinstance(stored, str) else stored
    advice: Advice = _revive(Advice, raw)
    return advice


_NESTED: Mapping[tuple[type, str], type] = {
    (Advice, "entitlements"): Entitlement,
    (Advice, "questions"): Question,
    (Advice, "conflicts"): Conflict,
    (Entitlement, "lines"): SumLine,
    (Entitlement, "articles"): ArticleRef,
    (Entitlement, "conditions"): ConditionResult,
    (Entitlement, "deadlines"): Deadline,
    (ConditionResult, "parts"): ConditionResult,
    (Question, "choices"): Choice,
    (Conflict, "articles"): ArticleRef,
}
_DATES = frozenset({(Advice, "on"), (Deadline, "on")})


def _plain(value: Any) -> Any:  # noqa: ANN401 - walks values of any type
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "__dataclass_fields__"):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    return value


def _revive(kind: type, raw: Mapping[str, Any]) -> Any:  # noqa: ANN401 - builds any of the classes above
    return kind(**{name: _revive_field(kind, name, value) for name, value in raw.items()})


def _revive_field(kind: type, name: str, value: Any) -> Any:  # noqa: ANN401 - JSON value of any type
    nested = _NESTED.get((kind, name))
    if nested is not None:
        return tuple(_revive(nested, item) for item in value)
    if (kind, name) in _DATES:
        return None if value is None else date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
