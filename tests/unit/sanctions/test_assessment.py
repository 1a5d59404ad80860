from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.kernel.errors import InvalidInputError
from sanctions.domain.assessment import APPLICANT, Candidate, Evidence, SubjectSeen, assess
from sanctions.domain.checks import (
    CheckRequest,
    DerivedSeen,
    FlagSeen,
    PersonAsked,
    Verdict,
    answer_text,
    normalise_request,
    not_checked,
)
from sanctions.domain.desk_decision import check_factors, required_factors
from sanctions.domain.measures import Matched, Matter, read_measure, shipped_catalogue
from sanctions.domain.spreading import Node, NodeKind

CATALOGUE = shipped_catalogue()
MEASURES = tuple(read_measure(entry) for entry in CATALOGUE.measures)
MATTERS = {matter.code: matter for matter in CATALOGUE.matters}
FIRM, BOSS = Node(NodeKind.ENTERPRISE, "firm"), Node(NodeKind.PERSON, "boss")
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
FLAG = FlagSeen(
    id="flag",
    kind="serious",
    node=FIRM,
    name="示例青禾公司",
    source_id="listing",
    document_number="示市监处罚〔2026〕1号",
    authority="示例市市场监督管理局",
    basis="依据",
    remedy="复议或者诉讼",
    starts_on=date(2026, 11, 20),
    ends_on=date(2029, 11, 20),
    happened_on=date(2026, 11, 20),
)
GOOD_CODE = "91990100MA00000000"


def derived(measure, node=BOSS, steps=1, verified=True):
    return DerivedSeen("d", FLAG, measure, node, "某公司 → 法定代表人", steps, verified, FLAG.starts_on, FLAG.ends_on)


def seen(node=FIRM, matched=Matched.CODE, role=APPLICANT):
    return SubjectSeen("问到的", role, (Candidate(node, "示例青禾公司", matched),), is_required=role == APPLICANT)


def evidence(matter, subjects=None, flags=(FLAG,), derived=()):
    place = MATTERS[matter]
    request = CheckRequest(place.desk, matter)
    people = (seen(),) if subjects is None else subjects
    return Evidence("check", request, place, people, flags, derived, MEASURES, "措施目录", NOW)


def answer(matter, **parts):
    return assess(evidence(matter, **parts))


@pytest.mark.parametrize(
    ("matter", "verdict", "measures"),
    [
        ("simplified_deregistration", "必须拒绝", ["K1"]),
        ("food_business_licence", "须权衡", ["K20"]),
        ("approval_on_pledge", "必须拒绝", ["K22", "K20"]),
        ("market_honour", "必须拒绝", ["K23"]),
        ("set_up", "提示", ["T1"]),
        ("change_registration", "提示", ["T1"]),
    ],
)
def test_a_listed_enterprise_meets_exactly_the_measures_of_the_matter(matter, verdict, measures):
    found = answer(matter)
    assert (found.verdict, [hit.measure for hit in found.hits]) == (verdict, measures)


@pytest.mark.parametrize("matter", MATTERS)
def test_a_name_alone_never_does_more_than_inform(matter):
    found = answer(matter, subjects=(seen(matched=Matched.NAME),))
    assert found.verdict == "提示"
    assert {hit.effect for hit in found.hits} == {"I"}
    assert any("核对身份" in note for note in found.notes)


@pytest.mark.parametrize(
    ("kind", "matter", "verdict", "measures"),
    [
        ("abnormal", "simplified_deregistration", "必须拒绝", ["K1"]),
        ("abnormal", "change_registration", "未发现", []),
        ("abnormal_address", "change_registration", "附条件", ["K7"]),
        ("abnormal", "market_honour", "须权衡", ["K21B"]),
        ("abnormal", "private_tender", "未发现", []),
        ("equity_frozen", "sole_trader_change_operator", "未发现", []),
        ("share_frozen", "sole_trader_change_operator", "必须拒绝", ["K3"]),
        ("abnormal_mark", "sole_trader_change_operator", "必须拒绝", ["K3"]),
        ("abnormal_mark", "market_honour", "未发现", []),
        ("special_equipment_fraud", "industrial_product_licence", "未发现", []),
        ("special_equipment_fraud", "special_equipment_licence", "必须拒绝", ["K17B"]),
        ("licence_fraud", "special_equipment_licence", "须权衡", ["K17C"]),
    ],
)
def test_each_list_and_state_meets_the_matters_of_its_article_and_no_other(kind, matter, verdict, measures):
    found = answer(matter, flags=(replace(FLAG, kind=kind),))
    assert (found.verdict, [hit.measure for hit in found.hits]) == (verdict, measures)


