"""How alike two names of people are when one of them was typed, misheard or misread."""

from registry.domain.character_likeness import Likeness, likeness_of
from registry.domain.folding import fold_text

SAME = 100
_COSTS = {
    Likeness.SAME: 0.0,
    Likeness.SOUND: 0.3,
    Likeness.SHAPE: 0.4,
    Likeness.NEAR_SOUND: 0.5,
    Likeness.NEAR_SHAPE: 0.7,
    Likeness.UNLIKE: 1.0,
}
_SWAPPED, _LEFT_OUT, _DOUBLED = 0.8, 0.9, 0.5


def name_likeness(one: str, other: str) -> int:
    """Return from 0 to 100 how alike two names are: each difference costs by how easily it is made."""
    first, second = fold_text(one), fold_text(other)
    if not first or not second:
        return 0
    if first == second:
        return SAME
    return max(0, round(SAME * (1 - _distance(first, second) / max(len(first), len(second)))))


def _distance(first: str, second: str) -> float:
    before: list[float] = []
    row = [_LEFT_OUT * place for place in range(len(second) + 1)]
    for place, letter in enumerate(first, start=1):
        before, last, row = row, before, [_LEFT_OUT * place]
        for at, other in enumerate(second, start=1):
            left_out = _DOUBLED if place > 1 and letter == first[place - 2] else _LEFT_OUT
            added = _DOUBLED if at > 1 and other == second[at - 2] else _LEFT_OUT
            found = min(before[at] + left_out, row[at - 1] + added, before[at - 1] + _COSTS[likeness_of(letter, other)])
            if place > 1 and at > 1 and letter == second[at - 2] and other == first[place - 2]:
                found = min(found, last[at - 2] + _SWAPPED)
            row.append(found)
    return row[-1]
