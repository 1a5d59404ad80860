"""The part of the registry's graph that flags can take, read set by set, for one flag or for all of them."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session

from registry.queries.links import LinkEnd, LinkRow, link_rows
from registry.queries.successors import MOST_OF_ONE_PERSON, RUNNING, reshelled_among
from sanctions.domain.reaching import Hop, Spreader, Ways, named_hops
from sanctions.domain.spreading import LIKELY_SUCCESSOR, Direction, NodeKind, Origin

_ONE_DAY = timedelta(1)
_RUNNING = frozenset(kind.value for kind in RUNNING)
_NodeKey = tuple[bool, str]  # whether it is a person, and the id


def load_ways(session: Session, origins: Iterable[Origin], spreader: Spreader) -> Ways:
    """Return every link that a step of the rules could take from these flags, of any day."""
    flags = tuple(origins)
    reader = _Reader(session, spreader, flags)
    frontier = {(origin.node.kind is NodeKind.PERSON, origin.node.id) for origin in flags}
    named = {(True, hop.holder) for origin in flags if origin.responsible for hop in named_hops(origin)}
    for steps in reader.levels:
        directions = {step.direction for step in steps}
        for direction in directions:
            reader.read(direction, frontier)
        frontier = named.union(*(reader.beyond(direction, frontier) for direction in directions))
        named = set()
    reader.add_successors(flags)
    return reader.ways


class _Reader:
    """Reads each end of a node once, with every kind of link that any step takes from such an end."""

    def __init__(self, session: Session, spreader: Spreader, flags: Iterable[Origin]) -> None:
        self.ways = Ways()
        self.levels = spreader.steps({flag.kind for flag in flags})
        self._session = session
        self._kinds: dict[Direction, set[str]] = {direction: set() for direction in Direction}
        self._seen: dict[Direction, set[_NodeKey]] = {direction: set() for direction in Direction}
        for steps in self.levels:
            for step in steps:
                self._kinds[step.direction] |= step.links
        self._seeks_successors = LIKELY_SUCCESSOR in self._kinds[Direction.TO_HELD]
        if self._seeks_successors:
            for direction in Direction:
                self._kinds[direction] |= _RUNNING

    def read(self, direction: Direction, nodes: set[_NodeKey]) -> None:
        new = nodes - self._seen[direction]
        self._seen[direction] |= new
        people = {key for is_person, key in new if is_person}
        firms = {key for is_person, key in new if not is_person}
        if direction is Direction.TO_HOLDER:
            for hop in self._hops(LinkEnd.ENTERPRISE, direction, firms):
                self.ways.add_for_enterprise(hop)
            return
        for end, ids in ((LinkEnd.PERSON, people), (LinkEnd.HOLDING_ENTERPRISE, firms)):
            for hop in self._hops(end, direction, ids):
                self.ways.add_for_holder(hop)

    def _hops(self, end: LinkEnd, direction: Direction, ids: set[str]) -> Iterator[Hop]:
        for row in link_rows(self._session, end, ids, self._kinds[direction]):
            if row.to_on is None or row.to_on > row.from_on:
                yield _hop(row)

    def add_successors(self, flags: Iterable[Origin]) -> None:
        """Add the way from each flagged enterprise to newer ones of the same people at the same place."""
        first_days: dict[str, date] = {}
        for flag in flags if self._seeks_successors else ():
            if flag.node.kind is NodeKind.ENTERPRISE:
                known = first_days.get(flag.node.id, date.max)
                first_days[flag.node.id] = min(known, flag.event_on)
        self.read(Direction.TO_HOLDER, {(False, key) for key in first_days})
        runners = {key: self._runners(key) for key in first_days}
        self.read(Direction.TO_HELD, {(True, person) for people in runners.values() for person in people})
        candidates = {key: self._run_by(people) - {key} for key, people in runners.items()}
        for found in reshelled_among(self._session, candidates, first_days):
            self.ways.add_for_holder(_succession(found.predecessor_id, found.enterprise_id, found.since))

    def _runners(self, enterprise_id: str) -> set[str]:
        hops = self.ways.to_holder.get(enterprise_id, ())
        return {hop.holder for hop in hops if hop.holder_is_person and hop.kind in _RUNNING}

    def _run_by(self, people: Iterable[str]) -> set[str]:
        """Return the enterprises that these people run or ran; who runs very many is an agent, and says little."""
        found: set[str] = set()
        for person in people:
            runs = {hop.enterprise for hop in self.ways.from_person.get(person, ()) if hop.kind in _RUNNING}
            found |= runs if len(runs) <= MOST_OF_ONE_PERSON else set()
        return found

    def beyond(self, direction: Direction, nodes: set[_NodeKey]) -> set[_NodeKey]:
        """Return where the links from these nodes lead."""
        is_up = direction is Direction.TO_HOLDER
        return {
            (hop.holder_is_person, hop.holder) if is_up else (False, hop.enterprise)
            for is_person, key in nodes
            for hop in self.ways.leading(direction, is_person=is_person, at=key)
        }


def _succession(predecessor_id: str, enterprise_id: str, since: date) -> Hop:
    """Nobody has decided that one firm goes on as the other, so the link is never a verified one."""
    key = f"{LIKELY_SUCCESSOR}:{predecessor_id}:{enterprise_id}"
    return Hop(
        key,
        LIKELY_SUCCESSOR,
        holder_is_person=False,
        holder=predecessor_id,
        enterprise=enterprise_id,
        since=since,
        until=date.max,
        verified=False,
    )


def _hop(row: LinkRow) -> Hop:
    """Turn a link that ends before `to_on` into one that ends on its last day."""
    is_person = row.from_person_id is not None
    return Hop(
        row.link_id,
        row.kind,
        is_person,
        (row.from_person_id if is_person else row.from_enterprise_id) or "",
        row.to_enterprise_id,
        row.from_on,
        date.max if row.to_on is None else row.to_on - _ONE_DAY,
        row.verified,
    )
