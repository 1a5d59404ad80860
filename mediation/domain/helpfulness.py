"""How often what was pushed is opened and called helpful, and how sure that is: for a report, never for a rank."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.kernel.shares import Interval, wilson
from mediation.domain.parties import Side
from mediation.domain.pushed import ItemKind

READING_SIDES = (Side.CONSUMER, Side.MERCHANT, Side.OFFICE)
OFTEN = 5


@dataclass(frozen=True)
class Counts:
    """In how many complaints a side opened it, called it helpful, called it not helpful."""

    seen: int = 0
    helpful: int = 0
    not_helpful: int = 0


@dataclass(frozen=True)
class PushedOnce:
    """One article or case in one complaint: what spoke for it, who opened it, what they said."""

    kind: ItemKind
    item_id: str
    title: str
    detail: str
    features: tuple[str, ...]
    seen_by: frozenset[Side]
    marks: Mapping[Side, bool]


@dataclass(frozen=True)
class Tally:
    """`pushed` counts complaints; what each side said is in `sides`."""

    key: str
    title: str
    detail: str
    pushed: int
    sides: Mapping[Side, Counts]
    opened: int

    @property
    def helpful(self) -> int:
        return sum(counts.helpful for counts in self.sides.values())

    @property
    def not_helpful(self) -> int:
        return sum(counts.not_helpful for counts in self.sides.values())

    @property
    def interval(self) -> Interval | None:
        return wilson(self.helpful, self.helpful + self.not_helpful)

    @property
    def is_never_helpful(self) -> bool:
        """Tell whether it was opened in enough complaints and nobody ever called it helpful."""
        return self.opened >= OFTEN and self.helpful == 0


@dataclass
class _Adding:
    title: str
    detail: str
    pushed: int = 0
    opened: int = 0
    seen: dict[Side, int] = field(default_factory=lambda: defaultdict(int))
    marks: dict[tuple[Side, bool], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, one: PushedOnce) -> None:
        self.pushed += 1
        self.opened += bool(one.seen_by)
        for side in one.seen_by:
            self.seen[side] += 1
        for side, is_helpful in one.marks.items():
            self.marks[side, is_helpful] += 1

    def tally(self, key: str) -> Tally:
        sides = {
            side: Counts(self.seen[side], self.marks[side, True], self.marks[side, False]) for side in READING_SIDES
        }
        return Tally(key, self.title, self.detail, self.pushed, sides, self.opened)


def by_item(pushed: Iterable[PushedOnce], kind: ItemKind) -> tuple[Tally, ...]:
    """Count each article or case, most often pushed first."""
    found: dict[str, _Adding] = {}
    for one in pushed:
        if one.kind is kind:
            found.setdefault(one.item_id, _Adding(one.title, one.detail)).add(one)
    return _sorted(found)


def by_feature(pushed: Iterable[PushedOnce], kind: ItemKind, labels: Mapping[str, str]) -> tuple[Tally, ...]:
    """Count what each reason brought; an item with several reasons counts for each."""
    found: dict[str, _Adding] = {}
    for one in pushed:
        for feature in one.features if one.kind is kind else ():
            found.setdefault(feature, _Adding(labels.get(feature, feature), "")).add(one)
    return _sorted(found)


def _sorted(found: Mapping[str, _Adding]) -> tuple[Tally, ...]:
    tallies = (adding.tally(key) for key, adding in found.items())
    return tuple(sorted(tallies, key=lambda tally: (-tally.pushed, tally.key)))
