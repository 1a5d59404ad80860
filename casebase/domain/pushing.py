"""What a push holds: the best articles and cases, and further cases when somebody asks to look again."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

_FURTHER = 3
_CLOSE_TO_THE_BEST = 0.6


class Occasion(StrEnum):
    """Why a push is made."""

    OPENING = "opening"
    ROUND = "round"
    DEMAND = "demand"


class Scored(Protocol):
    @property
    def score(self) -> float: ...


_One = TypeVar("_One", bound=Scored)


def with_further(
    ranked: Sequence[_One], first: int, known: frozenset[str], id_of: Callable[[_One], str]
) -> tuple[_One, ...]:
    """Return the first ones, then up to three that nobody was shown yet and that are not far behind the best."""
    best = ranked[0].score if ranked else 0.0
    further = [one for one in ranked[first:] if id_of(one) not in known and one.score >= _CLOSE_TO_THE_BEST * best]
    return (*ranked[:first], *further[:_FURTHER])
