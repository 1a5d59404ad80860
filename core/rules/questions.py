"""Which question settles most: the guided interview asks it first."""

from collections.abc import Iterator
from dataclasses import replace

from core.rules.advice import Entitlement, Question
from core.rules.conditions import Situation
from core.rules.judging import status_of
from core.rules.values import FactDefinition, FactType, FactValue, RuleVersion

_KINDS = {FactType.COUNT: "number", FactType.CHOICES: "choice"}


def rank_questions(
    entitlements: tuple[Entitlement, ...], versions: tuple[RuleVersion, ...], situation: Situation
) -> tuple[Question, ...]:
    """Every missing fact once; first the one whose answer decides most rules, then the most awaited."""
    waiting = {item.rule_id: item for item in entitlements if item.status == "needs_facts"}
    undecided = tuple(version for version in versions if version.rule_id in waiting)
    awaited: dict[str, int] = {}
    for item in waiting.values():
        for fact in item.missing:
            awaited[fact] = awaited.get(fact, 0) + 1
    settles = {fact: _settles(situation.book.vocabulary[fact], undecided, waiting, situation) for fact in awaited}
    order = {name: place for place, name in enumerate(situation.book.vocabulary)}
    ranked = sorted(awaited, key=lambda fact: (-settles[fact], -awaited[fact], order[fact]))
    return tuple(_question(situation.book.vocabulary[fact], settles[fact]) for fact in ranked)


def _settles(
    definition: FactDefinition,
    undecided: tuple[RuleVersion, ...],
    waiting: dict[str, Entitlement],
    situation: Situation,
) -> int:
    """Count the most rules that one answer would decide; for a sum or day, the rules waiting for nothing else."""
    answers = tuple(_possible_answers(definition))
    if not answers:
        return sum(item.missing == (definition.name,) for item in waiting.values())
    return max(_decided(definition.name, answer, undecided, situation) for answer in answers)


def _decided(fact: str, answer: FactValue, undecided: tuple[RuleVersion, ...], situation: Situation) -> int:
    supposed = replace(situation, facts={**situation.facts, fact: answer})
    return sum(status_of(version, supposed) != "needs_facts" for version in undecided)


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
