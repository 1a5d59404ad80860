from datetime import date, timedelta

from sanctions.domain.reaching import spread
from sanctions.domain.spreading import (
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

FIRM, OTHER = Node(NodeKind.ENTERPRISE, "f"), Node(NodeKind.ENTERPRISE, "g")
BOSS = Node(NodeKind.PERSON, "p")
ACT, FIRST, LAST = date(2026, 5, 1), date(2026, 11, 20), date(2029, 11, 20)
ORIGIN = Origin("flag", "serious", FIRM, ACT, FIRST, LAST)
LIMITS = Limits(most_steps=2, hub_links=3)
BOSSES = frozenset({"legal_representative"})
UP = ReachStep(BOSSES, Direction.TO_HOLDER, Held.ON_EVENT)
ON = ReachStep(BOSSES, Direction.TO_HELD, Held.IN_TERM)
BOTH = frozenset({NodeKind.PERSON, NodeKind.ENTERPRISE})


def link(name, holder=BOSS, enterprise=FIRM, since=date(2020, 1, 1), until=None, kind="legal_representative"):
    return Link(name, kind, holder, enterprise, since, until, verified=True)


def reached(links, *reaches, objects=BOTH, limits=LIMITS, origin=ORIGIN):
    rule = SpreadRule("M", frozenset({"serious"}), objects, reaches)
    return spread(origin, [rule], links, limits)


def test_a_flag_reaches_who_represented_the_firm_on_the_day_of_the_act():
    found = reached([link("l")], (UP,))
    assert [(one.target, one.starts_on, one.ends_on) for one in found.derived] == [(BOSS, FIRST, LAST)]


def test_whoever_left_before_the_act_or_came_after_it_is_not_reached():
    before = link("l", until=ACT - timedelta(1))
    after = link("m", holder=Node(NodeKind.PERSON, "q"), since=ACT + timedelta(1))
    assert not reached([before, after], (UP,)).derived


def test_an_undated_link_is_not_followed():
    assert not reached([link("l", since=None)], (UP,)).derived


def test_another_kind_of_link_is_not_followed():
    assert not reached([link("l", kind="shareholder")], (UP,)).derived


def test_the_second_step_lasts_only_as_long_as_its_link():
    since, until = date(2027, 1, 1), date(2028, 1, 1)
    found = reached([link("l"), link("m", enterprise=OTHER, since=since, until=until)], (UP, ON))
    assert [(one.target, one.starts_on, one.ends_on) for one in found.derived] == [(OTHER, since, until)]


def test_no_way_leads_back_to_where_it_began():
    assert not reached([link("l")], (UP, ON)).derived


def test_a_longer_way_than_the_limit_is_not_gone():
    assert not reached([link("l"), link("m", enterprise=OTHER)], (UP, ON), limits=Limits(1, 3)).derived


def test_nothing_passes_through_a_hub_and_the_hub_is_named():
    firms = [link(f"m{n}", enterprise=Node(NodeKind.ENTERPRISE, f"g{n}")) for n in range(4)]
    found = reached([link("l"), *firms], (UP, ON))
    assert not found.derived
    assert found.hubs == {BOSS}


def test_a_kind_of_object_the_measure_does_not_name_is_not_reached():
    assert not reached([link("l")], (UP,), objects=frozenset({NodeKind.ENTERPRISE})).derived


def test_another_kind_of_flag_is_not_spread_by_the_rule():
    abnormal = Origin("flag", "abnormal", FIRM, ACT, FIRST, LAST)
    assert not reached([link("l")], (UP,), origin=abnormal).derived


def test_a_narrower_term_on_the_same_path_is_swallowed():
    in_term = ReachStep(BOSSES, Direction.TO_HOLDER, Held.IN_TERM)
    found = reached([link("l", until=date(2027, 1, 1))], (UP,), (in_term,))
    assert [(one.starts_on, one.ends_on) for one in found.derived] == [(FIRST, LAST)]
