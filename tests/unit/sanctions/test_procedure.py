"""The state table of due process, every status × act × role."""

from itertools import product
from pathlib import Path

import pytest

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.roles import Role
from sanctions.domain.procedure import (
    LISTING_STEPS,
    Action,
    Status,
)

PERSONS = [Role.OFFICER, Role.SUPERVISOR, Role.MERCHANT]
ENDS = {Status.ANNULLED, Status.DROPPED}


def told(source, action, role):
    """The row of the table, or the kind of refusal."""
    try:
        return LISTING_STEPS.step(source, action, role)
    except (ConflictError, NotAllowedError) as error:
        return type(error)


@pytest.mark.parametrize("action", Action)
def test_an_act_is_possible_exactly_where_the_table_has_it(action):
    wrong = []
    for source, role in product([None, *Status], Role):
        row = next((step for step in LISTING_STEPS.rows if (step.source, step.action) == (source, action)), None)
        expected = ConflictError if row is None else row if role in row.roles else NotAllowedError
        if told(source, action, role) is not expected:
            wrong.append(f"{source} as {role}: {told(source, action, role)}")
    assert wrong == []


def test_each_act_leads_to_one_status():
    pairs = [(step.source, step.action) for step in LISTING_STEPS.rows]
    assert len(pairs) == len(set(pairs))


def test_every_status_can_be_reached_and_only_annulled_and_dropped_are_final():
    reached, frontier = set(), {None}
    while frontier:
        found = {step.target for step in LISTING_STEPS.rows if step.source in frontier} - reached
        reached |= found
        frontier = found
    assert reached == set(Status)
    left = {step.source for step in LISTING_STEPS.rows if step.target is not step.source}
    assert set(Status) - left == ENDS


def test_nobody_but_a_supervisor_decides_consents_or_annuls():
    for step in LISTING_STEPS.rows:
        if step.action in {Action.DECIDE, Action.GIVE_CONSENT, Action.ANNUL}:
            assert step.roles == {Role.SUPERVISOR}


def test_only_the_system_begins_and_expires_a_term():
    for step in LISTING_STEPS.rows:
        if step.action in {Action.TAKE_EFFECT, Action.EXPIRE}:
            assert step.roles == {Role.SYSTEM}


def test_no_decision_is_possible_before_the_notice():
    assert all(step.source is not Status.PROPOSED for step in LISTING_STEPS.rows if step.action is Action.DECIDE)


@pytest.mark.parametrize("action", sorted(LISTING_STEPS.four_eyes))
def test_the_proposer_is_not_the_second_pair_of_eyes(action):
    with pytest.raises(NotAllowedError):
        LISTING_STEPS.check_four_eyes(action, "a", "a")
    LISTING_STEPS.check_four_eyes(action, "a", "b")


def test_the_buttons_of_a_proposer_leave_out_consent_and_decision():
    assert Action.DECIDE in LISTING_STEPS.open_to(Status.CONSENTED, Role.SUPERVISOR)
    assert Action.DECIDE not in LISTING_STEPS.open_to(Status.CONSENTED, Role.SUPERVISOR, is_first=True)


@pytest.mark.parametrize("role", [role for role in Role if role not in {*PERSONS, Role.SYSTEM}])
def test_other_roles_have_no_part_in_it(role):
    assert not any(LISTING_STEPS.open_to(status, role) for status in Status)


def test_every_status_and_act_has_a_chinese_name():
    assert set(LISTING_STEPS.status_names) == set(Status)
    assert set(LISTING_STEPS.action_names) == set(Action)


def test_the_document_shows_the_table():
    document = (Path(__file__).parents[3] / "docs" / "sanctions.md").read_text(encoding="utf-8")
    for step in LISTING_STEPS.rows:
        source = step.source.value if step.source else "—"
        row = f"| {source} | {step.action.value} | {step.target.value} | {', '.join(sorted(step.roles))} |"
        assert row in document
