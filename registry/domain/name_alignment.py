"""Two short texts laid beside each other, character by character, at the least cost of slips."""

from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from registry.domain.character_likeness import Likeness, likeness_of


class Slip(StrEnum):
    NONE = "none"
    SOUND = "sound"
    SHAPE = "shape"
    NEAR_SOUND = "near_sound"
    NEAR_SHAPE = "near_shape"
    UNLIKE = "unlike"
    LEFT_OUT = "left_out"
    DOUBLED = "doubled"
    SWAPPED = "swapped"


# What a slip costs against an unlike character (10): the less it costs, the more often a writer makes it.
SLIP_COSTS: dict[Slip, int] = {
    Slip.NONE: 0,
    Slip.SOUND: 4,
    Slip.SHAPE: 4,
    Slip.DOUBLED: 4,
    Slip.SWAPPED: 5,
    Slip.NEAR_SOUND: 6,
    Slip.NEAR_SHAPE: 7,
    Slip.LEFT_OUT: 9,
    Slip.UNLIKE: 10,
}
_SLIP_OF = {
    Likeness.SAME: Slip.NONE,
    Likeness.SOUND: Slip.SOUND,
    Likeness.SHAPE: Slip.SHAPE,
    Likeness.NEAR_SOUND: Slip.NEAR_SOUND,
    Likeness.NEAR_SHAPE: Slip.NEAR_SHAPE,
    Likeness.UNLIKE: Slip.UNLIKE,
}
_SWAPPED = SLIP_COSTS[Slip.SWAPPED]


class Column(NamedTuple):
    """One step of the alignment: the places from and up to which both texts are consumed."""

    slip: Slip
    first: int
    first_end: int
    second: int
    second_end: int


def align(first: str, second: str) -> tuple[Column, ...]:
    """Return the steps that lead through both texts at least cost; equal ends are taken as they stand."""
    start = _shared_start(first, second)
    end = _shared_start(first[start:][::-1], second[start:][::-1])
    one, other = first[start : len(first) - end], second[start : len(second) - end]
    head = [Column(Slip.NONE, place, place + 1, place, place + 1) for place in range(start)]
    middle = _trace(first, second, start, _table(first, second, start, len(one), len(other)))
    ends = range(end, 0, -1)
    long_one, long_other = len(first), len(second)
    tail = [Column(Slip.NONE, long_one - n, long_one - n + 1, long_other - n, long_other - n + 1) for n in ends]
    return (*head, *middle, *tail)


def cost_of(columns: tuple[Column, ...]) -> int:
    return sum(SLIP_COSTS[column.slip] for column in columns)


def _shared_start(first: str, second: str) -> int:
    place = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        place += 1
    return place


def _table(first: str, second: str, start: int, rows: int, columns: int) -> list[list[int]]:
    one, other = first[start : start + rows], second[start : start + columns]
    lost_one = [SLIP_COSTS[_lost(first, start + place)] for place in range(rows)]
    lost_other = [SLIP_COSTS[_lost(second, start + place)] for place in range(columns)]
    table = [[0, *accumulate(lost_other)]]
    for row in range(rows):
        above, mine, lost = table[row], one[row], lost_one[row]
        line = [best := above[0] + lost]
        for column in range(columns):
            best += lost_other[column]
            if (cost := above[column + 1] + lost) < best:
                best = cost
            if (cost := above[column] + _replacing(mine, other[column])) < best:
                best = cost
            if row and column and mine == other[column - 1] and one[row - 1] == other[column]:
                best = min(best, table[row - 1][column - 1] + _SWAPPED)
            line.append(best)
        table.append(line)
    return table


@lru_cache(maxsize=65536)
def _replacing(one: str, other: str) -> int:
    return SLIP_COSTS[_SLIP_OF[likeness_of(one, other)]]


def _lost(text: str, place: int) -> Slip:
    is_doubled = place > 0 and text[place] == text[place - 1]
    return Slip.DOUBLED if is_doubled else Slip.LEFT_OUT


def _trace(first: str, second: str, start: int, table: list[list[int]]) -> list[Column]:
    row, column = len(table) - 1, len(table[0]) - 1
    found: list[Column] = []
    while row or column:
        slip, rows, columns = _step(first, second, start, table, row, column)
        found.append(Column(slip, start + row - rows, start + row, start + column - columns, start + column))
        row, column = row - rows, column - columns
    return found[::-1]


def _step(first: str, second: str, start: int, table: list[list[int]], row: int, column: int) -> tuple[Slip, int, int]:
    """Return the slip that led to a cell and how many characters it took from each text."""
    cost, place, across = table[row][column], start + row - 1, start + column - 1
    if row and column:
        slip = _SLIP_OF[likeness_of(first[place], second[across])]
        if cost == table[row - 1][column - 1] + SLIP_COSTS[slip]:
            return slip, 1, 1
    if row and cost == table[row - 1][column] + SLIP_COSTS[_lost(first, place)]:
        return _lost(first, place), 1, 0
    if column and cost == table[row][column - 1] + SLIP_COSTS[_lost(second, across)]:
        return _lost(second, across), 0, 1
    return Slip.SWAPPED, 2, 2
