"""The catalogue is changed by two officers, every version stays, and checks replay by the version of their day."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import SYSTEM_ACTOR
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from sanctions.domain.checks import answer_text
from sanctions.queries.desks import general_desks, matters_of_desk, measures_in_force
from sanctions.queries.measures import measure_change, measure_history, measure_reviews
from sanctions.services import seed_measures as seeding
from sanctions.services.change_measures import (
    MeasureProposal,
    adopt_measure_change,
    propose_measure_change,
    send_back_measure_change,
    withdraw_measure_change,
)
from sanctions.services.review_measure import review_measure
from sanctions.services.run_check import replay_check, run_check
from sanctions.storage.catalogue_tables import MeasureChange, MeasureRow
from tests.factories_registry import given_enterprise, some_code
from tests.factories_sanctions import (
    HONOURS,
    OFFICER,
    OTHER_SUPERVISOR,
    REGISTRATION,
    SUPERVISOR,
    asked,
    given_decided,
    given_law,
)


@pytest.fixture
def session(database, now):
    with database.transaction() as session:
        given_law(session, now)
        yield session


def proposed(session, now, code="K23", words=("不授予", "一律不授予"), days=0, **changes):
    newest = measure_history(session, code).versions[0]
    text_ = changes.pop("text", newest.text.replace(*words))
    on = local_date(now) + timedelta(days)
    made = {"code": code, "follows": newest.number, "text": text_, "from_on": on, "source": "失信44 15", **changes}
    return MeasureProposal(**{"reason": "说得更清楚", **made})


def given_adopted(session, now, **changes):
    change_id = propose_measure_change(session, proposed(session, now, **changes), OFFICER, now)
    adopt_measure_change(session, change_id, SUPERVISOR, now)
    return change_id


def in_force(session, now, code="K23", days=0):
    lines = measures_in_force(session, local_date(now) + timedelta(days))
    return next((line.measure for line in lines if line.measure.code == code), None)


def test_one_officer_proposes_another_adopts_and_it_holds_from_its_day(session, now):
    change_id = propose_measure_change(session, proposed(session, now, days=10), OFFICER, now)
    with pytest.raises(NotAllowedError):
        adopt_measure_change(session, change_id, OFFICER, now)
    assert in_force(session, now, days=10).version == 1
    assert adopt_measure_change(session, change_id, SUPERVISOR, now) == 2
    assert in_force(session, now, days=9).version == 1
    assert "一律不授予" in in_force(session, now, days=10).title + in_force(session, now, days=10).allowed
    acts = acts_of(session, Subject(MeasureChange.SUBJECT_KIND, change_id))
    assert [act.action for act in acts] == ["propose", "adopt"]


def test_every_version_stays_with_what_it_changed(session, now):
    given_adopted(session, now)
    page = measure_history(session, "K23")
    assert [(line.number, line.is_from_release) for line in page.versions] == [(2, False), (1, True)]
    assert {part.label for part in page.versions[0].anew} == {"名称", "可以怎么办"}


def test_a_stored_check_replays_by_the_version_it_was_answered_with(session, now):
    code = some_code()
    given_decided(session, now, given_enterprise(session, code=code))
    before = run_check(session, asked("market_honour", code), HONOURS, now)
    given_adopted(session, now)
    after = run_check(session, asked("market_honour", code), HONOURS, now + timedelta(minutes=1))
    assert [before.hits[0].measure_version, after.hits[0].measure_version] == [1, 2]
    assert before.law_version != after.law_version
    assert answer_text(replay_check(session, before.check_id)) == answer_text(before)


def test_a_repealed_measure_no_longer_meets_anybody(session, now):
    text_ = measure_history(session, "K23").versions[0].text + "repealed = true\n"
    given_adopted(session, now, text=text_)
    assert in_force(session, now) is None
    assert measure_history(session, "K23").versions[0].is_repealed


def test_a_new_desk_with_its_matter_and_measure_needs_no_code(session, now):
    new = """
