"""Fitting the table of weights: logistic regression with a penalty, by Newton's method, on labelled pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

_PENALTY = 1.0
_ROUNDS = 25
_SMALL_STEP = 1e-5
_ROUNDED = 3
_BASE = ""
# Marks that no pair teaches: the first two stand alone and decide.
_FIXED = {"nothing_told": -15.0, "number_different": -15.0, "sign_different": -6.0}
_LARGEST = 30.0
_MOST_STRETCH = 2.0

Matrix = list[list[float]]


@dataclass(frozen=True)
class LabelledMarks:
    """The marks of one pair, whether it is one enterprise, and how much the pair counts."""

    marks: dict[str, float]
    is_same: bool
    weight: float = 1.0


def fit_weights(pairs: Sequence[LabelledMarks]) -> tuple[float, dict[str, float]]:
    """Return the base and the weight of every mark that occurs; the same pairs always give the same table.

    The penalty makes sums too timid; they are stretched by what half of the pairs shows of the table of the other half.
    """
    pairs = [pair for pair in pairs if not _FIXED.keys() & pair.marks.keys()]
    halves = pairs[::2], pairs[1::2]
    tables = [_fit(half) for half in halves]
    seen = [
        (_odds(table, pair.marks), pair)
        for table, judged in zip(tables, halves[::-1], strict=True)
        for pair in judged
        if pair.weight == 1
    ]
    scale = _best_scale(seen)
    found = _fit(pairs)
    marks = {mark: round(value * scale, _ROUNDED) for mark, value in found.items() if mark != _BASE}
    return round(found[_BASE] * scale, _ROUNDED), marks | _FIXED


def _fit(pairs: Sequence[LabelledMarks]) -> dict[str, float]:
    names = [_BASE, *sorted({mark for pair in pairs for mark in pair.marks})]
    places = {name: place for place, name in enumerate(names)}
    rows = [((0, 1.0), *((places[mark], value) for mark, value in pair.marks.items())) for pair in pairs]
    found = [0.0] * len(names)
    for _ in range(_ROUNDS):
        step = _newton_step(rows, pairs, found)
        found = [value - change for value, change in zip(found, step, strict=True)]
        if max(map(abs, step)) < _SMALL_STEP:
            break
    return dict(zip(names, found, strict=True))


def _odds(weights: dict[str, float], marks: dict[str, float]) -> float:
    return weights[_BASE] + sum(weights.get(mark, 0.0) * value for mark, value in marks.items())


def _best_scale(seen: Sequence[tuple[float, LabelledMarks]]) -> float:
    """Return the factor on the log-odds under which the labels are most likely, between 1 and 2."""
    low, high = 1.0, _MOST_STRETCH
    while high - low > _SMALL_STEP:
        middle = (low + high) / 2
        slope = sum(odds * (_chance(odds * middle) - pair.is_same) for odds, pair in seen)
        low, high = (low, middle) if slope > 0 else (middle, high)
    return (low + high) / 2


def _chance(odds: float) -> float:
    return 1 / (1 + exp(-max(-_LARGEST, min(_LARGEST, odds))))


def _newton_step(
    rows: Sequence[tuple[tuple[int, float], ...]], pairs: Sequence[LabelledMarks], at: list[float]
) -> list[float]:
    size = len(at)
    slope = [_PENALTY * value if place else 0.0 for place, value in enumerate(at)]
    bend: Matrix = [[_PENALTY if row == column else 0.0 for column in range(size)] for row in range(size)]
    for row, pair in zip(rows, pairs, strict=True):
        chance = _chance(sum(at[place] * value for place, value in row))
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


def written_weights(base: float, marks: dict[str, float], same_from: float, ask_from: float) -> str:
    """Write the table as the file that is shipped."""
    lines = (f'"{mark}" = {weight}' for mark, weight in marks.items())
    head = "# Log-odds that two names mean one enterprise, a mark a line; made by `yinuo registry fit-match`."
    return "\n".join(
        (head, f"base = {base}", f"same_from = {same_from}", f"ask_from = {ask_from}", "", "[marks]", *lines, "")
    )
