"""Any legal history of a complaint replays from its log, and the table never leads out of its own stages."""

from hypothesis import given
from hypothesis import strategies as st

from core.kernel.roles import Role
from mediation.domain.lifecycle import FINAL, STEPS, Action, Stage, actions_open_to, replay, step_for
from mediation.domain.situation import Situation, sensible_actions


@st.composite
def histories(draw):
    stage, history = Stage.DRAFT, []
    for _ in range(draw(st.integers(0, 40))):
        open_steps = [step for step in STEPS if step.source is stage]
        if not open_steps:
            break
        step = draw(st.sampled_from(open_steps))
        role = draw(st.sampled_from(sorted(step.roles)))
        history.append((step.action, role))
        stage = step.target
    return history, stage


@given(histories())
def test_a_legal_history_replays_to_the_same_stage(drawn):
    history, stage = drawn
    assert replay(history) is stage


@given(histories())
def test_a_conclusion_stands_however_the_history_goes_on(drawn):
    history, stage = drawn
    reached = [replay(history[:length]) for length in range(len(history) + 1)]
    finals = [passed for passed in reached if passed in FINAL]
    assert all(passed is stage for passed in finals)


@given(histories(), st.sampled_from(Role), st.sampled_from(Action))
def test_what_is_open_is_what_succeeds(drawn, role, action):
    _, stage = drawn
    if action in actions_open_to(role, stage):
        assert step_for(stage, action, role).source is stage


@given(st.sampled_from(Stage), st.sampled_from(Role))
def test_a_button_is_never_shown_that_the_table_forbids(stage, role):
    assert set(sensible_actions(Situation(stage, role))) <= set(actions_open_to(role, stage))
