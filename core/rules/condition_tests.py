"""Conditions as functions, built once: judging and ranking run them thousands of times."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from core.kernel.periods import after, before
from core.kernel.workdays import DueDay
from core.rules.advice import ConditionResult
from core.rules.rule_book import RuleBook
from core.rules.values import Condition, FactValue, Operand


@dataclass(frozen=True)
class Outcome:
    """A condition's result in words, and the facts to ask before it is known."""

    result: ConditionResult
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Situation:
    """The checked facts, seen on one day with one book; `outcomes` keeps what each definition gave on them."""

    book: RuleBook
    facts: Mapping[str, FactValue]
    on: date
    outcomes: dict[str, Outcome] = field(default_factory=dict, init=False, compare=False, repr=False)

    def value_of(self, operand: Operand) -> FactValue | None:
        """Return the operand's value; None only when it is a fact nobody has told yet."""
        if operand.fact and operand.parameter:
            return self._percentage(operand)
        if operand.fact:
            return self.facts.get(operand.fact)
        if operand.parameter:
            return self.book.parameter(operand.parameter, self.on).value
        return operand.literal

    def counted(self, start: date, parameter: str, *, shifts: bool = True) -> DueDay:
        """Return the last day of a time that the parameter measures, counted from `start`."""
        length = self.book.parameter(parameter, self.on)
        return after(start, length.whole, length.unit, shifts=shifts)

    def counted_back(self, end: date, parameter: str) -> date:
        """Return the last day that is at least that time before `end`."""
        length = self.book.parameter(parameter, self.on)
        return before(end, length.whole, length.unit)

    def _percentage(self, operand: Operand) -> Decimal | None:
        base = self.facts.get(operand.fact)
        share = self.book.parameter(operand.parameter, self.on).value
        return None if base is None else _ordered(base) * Decimal(share) / 100


Test: TypeAlias = Callable[[Situation], bool | None]

OPERATORS: Mapping[str, Callable[[FactValue, FactValue], bool]] = {
    "is": lambda told, wanted: told == wanted,
    "one_of": lambda told, wanted: bool(_codes(told) & _codes(wanted)),
    "at_least": lambda told, wanted: _ordered(told) >= _ordered(wanted),
    "at_most": lambda told, wanted: _ordered(told) <= _ordered(wanted),
    "more_than": lambda told, wanted: _ordered(told) > _ordered(wanted),
    "less_than": lambda told, wanted: _ordered(told) < _ordered(wanted),
    "before": lambda told, wanted: _day(told) < _day(wanted),
    "after": lambda told, wanted: _day(told) > _day(wanted),
}
TIME_OPERATORS = frozenset({"within_days", "ahead_by"})


def build_test(condition: Condition) -> Test:
    """Return the condition as a function: met, not met, or None while a fact it needs is missing."""
    if condition.kind in ("any", "all"):
        return _group_test(condition)
    if condition.kind == "not":
        return _not_test(condition.parts[0].test)
    if condition.kind == "holds":
        name = condition.definition
        return lambda situation: situation.book.definitions[name].condition.test(situation)
    if condition.kind in TIME_OPERATORS:
        return lambda situation: _time_state(condition, situation)
    if condition.operand.literal is not None:
        return _literal_test(condition)
    return lambda situation: _compared_state(condition, situation)


def _group_test(condition: Condition) -> Test:
    decisive = condition.kind == "any"
    parts = tuple((part.test, part.period) for part in condition.parts)

    def test(situation: Situation) -> bool | None:
        state: bool | None = not decisive
        for part, period in parts:
            if period is not None and not period.covers(situation.on):
                continue
            found = part(situation)
            if found is decisive:
                return decisive
            if found is None:
                state = None
        return state

    return test


def _not_test(inner: Test) -> Test:
    def test(situation: Situation) -> bool | None:
        state = inner(situation)
        return None if state is None else not state

    return test


def _literal_test(condition: Condition) -> Test:
    fact, wanted, operator = condition.fact, condition.operand.literal, OPERATORS[condition.kind]
    if condition.kind == "one_of":
        return _choice_test(fact, _codes(wanted))

    def test(situation: Situation) -> bool | None:
        told = situation.facts.get(fact)
        return None if told is None or wanted is None else operator(told, wanted)

    return test


def _choice_test(fact: str, wanted: frozenset[str]) -> Test:
    def test(situation: Situation) -> bool | None:
        told = situation.facts.get(fact)
        if told is None:
            return None
        return told in wanted if isinstance(told, str) else not wanted.isdisjoint(_codes(told))

    return test


def _compared_state(condition: Condition, situation: Situation) -> bool | None:
    told, wanted = situation.facts.get(condition.fact), situation.value_of(condition.operand)
    return None if told is None or wanted is None else OPERATORS[condition.kind](told, wanted)


def _time_state(condition: Condition, situation: Situation) -> bool | None:
    told, other = situation.facts.get(condition.fact), situation.facts.get(condition.of_fact)
    if told is None or other is None:
        return None
    if condition.kind == "within_days":
        last = situation.counted(_day(other), condition.operand.parameter, shifts=condition.shifts).on
        return _day(told) <= last
    return _day(told) <= situation.counted_back(_day(other), condition.operand.parameter)


def _codes(value: FactValue | None) -> frozenset[str]:
    if isinstance(value, str):
        return frozenset({value})
    if isinstance(value, tuple):
        return frozenset(value)
    raise TypeError(f"not a choice: {value!r}")


def _ordered(value: FactValue) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise TypeError(f"not a number: {value!r}")
    return Decimal(value)


def _day(value: FactValue | None) -> date:
    if not isinstance(value, date):
        raise TypeError(f"not a day: {value!r}")
    return value
