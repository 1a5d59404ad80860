"""The engine of spreading: rules compiled once, links as plain tuples, so that all flags are spread in seconds.

Pure. A walk takes only links that its step names, from the end and at the time the step names; it never passes a node
with too many fitting links, never comes back to where it was, and ends where the terms of flag and links part.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sanctions.domain.flag_kinds import add_years
from sanctions.domain.spreading import (
    NAMED_RESPONSIBLE,
    Derived,
    Direction,
    Held,
    Limits,
    Link,
    Node,
    NodeKind,
    Origin,
    ReachStep,
    Spread,
    SpreadRule,
)


class Hop(NamedTuple):
    """A dated link without its nodes' values; `until` is the last day, or the last of all days."""

    id: str
    kind: str
    holder_is_person: bool
    holder: str
    enterprise: str
    since: date
    until: date
    verified: bool


class Found(NamedTuple):
    """One measure reaches somebody by these hops between the two days, both included."""

    measure: str
    is_person: bool
    target: str
    hops: tuple[Hop, ...]
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Ways:
    """Hops by the end from which they are taken; every hop at one end is there, or none of its kind."""

    to_holder: dict[str, list[Hop]] = field(default_factory=dict)
    from_person: dict[str, list[Hop]] = field(default_factory=dict)
    from_enterprise: dict[str, list[Hop]] = field(default_factory=dict)

    def add_for_enterprise(self, hop: Hop) -> None:
        self.to_holder.setdefault(hop.enterprise, []).append(hop)

    def add_for_holder(self, hop: Hop) -> None:
        held = self.from_person if hop.holder_is_person else self.from_enterprise
        held.setdefault(hop.holder, []).append(hop)

    def leading(self, direction: Direction, *, is_person: bool, at: str) -> Sequence[Hop]:
        if direction is Direction.TO_HOLDER:
            return () if is_person else self.to_holder.get(at, ())
        return (self.from_person if is_person else self.from_enterprise).get(at, ())


def ways_of(links: Iterable[Link]) -> Ways:
    """Return the ways along these links; a link without a first day is never taken."""
    ways = Ways()
    for link in links:
        if link.since is not None:
            hop = _hop(link, link.since)
            ways.add_for_enterprise(hop)
            ways.add_for_holder(hop)
    return ways


def spread(origin: Origin, rules: Iterable[SpreadRule], links: Iterable[Link], limits: Limits) -> Spread:
    """Return everything the flag reaches by the rules along these links, and the hubs at which it stopped."""
    known = tuple(links)
    found, hubs = Spreader(rules, limits).reach(origin, ways_of(known))
    by_id = {link.id: link for link in known}
    return Spread(frozenset(derived_of(origin, one, by_id) for one in found), frozenset(hubs))


def derived_of(origin: Origin, found: Found, known: Mapping[str, Link] | None = None) -> Derived:
    """Return what was found as values that name nodes and links."""
    path = tuple((known or {}).get(hop.id) or _link(hop) for hop in found.hops)
    kind = NodeKind.PERSON if found.is_person else NodeKind.ENTERPRISE
    return Derived(origin.flag_id, found.measure, Node(kind, found.target), path, found.starts_on, found.ends_on)


def named_hops(origin: Origin) -> list[Hop]:
    """Return the links that the decision itself makes, to those whom it names as responsible."""
    if origin.node.kind is not NodeKind.ENTERPRISE:
        return []
    return [
        Hop(
            f"{NAMED_RESPONSIBLE}:{person_id}",
            NAMED_RESPONSIBLE,
            holder_is_person=True,
            holder=person_id,
            enterprise=origin.node.id,
            since=origin.event_on,
            until=date.max,
            verified=True,
        )
        for person_id in sorted(origin.responsible)
    ]


class Spreader:
    """The rules of measures in force, made ready: a step that many of them share is taken once."""

    def __init__(self, rules: Iterable[SpreadRule], limits: Limits) -> None:
        self._hub_links = limits.hub_links
        self._roots: dict[str, dict[_Term, dict[ReachStep, _Branch]]] = {}
        for rule in rules:
            for reach in rule.reaches:
                if len(reach) <= limits.most_steps:
                    self._plant(rule, reach)

    def _plant(self, rule: SpreadRule, reach: tuple[ReachStep, ...]) -> None:
        term = _Term(rule.term_years, rule.for_life, rule.grounds)
        for kind in rule.flag_kinds:
            branches = self._roots.setdefault(kind, {}).setdefault(term, {})
            for step in reach[:-1]:
                branches = branches.setdefault(step, _Branch()).further
            branches.setdefault(reach[-1], _Branch()).end(rule)

    def steps(self, kinds: Iterable[str]) -> list[set[ReachStep]]:
        """Return which steps are taken first, second and so on by flags of these kinds."""
        levels: list[set[ReachStep]] = []
        frontier = [branches for kind in set(kinds) for branches in self._roots.get(kind, {}).values()]
        while steps := {step for branches in frontier for step in branches}:
            levels.append(steps)
            frontier = [branch.further for branches in frontier for branch in branches.values()]
        return levels

    def reach(self, origin: Origin, ways: Ways) -> tuple[list[Found], set[Node]]:
        """Return what the flag reaches, of one measure and path only the widest terms, and the hubs it met."""
        hubs: set[Node] = set()
        found: list[Found] = []
        for term, branches in self._roots.get(origin.kind, {}).items():
            if term.suits(origin):
                walk = _Walk(origin, ways, self._hub_links, term.last_day(origin), hubs)
                found += walk.take(branches)
        return _widest(found), hubs


