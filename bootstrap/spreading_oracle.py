"""Judging the engine of spreading: random graphs with cycles and dates, and an oracle that tries every choice of links.

The oracle shares nothing with the engine but the values: it orders links in every way, and decides about times by
looking at single days.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import permutations, zip_longest
from random import Random

from sanctions.domain.reaching import spread
from sanctions.domain.spreading import (
    LIKELY_SUCCESSOR,
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
    SpreadRule,
)

KINDS = ("legal_representative", "responsible_person", "controller", "renamed_to", LIKELY_SUCCESSOR)
_EVENTS = (date(2026, 1, 10), date(2024, 2, 29))
_MOST_FIRMS, _MOST_PEOPLE = 4, 3
_MOST_LED, _MOST_LOOSE, _TRIES = 11, 3, 8
_HUBS = (1, 2, 3, 4, 5, 6)
_STARTS, _LENGTHS = (0, 30), (0, 30, 31)
_DAYS = (-20, -1, 0, 1, 29, 30, 31, 59, 60, 61, 62)  # beside the ends of terms, where mistakes hide
_FIRMS, _ALL = frozenset({NodeKind.ENTERPRISE}), frozenset(NodeKind)
_ENDS = {Direction.TO_HOLDER: _ALL, Direction.TO_HELD: _FIRMS}
_LEFT_BY = {Direction.TO_HOLDER: _FIRMS, Direction.TO_HELD: _ALL}
"""The kinds of node that a step in a direction arrives at, and that it leaves from."""


@dataclass(frozen=True)
class Riddle:
    """One question: a flag, the rules, the links and how far a flag may go."""

    origin: Origin
    rules: tuple[SpreadRule, ...]
    links: tuple[Link, ...]
    limits: Limits


@dataclass(frozen=True)
class Judgement:
    """What the engine found and what the oracle found; `stopped_at_hub`: somewhere the engine did not go on."""

    found: frozenset[Derived]
    expected: frozenset[Derived]
    stopped_at_hub: bool

    @property
    def is_right(self) -> bool:
        return self.found == self.expected


def judge(riddle: Riddle) -> Judgement:
    found = spread(riddle.origin, riddle.rules, riddle.links, riddle.limits)
    return Judgement(found.derived, frozenset(try_everything(riddle)), bool(found.hubs))


def riddles(seed: int, count: int) -> Iterator[Riddle]:
    """Return random riddles; the same seed gives the same ones."""
    random = Random(seed)  # noqa: S311 - invented graphs
    for _ in range(count):
        yield _riddle(random)


def _riddle(random: Random) -> Riddle:
    firms = [Node(NodeKind.ENTERPRISE, f"n{n}") for n in range(random.randint(2, _MOST_FIRMS))]
    people = [Node(NodeKind.PERSON, f"n{n}") for n in range(random.randint(1, _MOST_PEOPLE))]
    event, kinds = random.choice(_EVENTS), random.sample(KINDS, 3)
    origin = _origin(random, firms, people, event)
    rules = tuple(_rule(random, number, kinds, origin) for number in range(random.choice((2, 3, 3))))
    drawn = _Drawn(random, (*firms, *people), kinds, origin)
    some = [link for rule in rules for reach in rule.reaches for link in drawn.way(reach, rule)][:_MOST_LED]
    some += [drawn.link() for _ in range(random.randint(0, _MOST_LOOSE))]
    random.shuffle(some)
    links = tuple(replace(link, id=f"l{number}") for number, link in enumerate(some))
    return Riddle(origin, rules, links, Limits(random.choice([1, 2, 2, 2, 2, 2]), random.choice(_HUBS)))


def _origin(random: Random, firms: Sequence[Node], people: Sequence[Node], event: date) -> Origin:
    first = event + timedelta(random.choice(_STARTS))
    named = frozenset(node.id for node in people if random.random() < 0.4)  # noqa: PLR2004 - two in five
    node = random.choice([*firms, people[0]])
    last, ground = first + timedelta(random.choice(_LENGTHS)), random.choice(["20", "22"])
    return Origin("f", "serious", node, event, first, last, named, ground)


def _rule(random: Random, number: int, kinds: Sequence[str], origin: Origin) -> SpreadRule:
    """Draw a rule; seven in eight are meant for the flag."""
    years, is_meant = random.choice([None, None, 1, 3]), random.random() < 0.875  # noqa: PLR2004 - seven in eight
    grounds = [[], [], [origin.ground], [origin.ground, "21"]] if is_meant else [["21"]]
    return SpreadRule(
        measure="ABC"[number],
        flag_kinds=frozenset(random.choice([["serious"], ["serious", "abnormal"]] if is_meant else [["abnormal"]])),
        objects=frozenset(random.choice([list(NodeKind), list(NodeKind), [NodeKind.PERSON], [NodeKind.ENTERPRISE]])),
        reaches=tuple(_reach(random, kinds, origin) for _ in range(random.choice((2, 3, 3)))),
        term_years=years,
        for_life=years is None and random.random() < 0.1,  # noqa: PLR2004 - few
        grounds=frozenset(random.choice(grounds)),
    )


def _reach(random: Random, kinds: Sequence[str], origin: Origin) -> tuple[ReachStep, ...]:
    """Draw one to three steps; from a person the first one leads to where they hold something, but for a few."""
    from_person = origin.node.kind is NodeKind.PERSON and random.random() < 0.9  # noqa: PLR2004 - but for a few
    return tuple(
        ReachStep(
            frozenset(random.sample([*kinds, NAMED_RESPONSIBLE], random.randint(1, 3))),
            Direction.TO_HELD if from_person and number == 0 else random.choice(list(Direction)),
            random.choice(list(Held)),
            responsible=random.random() < 0.05,  # noqa: PLR2004 - few
        )
        for number in range(random.choice([1, 1, 1, 1, 2, 2, 2, 2, 2, 3]))
    )


@dataclass(frozen=True)
class _Drawn:
    """Draws links of a riddle: along the ways of its rules, so that they lead somewhere, and anyhow."""

    random: Random
    nodes: Sequence[Node]
    kinds: Sequence[str]
    origin: Origin

    def way(self, reach: Sequence[ReachStep], rule: SpreadRule) -> Iterator[Link]:
        """Yield links one behind the other as the steps ask for them, most of them at a time that fits."""
        at, term = self.origin.node, (self.origin.starts_on, _last_day(rule, self.origin))
        passed = {at} if self.random.random() < 0.8 else set()  # noqa: PLR2004 - few ways come back to where they were
        for step, after in zip_longest(reach, reach[1:]):
            kinds = sorted(step.links - {NAMED_RESPONSIBLE})
            is_to_holder = step.direction is Direction.TO_HOLDER
            meant = rule.objects if after is None else _LEFT_BY[after.direction]
            ends = meant & _ENDS[step.direction]
            far = [node for node in self.nodes if node not in {at, *passed} and node.kind in ends]
            if not kinds or not far or (is_to_holder and at.kind is NodeKind.PERSON):
                return
            other = self.random.choice(far)
            holder, enterprise = (other, at) if is_to_holder else (at, other)
            for _ in range(_TRIES):
                link = self._dated(self.random.choice(kinds), holder, enterprise)
                if _suits(link, at, step, self.origin, term):
                    break
            yield link
            at = other
            passed |= {other} if passed else set()

    def link(self) -> Link:
        enterprise = self.random.choice([node for node in self.nodes if node.kind is NodeKind.ENTERPRISE])
        holder = self.random.choice([node for node in self.nodes if node != enterprise])
        return self._dated(self.random.choice(self.kinds), holder, enterprise)

    def _dated(self, kind: str, holder: Node, enterprise: Node) -> Link:
        random, event = self.random, self.origin.event_on
        since: date | None = event + timedelta(random.choice([_DAYS[0], random.choice(_DAYS)]))
        until = random.choice([None, None, event + timedelta(random.choice(_DAYS))])
        if since is not None and until is not None and until < since:
            since, until = until, since
        if random.random() < 0.1:  # noqa: PLR2004 - few have no first day
            since = None
        return Link("", kind, holder, enterprise, since, until, random.random() < 0.7)  # noqa: PLR2004


def try_everything(riddle: Riddle) -> set[Derived]:
    """Return what every choice and order of links that the rules allow leads to, without what lies inside another."""
    origin, found = riddle.origin, set[Derived]()
    links = (*riddle.links, *_named_links(origin))
    for rule in riddle.rules:
        for reach in rule.reaches:
            if _is_meant(rule, origin) and len(reach) <= riddle.limits.most_steps:
                paths = permutations(links, len(reach))
                found |= {one for path in paths if (one := _follow(riddle, rule, reach, path, links)) is not None}
    return {one for one in found if not any(_holds_inside(other, one) for other in found)}


def _is_meant(rule: SpreadRule, origin: Origin) -> bool:
    return origin.kind in rule.flag_kinds and (rule.grounds == frozenset() or origin.ground in rule.grounds)


def _named_links(origin: Origin) -> list[Link]:
    if origin.node.kind is NodeKind.PERSON:
        return []
    return [
        Link(
            f"{NAMED_RESPONSIBLE}:{key}",
            NAMED_RESPONSIBLE,
            Node(NodeKind.PERSON, key),
            origin.node,
            origin.event_on,
            None,
            verified=True,
        )
        for key in origin.responsible
    ]


def _follow(
    riddle: Riddle, rule: SpreadRule, reach: Sequence[ReachStep], path: Sequence[Link], links: Sequence[Link]
) -> Derived | None:
    term = (riddle.origin.starts_on, _last_day(rule, riddle.origin))
    nodes, terms = [riddle.origin.node], [term]
    for step, link in zip(reach, path, strict=True):
        if not _suits(link, nodes[-1], step, riddle.origin, term):
            return None
        if sum(_suits(other, nodes[-1], step, riddle.origin, term) for other in links) > riddle.limits.hub_links:
            return None
        nodes.append(link.holder if step.direction is Direction.TO_HOLDER else link.enterprise)
        if step.held is not Held.ON_EVENT and link.since is not None:
            terms.append((link.since, link.until or date.max))
    first, last = max(start for start, _ in terms), min(end for _, end in terms)
    if len(set(nodes)) < len(nodes) or first > last or nodes[-1].kind not in rule.objects:
        return None
    return Derived(riddle.origin.flag_id, rule.measure, nodes[-1], tuple(path), first, last)


def _last_day(rule: SpreadRule, origin: Origin) -> date:
    if rule.for_life:
        return date(9999, 12, 31)
    if rule.term_years is None:
        return origin.ends_on
    year, month = origin.event_on.year + rule.term_years, origin.event_on.month
    return date(year, month, min(origin.event_on.day, monthrange(year, month)[1]))


def _suits(link: Link, at: Node, step: ReachStep, origin: Origin, term: tuple[date, date]) -> bool:
    end = link.enterprise if step.direction is Direction.TO_HOLDER else link.holder
    if end != at or link.kind not in step.links or link.since is None:
        return False
    if link.kind == NAMED_RESPONSIBLE and step.direction is Direction.TO_HELD:
        return False  # what a decision says of a person leads from the enterprise to the person only
    far = link.holder if step.direction is Direction.TO_HOLDER else link.enterprise
    if step.responsible and far not in {Node(NodeKind.PERSON, key) for key in origin.responsible}:
        return False
    if step.held is Held.SINCE_EVENT:
        return link.since >= origin.event_on
    first, last = (origin.event_on, origin.event_on) if step.held is Held.ON_EVENT else term
    held = (link.since, link.until or date.max)
    days = {first, last, *held}  # two times meet on some day exactly when they meet on one of their ends
    return any(first <= day <= last and held[0] <= day <= held[1] for day in days)


def _holds_inside(wide: Derived, narrow: Derived) -> bool:
    same_way = (wide.measure, wide.target, wide.path) == (narrow.measure, narrow.target, narrow.path)
    return wide != narrow and same_way and wide.starts_on <= narrow.starts_on and narrow.ends_on <= wide.ends_on
