"""Asking a book again what it was asked before: every answer ever given comes out the same under its version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.rules.advising import advise
from core.rules.facts import FactError
from core.rules.rule_book import RuleBook
from core.rules.values import NotInForceError

_QUESTIONS = frozenset({"questions", "unscoped"})


@dataclass(frozen=True)
class Replay:
    """`differences` name the places of an answer that come out otherwise, without the facts that stand there.

    `asks_otherwise`: only other questions would follow.
    """

    differences: tuple[str, ...]
    asks_otherwise: bool = False

    @property
    def is_same(self) -> bool:
        return not self.differences


def replay(book: RuleBook, facts: Mapping[str, Any], stored: Mapping[str, Any]) -> Replay:
    """Ask the book again about the facts of a stored answer (`Advice.to_dict`), for the day it was given for.

    Whatever was told then must be told now; a later release may add to an answer and may ask better questions.
    """
    try:
        again = advise(book, facts, date.fromisoformat(stored["on"])).to_dict()
    except (FactError, NotInForceError) as error:
        return Replay((f"the book does not answer any more: {error}",))
    told = {key: value for key, value in stored.items() if key not in _QUESTIONS}
    asked = {key: value for key, value in stored.items() if key in _QUESTIONS}
    asks_otherwise = next(_differences(asked, again, ""), None) is not None
    return Replay(tuple(_differences(told, again, "")), asks_otherwise)


def _differences(stored: object, again: object, place: str) -> Iterator[str]:
    if isinstance(stored, Mapping) and isinstance(again, Mapping):
        for key, value in stored.items():
            yield from _differences(value, again.get(key), f"{place}.{key}" if place else key)
    elif isinstance(stored, list) and isinstance(again, list):
        yield from _of_lists(stored, again, place)
    elif stored != again:
        yield place  # never the values: they may be somebody's facts


def _of_lists(stored: list[Any], again: list[Any], place: str) -> Iterator[str]:
    before, after = [_name(item, number) for number, item in enumerate(stored)], []
    by_name = {}
    for number, item in enumerate(again):
        after.append(_name(item, number))
        by_name[after[-1]] = item
    if before != after:
        yield f"{place}: {', '.join(before) or 'nothing'}, now {', '.join(after) or 'nothing'}"
    for name, item in zip(before, stored, strict=True):
        if name in by_name:
            yield from _differences(item, by_name[name], f"{place}[{name}]")


def _name(item: object, number: int) -> str:
    """Name an entry by its rule where it has one, so that a missing rule does not shift all the others."""
    return str(item["rule_id"]) if isinstance(item, Mapping) and "rule_id" in item else str(number + 1)
