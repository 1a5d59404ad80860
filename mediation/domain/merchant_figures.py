"""A merchant's own figures beside its peers'. Counting only: nothing here judges, and nothing knows an offer."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

PEERS_AT_LEAST = 5  # fewer and a reader could work out a competitor's figures
WINDOW_DAYS = 365


@dataclass(frozen=True)
class CaseOutcome:
    """One complaint as figures count it; None is what has not come yet."""

    enterprise_id: str
    answer_days: int | None = None
    is_settled: bool | None = None
    is_kept: bool | None = None
    is_settled_directly: bool | None = None


@dataclass(frozen=True)
class Figures:
    """Shares are whole percent, times days; None where there is nothing to count."""

    complaints: int
    answer_days: int | None
    settled_percent: int | None
    kept_percent: int | None
    settled_directly_percent: int | None


@dataclass(frozen=True)
class Comparison:
    """`peers` is the middle of other enterprises; None while too few of them can be compared."""

    own: Figures
    peers: Figures | None
    peer_count: int


def figures_of(outcomes: Iterable[CaseOutcome]) -> Figures:
    cases = tuple(outcomes)
    return Figures(
        complaints=len(cases),
        answer_days=_middle(case.answer_days for case in cases),
        settled_percent=_share(case.is_settled for case in cases),
        kept_percent=_share(case.is_kept for case in cases),
        settled_directly_percent=_share(case.is_settled_directly for case in cases),
    )


def compare(enterprise_id: str, outcomes: Iterable[CaseOutcome]) -> Comparison:
    """Return one enterprise beside the middle of its peers; each peer counts once, however large it is."""
    by_enterprise: dict[str, list[CaseOutcome]] = {}
    for case in outcomes:
        by_enterprise.setdefault(case.enterprise_id, []).append(case)
    own = figures_of(by_enterprise.pop(enterprise_id, ()))
    peers = tuple(figures_of(cases) for cases in by_enterprise.values())
    return Comparison(own, _middle_of(peers) if len(peers) >= PEERS_AT_LEAST else None, len(peers))


def _middle_of(peers: tuple[Figures, ...]) -> Figures:
    return Figures(
        complaints=_enough(peer.complaints for peer in peers) or 0,
        answer_days=_enough(peer.answer_days for peer in peers),
        settled_percent=_enough(peer.settled_percent for peer in peers),
        kept_percent=_enough(peer.kept_percent for peer in peers),
        settled_directly_percent=_enough(peer.settled_directly_percent for peer in peers),
    )


def _enough(values: Iterable[int | None]) -> int | None:
    """Return the middle, if enough peers have this figure at all."""
    known = [value for value in values if value is not None]
    return _middle(known) if len(known) >= PEERS_AT_LEAST else None


def _middle(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return round(median(known)) if known else None


def _share(answers: Iterable[bool | None]) -> int | None:
    known = [answer for answer in answers if answer is not None]
    return round(100 * sum(known) / len(known)) if known else None
