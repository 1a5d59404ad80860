"""How far a flag reaches: along dated links that the measure's article names, a few steps, never through a hub.

Pure functions over a graph value. What comes out are warnings; `measures.shown_effect` says how much each may weigh.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class NodeKind(StrEnum):
    ENTERPRISE = "enterprise"
    PERSON = "person"


class Direction(StrEnum):
    """From the enterprise to who holds the post, or from the holder to the enterprise it is held in."""

    TO_HOLDER = "to_holder"
    TO_HELD = "to_held"


class Held(StrEnum):
    """When a link must have existed: on the day of the act, during the term of the flag, or begun since the act."""

    ON_EVENT = "on_event"
    IN_TERM = "in_term"
    SINCE_EVENT = "since_event"


@dataclass(frozen=True, order=True)
class Node:
    kind: NodeKind
    id: str


@dataclass(frozen=True)
class Link:
    """`holder` has `kind` (a post, control, succession) in `enterprise` from `since` to `until`, both included.

    Without `since` it is undated and never followed.
    """

    id: str
    kind: str
    holder: Node
    enterprise: Node
    since: date | None
    until: date | None
    verified: bool


@dataclass(frozen=True)
class Origin:
    """A direct flag: who carries it, the day of the act, the first and last day.

    `responsible` are the ids of the people whom the decision itself names as responsible.
    """

    flag_id: str
    kind: str
    node: Node
    event_on: date
    starts_on: date
    ends_on: date
    responsible: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ReachStep:
    links: frozenset[str]
    direction: Direction
    held: Held


Reach = tuple[ReachStep, ...]


@dataclass(frozen=True)
class SpreadRule:
    """What one measure reaches: kinds of flag and of object, and the ways it may go."""

    measure: str
    flag_kinds: frozenset[str]
    objects: frozenset[NodeKind]
    reaches: tuple[Reach, ...]


@dataclass(frozen=True)
class Limits:
    """At most so many steps; a node with more than `hub_links` fitting links is not passed."""

    most_steps: int
    hub_links: int


@dataclass(frozen=True)
class Derived:
    """The flag reaches `target` by `path` between the two days, both included."""

    flag_id: str
    measure: str
    target: Node
    path: tuple[Link, ...]
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Spread:
    derived: frozenset[Derived]
    hubs: frozenset[Node]


Graph = Mapping[Node, Sequence[Link]]
"""Every link of a node, seen from both its ends."""


def graph_of(links: Iterable[Link]) -> dict[Node, list[Link]]:
    """Return the graph in which each link is found at both its ends."""
    graph: dict[Node, list[Link]] = {}
    for link in links:
        for end in (link.holder, link.enterprise):
            graph.setdefault(end, []).append(link)
    return graph


def spread(origin: Origin, rules: Iterable[SpreadRule], graph: Graph, limits: Limits) -> Spread:
    """Return everything the flag reaches by the rules, and the hubs at which it stopped.

    Of one measure, target and path only the widest terms are kept.
    """
    derived: set[Derived] = set()
    hubs: set[Node] = set()
    for rule in rules:
        if origin.kind not in rule.flag_kinds:
            continue
        for reach in rule.reaches:
            if len(reach) <= limits.most_steps:
                start = _Walk(origin.node, (), origin.starts_on, origin.ends_on)
                ends = _walk(start, reach, origin, graph, limits, hubs)
                derived.update(_derived(origin, rule, walk) for walk in ends if walk.at.kind in rule.objects)
    return Spread(frozenset(_widest(derived)), frozenset(hubs))


@dataclass(frozen=True)
class _Walk:
    at: Node
    path: tuple[Link, ...]
    starts_on: date
    ends_on: date

    def passed(self) -> set[Node]:
        return {self.at} | {end for link in self.path for end in (link.holder, link.enterprise)}


def _walk(walk: _Walk, reach: Reach, origin: Origin, graph: Graph, limits: Limits, hubs: set[Node]) -> Iterator[_Walk]:
    if not reach:
        yield walk
        return
    step, rest = reach[0], reach[1:]
    fitting = [link for link in graph.get(walk.at, ()) if fits(link, walk.at, step, origin)]
    if len(fitting) > limits.hub_links:
        hubs.add(walk.at)
        return
    for link in fitting:
        following = _follow(walk, link, step)
        if following is not None:
            yield from _walk(following, rest, origin, graph, limits, hubs)


def fits(link: Link, at: Node, step: ReachStep, origin: Origin) -> bool:
    """Tell whether a dated link of the right kind, end and time leads on from `at`."""
    near = link.enterprise if step.direction is Direction.TO_HOLDER else link.holder
    if link.since is None or link.kind not in step.links or near != at:
        return False
    last = link.until or date.max
    match step.held:
        case Held.ON_EVENT:
            return link.since <= origin.event_on <= last
        case Held.IN_TERM:
            return link.since <= origin.ends_on and last >= origin.starts_on
        case Held.SINCE_EVENT:
            return link.since >= origin.event_on


def _follow(walk: _Walk, link: Link, step: ReachStep) -> _Walk | None:
    target = link.holder if step.direction is Direction.TO_HOLDER else link.enterprise
    if target in walk.passed():
        return None
    starts_on, ends_on = walk.starts_on, walk.ends_on
    if step.held is not Held.ON_EVENT and link.since is not None:
        starts_on, ends_on = max(starts_on, link.since), min(ends_on, link.until or date.max)
    return _Walk(target, (*walk.path, link), starts_on, ends_on) if starts_on <= ends_on else None


def _derived(origin: Origin, rule: SpreadRule, walk: _Walk) -> Derived:
    return Derived(origin.flag_id, rule.measure, walk.at, walk.path, walk.starts_on, walk.ends_on)


def _widest(derived: Iterable[Derived]) -> Iterator[Derived]:
    ways: dict[tuple[str, Node, tuple[Link, ...]], list[Derived]] = {}
    for entry in sorted(derived, key=lambda one: (one.starts_on, -one.ends_on.toordinal())):
        kept = ways.setdefault((entry.measure, entry.target, entry.path), [])
        if not any(other.starts_on <= entry.starts_on and entry.ends_on <= other.ends_on for other in kept):
            kept.append(entry)
    for kept in ways.values():
        yield from kept
