"""Full fact sets for measuring: examples of the book answered on until the book has nothing left to ask."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from core.rules import FactDefinition, FactError, FactType, RuleBook, advise

_PLAIN_ANSWERS: dict[FactType, Any] = {
    FactType.YES_NO: False,
    FactType.MONEY: 100,
    FactType.NUMBER: 1,
    FactType.COUNT: 1,
}


def full_fact_sets(book: RuleBook, most: int) -> Iterator[tuple[dict[str, Any], date]]:
    """Yield at most `most` sets with the day of their law, spread over the book; every question is answered."""
    applying = [item for rule in book.rules.values() for item in rule.examples if item.status == "applies"]
    for example in applying[:: max(1, len(applying) // most)][:most]:
        yield _answered(book, dict(example.facts), example.on), example.on


def _answered(book: RuleBook, facts: dict[str, Any], on: date) -> dict[str, Any]:
    skipped: set[str] = set()
    while True:
        asked = next((each.fact for each in advise(book, facts, on).questions if each.fact not in skipped), None)
        if asked is None:
            return facts
        try:
            advise(book, {**facts, asked: _answer(book.vocabulary[asked], on)}, on)
        except FactError:
            skipped.add(asked)
        else:
            facts[asked] = _answer(book.vocabulary[asked], on)


def _answer(fact: FactDefinition, on: date) -> Any:  # noqa: ANN401 - an answer of any type
    if fact.type is FactType.DATE:
        return on
    if fact.type is FactType.CHOICES:
        return ["none"] if "none" in fact.codes else [fact.codes[-1]]
    return _PLAIN_ANSWERS.get(fact.type, fact.codes[-1] if fact.codes else None)
