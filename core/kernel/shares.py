"""A share of a count, and how sure it is."""

from dataclasses import dataclass
from math import sqrt

_Z = 1.959964  # 95 %


@dataclass(frozen=True)
class Interval:
    """Between which shares the true one lies, 95 times of 100."""

    share: float
    low: float
    high: float


def wilson(hits: int, total: int) -> Interval | None:
    """Return the share with its Wilson interval, or None of nothing."""
    if total == 0:
        return None
    share, spread = hits / total, _Z * _Z / total
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))
