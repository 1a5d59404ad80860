from itertools import product

import pytest

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.roles import Role
from mediation.domain.lifecycle import (
    ACTION_NAMES,
    CONCLUDED,
    FINAL,
    STAGE_NAMES,
    STEPS,
    Action,
    Stage,
    actions_open_to,
    replay,
    roles_of,
    step_for,
)

_KNOWN = {(step.source, step.action): step for step in STEPS}


@pytest.mark.parametrize(("stage", "role"), list(product(Stage, Role)))
def test_exactly_the_table_decides(stage, role):
    for action in Action:
        step = _KNOWN.get((stage, action))
        if step is None:
            with pytest.raises(ConflictError):
                step_for(stage, action, role)
        elif role not in step.roles:
            with pytest.raises(NotAllowedError):
                step_for(stage, action, role)
        else:
            assert step_for(stage, action, role) is step
        assert (action in actions_open_to(role, stage)) == (step is not None and role in step.roles)


def test_a_stage_and_an_action_lead_to_one_place():
    assert len(_KNOWN) == len(STEPS)


def test_every_stage_can_be_reached_from_a_draft():
    reached, grown = set(), {Stage.DRAFT}
    while grown != reached:
        reached = set(grown)
        grown |= {step.target for step in STEPS if step.source in reached}
    assert reached == set(Stage)


def test_nothing_leaves_a_final_stage_and_something_leaves_every_other():
    assert {step.source for step in STEPS if step.target is not step.source} == set(Stage) - FINAL


def test_what_is_concluded_never_opens_again():
    assert {step.target for step in STEPS if step.source in CONCLUDED} <= CONCLUDED


def test_every_stage_and_action_has_its_chinese_name():
    assert set(STAGE_NAMES) == set(Stage)
    assert set(ACTION_NAMES) == set(Action)


def test_every_action_is_used():
    assert {step.action for step in STEPS} == set(Action)


def test_only_a_mediator_seals_and_only_the_calendar_expires():
    assert roles_of(Action.SEAL_AGREEMENT) == {Role.MEDIATOR}
    assert roles_of(Action.EXPIRE) == frozenset()


@pytest.mark.parametrize("stage", list(Stage))
def test_no_rule_refuses_accepts_or_settles_by_itself(stage):
    by_system = {step.target for step in STEPS if step.source is stage and Role.SYSTEM in step.roles} - {stage}
    assert not by_system & {Stage.REFUSED, Stage.SETTLED, Stage.PERFORMED, Stage.BREACHED, Stage.WITHDRAWN}


_FROM_OTHER_PLATFORMS = {Action.IMPORT, Action.NOTE_EXTERNAL_STATUS, Action.WITHDRAW_ELSEWHERE}


def test_clerks_do_nothing_here_and_administrators_only_take_over_from_other_platforms():
    outsiders = {Role.REGISTRATION_CLERK, Role.LICENSING_CLERK, Role.HONOURS_CLERK, Role.ADMIN}
    own = [step for step in STEPS if step.action not in _FROM_OTHER_PLATFORMS]
    assert not outsiders & {role for step in own for role in step.roles}
    assert {role for action in _FROM_OTHER_PLATFORMS for role in roles_of(action)} == {Role.ADMIN, Role.SUPERVISOR}


def test_a_supervisor_distributes_work_and_decides_no_case_between_the_parties():
    acts = {step.action for step in STEPS if Role.SUPERVISOR in step.roles}
    assert acts >= {Action.ASSIGN, Action.HAND_OVER, Action.DESIGNATE_OFFICE}
    assert not acts & {Action.ACCEPT, Action.REFUSE, Action.TERMINATE, Action.SEAL_AGREEMENT, Action.TRANSFER}


def test_a_supervisor_decides_on_recusal_and_longer_verification_and_nothing_of_the_dispute():
    of_supervisor = {step.action for step in STEPS if Role.SUPERVISOR in step.roles}
    assert {Action.DECIDE_RECUSAL, Action.EXTEND_BREACH_LEAD} <= of_supervisor
    assert all(step.target is step.source for step in STEPS if step.roles == {Role.SUPERVISOR})


def test_a_history_replays_to_its_stage():
    history = [
        (Action.FILE, Role.CONSUMER),
        (Action.ACCEPT, Role.OFFICER),
        (Action.GIVE_CONSENT, Role.CONSUMER),
        (Action.OPEN_SESSION, Role.SYSTEM),
        (Action.SEAL_AGREEMENT, Role.MEDIATOR),
        (Action.REPORT_BREACH, Role.CONSUMER),
        (Action.CONFIRM_PERFORMANCE, Role.CONSUMER),
    ]
    assert replay(history) is Stage.PERFORMED
