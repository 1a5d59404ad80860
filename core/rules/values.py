"""The frozen values a rule book is made of: vocabulary, parameters, codes, conditions, rules."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

FactValue: TypeAlias = bool | int | Decimal | date | str | tuple[str, ...]


class RuleBookError(ValueError):
    """The text of a rule book is wrong; the message names the file and the key."""


class NotInForceError(LookupError):
    """The book has no such parameter or code list on that day."""


class FactType(StrEnum):
    YES_NO = "yes_no"
    MONEY = "money"
    DATE = "date"
    NUMBER = "number"
    COUNT = "count"
    CHOICE = "choice"
    CHOICES = "choices"


@dataclass(frozen=True)
class Period:
    """Both days belong to the period; an open end is None."""

    from_on: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        return self.from_on <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class ArticleRef:
    """`key` finds the digest (消法-55); `text` is how a letter cites it (《消费者权益保护法》第五十五条第一款)."""

    key: str
    law: str
    article: str
    text: str


@dataclass(frozen=True)
class Choice:
    code: str
    text: str


@dataclass(frozen=True)
class FactLimits:
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    not_more_than: str = ""
    not_before: str = ""


@dataclass(frozen=True)
class Closing:
    """While `unless` is told without any of `one_of`, a fact that nobody told counts as told with `value`."""

    unless: str
    one_of: tuple[str, ...]
    value: FactValue


@dataclass(frozen=True)
class FactDefinition:
    """One thing a rule may ask: how to put it to a person, why, and who can answer.

    `tells` holds, for a choice that says more than itself, the facts it tells; `closings` say when not to ask.
    `presumed` is what holds until somebody proves otherwise (nobody is at fault before it is shown).
    """

    name: str
    label: str
    question: str
    why: str
    type: FactType
    who: tuple[str, ...]
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    limits: FactLimits = field(default_factory=FactLimits)
    tells: tuple[tuple[str, tuple[tuple[str, FactValue], ...]], ...] = ()
    closings: tuple[Closing, ...] = ()
    presumed: FactValue | None = None

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(choice.code for choice in self.choices)

    @cached_property
    def texts(self) -> dict[str, str]:
        """The choices in words, by code."""
        return {choice.code: choice.text for choice in self.choices}


@dataclass(frozen=True)
class Reading:
    """Words of a complaint that propose a fact: regular expressions; without `value` they hold a `{value}`.

    A match in whose clause a pattern of `unless` stands proposes nothing; nor does a reading when no pattern of
    `given`, or one of `without`, stands anywhere in the complaint. `weight` decides between rival choices.
    """

    fact: str
    value: FactValue | None
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    weight: int = 1


@dataclass(frozen=True)
class Parameter:
    """One dated number of the law, or of the office where `house_rule` says so."""

    name: str
    value: int | Decimal
    unit: str
    source: str
    from_on: date
    until: date | None = None
    note: str = ""
    confidence: str = "read"
    house_rule: bool = False

    @property
    def whole(self) -> int:
        """The value as a count of days, months or years."""
        if self.value != int(self.value):
            raise ValueError(f"{self.name} is not a whole number: {self.value}")
        return int(self.value)


@dataclass(frozen=True)
class Code:
    code: str
    text: str
    source: str
    effect: str = ""
    confidence: str = "read"


@dataclass(frozen=True)
class CodeList:
    name: str
    period: Period
    source: str
    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Operand:
    """What a fact is compared with: a literal, a parameter, another fact, or a percentage of another fact.

    `parameter` with `fact` is that percentage of that fact.
    """

    literal: FactValue | None = None
    parameter: str = ""
    fact: str = ""


@dataclass(frozen=True)
class Condition:
    """A leaf compares a fact; a group joins `parts` by any, all or not; `holds` names a definition.

    `shifts`: the last day of a counted time that falls on a rest day moves to the next working day.
    """

    text: str
    kind: str
    fact: str = ""
    operand: Operand = field(default_factory=Operand)
    of_fact: str = ""
    definition: str = ""
    parts: "tuple[Condition, ...]" = ()
    period: Period | None = None
    shifts: bool = True

    @cached_property
    def test(self) -> "Callable[[Any], bool | None]":
        """The condition as a function of a Situation, built once: met, not met or not known."""
        from core.rules.condition_tests import build_test

        return build_test(self)


@dataclass(frozen=True)
class Definition:
    """A legal term several rules share (fraud, "knew", the end of a prepaid contract)."""

    name: str
    title: str
    condition: Condition


@dataclass(frozen=True)
class Line:
    """One sum of a rule, by a named formula; `when` picks the line, `option` marks rival readings."""

    label: str
    kind: str
    formula: str
    inputs: tuple[tuple[str, Operand], ...]
    when: Condition | None = None
    nature: str = "fixed"
    option: str = ""


@dataclass(frozen=True)
class DeadlineRule:
    """A day counted from the fact `start` (back from it with `before`) by the length the parameter `days` names.

    `plus`: a count of days that were not running and make the term longer.
    """

    label: str
    start: str
    days: str
    text: str
    period: Period | None = None
    when: Condition | None = None
    before: bool = False
    shifts: bool = True
    plus: str = ""


@dataclass(frozen=True)
class Example:
    """A sum worked by hand: run as a test beside its rule."""

    name: str
    on: date
    facts: tuple[tuple[str, FactValue], ...]
    status: str
    sums: tuple[tuple[str, Decimal], ...] = ()
    missing: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    deadlines: tuple[tuple[str, date], ...] = ()
    shown: str = ""
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True)
class RuleVersion:
    """One rule on the days of `period`.

    `confidence`: read, date_unconfirmed (the words were read, not the first day), or unconfirmed (orientation only,
    never a sum). `scope` decides whether the rule comes up at all; `role` what it does in an answer.
    Roles: remedy (gives something by itself), ground (decides an element of other rules), liable (who else answers),
    duty (what the operator owes the public; nothing for the consumer's sum).
    `remedy_when`: the case that one of `remedies` belongs to (refund in the first days, exchange after two repairs).
    """

    rule_id: str
    version: str
    period: Period
    title: str
    remedy: str
    liable: str
    burden: str
    confidence: str
    articles: tuple[ArticleRef, ...]
    conditions: tuple[Condition, ...]
    defences: tuple[Condition, ...]
    lines: tuple[Line, ...]
    lines_from: tuple[str, ...]
    deadlines: tuple[DeadlineRule, ...]
    exceptions: tuple[str, ...]
    notes: tuple[str, ...]
    only_when_told: str = ""
    scope: tuple[Condition, ...] = ()
    role: str = "remedy"
    remedies: tuple[str, ...] = ()
    remedy_when: tuple[tuple[str, Condition], ...] = ()


@dataclass(frozen=True)
class Rule:
    rule_id: str
    versions: tuple[RuleVersion, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class ConflictRule:
    """`choose_one`: claim either, never both. `exclusive`: the facts decide which one applies, never both.

    `prevails`: when `winner` applies, the others step back. `show_both`: the law is open, both readings are shown.
    """

    kind: str
    rules: tuple[str, ...]
    text: str
    articles: tuple[ArticleRef, ...]
    period: Period
    winner: str = ""
