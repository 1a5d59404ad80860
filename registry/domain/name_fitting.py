"""Fitting the table of weights: logistic regression with a penalty, by Newton's method, on labelled pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

_PENALTY = 1.0
_ROUNDS = 25
_SMALL_STEP = 1e-5
_ROUNDED = 3
_BASE = "base"
_LARGEST = 30.0

Matrix = list[list[float]]


@dataclass(frozen=True)
class LabelledMarks:
    """The marks of one pair, whether it is one enterprise, and how much the pair counts."""

    marks: dict[str, float]
    is_same: bool
    weight: float = 1.0


def fit_weights(pairs: Sequence[LabelledMarks]) -> tuple[float, dict[str, float]]:
    """Return the base and the weight of every mark that occurs; the same pairs always give the same table."""
    names = sorted({mark for pair in pairs for mark in pair.marks})
    places = {name: place for place, name in enumerate(names, start=1)}
    rows = [((0, 1.0), *((places[mark], value) for mark, value in pair.marks.items())) for pair in pairs]
    found = [0.0] * (len(names) + 1)
    for _ in range(_ROUNDS):
        step = _newton_step(rows, pairs, found)
        found = [value - change for value, change in zip(found, step, strict=True)]
        if max(map(abs, step)) < _SMALL_STEP:
            break
    return round(found[0], _ROUNDED), {name: round(found[place], _ROUNDED) for name, place in places.items()}


def _newton_step(
    rows: Sequence[tuple[tuple[int, float], ...]], pairs: Sequence[LabelledMarks], at: list[float]
) -> list[float]:
    size = len(at)
    slope = [_PENALTY * value if place else 0.0 for place, value in enumerate(at)]
    bend: Matrix = [[_PENALTY if row == column else 0.0 for column in range(size)] for row in range(size)]
    for row, pair in zip(rows, pairs, strict=True):
        odds = max(-_LARGEST, min(_LARGEST, sum(at[place] * value for place, value in row)))
        chance = 1 / (1 + exp(-odds))
        error, spread = pair.weight * (chance - pair.is_same), pair.weight * chance * (1 - chance)
        for place, value in row:
            slope[place] += error * value
            line, share = bend[place], spread * value
            for other, other_value in row:
                line[other] += share * other_value
    return _solve(bend, slope)


def _solve(matrix: Matrix, right: list[float]) -> list[float]:
    """Solve a positive definite system by elimination."""
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for pivot in range(size):
        head = rows[pivot]
        for row in rows[pivot + 1 :]:
            factor = row[pivot] / head[pivot]
            if factor:
                for column in range(pivot, size + 1):
                    row[column] -= factor * head[column]
    found = [0.0] * size
    for place in range(size - 1, -1, -1):
        known = sum(rows[place][column] * found[column] for column in range(place + 1, size))
        found[place] = (rows[place][size] - known) / rows[place][place]
    return found
