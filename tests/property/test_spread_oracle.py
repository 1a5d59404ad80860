"""Spreading equals a brute-force oracle that tries every ordered choice of links; the command line asks many more."""

from dataclasses import replace
from statistics import median

import pytest
from click.testing import CliRunner

from bootstrap.commands.bench import bench_commands
from bootstrap.commands.sanctions_oracle import oracle_command
from bootstrap.spreading_oracle import KINDS, judge, riddles
from sanctions.domain.spreading import NAMED_RESPONSIBLE, Node, NodeKind


def test_spreading_equals_the_oracle_on_random_graphs_with_cycles_and_dates():
    answers = [(riddle, judge(riddle)) for riddle in riddles(seed=7, count=300)]
    assert [riddle for riddle, judgement in answers if not judgement.is_right] == []
    derived = [len(judgement.expected) for _, judgement in answers]
    assert (median(derived) >= 2, derived.count(0) < 75) == (True, True)
    ways = {tuple(link.kind for link in one.path) for _, judgement in answers for one in judgement.expected}
    assert {kind for way in ways if len(way) > 1 for kind in way} == {*KINDS, NAMED_RESPONSIBLE}
    assert sum(judgement.stopped_at_hub for _, judgement in answers) > 60


def test_nothing_is_reached_outside_the_term_or_beyond_the_steps_or_where_it_began():
    for riddle in riddles(seed=8, count=120):
        for one in judge(riddle).found:
            assert riddle.origin.starts_on <= one.starts_on <= one.ends_on
            assert 1 <= len(one.path) <= riddle.limits.most_steps
            assert all(link.since is not None for link in one.path)
            assert one.target != riddle.origin.node


def test_a_step_for_responsible_people_leads_to_nobody_else():
    for riddle in riddles(seed=9, count=120):
        rules = tuple(replace(rule, reaches=tuple(map(only_to_responsible, rule.reaches))) for rule in riddle.rules)
        unnamed = replace(riddle, rules=rules, origin=replace(riddle.origin, responsible=frozenset()))
        assert judge(unnamed).found == frozenset()
        named = {Node(NodeKind.PERSON, key) for key in riddle.origin.responsible}
        assert {one.target for one in judge(replace(riddle, rules=rules)).found} <= named


def only_to_responsible(reach):
    return tuple(replace(step, responsible=True) for step in reach)


@pytest.mark.parametrize(
    ("asked", "code"), [("--graphs 0", 2), ("--graphs -5", 2), ("--graphs 1 --seed 2", 1), ("--graphs 100", 0)]
)
def test_the_oracle_passes_only_when_it_derived_something(asked, code):
    assert CliRunner().invoke(oracle_command, asked.split()).exit_code == code


def test_the_bench_of_checks_refuses_to_measure_nothing():
    assert CliRunner().invoke(bench_commands, ["check", "--size", "0"]).exit_code == 2
