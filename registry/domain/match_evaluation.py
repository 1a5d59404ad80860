"""How well scores tell pairs of names that mean one enterprise from pairs that do not."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

PRECISION = 0.99
_DRAWS = 200
_TAIL = 0.025
_BINS = (0.0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98, 1.0)


@dataclass(frozen=True)
class JudgedPair:
    score: float
    answer: str
    is_same: bool
    kind: str


@dataclass(frozen=True)
class ReliabilityBin:
    from_score: float
    to_score: float
    pairs: int
    mean_score: float
    share_same: float


def area_under_curve(pairs: Sequence[JudgedPair]) -> float:
    """Return how often a pair of one enterprise scores above another pair; ties count half."""
    ranked = sorted(pairs, key=lambda pair: pair.score)
    same = sum(pair.is_same for pair in ranked)
    total, place = 0.0, 0
    while place < len(ranked):
        end = place
        while end < len(ranked) and ranked[end].score == ranked[place].score:
            end += 1
        total += sum(pair.is_same for pair in ranked[place:end]) * (place + end + 1) / 2
        place = end
    different = len(ranked) - same
    return (total - same * (same + 1) / 2) / (same * different) if same and different else float("nan")


def recall_at_precision(pairs: Sequence[JudgedPair], precision: float = PRECISION) -> tuple[float, float]:
    """Return the greatest recall of a threshold that keeps the precision, and that threshold."""
    ranked = sorted(pairs, key=lambda pair: -pair.score)
    same = sum(pair.is_same for pair in ranked)
    best, threshold, found = 0.0, float("nan"), 0
    for place, pair in enumerate(ranked, start=1):
        found += pair.is_same
        is_last_of_ties = place == len(ranked) or ranked[place].score < pair.score
        if is_last_of_ties and found >= precision * place:
            best, threshold = found / same if same else 0.0, pair.score
    return best, threshold


def ties_at_top(pairs: Sequence[JudgedPair]) -> float:
    """Return the share of all pairs that have the highest score together; a single one is no tie."""
    if not pairs:
        return 0.0
    top = max(pair.score for pair in pairs)
    count = sum(pair.score == top for pair in pairs)
    return count / len(pairs) if count > 1 else 0.0


def reliability(pairs: Sequence[JudgedPair]) -> tuple[ReliabilityBin, ...]:
    """Return, a stretch of scores, what the score promised and how many were one enterprise."""
    found = []
    for low, high in pairwise(_BINS):
        inside = [pair for pair in pairs if low <= pair.score < high or pair.score == high == 1.0]
        if inside:
            mean = sum(pair.score for pair in inside) / len(inside)
            share = sum(pair.is_same for pair in inside) / len(inside)
            found.append(ReliabilityBin(low, high, len(inside), round(mean, 4), round(share, 4)))
    return tuple(found)


def interval(pairs: Sequence[JudgedPair], measure: Callable[[Sequence[JudgedPair]], float]) -> tuple[float, float]:
    """Return the 95 % interval of a figure by drawing the pairs again, with a fixed seed."""
    draw = Random(6)  # noqa: S311 - reproducible figures, nothing secret
    found = sorted(measure(draw.choices(pairs, k=len(pairs))) for _ in range(_DRAWS))
    cut = int(_DRAWS * _TAIL)
    return round(found[cut], 4), round(found[-cut - 1], 4)


def report_of(pairs: Sequence[JudgedPair]) -> dict[str, object]:
    """Return every figure as plain data for JSON."""
    recall, threshold = recall_at_precision(pairs)
    return {
        "pairs": len(pairs),
        "same": sum(pair.is_same for pair in pairs),
        "auc": round(area_under_curve(pairs), 5),
        "auc_interval": interval(pairs, area_under_curve),
        "recall_at_precision_99": round(recall, 4),
        "recall_interval": interval(pairs, lambda drawn: recall_at_precision(drawn)[0]),
        "threshold": round(threshold, 6),
        "ties_at_top": round(ties_at_top(pairs), 4),
        "answers": _answers(pairs),
        "kinds": {kind: _kind(pairs, kind, threshold) for kind in sorted({pair.kind for pair in pairs})},
        "reliability": [vars(each) for each in reliability(pairs)],
    }


def _answers(pairs: Sequence[JudgedPair]) -> dict[str, dict[str, int]]:
    counted = Counter((pair.answer, pair.is_same) for pair in pairs)
    return {
        answer: {"one_enterprise": counted[answer, True], "two_enterprises": counted[answer, False]}
        for answer in ("same", "ask", "different")
    }


def _kind(pairs: Sequence[JudgedPair], kind: str, threshold: float) -> dict[str, float]:
    inside = [pair for pair in pairs if pair.kind == kind]
    right = sum((pair.score >= threshold) == pair.is_same for pair in inside)
    return {"pairs": len(inside), "right_at_threshold": round(right / len(inside), 4)}
