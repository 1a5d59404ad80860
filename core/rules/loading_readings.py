"""Reads the patterns that propose facts from text (`reading/*.toml`); the folder may be absent."""

import re
from collections.abc import Mapping

from core.rules.facts import FactError, check_facts
from core.rules.reading import Guard, Table, strictly
from core.rules.text_reading import VALUE_SLOT, patterns_of
from core.rules.values import FactDefinition, FactType, FactValue, Reading

_DEFAULT_WEIGHT = 1
_READ_FROM_WORDS = frozenset({FactType.MONEY, FactType.DATE, FactType.COUNT, FactType.NUMBER})


def read_readings(
    tables: tuple[Table, ...], vocabulary: Mapping[str, FactDefinition], guard: Guard = strictly
) -> tuple[Reading, ...]:
    """Every pattern must compile, name a fact of the vocabulary, and give it a value that fits."""
    readings: list[Reading] = []
    for item in (item for table in tables for item in table.tables("readings")):
        with guard():
            readings.append(_read_reading(item, vocabulary))
    return tuple(readings)


def _read_reading(item: Table, vocabulary: Mapping[str, FactDefinition]) -> Reading:
    fact = item.text("fact")
    if fact not in vocabulary:
        raise item.fail(f"unknown fact {fact}")
    reading = Reading(
        fact=fact,
        value=_value_of(item, fact, vocabulary) if "value" in item else None,
        words=item.texts("words"),
        unless=item.texts("unless"),
        given=item.texts("given"),
        without=item.texts("without"),
        weight=item.take("weight", "number") if "weight" in item else _DEFAULT_WEIGHT,
    )
    item.finish()
    _check(item, reading, vocabulary[fact].type)
    return reading


def _value_of(item: Table, fact: str, vocabulary: Mapping[str, FactDefinition]) -> FactValue:
    try:
        return check_facts(vocabulary, {fact: item.raw("value")})[fact]
    except FactError as error:
        raise item.fail(error.message) from error


def _check(item: Table, reading: Reading, kind: FactType) -> None:
    if isinstance(reading.value, tuple) and len(reading.value) != 1:
        raise item.fail("proposes one choice at a time")
    if not reading.words:
        raise item.fail("needs words")
    in_words = all(VALUE_SLOT in word for word in reading.words)
    if reading.value is None and not (in_words and kind in _READ_FROM_WORDS):
        raise item.fail(f"needs a value, or {VALUE_SLOT} in all its words for a sum, number or day")
    try:
        patterns_of(reading, kind)
        for words in (reading.unless, reading.given, reading.without):
            re.compile("|".join(words))
    except re.error as error:
        raise item.fail(f"is no pattern: {error}") from error
