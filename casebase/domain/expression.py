"""What a document has to say beside being near the text: phrases joined by and, or, not. Every engine compiles it.

An expression only narrows, as a filter does: nearness and order come from the text of the search. With no text at all
but an expression, whatever satisfies it is found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from casebase.domain.terms import segments

_CHINESE_ALONE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


class Place(StrEnum):
    """Where in a document something is said; the headline is what `IndexDocument.headline` holds."""

    ANYWHERE = "anywhere"
    HEADLINE = "headline"


@dataclass(frozen=True)
class Said:
    """The run of characters stands there: Chinese characters side by side, Latin letters and digits as one word.

    `text` is one folded segment without punctuation (`said` cuts and folds), and never one Chinese character alone,
    because an index knows only pairs of them.
    """

    text: str
    place: Place = Place.ANYWHERE


@dataclass(frozen=True)
class AllOf:
    """Every part holds; there is at least one."""

    parts: "tuple[Expression, ...]"


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds; there is at least one."""

    parts: "tuple[Expression, ...]"


@dataclass(frozen=True)
class Except:
    """The part does not hold; standing alone it means every document without it."""

    part: "Expression"


Expression: TypeAlias = Said | AllOf | AnyOf | Except


def said(text: str, place: Place = Place.ANYWHERE) -> Expression | None:
    """Return that the phrase stands there, cut at punctuation as documents are; None when nothing is searchable."""
    return all_of(tuple(Said(one, place) for one in segments(text) if not _CHINESE_ALONE.fullmatch(one)))


def all_of(parts: tuple[Expression, ...]) -> Expression | None:
    """Join with "and": nothing for no part, the part itself for one."""
    return AllOf(parts) if len(parts) > 1 else next(iter(parts), None)


def any_of(parts: tuple[Expression, ...]) -> Expression | None:
    """Join with "or": nothing for no part, the part itself for one."""
    return AnyOf(parts) if len(parts) > 1 else next(iter(parts), None)


def wanted_runs(expression: Expression) -> Iterator[str]:
    """Give what the document shall say, in the order it was asked for; what it must not say is left out."""
    match expression:
        case Said(text):
            yield text
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from wanted_runs(part)
        case Except():
            return
