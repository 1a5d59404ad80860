"""Lead rules: how many different matters must be there, inside which days, and what a rule file may not say."""

from datetime import date

import pytest

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.roles import Role
from credit.domain.lead_rules import Finding, Need, RuleVersion, Shared, findings, lead_rules, read_lead_rules
from credit.domain.leads import STEPS, By, LeadAction, LeadStatus, actions_open_to, step_for
from credit.domain.signs import Sign, SignKind

DAY = date(2026, 11, 20)
TWO = RuleVersion(DAY, 30, (Need(frozenset({SignKind.COMPLAINT}), 2, "投诉"),))
RULE = """
[[rules]]
key = "a"
title = "t"
why = "w"
advice = "d"
basis = [{ key = "条例-29", text = "x" }]
[[rules.versions]]
from = 2026-01-01
look_back_days = 30
needs = [{ signs = ["complaint"], least = 2, text = "投诉" }]
"""


def complaint(number: int, category: str = "预付式消费", kind: SignKind = SignKind.COMPLAINT) -> Sign:
    return Sign(kind, f"c{number}", DAY, category, f"{number}号")


def test_signs_of_one_matter_count_once_for_a_need():
    again = Sign(SignKind.COMPLAINT, "c1", DAY, "食品安全")
    assert findings(TWO, [complaint(1), again]) == ()
    assert findings(TWO, [complaint(1), complaint(2)]) == (Finding("", (complaint(1), complaint(2))),)


def test_every_need_must_be_met_and_only_what_counts_is_evidence():
    gone = Need(frozenset({SignKind.TOLD_CLOSED}), 1, "停业", frozenset({"预付式消费"}))
    both = RuleVersion(DAY, 30, (*TWO.needs, gone))
    other = Sign(SignKind.TOLD_CLOSED, "c1", DAY, "食品安全")
    assert findings(both, [complaint(1), complaint(2), other]) == ()
    told = complaint(2, kind=SignKind.TOLD_CLOSED)
    assert set(findings(both, [complaint(1), complaint(2), told, other])[0].signs) == {complaint(1), complaint(2), told}


def test_categories_are_counted_apart_where_the_rule_says_so():
    apart = RuleVersion(DAY, 30, TWO.needs, by_category=True)
    mixed = [complaint(1), complaint(2, "食品安全"), complaint(3), Sign(SignKind.COMPLAINT, "c4", DAY)]
    assert [found.topic for found in findings(apart, mixed)] == ["预付式消费"]


def test_a_successor_shares_all_that_must_be_and_one_of_the_rest():
    shared = Shared(frozenset({"representative", "trade"}), frozenset({"same_address", "same_phone"}))
    assert shared.is_met_by(["representative", "trade", "same_phone"])
    assert not shared.is_met_by(["representative", "same_address", "same_phone"])
    assert not shared.is_met_by(["representative", "trade"])


def test_the_version_of_the_day_is_used_and_none_before_the_first():
    rule = lead_rules()["many_alike"]
    assert rule.on(date(2025, 12, 31)) is None
    assert rule.on(DAY) is rule.versions[-1]


def test_every_shipped_rule_names_what_a_person_then_checks():
    assert set(lead_rules()) == {"prepaid_gone", "many_alike", "broken_agreements", "shell_again"}
    assert all(rule.basis and rule.advice and rule.why for rule in lead_rules().values())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("least = 2", "least = 0"),
        ('signs = ["complaint"]', "signs = []"),
        ('signs = ["complaint"]', 'signs = ["rumour"]'),
        ("look_back_days = 30", "look_back_days = 0"),
        ("look_back_days = 30", 'look_back_days = 30\nshared = { must = ["colour"], any = [] }'),
        ("look_back_days = 30", 'look_back_days = 30\nsame = "colour"'),
    ],
)
def test_a_rule_that_counts_nothing_or_everything_is_refused(old, new):
    assert set(read_lead_rules(RULE)) == {"a"}
    with pytest.raises(ValueError, match=r"a:|rumour"):
        read_lead_rules(RULE.replace(old, new))


@pytest.mark.parametrize("text", [RULE + RULE, RULE + RULE.partition('"条例-29"')[2].partition("]\n")[2]])
def test_a_rule_or_a_version_of_the_same_day_stands_once(text):
    with pytest.raises(ValueError, match=r"twice|own day"):
        read_lead_rules(text)


@pytest.mark.parametrize("status", LeadStatus)
@pytest.mark.parametrize("action", LeadAction)
@pytest.mark.parametrize("by", By)
def test_only_the_steps_of_the_table_are_taken_and_only_by_whom_it_says(status, action, by):
    step = next((each for each in STEPS if (each.source, each.action) == (status, action)), None)
    if step is None:
        with pytest.raises(ConflictError):
            step_for(status, action, by)
    elif by is step.by or (by is By.HOLDER and step.by is By.STAFF):
        assert step_for(status, action, by).target is step.target
    else:
        with pytest.raises(NotAllowedError):
            step_for(status, action, by)


def test_what_a_person_may_do_follows_who_holds_the_lead():
    assert actions_open_to(LeadStatus.OPEN, Role.OFFICER, is_holder=False) == (LeadAction.TAKE,)
    assert actions_open_to(LeadStatus.TAKEN, Role.OFFICER, is_holder=False) == ()
    held = (LeadAction.GIVE_BACK, LeadAction.CONFIRM, LeadAction.DISMISS)
    assert actions_open_to(LeadStatus.TAKEN, Role.SUPERVISOR, is_holder=True) == held
    assert actions_open_to(LeadStatus.OPEN, Role.MEDIATOR, is_holder=False) == ()