@pytest.mark.parametrize(
    ("ground", "matter", "verdict", "measures"),
    [
        ("公示条例-18", "set_up", "须权衡", ["K12B"]),
        ("公示条例-18", "food_business_licence", "未发现", []),
        ("食安法-135", "set_up", "未发现", []),
        ("食安法-135", "food_business_licence", "必须拒绝", ["K13B"]),
        ("广告法-69", "set_up", "必须拒绝", ["K18B"]),
        ("广告法-69", "food_business_licence", "未发现", []),
    ],
)
def test_a_post_restriction_holds_only_for_the_posts_of_its_own_article(ground, matter, verdict, measures):
    restricted = replace(FLAG, kind="post_restriction", node=BOSS, ground=ground)
    boss = seen(BOSS, Matched.ID_NUMBER, "董事" if ground == "广告法-69" else "法定代表人")
    found = answer(matter, subjects=(boss,), flags=(restricted,))
    assert (found.verdict, [hit.measure for hit in found.hits]) == (verdict, measures)


def test_a_debt_alone_keeps_nobody_from_being_a_director():
    director = seen(BOSS, Matched.ID_NUMBER, "董事")
    shown = [
        answer("officers_filing", subjects=(director,), flags=(replace(FLAG, kind=kind, node=BOSS),)).verdict
        for kind in ("large_debt", "court_dishonest")
    ]
    assert shown == ["提示", "必须拒绝"]


def test_nobody_is_refused_a_food_licence_as_staff_for_an_application_of_their_own():
    fraud = replace(FLAG, kind="food_licence_fraud", node=BOSS)
    posts = ("经营者", "食品安全管理人员")
    people = [seen(BOSS, Matched.ID_NUMBER, post) for post in posts]
    shown = [answer("food_business_licence", subjects=(one,), flags=(fraud,)).verdict for one in people]
    assert shown == ["必须拒绝", "未发现"]


@pytest.mark.parametrize("matter", MATTERS)
def test_an_enterprise_without_flags_gives_no_hits(matter):
    assert answer(matter, flags=()).verdict == "未发现"


@pytest.mark.parametrize("flags", [(), (FLAG,)])
def test_an_applicant_that_is_not_found_is_never_clear(flags):
    found = answer(
        "food_business_licence", subjects=(SubjectSeen("查无此码", APPLICANT, (), is_required=True),), flags=flags
    )
    assert found.verdict == Verdict.NOT_FOUND
    assert "未找到该主体" in found.notes[0]


def test_a_hit_on_a_person_does_not_hide_that_the_applicant_was_not_found():
    missing = SubjectSeen("查无此码", APPLICANT, (), is_required=True)
    boss = seen(BOSS, Matched.ID_NUMBER, "董事")
    found = answer("change_legal_representative", subjects=(missing, boss), derived=(derived("K11"),))
    assert found.verdict == Verdict.NOT_FOUND
    assert [hit.measure for hit in found.hits] == ["K11"]


