"""How much work somebody has, so that the next complaint goes to whoever has least. A house measure, not law.

One open complaint counts by what it asks for: deciding on acceptance and mediating take most, watching a promise
little. A complaint that is late counts once more. The sum is a help for choosing; a person decides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mediation.domain.lifecycle import Stage

POINTS: Mapping[Stage, int] = {
    Stage.FILED: 2,
    Stage.ACCEPTED: 2,
    Stage.MEDIATING: 3,
    Stage.SETTLED: 1,
    Stage.BREACHED: 2,
}
_LATE = 1


@dataclass(frozen=True)
class Work:
    """One open complaint of somebody."""

    stage: Stage
    is_late: bool = False


@dataclass(frozen=True)
class Load:
    """`points` is the measure, the rest says what it is made of."""

    open: int = 0
    late: int = 0
    points: int = 0


def load_of(works: Iterable[Work]) -> Load:
    counted = [work for work in works if work.stage in POINTS]
    late = sum(work.is_late for work in counted)
    return Load(len(counted), late, sum(POINTS[work.stage] for work in counted) + late * _LATE)


def least_loaded(loads: Mapping[str, Load], present: Iterable[str]) -> str | None:
    """Return who has least of those present, None when nobody is; on a tie who is named first."""
    return min(present, key=lambda person: loads.get(person, Load()).points, default=None)
