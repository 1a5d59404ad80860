"""Which question settles most: the guided interview asks it first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from core.rules.advice import Question
from core.rules.condition_tests import Situation
from core.rules.conditions import missing_of
from core.rules.judging import status_of
from core.rules.values import Condition, FactDefinition, FactType, FactValue, RuleVersion

_KINDS = {FactType.COUNT: "number", FactType.CHOICES: "choice"}


@dataclass(frozen=True)
class _Waiting:
    """A rule that waits for a fact, with everything it misses and the conditions the fact can decide."""

    version: RuleVersion
    missing: tuple[str, ...]
    concerned: tuple[Condition, ...]


def rank_questions(
    undecided: Iterable[tuple[RuleVersion, tuple[str, ...]]], situation: Situation
) -> tuple[Question, ...]:
    """Ask every missing fact once: first the one that decides most rules, then the most awaited.

    `undecided`: rules with the facts that are asked for them.
    """
    waiting: dict[str, list[_Waiting]] = {}
    for version, missing in undecided:
        _note_waiting(waiting, version, missing, situation)
    vocabulary = situation.book.vocabulary
    settles = {fact: _settles(vocabulary[fact], rules, situation) for fact, rules in waiting.items()}
    order = {name: place for place, name in enumerate(vocabulary)}
    ranked = sorted(waiting, key=lambda fact: (-settles[fact], -len(waiting[fact]), order[fact]))
    return tuple(_question(vocabulary[fact], settles[fact]) for fact in ranked)


def _note_waiting(
    waiting: dict[str, list[_Waiting]], version: RuleVersion, missing: tuple[str, ...], situation: Situation
) -> None:
    asked = [(condition, missing_of(condition, situation)) for condition in (*version.scope, *version.conditions)]
    for fact in missing:
        concerned = tuple(condition for condition, facts in asked if fact in facts)
        waiting.setdefault(fact, []).append(_Waiting(version, missing, concerned))


def _settles(definition: FactDefinition, waiting: list[_Waiting], situation: Situation) -> int:
    """Count the most rules that one answer would decide; for a sum or day, the rules waiting for nothing else."""
    answers = tuple(_possible_answers(definition))
    if not answers:
        return sum(rule.missing == (definition.name,) for rule in waiting)
    return max(_decided(definition.name, answer, waiting, situation) for answer in answers)


def _decided(fact: str, answer: FactValue, waiting: list[_Waiting], situation: Situation) -> int:
    supposed = replace(situation, facts={**situation.facts, fact: answer})
    return sum(_is_decided(rule, supposed) for rule in waiting)


def _is_decided(rule: _Waiting, supposed: Situation) -> bool:
    """Look first at the conditions that wait for the fact; judge the whole rule only when they are all met."""
    states = [condition.test(supposed) for condition in rule.concerned]
    if False in states:
        return True
    return None not in states and status_of(rule.version, supposed) != "needs_facts"


def _possible_answers(definition: FactDefinition) -> Iterator[FactValue]:
    if definition.type is FactType.YES_NO:
        yield from (True, False)
    elif definition.type is FactType.CHOICE:
        yield from definition.codes
    elif definition.type is FactType.CHOICES:
        yield from ((code,) for code in definition.codes)


def _question(definition: FactDefinition, settles: int) -> Question:
    return Question(
        fact=definition.name,
        text=definition.question,
        kind=_KINDS.get(definition.type, definition.type.value),
        choices=definition.choices,
        who=definition.who,
        why=definition.why,
        settles=settles,
        label=definition.label,
        unit=definition.unit,
        multiple=definition.type is FactType.CHOICES,
    )
