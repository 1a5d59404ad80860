"""Three-valued conditions: met, not met, or not known yet. A missing fact is never given a default."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from core.kernel.periods import after, before
from core.kernel.workdays import DueDay
from core.rules.advice import ConditionResult
from core.rules.rule_book import RuleBook
from core.rules.values import Condition, FactDefinition, FactValue, Operand


@dataclass(frozen=True)
class Situation:
    """The checked facts, seen on one day with one book."""

    book: RuleBook
    facts: Mapping[str, FactValue]
    on: date

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


@dataclass(frozen=True)
class Outcome:
    result: ConditionResult
    missing: tuple[str, ...] = ()


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


def evaluate(condition: Condition, situation: Situation) -> Outcome:
    if condition.kind in ("any", "all"):
        return _evaluate_group(condition, situation)
    if condition.kind == "not":
        inner = evaluate(condition.parts[0], situation)
        met = None if inner.result.met is None else not inner.result.met
        return Outcome(_group_result(condition, met, (inner,)), inner.missing)
    if condition.kind == "holds":
        inner = evaluate(situation.book.definitions[condition.definition].condition, situation)
        return Outcome(replace(inner.result, text=condition.text), inner.missing)
    return _evaluate_leaf(condition, situation)


def state_of(condition: Condition, situation: Situation) -> bool | None:
    """Return what `evaluate` finds, without the words: ranking questions asks it thousands of times."""
    if condition.kind in ("any", "all"):
        decisive = condition.kind == "any"
        states = [state_of(part, situation) for part in in_force(condition.parts, situation.on)]
        if decisive in states:
            return decisive
        return None if None in states else not decisive
    if condition.kind == "not":
        state = state_of(condition.parts[0], situation)
        return None if state is None else not state
    if condition.kind == "holds":
        return state_of(situation.book.definitions[condition.definition].condition, situation)
    return _leaf_state(condition, situation)


def in_force(conditions: tuple[Condition, ...], on: date) -> tuple[Condition, ...]:
    """Conditions that belong to the law of that day."""
    return tuple(item for item in conditions if item.period is None or item.period.covers(on))


def shown_value(definition: FactDefinition, value: FactValue) -> str:
    """Spell a fact as a person reads it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, (str, tuple)):
        texts = {choice.code: choice.text for choice in definition.choices}
        return "；".join(texts[code] for code in ((value,) if isinstance(value, str) else value))
    return f"{value}{definition.unit}"


def _evaluate_group(condition: Condition, situation: Situation) -> Outcome:
    outcomes = tuple(evaluate(part, situation) for part in in_force(condition.parts, situation.on))
    states = [outcome.result.met for outcome in outcomes]
    decisive = condition.kind == "any"
    if decisive in states:
        met: bool | None = decisive
    else:
        met = None if None in states else not decisive
    missing = _group_missing(condition.kind, outcomes) if met is None else ()
    return Outcome(_group_result(condition, met, outcomes), missing)


def _group_missing(kind: str, outcomes: tuple[Outcome, ...]) -> tuple[str, ...]:
    """Of `all`, only the first unknown part is asked (checks run in their order); of `any`, every one."""
    unknown = [outcome for outcome in outcomes if outcome.result.met is None]
    asked = unknown[:1] if kind == "all" else unknown
    return tuple(dict.fromkeys(fact for outcome in asked for fact in outcome.missing))


def _group_result(condition: Condition, met: bool | None, outcomes: tuple[Outcome, ...]) -> ConditionResult:  # noqa: FBT001 - three-valued on purpose
    parts = tuple(outcome.result for outcome in outcomes)
    deciding = next((part for part in parts if part.met is met), parts[0])
    if condition.kind == "not":
        deciding, parts = parts[0], parts[0].parts
    return ConditionResult(condition.text, deciding.fact, met, deciding.value, parts=parts)


def _evaluate_leaf(condition: Condition, situation: Situation) -> Outcome:
    definition = situation.book.vocabulary[condition.fact]
    told = situation.facts.get(condition.fact)
    shown = "" if told is None else shown_value(definition, told)
    met = _leaf_state(condition, situation)
    missing = _leaf_missing(condition, situation) if met is None else ()
    return Outcome(ConditionResult(condition.text, condition.fact, met, shown), missing)


def _leaf_state(condition: Condition, situation: Situation) -> bool | None:
    told = situation.facts.get(condition.fact)
    if told is None:
        return None
    if condition.kind in TIME_OPERATORS:
        return _time_state(condition, situation, _day(told))
    wanted = situation.value_of(condition.operand)
    return None if wanted is None else OPERATORS[condition.kind](told, wanted)


def _time_state(condition: Condition, situation: Situation, told: date) -> bool | None:
    other = situation.facts.get(condition.of_fact)
    if other is None:
        return None
    if condition.kind == "within_days":
        return told <= situation.counted(_day(other), condition.operand.parameter, shifts=condition.shifts).on
    return told <= situation.counted_back(_day(other), condition.operand.parameter)


def _leaf_missing(condition: Condition, situation: Situation) -> tuple[str, ...]:
    needed = (condition.fact, condition.of_fact, condition.operand.fact)
    return tuple(name for name in needed if name and name not in situation.facts)


def _codes(value: FactValue) -> frozenset[str]:
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