@pytest.mark.parametrize(
    ("post", "matched", "steps", "verified", "verdict"),
    [
        ("法定代表人", Matched.ID_NUMBER, 1, True, "须权衡"),
        ("法定代表人", Matched.ID_NUMBER, 1, False, "提示"),
        ("法定代表人", Matched.ID_NUMBER, 2, True, "提示"),
        ("法定代表人", Matched.NAME, 1, True, "提示"),
        ("监事", Matched.ID_NUMBER, 1, True, "未发现"),
    ],
)
def test_k12_is_weighed_with_its_ambiguity_only_for_the_post_it_names(post, matched, steps, verified, verdict):
    boss = SubjectSeen("林某", post, (Candidate(BOSS, "林某", matched),))
    found = answer("set_up", subjects=(boss,), derived=(derived("K12", steps=steps, verified=verified),))
    assert found.verdict == verdict
    assert all(hit.ambiguity for hit in found.hits)


def test_mere_information_is_dropped_where_the_same_list_says_more_of_the_same_person():
    boss = seen(BOSS, Matched.ID_NUMBER, "法定代表人")
    found = answer("set_up", subjects=(boss,), derived=(derived("K11"), derived("K12")))
    assert [hit.measure for hit in found.hits] == ["K12"]


def test_a_measure_of_a_later_day_is_not_applied():
    early = replace(evidence("simplified_deregistration"), at=datetime(2022, 2, 28, 2, 0, tzinfo=UTC))
    assert assess(early).verdict == "未发现"


def test_the_order_in_which_things_were_found_changes_nothing():
    boss, firm = seen(BOSS, Matched.ID_NUMBER, "法定代表人"), seen()
    rows = (derived("K11"), derived("K12"), derived("K11", FIRM))
    one = evidence("set_up", subjects=(firm, boss), derived=rows)
    assert answer_text(assess(one)) == answer_text(assess(replace(one, derived=rows[::-1], measures=MEASURES[::-1])))


def test_each_hit_tells_article_term_path_and_what_the_clerk_may_do():
    (hit,) = answer("simplified_deregistration").hits
    assert hit.articles[0].key == "登记细则-48"
    assert (hit.since, hit.until) == (FLAG.starts_on, FLAG.ends_on)
    assert all((hit.path, hit.allowed, hit.bearing, hit.document_number, hit.authority, hit.remedy))


def test_what_was_not_checked_never_looks_clear():
    shown = not_checked("数据库连不上")
    assert shown["verdict"] == "未核查"
    assert "不能当作" in shown["advice"]


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (CheckRequest("licensing", "food_business_licence"), "code"),
        (CheckRequest("licensing", "food_business_licence", code="91110108717809965C"), "code"),
        (CheckRequest("licensing", "food_business_licence", name="长" * 101), "name"),
        (CheckRequest("licensing", "x", name="甲", people=(PersonAsked("乙", "123"),)), "people.0.id_number"),
        (CheckRequest("licensing", "x", name="甲", people=(PersonAsked("乙"), PersonAsked(" "))), "people.1.name"),
        (CheckRequest("licensing", "x", name="甲", people=(PersonAsked("乙"),) * 21), "people"),
    ],
)
def test_bad_input_is_named_beside_its_field(request_, field):
    with pytest.raises(InvalidInputError) as refused:
        normalise_request(request_, MATTERS["food_business_licence"])
    assert set(refused.value.fields) == {field}


def test_a_new_applicant_may_be_checked_by_its_people_alone():
    people = (PersonAsked("林示例", "11010519491231002x", " 法定代表人 "),)
    kept = normalise_request(CheckRequest("registration", "set_up", people=people), MATTERS["set_up"])
    assert kept.people == (PersonAsked("林示例", "11010519491231002X", "法定代表人"),)


def test_every_factor_of_a_weighing_must_be_considered_in_words():
    factors = required_factors(answer("food_business_licence").hits)
    assert [factor.key for factor in factors] == ["K20_relevance", "K20_gravity", "K20_correction"]
    with pytest.raises(InvalidInputError) as refused:
        check_factors(factors, {"K20_relevance": "与申请的经营直接有关", "K20_gravity": " ", "K20_correction": "无"})
    assert set(refused.value.fields) == {"factor_K20_gravity", "factor_K20_correction"}


def test_a_matter_knows_whether_its_applicant_exists_already():
    assert Matter("a", "d", "t", "new").is_for_new_applicant
    assert not MATTERS["food_business_licence"].is_for_new_applicant
