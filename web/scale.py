"""Claim, offers, range and proposal laid out on one line."""

from collections.abc import Iterable
from dataclasses import dataclass

_LEFT, _RIGHT = 2.0, 98.0
_HEADROOM = 11, 10  # the line ends about a tenth beyond the largest number


@dataclass(frozen=True)
class Mark:
    """One amount on the line; kind is claim, consumer, merchant or proposal and decides its shape."""

    kind: str
    label: str
    amount_fen: int


@dataclass(frozen=True)
class PlacedMark:
    kind: str
    label: str
    amount_fen: int
    x: float


@dataclass(frozen=True)
class Line:
    """One amount in words under the picture, with everybody who names it."""

    kinds: tuple[str, ...]
    label: str
    amount_fen: int


@dataclass(frozen=True)
class Band:
    """What the law gives, from low to high; equal when it is one sum."""

    low_fen: int
    high_fen: int
    x: float
    width: float


@dataclass(frozen=True)
class Tick:
    """A labelled place on the axis."""

    amount_fen: int
    x: float


@dataclass(frozen=True)
class Scale:
    """Positions are percent of the width; the line runs from 0 to `end_fen`, labelled at both ends and halfway."""

    marks: tuple[PlacedMark, ...]
    band: Band | None
    end_fen: int
    ticks: tuple[Tick, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return what stands under the picture: who names the same amount shares a line."""
        sums = dict.fromkeys(mark.amount_fen for mark in self.marks)
        together = [(fen, [mark for mark in self.marks if mark.amount_fen == fen]) for fen in sums]
        return tuple(
            Line(tuple(mark.kind for mark in marks), "、".join(mark.label for mark in marks), fen)
            for fen, marks in together
        )


def scale_of(marks: Iterable[Mark], law_range: tuple[int, int] | None = None) -> Scale:
    """Lay the marks and the law's range out from zero to a round number above the largest."""
    given = tuple(marks)
    largest = max([mark.amount_fen for mark in given] + list(law_range or ()), default=0)
    end = _round_up(largest)
    placed = tuple(PlacedMark(mark.kind, mark.label, mark.amount_fen, _x(mark.amount_fen, end)) for mark in given)
    ticks = tuple(Tick(fen, _x(fen, end)) for fen in (0, end // 2, end))
    return Scale(placed, _band(law_range, end), end, ticks)


def _band(law_range: tuple[int, int] | None, end: int) -> Band | None:
    if law_range is None:
        return None
    low, high = law_range
    return Band(low, high, _x(low, end), round(_x(high, end) - _x(low, end), 2))


def _x(fen: int, end: int) -> float:
    return round(_LEFT + (_RIGHT - _LEFT) * max(0, fen) / end, 2)


def _round_up(fen: int) -> int:
    """Return a round number about a tenth above: whole twentieths of its power of ten, at least one yuan."""
    times, by = _HEADROOM
    wanted = max(100, -(-fen * times // by))
    power: int = 10 ** len(str(wanted))
    step = max(100, power // 20)
    return -(-wanted // step) * step
