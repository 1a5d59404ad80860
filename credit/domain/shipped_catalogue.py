"""Reading the shipped catalogue: `credit/catalogue/*.toml`, a file a class, over the words of `credit/vocabulary`."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from core.rules import cite
from credit.domain.catalogue import Basis, Catalogue, CatalogueClass, CatalogueItem, NationalClass, TermRule
from credit.domain.catalogue_fields import CatalogueField, FieldKind
from credit.domain.departments import departments
from credit.domain.items import Item, Visibility

NATIONAL_CATALOGUE = "信用目录2024"
_ITEM_KEYS = frozenset(
    {
        *("item", "title", "departments", "note", "visibility", "term", "term_months"),
        *("basis_unconfirmed", "collecting", "publishing"),
        *("fields", "labels", "choices"),
    }
)
_FEWEST_FIELDS, _MOST_FIELDS = 3, 12


@dataclass(frozen=True)
class _Words:
    """What all classes share: names of laws, fields and national classes."""

    laws: Mapping[str, str]
    fields: Mapping[str, Mapping[str, Any]]
    choices: Mapping[str, Mapping[str, str]]
    national: Mapping[str, NationalClass]


@cache
def catalogue() -> Catalogue:
    """Return the shipped catalogue; raises ValueError when it is incomplete or publishes without a basis."""
    words = _read_words()
    entries = [entry for table in _class_tables() for entry in _read_class(table, words)]
    items = Catalogue((entry.item, entry) for entry in entries)
    if len(items) != len(entries):
        raise ValueError("an item stands twice in the catalogue")
    if missing := set(Item) - set(items):
        raise ValueError(f"the catalogue lacks {sorted(missing)}")
    for entry in entries:
        check_item(entry)
    return items


def check_item(entry: CatalogueItem) -> None:
    """Raise ValueError when an item promises what the law or this project does not allow."""
    for is_wrong, problem in _problems(entry):
        if is_wrong:
            raise ValueError(f"{entry.item} {problem}")


def _problems(entry: CatalogueItem) -> Iterable[tuple[bool, str]]:
    is_public = entry.visibility is Visibility.PUBLIC
    names = [field.name for field in entry.fields]
    yield not entry.collecting_basis, "is collected without a basis"
    yield is_public != bool(entry.publishing_basis), "is public exactly when it has a publishing basis"
    yield is_public == (entry.term is TermRule.NONE), "is public exactly when it has a term"
    yield (entry.term is TermRule.FIXED) != (entry.term_months is not None), "has months exactly when its term is fixed"
    yield entry.basis_unconfirmed and is_public, "is public without a confirmed basis"
    yield entry.in_class.national is None and entry.basis_unconfirmed, "is neither in the national catalogue nor in law"
    yield not entry.departments, "has no source department"
    yield not _FEWEST_FIELDS <= len(names) <= _MOST_FIELDS, f"has {len(names)} fields"
    yield len(set(names)) != len(names), "has a field twice"
    yield not any(field.required for field in entry.fields), "requires nothing"
    yield any((each.kind is FieldKind.CHOICE) != bool(each.choices) for each in entry.fields), "has an empty choice"
    yield entry.term is TermRule.WHILE_VALID and "valid_until" not in names, "is public while valid but has no end"


def _toml(folder: str, name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("credit").joinpath(folder, name).read_text(encoding="utf-8"))


def _read_words() -> _Words:
    fields = _toml("vocabulary", "fields.toml")
    classes = _toml("vocabulary", "national_classes.toml")["classes"]
    return _Words(
        laws=_toml("vocabulary", "laws.toml")["laws"],
        fields=fields["fields"],
        choices=fields["choices"],
        national={each["key"]: NationalClass(**each) for each in classes},
    )


def _class_tables() -> list[dict[str, Any]]:
    folder = resources.files("credit").joinpath("catalogue")
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".toml"))
    return sorted((_toml("catalogue", name) for name in names), key=lambda table: int(table["class"]["place"]))


def _read_class(table: Mapping[str, Any], words: _Words) -> Iterable[CatalogueItem]:
    head = table["class"]
    national = words.national[head["national"]] if "national" in head else None
    in_class = CatalogueClass(head["key"], head["title"], national, head.get("note", ""))
    return [_read_item(each, in_class, words) for each in table["items"]]


def _read_item(table: Mapping[str, Any], in_class: CatalogueClass, words: _Words) -> CatalogueItem:
    if unknown := set(table) - _ITEM_KEYS:
        raise ValueError(f"{table['item']} has the unknown keys {sorted(unknown)}")
    unconfirmed = table.get("basis_unconfirmed", False)
    collecting = _bases(table.get("collecting", ()), words)
    return CatalogueItem(
        item=table["item"],
        title=table["title"],
        in_class=in_class,
        departments=tuple(departments()[key] for key in table["departments"]),
        visibility=Visibility(table["visibility"]),
        term=TermRule(table.get("term", TermRule.NONE)),
        term_months=table.get("term_months"),
        note=table.get("note", ""),
        basis_unconfirmed=unconfirmed,
        collecting_basis=_national_basis(in_class, words) if unconfirmed else collecting,
        publishing_basis=_bases(table.get("publishing", ()), words),
        fields=tuple(_read_field(each, table, words) for each in table["fields"]),
    )


def _bases(keys: Iterable[str], words: _Words) -> tuple[Basis, ...]:
    return tuple(Basis(key, cite(key, words.laws).text) for key in keys)


def _national_basis(in_class: CatalogueClass, words: _Words) -> tuple[Basis, ...]:
    if in_class.national is None:
        return ()
    text = f"{cite(NATIONAL_CATALOGUE, words.laws).text}“{in_class.national.title}”一类"
    return (Basis(NATIONAL_CATALOGUE, text),)


def _read_field(written: str, table: Mapping[str, Any], words: _Words) -> CatalogueField:
    """Read a name with its marks: "!" is required, "~" is kept from the public."""
    name = written.rstrip("!~")
    word = words.fields[name]
    choices = table.get("choices", {}).get(name) or words.choices.get(name, {})
    return CatalogueField(
        name=name,
        label=table.get("labels", {}).get(name, word["label"]),
        kind=FieldKind(word["kind"]),
        required="!" in written,
        choices=choices,
        unit=word.get("unit", ""),
        is_open="~" not in written,
    )
