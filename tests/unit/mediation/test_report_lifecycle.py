from itertools import product
from pathlib import Path

import pytest

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.roles import Role
from mediation.domain.report_lifecycle import (
    CLOCK_RUNS,
    REPORT_ACTION_NAMES,
    REPORT_STAGE_NAMES,
    REPORT_STEPS,
    ReportAction,
    ReportStage,
    report_actions_open_to,
    report_step_for,
)

_KNOWN = {(step.source, step.action): step for step in REPORT_STEPS}


@pytest.mark.parametrize(("stage", "role"), list(product(ReportStage, Role)))
def test_exactly_the_table_decides(stage, role):
    for action in ReportAction:
        step = _KNOWN.get((stage, action))
        if step is None:
            with pytest.raises(ConflictError):
                report_step_for(stage, action, role)
        elif role not in step.roles:
            with pytest.raises(NotAllowedError):
                report_step_for(stage, action, role)
        else:
            assert report_step_for(stage, action, role) is step
        assert (action in report_actions_open_to(role, stage)) == (step is not None and role in step.roles)


def test_a_stage_and_an_action_lead_to_one_place_and_all_have_names():
    assert len(_KNOWN) == len(REPORT_STEPS)
    assert set(REPORT_STAGE_NAMES) == set(ReportStage)
    assert set(REPORT_ACTION_NAMES) == set(ReportAction)
    assert {step.action for step in REPORT_STEPS} == set(ReportAction) - {ReportAction.RECEIVE}


def test_mediators_and_merchants_do_nothing_to_a_report_and_the_system_only_counts_days():
    doing = {role for step in REPORT_STEPS for role in step.roles}
    assert doing == {Role.CONSUMER, Role.OFFICER, Role.SUPERVISOR, Role.SYSTEM}
    by_system = {step for step in REPORT_STEPS if Role.SYSTEM in step.roles}
    assert {step.action for step in by_system} == {ReportAction.RECOUNT_DAYS}
    assert all(step.source is step.target for step in by_system)


def test_only_the_head_grants_more_time():
    for action in (ReportAction.GRANT_EXTENSION, ReportAction.DENY_EXTENSION):
        assert {role for step in REPORT_STEPS if step.action is action for role in step.roles} == {Role.SUPERVISOR}


def test_nothing_decided_starts_its_clock_again():
    assert {step.target for step in REPORT_STEPS if step.source not in CLOCK_RUNS} <= set(ReportStage) - CLOCK_RUNS


def test_the_diagram_in_the_docs_is_the_table():
    page = (Path(__file__).parents[3] / "docs" / "reports.md").read_text()
    for step in REPORT_STEPS:
        if step.source is not step.target:
            assert f"    {step.source} --> {step.target}: {step.action}\n" in page
