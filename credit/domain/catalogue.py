"""The catalogue: what may be collected, from whom, by which article, and who may see it."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from core.kernel.clock import chinese_date
from core.kernel.errors import InvalidInputError
from core.kernel.money import format_yuan
from core.rules import cite
from credit.domain.items import Item, Visibility

MAX_TEXT = 5000
BodyValue = str | int | None


class TermRule(StrEnum):
    PENALTY_GRADE = "penalty_grade"
    WHILE_LISTED = "while_listed"
    NONE = "none"


class FieldKind(StrEnum):
    TEXT = "text"
    ARTICLE = "article"
    MONEY = "money"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True)
class Basis:
    """An article of the rule book and how a page cites it."""

    key: str
    text: str


@dataclass(frozen=True)
class CatalogueField:
    name: str
    label: str
    kind: FieldKind
    required: bool
    choices: Mapping[str, str]


@dataclass(frozen=True)
class CatalogueItem:
    """One row of the catalogue; without a publishing basis nothing is public."""

    item: Item
    title: str
    class_key: str
    class_title: str
    source_department: str
    visibility: Visibility
    term: TermRule
    note: str
    collecting_basis: tuple[Basis, ...]
    publishing_basis: tuple[Basis, ...]
    fields: tuple[CatalogueField, ...]

    def field(self, name: str) -> CatalogueField:
        return next(field for field in self.fields if field.name == name)


@cache
def catalogue() -> Mapping[Item, CatalogueItem]:
    """Return the shipped catalogue; raises ValueError when it is incomplete or publishes without a basis."""
    text = resources.files("credit.domain").joinpath("catalogue.toml").read_text(encoding="utf-8")
    entries = [_read_item(table) for table in tomllib.loads(text)["items"]]
    items = {entry.item: entry for entry in entries}
    if set(items) != set(Item) or len(entries) != len(items):
        raise ValueError("the catalogue must hold every item once")
    for entry in entries:
        _check_item(entry)
    return items


def _read_item(table: Mapping[str, Any]) -> CatalogueItem:
    choices = table.get("choices", {})
    return CatalogueItem(
        item=Item(table["item"]),
        title=table["title"],
        class_key=table["class_key"],
        class_title=table["class_title"],
        source_department=table["source_department"],
        visibility=Visibility(table["visibility"]),
        term=TermRule(table["term"]),
        note=table["note"],
        collecting_basis=tuple(Basis(**basis) for basis in table["collecting_basis"]),
        publishing_basis=tuple(Basis(**basis) for basis in table["publishing_basis"]),
        fields=tuple(_read_field(field, choices) for field in table["fields"]),
    )


def _read_field(table: Mapping[str, Any], choices: Mapping[str, Mapping[str, str]]) -> CatalogueField:
    name = table["name"]
    return CatalogueField(name, table["label"], FieldKind(table["kind"]), table["required"], choices.get(name, {}))


def _check_item(entry: CatalogueItem) -> None:
    is_public = entry.visibility is Visibility.PUBLIC
    if not entry.collecting_basis:
        raise ValueError(f"{entry.item} is collected without a basis")
    if is_public != bool(entry.publishing_basis) or is_public == (entry.term is TermRule.NONE):
        raise ValueError(f"{entry.item} is published without a basis or a term")
    if any((field.kind is FieldKind.CHOICE) != bool(field.choices) for field in entry.fields):
        raise ValueError(f"{entry.item} has a choice without choices")


def check_body(item: Item, body: Mapping[str, BodyValue]) -> dict[str, BodyValue]:
    """Return the body in the catalogue's order; raises InvalidInputError for anything the catalogue does not hold."""
    entry = catalogue()[item]
    problems = {name: "信用目录里没有这一项" for name in body if name not in {field.name for field in entry.fields}}
    for field in entry.fields:
        problem = _find_problem(field, body.get(field.name))
        if problem:
            problems[field.name] = problem
    if problems:
        raise InvalidInputError("这条记录的内容不符合信用目录", fields=problems)
    return {field.name: body.get(field.name) for field in entry.fields}


def _find_problem(field: CatalogueField, value: BodyValue) -> str | None:
    if value is None or value == "":
        return f"请填写{field.label}" if field.required else None
    return None if _FITS[field.kind](field, value) else f"{field.label}的内容或者格式不正确"


def _is_text(value: BodyValue) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT


def _is_date(value: BodyValue) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_count(value: BodyValue) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


_FITS: Mapping[FieldKind, Callable[[CatalogueField, BodyValue], bool]] = {
    FieldKind.TEXT: lambda _field, value: _is_text(value),
    FieldKind.ARTICLE: lambda _field, value: _is_text(value),
    FieldKind.MONEY: lambda _field, value: _is_count(value),
    FieldKind.NUMBER: lambda _field, value: _is_count(value),
    FieldKind.DATE: lambda _field, value: _is_date(value),
    FieldKind.CHOICE: lambda field, value: value in field.choices,
}


def show_value(field: CatalogueField, value: BodyValue, laws: Mapping[str, str]) -> str:
    """Return a checked value as a page shows it; `laws` are the full names behind article keys."""
    if value is None:
        return ""
    if field.kind is FieldKind.ARTICLE:
        return _cited(str(value), laws)
    return _SHOWN[field.kind](field, value)


def _cited(article: str, laws: Mapping[str, str]) -> str:
    try:
        return cite(article, laws).text
    except ValueError:  # already written in full, or a law of an older book
        return article


_SHOWN: Mapping[FieldKind, Callable[[CatalogueField, str | int], str]] = {
    FieldKind.TEXT: lambda _field, value: str(value),
    FieldKind.MONEY: lambda _field, value: format_yuan(int(value)),
    FieldKind.NUMBER: lambda _field, value: str(value),
    FieldKind.DATE: lambda _field, value: chinese_date(date.fromisoformat(str(value))),
    FieldKind.CHOICE: lambda field, value: field.choices[str(value)],
}
