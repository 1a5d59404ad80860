"""Reads the vocabulary: every fact a rule may ask for, and what one answer implies for others."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from core.rules.facts import FactError, check_facts
from core.rules.reading import Guard, Table, strictly
from core.rules.values import Choice, Closing, FactDefinition, FactLimits, FactType, FactValue

_WHO = frozenset({"consumer", "merchant", "officer"})
Vocabulary: TypeAlias = Mapping[str, FactDefinition]


def read_vocabulary(tables: tuple[Table, ...], guard: Guard = strictly) -> dict[str, FactDefinition]:
    """Read every fact of these files in order; a choice and a closing may only point to facts in the right order."""
    entries: dict[str, Table] = {}
    for table in tables:
        facts = table.table("facts")
        for name in facts.keys():  # noqa: SIM118 - Table is no mapping
            if name in entries:
                raise facts.fail(f"{name} stands twice")
            entries[name] = facts.table(name)
    vocabulary: dict[str, FactDefinition] = {}
    for name, entry in entries.items():
        with guard():
            vocabulary[name] = _read_fact(name, entry)
    complete = dict(vocabulary)
    for name in vocabulary:
        with guard():
            complete[name] = _with_implications(vocabulary, name, entries[name])
            entries[name].finish()
    return complete


def _with_implications(vocabulary: Vocabulary, name: str, entry: Table) -> FactDefinition:
    closings = tuple(_read_closing(item, name, vocabulary) for item in entry.tables("closed"))
    tells = tuple(_read_tells(item, name, vocabulary) for item in entry.tables("choices") if "tells" in item)
    presumed = _value_of(entry, name, entry.raw("presumed"), vocabulary) if "presumed" in entry else None
    return replace(vocabulary[name], closings=closings, tells=tells, presumed=presumed)


def _read_closing(item: Table, name: str, vocabulary: Vocabulary) -> Closing:
    screen, codes = item.text("unless"), item.texts("one_of")
    if screen not in vocabulary or not set(codes) <= set(vocabulary[screen].codes) or not codes:
        raise item.fail(f"unless and one_of must name a choice and its codes, not {screen} {', '.join(codes)}")
    _check_order(item, screen, name, vocabulary)
    closing = Closing(screen, codes, _value_of(item, name, item.raw("as"), vocabulary))
    item.finish()
    return closing


def _read_tells(item: Table, name: str, vocabulary: Vocabulary) -> tuple[str, tuple[tuple[str, FactValue], ...]]:
    told = item.table("tells")
    for other in told.keys():  # noqa: SIM118 - Table is no mapping
        if other in vocabulary:
            _check_order(item, name, other, vocabulary)
    values = tuple((other, _value_of(told, other, told.raw(other), vocabulary)) for other in told.keys())  # noqa: SIM118
    return item.text("code"), values


def _check_order(item: Table, first: str, second: str, vocabulary: Vocabulary) -> None:
    order = list(vocabulary)
    if order.index(first) >= order.index(second):
        raise item.fail(f"{first} must stand before {second}")


def _value_of(item: Table, name: str, raw: object, vocabulary: Vocabulary) -> FactValue:
    try:
        return check_facts(vocabulary, {name: raw})[name]
    except (FactError, KeyError) as error:
        raise item.fail(str(error)) from error


def _read_fact(name: str, entry: Table) -> FactDefinition:
    definition = FactDefinition(
        name=name,
        label=entry.text("label"),
        question=entry.text("question"),
        why=entry.text("why"),
        type=_fact_type(entry),
        who=entry.texts("who"),
        unit=entry.text_or_none("unit"),
        choices=tuple(_read_choice(choice) for choice in entry.tables("choices")),
        limits=_read_limits(entry),
    )
    if not definition.who or not set(definition.who) <= _WHO:
        raise entry.fail(f"who must name {', '.join(sorted(_WHO))}")
    if (definition.type in (FactType.CHOICE, FactType.CHOICES)) != bool(definition.choices):
        raise entry.fail(f"choices do not fit type {definition.type}")
    if len(set(definition.codes)) != len(definition.codes):
        raise entry.fail("a choice stands twice")
    return definition


def _fact_type(entry: Table) -> FactType:
    try:
        return FactType(entry.text("type"))
    except ValueError as error:
        raise entry.fail(f"type must be one of {', '.join(FactType)}") from error


def _read_choice(table: Table) -> Choice:
    choice = Choice(table.text("code"), table.text("text"))
    if "tells" not in table:
        table.finish()
    return choice


def _read_limits(entry: Table) -> FactLimits:
    def number(key: str) -> Decimal | None:
        return Decimal(entry.take(key, "number")) if key in entry else None

    return FactLimits(
        number("minimum"), number("maximum"), entry.text_or_none("not_more_than"), entry.text_or_none("not_before")
    )
