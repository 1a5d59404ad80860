"""Numbers that were left out: a transaction that is still open on PostgreSQL may commit them late."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import ColumnElement, false, or_, text
from sqlalchemy.orm import Session

from registry.storage.registry_tables import EnterpriseName

_MOST_GAPS = 100
_SNAPSHOT = text(
    "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint FROM pg_current_snapshot() AS s"
)


@dataclass(frozen=True)
class Snapshot:
    """Every transaction before `oldest` has ended, none from `next` on had begun."""

    oldest: int
    next: int


@dataclass(frozen=True)
class _Gap:
    """From `first` to `last`; what may fill it began before `mark`."""

    first: int
    last: int
    mark: int
    looks: int = 0


_LOOKS = 2  # a number is drawn a moment before its transaction shows, so once is not enough


class NumberGaps:
    """Which numbers below the highest one may still come."""

    def __init__(self) -> None:
        self._gaps: list[_Gap] = []

    def __len__(self) -> int:
        return len(self._gaps)

    def note(self, numbers: Iterable[int], snapshot: Snapshot) -> None:
        """Remember what the ascending numbers leave out; the snapshot was taken after they were read."""
        self._gaps += [_Gap(one + 1, other - 1, snapshot.next) for one, other in pairwise(numbers) if other - one > 1]
        if len(self._gaps) > _MOST_GAPS:
            self._gaps = [_Gap(self._gaps[0].first, max(gap.last for gap in self._gaps), snapshot.next)]

    def settle(self, before: Snapshot, after: Snapshot) -> None:
        """Forget gaps that nobody can fill any more; they were looked into between the two snapshots."""
        looked = [
            gap if gap.mark > before.oldest else _Gap(gap.first, gap.last, after.next, gap.looks + 1)
            for gap in self._gaps
        ]
        self._gaps = [gap for gap in looked if gap.looks < _LOOKS]

    def condition(self) -> ColumnElement[bool]:
        """Return what names in a gap fulfil."""
        return or_(false(), *(EnterpriseName.number.between(gap.first, gap.last) for gap in self._gaps))


def snapshot_of(session: Session) -> Snapshot:
    """Return which transactions have ended; on SQLite writers take turns, so all have."""
    if session.get_bind().dialect.name != "postgresql":
        return Snapshot(1, 1)
    oldest, following = session.execute(_SNAPSHOT).one()
    return Snapshot(oldest, following)
