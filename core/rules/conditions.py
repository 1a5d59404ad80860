"""Three-valued conditions: met, not met, or not known yet. A missing fact is never given a default."""

from dataclasses import replace
from datetime import date

from core.kernel.clock import chinese_date
from core.rules.advice import ConditionResult
from core.rules.condition_tests import Outcome, Situation
from core.rules.values import Condition, FactDefinition, FactValue


def evaluate(condition: Condition, situation: Situation) -> Outcome:
    if condition.kind in ("any", "all"):
        return _evaluate_group(condition, situation)
    if condition.kind == "not":
        inner = evaluate(condition.parts[0], situation)
        met = None if inner.result.met is None else not inner.result.met
        return Outcome(_group_result(condition, met, (inner,)), inner.missing)
    if condition.kind == "holds":
        inner = _defined(condition.definition, situation)
        return Outcome(replace(inner.result, text=condition.text), inner.missing)
    return _evaluate_leaf(condition, situation)


def _defined(name: str, situation: Situation) -> Outcome:
    """Evaluate a definition once for these facts: many rules rest on the same one."""
    if name not in situation.outcomes:
        situation.outcomes[name] = evaluate(situation.book.definitions[name].condition, situation)
    return situation.outcomes[name]


def state_of(condition: Condition, situation: Situation) -> bool | None:
    """Return what `evaluate` finds, without the words: ranking questions asks it thousands of times."""
    return condition.test(situation)


def missing_of(condition: Condition, situation: Situation) -> tuple[str, ...]:
    """Return the facts to ask before the condition is known: the `missing` of `evaluate`, without the words."""
    if condition.test(situation) is not None:
        return ()
    if condition.kind == "holds":
        return missing_of(situation.book.definitions[condition.definition].condition, situation)
    if not condition.parts:
        return _leaf_missing(condition, situation)
    unknown = [part for part in in_force(condition.parts, situation.on) if part.test(situation) is None]
    asked = unknown[:1] if condition.kind == "all" else unknown
    return tuple(dict.fromkeys(fact for part in asked for fact in missing_of(part, situation)))


def in_force(conditions: tuple[Condition, ...], on: date) -> tuple[Condition, ...]:
    """Conditions that belong to the law of that day."""
    return tuple(item for item in conditions if item.period is None or item.period.covers(on))


def shown_value(definition: FactDefinition, value: FactValue) -> str:
    """Spell a fact as a person reads it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return chinese_date(value)
    if isinstance(value, (str, tuple)):
        texts = definition.texts
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
    met = condition.test(situation)
    missing = _leaf_missing(condition, situation) if met is None else ()
    return Outcome(ConditionResult(condition.text, condition.fact, met, shown), missing)


def _leaf_missing(condition: Condition, situation: Situation) -> tuple[str, ...]:
    needed = (condition.fact, condition.of_fact, condition.operand.fact)
    return tuple(name for name in needed if name and name not in situation.facts)
