"""What narrows a search beside its words; nothing of it changes the order."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

Span: TypeAlias = tuple[int | None, int | None]
"""Both ends belong to it; an end that is None is open."""


@dataclass(frozen=True)
class Narrowing:
    """Several values of one kind mean any of them; kinds are joined by "and". Empty means that anything will do.

    `articles` are numbers of articles, `years` those of publication, `sums` what was paid, in fen.
    """

    laws: frozenset[str] = frozenset()
    articles: frozenset[int] = frozenset()
    categories: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    remedies: frozenset[str] = frozenset()
    results: frozenset[str] = frozenset()
    years: Span | None = None
    sums: Span | None = None

    def __bool__(self) -> bool:
        return bool(self.kinds())

    def kinds(self) -> frozenset[str]:
        """Return the names of the fields that narrow."""
        return frozenset(field.name for field in fields(self) if getattr(self, field.name))

    def both(self, other: "Narrowing") -> "Narrowing | None":
        """Return what satisfies both; None when nothing can."""
        values: dict[str, Any] = {}
        for field in fields(self):
            mine, its = getattr(self, field.name), getattr(other, field.name)
            if not mine or not its:
                values[field.name] = mine or its
                continue
            shared = mine & its if isinstance(mine, frozenset) else _overlap(mine, its)
            if not shared:
                return None
            values[field.name] = shared
        return Narrowing(**values)


ANYTHING_GOES = Narrowing()


def _overlap(one: Span, other: Span) -> Span | None:
    start = max((end for end in (one[0], other[0]) if end is not None), default=None)
    stop = min((end for end in (one[1], other[1]) if end is not None), default=None)
    return None if start is not None and stop is not None and start > stop else (start, stop)


def is_within(value: int | None, span: Span | None) -> bool:
    """Tell whether the value lies in the span; an unknown value lies in none but the span that is not there."""
    if span is None:
        return True
    if value is None:
        return False
    start, stop = span
    return (start is None or start <= value) and (stop is None or value <= stop)


@dataclass(frozen=True)
class KnownValues:
    """What the fields of a search may say, each by the words that people use for it."""

    laws: Mapping[str, str]
    categories: tuple[str, ...]
    remedies: tuple[str, ...]
    results: Mapping[str, str]
    regions: tuple[str, ...]
