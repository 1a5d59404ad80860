"""Spreading equals a brute-force oracle that tries every ordered choice of links."""

from datetime import date, timedelta
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions.domain.spreading import (
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
    graph_of,
    spread,
)

FIRMS = [Node(NodeKind.ENTERPRISE, f"e{n}") for n in range(3)]
PEOPLE = [Node(NodeKind.PERSON, f"p{n}") for n in range(2)]
KINDS = ["legal_representative", "controller"]
EVENT = date(2026, 1, 10)
days = st.integers(-20, 60).map(lambda n: EVENT + timedelta(n))
early = st.just(EVENT - timedelta(20))


@st.composite
def links(draw):
    found = []
    for number in range(draw(st.integers(0, 8))):
        enterprise = draw(st.sampled_from(FIRMS))
        holder = draw(st.sampled_from([node for node in FIRMS + PEOPLE if node != enterprise]))
        since = draw(st.none() | days | early | early)
        until = draw(st.none() | days)
        if since and until and until < since:
            since, until = until, since
        kind = draw(st.sampled_from(KINDS))
        found.append(Link(f"l{number}", kind, holder, enterprise, since, until, draw(st.booleans())))
    return found


steps = st.builds(
    ReachStep,
    st.sets(st.sampled_from(KINDS), min_size=1).map(frozenset),
    st.sampled_from(Direction),
    st.sampled_from(Held),
)
rules = st.builds(
    SpreadRule,
    st.sampled_from(["A", "B"]),
    st.just(frozenset({"serious"})),
    st.sets(st.sampled_from(NodeKind), min_size=1).map(frozenset),
    st.lists(st.lists(steps, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple),
)
origins = st.builds(
    lambda node, first, length: Origin("f", "serious", node, EVENT, first, first + timedelta(length)),
    st.sampled_from(FIRMS),
    days,
    st.integers(0, 40),
)
limits = st.builds(Limits, st.integers(1, 2), st.integers(1, 4))


def oracle(origin, book, every_link, limit):
    """Try every permutation of links of every length against every reach."""
    found = set()
    for rule in book:
        for reach in rule.reaches:
            for path in permutations(every_link, len(reach)):
                one = follow(origin, rule, reach, path, every_link, limit)
                if one is not None:
                    found.add(one)
    return {one for one in found if not any(contains(other, one) for other in found)}


def follow(origin, rule, reach, path, every_link, limit):
    if len(reach) > limit.most_steps:
        return None
    nodes, terms = [origin.node], [(origin.starts_on, origin.ends_on)]
    for step, link in zip(reach, path, strict=True):
        fitting = [other for other in every_link if suits(other, nodes[-1], step, origin)]
        if link not in fitting or len(fitting) > limit.hub_links:
            return None
        nodes.append(link.holder if step.direction is Direction.TO_HOLDER else link.enterprise)
        if step.held is not Held.ON_EVENT:
            terms.append((link.since, link.until or date.max))
    first, last = max(start for start, _ in terms), min(end for _, end in terms)
    if len(set(nodes)) < len(nodes) or first > last or nodes[-1].kind not in rule.objects:
        return None
    return Derived(origin.flag_id, rule.measure, nodes[-1], path, first, last)


def suits(link, at, step, origin):
    """Written out day by day, so that it shares no arithmetic with what it judges."""
    end = link.enterprise if step.direction is Direction.TO_HOLDER else link.holder
    if end != at or link.kind not in step.links or link.since is None:
        return False
    if step.held is Held.SINCE_EVENT:
        return link.since >= EVENT
    first, last = (EVENT, EVENT) if step.held is Held.ON_EVENT else (origin.starts_on, origin.ends_on)
    wanted = (first + timedelta(n) for n in range((last - first).days + 1))
    return any(link.since <= day and (link.until is None or day <= link.until) for day in wanted)


def contains(wide, narrow):
    same_way = (wide.measure, wide.target, wide.path) == (narrow.measure, narrow.target, narrow.path)
    return wide != narrow and same_way and wide.starts_on <= narrow.starts_on and narrow.ends_on <= wide.ends_on


@settings(max_examples=250, deadline=None)
@given(origins, st.lists(rules, min_size=1, max_size=2), links(), limits)
def test_spreading_equals_the_oracle_on_graphs_with_cycles_and_dates(origin, book, every_link, limit):
    found = spread(origin, book, graph_of(every_link), limit).derived
    assert found == oracle(origin, book, every_link, limit)


@settings(max_examples=100, deadline=None)
@given(origins, st.lists(rules, min_size=1, max_size=2), links(), limits)
def test_nothing_is_reached_outside_the_term_of_the_flag_or_beyond_the_steps(origin, book, every_link, limit):
    for one in spread(origin, book, graph_of(every_link), limit).derived:
        assert origin.starts_on <= one.starts_on <= one.ends_on <= origin.ends_on
        assert 1 <= len(one.path) <= limit.most_steps
        assert all(link.since is not None for link in one.path)
        assert one.target != origin.node