[[desks]]
code = "land"
title = "不动产窗口"
[[matters]]
code = "land_transfer"
desk = "land"
title = "土地转让"
applicant = "registered"
[measure]
code = "K26"
title = "土地转让时的提示"
matters = ["land_transfer"]
objects = ["enterprise"]
flag_kinds = ["serious"]
effect = "I"
addressed_to = "自然资源部门"
term = "在名单期间"
bearing = "名单是公示信息"
allowed = "只作提示"
articles = [{ key = "失信44-14", text = "《市场监督管理严重违法失信名单管理办法》第十四条" }]
"""
    made = MeasureProposal("", 0, new, local_date(now), "失信44 14", "新窗口")
    adopt_measure_change(session, propose_measure_change(session, made, OFFICER, now), SUPERVISOR, now)
    assert "land" in {desk.code for desk in general_desks(session)}
    assert [matter.code for matter in matters_of_desk(session, "land")] == ["land_transfer"]
    code = some_code()
    given_decided(session, now, given_enterprise(session, code=code))
    assert run_check(session, asked("land_transfer", code, desk="land"), SYSTEM_ACTOR, now).verdict == "提示"


@pytest.mark.parametrize(
    ("words", "field", "told"),
    [
        (('effect = "H"', 'effect = "W"'), "factors", "要权衡的因素"),
        (('effect = "H"', 'effect = "X"'), "text", "取值不认识"),
        (('flag_kinds = ["serious"]', 'flag_kinds = ["gossip"]'), "flag_kinds", "标记种类"),
        (('matters = ["market_honour"]', 'matters = ["none_such"]'), "matters", "没有这些事项"),
        (('matters = ["market_honour"]', 'matters = [["none_such"]]'), "matters", "没有这些事项"),
        (('term = "', 'terms = "'), "text", "不认识：terms"),
        (('term = "在名单期间"', ""), "term", "请写明到什么时候"),
        (('title = "', "title = "), "text", "写法读不进去"),
        (('code = "K23"', 'code = "K24"'), "code", "编号不能改"),
        (('code = "K23"', 'code = "第二十三"'), "code", "字母和数字"),
        (("[measure]", "[other]"), "text", "请写一项措施"),
        (('"失信44-15"', '"失信44-15", page = 3'), "text", "取值不认识"),
    ],
)
def test_a_text_that_says_too_little_or_too_much_is_refused_in_chinese(session, now, words, field, told):
    with pytest.raises(InvalidInputError) as refused:
        propose_measure_change(session, proposed(session, now, words=words), OFFICER, now)
    assert told in refused.value.fields[field]


@pytest.mark.parametrize("field", ["source", "reason"])
def test_without_its_ground_nothing_is_proposed(session, now, field):
    with pytest.raises(InvalidInputError):
        propose_measure_change(session, proposed(session, now, **{field: " "}), OFFICER, now)


def test_nothing_holds_from_a_day_that_is_past(session, now):
    with pytest.raises(InvalidInputError):
        propose_measure_change(session, proposed(session, now, days=-1), OFFICER, now)
    change_id = propose_measure_change(session, proposed(session, now), OFFICER, now)
    adopt_measure_change(session, change_id, SUPERVISOR, now + timedelta(5))
    assert in_force(session, now, days=4).version == 1
    assert in_force(session, now, days=5).version == 2


def test_only_officers_change_the_catalogue_and_only_the_proposer_takes_back(session, now):
    with pytest.raises(NotAllowedError):
        propose_measure_change(session, proposed(session, now), REGISTRATION, now)
    first, second = (propose_measure_change(session, proposed(session, now), OFFICER, now) for _ in range(2))
    with pytest.raises(NotAllowedError):
        withdraw_measure_change(session, first, SUPERVISOR, now)
    withdraw_measure_change(session, first, OFFICER, now)
    send_back_measure_change(session, second, "条文没有变", OTHER_SUPERVISOR, now)
    assert measure_change(session, second, OFFICER).line.decision_reason == "条文没有变"
    with pytest.raises(ConflictError):
        adopt_measure_change(session, second, SUPERVISOR, now)


def test_what_was_written_for_an_older_version_is_not_adopted(session, now):
    late = propose_measure_change(session, proposed(session, now), OFFICER, now)
    given_adopted(session, now, words=("不授予", "暂不授予"))
    assert measure_change(session, late, SUPERVISOR).line.is_stale
    with pytest.raises(ConflictError):
        adopt_measure_change(session, late, SUPERVISOR, now)


def test_a_release_loads_again_over_what_officers_changed(session, now):
    given_adopted(session, now)
    before = measures_in_force(session, local_date(now))
    seeding.seed_measures(session, now)
    assert measures_in_force(session, local_date(now)) == before
    first = update(MeasureRow).where(MeasureRow.number == 1, MeasureRow.code == "K23")
    session.execute(first.values(shipped_version=0))
    seeding.seed_measures(session, now)  # as if the release brought this version for the first time
    numbers = session.scalars(select(MeasureRow.number).where(MeasureRow.code == "K23").order_by(MeasureRow.number))
    assert numbers.all() == [1, 2, 3]
    assert in_force(session, now).version == 3


def test_a_legal_review_is_of_one_version_and_says_by_whom(session, now):
    assert {state.last_legal_review_on for state in measure_reviews(session)} == {None}
    review_measure(session, "K23", 1, "对照失信44第十五条，没有变化", SUPERVISOR, now)
    state = next(state for state in measure_reviews(session) if state.code == "K23")
    assert (state.last_legal_review_on, state.reviewed_by) == (local_date(now), SUPERVISOR.account_id)
    given_adopted(session, now)
    assert next(one for one in measure_reviews(session) if one.code == "K23").last_legal_review_on is None
    with pytest.raises(ConflictError):
        review_measure(session, "K23", 1, "没有变化", SUPERVISOR, now)
    with pytest.raises(NotAllowedError):
        review_measure(session, "K23", 2, "没有变化", REGISTRATION, now)
    assert len(measure_history(session, "K23").reviews) == 1


def test_the_database_refuses_a_change_adopted_by_its_proposer(session, now):
    change_id = propose_measure_change(session, proposed(session, now), OFFICER, now)
    own = "status = 'adopted', number = follows + 1, decided_by = proposed_by, decided_at = proposed_at"
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(f"UPDATE measure_change SET {own} WHERE id = :id"), {"id": change_id})  # noqa: S608
