"""The catalogue as people read it: classes with their counts, and the items that were asked for."""

from collections.abc import Iterable
from dataclasses import dataclass

from credit.domain.catalogue import CatalogueClass, CatalogueItem
from credit.domain.departments import Department
from credit.domain.items import Visibility
from credit.domain.shipped_catalogue import catalogue


@dataclass(frozen=True)
class CatalogueSearch:
    """What narrows the catalogue; empty parts do not. `text` is looked for in titles, fields, departments and bases."""

    text: str = ""
    class_key: str = ""
    department: str = ""
    visibility: str = ""
    only_unconfirmed: bool = False

    @property
    def is_empty(self) -> bool:
        return self == CatalogueSearch()


@dataclass(frozen=True)
class CatalogueCounts:
    items: int
    public: int
    unconfirmed: int


@dataclass(frozen=True)
class ClassLine:
    in_class: CatalogueClass
    counts: CatalogueCounts


def find_items(search: CatalogueSearch) -> tuple[CatalogueItem, ...]:
    """Return the items of the search in the order of the catalogue."""
    return tuple(entry for entry in catalogue().values() if _fits(entry, search))


def count_items(entries: Iterable[CatalogueItem]) -> CatalogueCounts:
    """Return how many there are, how many everybody sees, and of how many no article for collecting was read."""
    counted = tuple(entries)
    public = sum(entry.visibility is Visibility.PUBLIC for entry in counted)
    return CatalogueCounts(len(counted), public, sum(entry.basis_unconfirmed for entry in counted))


def class_lines() -> tuple[ClassLine, ...]:
    """Return every class with its counts, in order."""
    return tuple(
        ClassLine(each, count_items(find_items(CatalogueSearch(class_key=each.key)))) for each in catalogue().classes
    )


def item_departments() -> tuple[Department, ...]:
    """Return the departments that some item comes from, each once, in the order of the list."""
    return tuple(dict.fromkeys(each for entry in catalogue().values() for each in entry.departments))


def _fits(entry: CatalogueItem, search: CatalogueSearch) -> bool:
    return (
        search.class_key in ("", entry.in_class.key)
        and search.visibility in ("", entry.visibility)
        and (not search.department or search.department in {each.key for each in entry.departments})
        and (entry.basis_unconfirmed or not search.only_unconfirmed)
        and all(word in _words(entry) for word in search.text.split())
    )


def _words(entry: CatalogueItem) -> str:
    bases = (basis.text for basis in entry.collecting_basis + entry.publishing_basis)
    labels = (field.label for field in entry.fields)
    return "\n".join((entry.item, entry.title, entry.class_title, entry.source_department, *bases, *labels))
