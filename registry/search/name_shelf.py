"""What both stores of names offer to a search: the file of a generation, and what came after it."""

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from registry.domain.name_terms import telling_letters, terms_of

Places: TypeAlias = NDArray[np.uint32]
"""Where names stand, ascending; one that has a term twice stands there twice."""


@dataclass(frozen=True)
class NameRow:
    """A name as the database has it: `number` grows with every name that is entered."""

    number: int
    id: str
    folded: str


class NameShelf(Protocol):
    """Names by their place, and for each term the places of the names that have it, ascending."""

    def __len__(self) -> int: ...

    def places(self, term: str) -> Places:
        """Return where names with the term stand."""
        ...

    def is_common(self, term: str) -> bool:
        """Tell whether so many names have the term that their places are not kept."""
        ...

    def text(self, place: int) -> str:
        """Return the telling letters of the name at that place."""
        ...

    def number(self, place: int) -> int:
        """Return the number of the name at that place."""
        ...


class MemoryShelf:
    """Names that no file has yet."""

    def __init__(self, rows: Iterable[NameRow] = ()) -> None:
        self._rows: list[NameRow] = []
        self._numbers: set[int] = set()
        self._places: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self.add(rows)

    def add(self, rows: Iterable[NameRow]) -> None:
        """Take in the names that are not here yet."""
        for row in rows:
            if row.number not in self._numbers:
                self._numbers.add(row.number)
                place = len(self._rows)
                self._rows.append(row)
                for term in terms_of(row.folded):
                    self._places[term].append(place)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, number: int) -> bool:
        return number in self._numbers

    def places(self, term: str) -> Places:
        return np.array(self._places.get(term, ()), np.uint32)

    def is_common(self, term: str) -> bool:
        del term
        return False

    def text(self, place: int) -> str:
        return telling_letters(self._rows[place].folded)

    def number(self, place: int) -> int:
        return self._rows[place].number