class _Term(NamedTuple):
    """How long a rule lasts and for flags on which grounds: what its walks have in common from the first step on."""

    years: int | None
    for_life: bool
    grounds: frozenset[str]

    def suits(self, origin: Origin) -> bool:
        return (not self.grounds or origin.ground in self.grounds) and origin.starts_on <= self.last_day(origin)

    def last_day(self, origin: Origin) -> date:
        if self.for_life:
            return date.max
        return origin.ends_on if self.years is None else add_years(origin.event_on, self.years)


@dataclass(frozen=True)
class _Branch:
    """The measures that end at this step, by whom they reach there, and the steps that may follow it."""

    of_people: list[str] = field(default_factory=list)
    of_firms: list[str] = field(default_factory=list)
    further: "dict[ReachStep, _Branch]" = field(default_factory=dict)

    def end(self, rule: SpreadRule) -> None:
        for kind, measures in ((NodeKind.PERSON, self.of_people), (NodeKind.ENTERPRISE, self.of_firms)):
            if kind in rule.objects:
                measures.append(rule.measure)


class _Walk:
    """One flag under one term on its ways."""

    def __init__(self, origin: Origin, ways: Ways, hub_links: int, last: date, hubs: set[Node]) -> None:
        self._origin, self._ways, self._hub_links, self._last, self._hubs = origin, ways, hub_links, last, hubs
        self._named = named_hops(origin) if origin.responsible else []

    def take(self, branches: Mapping[ReachStep, _Branch]) -> Iterator[Found]:
        start = (self._origin.node.kind is NodeKind.PERSON, self._origin.node.id)
        yield from self._on(branches, (start,), (), self._origin.starts_on, self._last)

    def _on(
        self,
        branches: Mapping[ReachStep, _Branch],
        passed: tuple[tuple[bool, str], ...],
        hops: tuple[Hop, ...],
        starts_on: date,
        ends_on: date,
    ) -> Iterator[Found]:
        for step, branch in branches.items():
            is_up, is_fixed = step.direction is Direction.TO_HOLDER, step.held is Held.ON_EVENT
            for hop in self._fitting(step, passed[-1], is_first=not hops):
                to = (hop.holder_is_person, hop.holder) if is_up else (False, hop.enterprise)
                first = starts_on if is_fixed or hop.since <= starts_on else hop.since
                last = ends_on if is_fixed or hop.until >= ends_on else hop.until
                if to in passed or first > last:
                    continue
                path = (*hops, hop)
                for measure in branch.of_people if to[0] else branch.of_firms:
                    yield Found(measure, to[0], to[1], path, first, last)
                if branch.further:
                    yield from self._on(branch.further, (*passed, to), path, first, last)

    def _fitting(self, step: ReachStep, at: tuple[bool, str], *, is_first: bool) -> Sequence[Hop]:
        """Return the links to follow; none where there are too many, which makes the place a hub."""
        leading = self._ways.leading(step.direction, is_person=at[0], at=at[1])
        if is_first and self._named and step.direction is Direction.TO_HOLDER:
            leading = [*leading, *self._named]
        kinds, held = step.links, step.held
        event, first, last = self._origin.event_on, self._origin.starts_on, self._last
        match held:
            case Held.ON_EVENT:
                fitting = [hop for hop in leading if hop.kind in kinds and hop.since <= event <= hop.until]
            case Held.IN_TERM:
                fitting = [hop for hop in leading if hop.kind in kinds and hop.since <= last and hop.until >= first]
            case Held.SINCE_EVENT:
                fitting = [hop for hop in leading if hop.kind in kinds and hop.since >= event]
        if step.responsible:
            fitting = [hop for hop in fitting if self._leads_to_named(step, hop)]
        if len(fitting) > self._hub_links:
            self._hubs.add(Node(NodeKind.PERSON if at[0] else NodeKind.ENTERPRISE, at[1]))
            return ()
        return fitting

    def _leads_to_named(self, step: ReachStep, hop: Hop) -> bool:
        """Tell whether the link leads up to a person whom the decision names."""
        is_up = step.direction is Direction.TO_HOLDER
        return is_up and hop.holder_is_person and hop.holder in self._origin.responsible


def _widest(found: Iterable[Found]) -> list[Found]:
    """Of one measure and path drop what lies inside a longer time; the path says who is reached."""
    ways: dict[tuple[str, ...], list[Found]] = {}
    for one in found:
        ways.setdefault((one.measure, *[hop.id for hop in one.hops]), []).append(one)
    kept: list[Found] = []
    for same in ways.values():
        kept += same if len(same) == 1 else _outermost(same)
    return kept


def _outermost(same: Iterable[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in sorted(same, key=lambda each: (each.starts_on, -each.ends_on.toordinal())):
        if not any(other.starts_on <= one.starts_on and one.ends_on <= other.ends_on for other in kept):
            kept.append(one)
    return kept


def _hop(link: Link, since: date) -> Hop:
    holder_is_person = link.holder.kind is NodeKind.PERSON
    until = link.until or date.max
    return Hop(link.id, link.kind, holder_is_person, link.holder.id, link.enterprise.id, since, until, link.verified)


def _link(hop: Hop) -> Link:
    return Link(
        id=hop.id,
        kind=hop.kind,
        holder=Node(NodeKind.PERSON if hop.holder_is_person else NodeKind.ENTERPRISE, hop.holder),
        enterprise=Node(NodeKind.ENTERPRISE, hop.enterprise),
        since=hop.since,
        until=None if hop.until == date.max else hop.until,
        verified=hop.verified,
    )
