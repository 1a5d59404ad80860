"""What is pushed first, and the reasons that are given for it."""

from dataclasses import replace
from datetime import date

import pytest

from casebase.domain.dispute import Dispute, kinds_of
from casebase.domain.guessing import CategoryGuess, NearArticle, NearCase, guess_category, said_words
from casebase.domain.ranking import (
    ARTICLE_FEATURES,
    CASE_FEATURES,
    ArticleCandidate,
    CaseCandidate,
    Circumstances,
    RankedArticle,
    rank_articles,
    rank_cases,
)
from casebase.domain.second_thoughts import with_second_thoughts
from casebase.domain.told_rules import ToldRule
from casebase.domain.weights import shipped_weights
from tests.factories_casebase import given_past_case, given_regulation

DAY = date(2026, 11, 20)
WEIGHTS = shipped_weights()
FOOD = (CategoryGuess("食品安全", 0.8, ("过期",)), CategoryGuess("质量问题", 0.2, ()))


def dispute(facts: str = "面包过期了", **values) -> Dispute:
    return Dispute(facts=facts, on=DAY, **values)


def around(one: Dispute | None = None, guesses=FOOD, cited=None) -> Circumstances:
    return Circumstances(one or dispute(), guesses, cited or {})


def article(key: str, closeness: float = 0.5, **values) -> ArticleCandidate:
    return ArticleCandidate(given_regulation(key, **({"lay_terms": (), "categories": ()} | values)), closeness, ())


def order(candidates, circumstances) -> list[str]:
    return [one.article.key for one in rank_articles(candidates, circumstances, WEIGHTS)]


def test_an_article_whose_everyday_words_are_said_comes_first_and_says_so():
    plain, spoken = article("甲-1"), article("甲-2", lay_terms=("过期",))
    ranked = rank_articles([plain, spoken], around(), WEIGHTS)
    assert [one.article.key for one in ranked] == ["甲-2", "甲-1"]
    assert ranked[0].reasons == ("提到“过期”，是本条常见的说法",)
    assert ranked[0].words == ("过期",)


def test_an_article_of_the_likely_class_comes_first_and_says_so():
    ranked = rank_articles([article("甲-1"), article("甲-2", categories=("食品安全",))], around(), WEIGHTS)
    assert ranked[0].article.key == "甲-2"
    assert ranked[0].reasons == ("常用于“食品安全”类纠纷",)


def test_an_article_that_the_rules_name_comes_before_all_others():
    strong = article("甲-1", 1.0, lay_terms=("过期", "面包"), categories=())
    named = article("甲-2", 0.0)
    one = dispute(implied=frozenset({"甲-2"}))
    ranked = rank_articles([strong, named], around(one), WEIGHTS)
    assert ranked[0].article.key == "甲-2"
    assert ranked[0].reasons == ("按已填写的事实，规则直接指向本条",)


def test_an_article_of_a_rule_that_the_words_meet_comes_first_and_says_so_unless_the_rule_hardly_points_to_it():
    rules = {"甲-2": ToldRule(0.7, "不退定金"), "甲-3": ToldRule(0.1, "别的")}
    circumstances = Circumstances(dispute(), FOOD, {}, rules)
    ranked = rank_articles([article("甲-1"), article("甲-2"), article("甲-3")], circumstances, WEIGHTS)
    assert [one.article.key for one in ranked] == ["甲-2", "甲-3", "甲-1"]
    assert ranked[0].reasons == ("从所述内容读出，可能适用“不退定金”这条规则",)
    assert ranked[1].reasons == ()


def test_an_article_cited_in_similar_cases_comes_first():
    assert order([article("甲-1"), article("甲-2")], around(cited={"甲-2": 0.9})) == ["甲-2", "甲-1"]


def test_a_general_right_stands_behind_a_specific_article():
    general = article("甲-1", 0.9, categories=("食品安全",), is_general=True)
    specific = article("甲-2", 0.5, categories=("食品安全",))
    assert order([general, specific], around()) == ["甲-2", "甲-1"]


def test_an_article_that_usually_decides_the_class_comes_first():
    assert order([article("甲-1"), article("甲-2", core_for=("食品安全",))], around()) == ["甲-2", "甲-1"]


def test_an_article_that_usually_decides_the_class_is_of_it_and_the_more_usual_one_comes_first():
    ranked = rank_articles(
        [article("食安法-34", core_for=("食品安全",)), article("食安法-148", core_for=("食品安全",))], around(), WEIGHTS
    )
    assert [one.article.key for one in ranked] == ["食安法-148", "食安法-34"]
    assert ranked[0].reasons == ("常用于“食品安全”类纠纷", "处理这类纠纷最常用的条文之一")


@pytest.mark.parametrize(
    ("claims", "first"), [(("查处",), "食安法-124"), (("查处", "退款"), "甲-1"), (("退款",), "甲-1")]
)
def test_what_forbids_and_punishes_comes_first_only_when_nothing_but_an_investigation_is_asked_for(claims, first):
    ranked = rank_articles([article("甲-1"), article("食安法-124")], around(dispute(claims=claims)), WEIGHTS)
    assert ranked[0].article.key == first
    assert ("投诉只要求查处，本条是查处时依据的条文" in ranked[0].reasons) == (first != "甲-1")


def ranked_article(key: str, score: float, *core_for: str) -> RankedArticle:
    return RankedArticle(given_regulation(key, core_for=core_for), score, (), ())


SURE = [ranked_article(f"甲-{number}", 1 - number / 10, "质量问题") for number in range(1, 6)]
FRAUD = [ranked_article("处罚73-5", 0.21, "欺诈与假冒"), ranked_article("消法-55", 0.2, "欺诈与假冒")]


@pytest.mark.parametrize(
    ("share", "laws", "order"),
    [
        (0.3, [*SURE, *FRAUD], ["甲-1", "甲-2", "甲-3", "消法-55", "甲-4", "甲-5", "处罚73-5"]),
        (0.05, [*SURE, *FRAUD], ["甲-1", "甲-2", "甲-3", "甲-4", "甲-5", "处罚73-5", "消法-55"]),
        (0.3, [FRAUD[1], *SURE, FRAUD[0]], ["消法-55", "甲-1", "甲-2", "甲-3", "甲-4", "甲-5", "处罚73-5"]),
        (0.3, SURE, ["甲-1", "甲-2", "甲-3", "甲-4", "甲-5"]),
    ],
)
def test_after_three_articles_the_most_usual_one_of_the_next_class_comes_when_that_is_likely(share, laws, order):
    guesses = (CategoryGuess("质量问题", 0.6, ()), CategoryGuess("欺诈与假冒", share, ()))
    assert [one.article.key for one in with_second_thoughts(laws, guesses)] == order


def test_without_a_guess_articles_stay_as_they_are():
    assert with_second_thoughts(SURE, ()) == SURE


def test_every_feature_has_its_weight_and_no_weight_is_without_a_feature():
    assert {one.name for one in ARTICLE_FEATURES} == set(WEIGHTS.article)
    assert {one.name for one in CASE_FEATURES} == set(WEIGHTS.case)


def test_a_feature_without_weight_moves_nothing_and_gives_no_reason():
    muted = replace(WEIGHTS, article={**WEIGHTS.article, "lay_terms": 0.0})
    ranked = rank_articles([article("甲-1"), article("甲-2", lay_terms=("过期",))], around(), muted)
    assert [one.article.key for one in ranked] == ["甲-1", "甲-2"]
    assert ranked[1].reasons == ()


def test_equal_articles_are_ordered_by_key_and_scores_lie_between_nothing_and_one():
    ranked = rank_articles([article("甲-2"), article("甲-1")], around(), WEIGHTS)
    assert [one.article.key for one in ranked] == ["甲-1", "甲-2"]
    assert all(0 <= one.score <= 1 for one in ranked)


def case(case_id: str, likeness: float = 0.2, **values) -> CaseCandidate:
    return CaseCandidate(given_past_case(case_id, **values), 0.5, likeness, ("面包",))


def test_a_case_tells_all_that_it_shares_in_one_sentence():
    one = dispute(claims=("退款",), paid_fen=9_000)
    (ranked,) = rank_cases([case("C1", 0.6)], around(one), WEIGHTS)
    assert ranked.reasons == ("同为食品安全，同样要求退款，金额相近，经过相似，都提到面包",)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"category": "食品安全"}, {"category": "计量"}),
        ({"claims": ("退款",)}, {"claims": ("赔礼道歉",)}),
        ({"paid_fen": 11_000}, {"paid_fen": 9_000_000}),
    ],
)
def test_a_case_that_shares_more_comes_first(better, worse):
    one = dispute(claims=("退款",), paid_fen=10_000)
    ranked = rank_cases([case("worse", **worse), case("better", **better)], around(one), WEIGHTS)
    assert [found.case.id for found in ranked] == ["better", "worse"]


@pytest.mark.parametrize("paid_fen", [None, 0])
def test_an_unknown_sum_is_near_to_nothing(paid_fen):
    (ranked,) = rank_cases([case("C1")], around(dispute(paid_fen=paid_fen)), WEIGHTS)
    assert "金额相近" not in ranked.reasons[0]


@pytest.mark.parametrize(
    ("claims", "kinds"),
    [
        (("退还货款500元",), {"退款"}),
        (("退一赔三",), {"退款", "加倍赔偿"}),
        (("十倍賠償",), {"加倍赔偿", "赔偿损失"}),
        ((), set()),
    ],
)
def test_claims_are_told_apart_by_what_they_ask_for(claims, kinds):
    assert kinds_of(claims) == kinds


def test_the_class_of_near_cases_and_of_the_words_said_is_guessed():
    near = [NearCase(given_past_case("C1", category="计量"), 1.0), NearCase(given_past_case("C2"), 0.2)]
    guesses = guess_category(dispute("加油站的加油机不足秤"), near, [])
    assert guesses[0].category == "计量"
    assert "加油机" in guesses[0].words
    assert sum(one.share for one in guesses) == pytest.approx(1)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("协议上写了签订三天以上就不退，我没去成", ("协议…不退",)),
        ("不退，协议里没写", ()),
        ("他们没有给我看协议。我要退货，他们不退", ()),
        ("协议是去年三月在店里和前一任老板当面签的那一份，现在不退", ()),
        ("協議寫明概不退款", ("协议…不退",)),
    ],
)
def test_a_word_with_a_gap_is_said_by_its_parts_in_order_and_near_in_one_clause(facts, said):
    assert said_words(dispute(facts), ("协议…不退",)) == said


def test_a_class_that_was_given_wins_over_the_words():
    guesses = guess_category(dispute("面包过期发霉变质", category="欺诈与假冒"), [], [])
    assert guesses[0].category == "欺诈与假冒"
    assert "食品安全" in {one.category for one in guesses}


def test_articles_whose_words_are_said_vote_for_their_classes():
    said = given_regulation("甲-1", lay_terms=("缺陷",), categories=("人身安全",))
    assert guess_category(dispute("缺陷"), [], [NearArticle(said, 0.1)])[0].category == "人身安全"


def test_near_articles_and_articles_of_met_rules_vote_for_their_classes_and_general_ones_do_not():
    near = NearArticle(given_regulation("甲-1", lay_terms=(), categories=("计量",)), 1.0)
    general = given_regulation("甲-2", lay_terms=(), categories=("人身安全",), is_general=True)
    ruled = given_regulation("甲-3", lay_terms=(), categories=("价格与收费",))
    guesses = guess_category(dispute("嗯"), [], [near], [(ruled, 0.5), (general, 1.0)])
    assert [one.category for one in guesses] == ["价格与收费", "计量"]


def test_nothing_to_go_by_is_no_guess():
    assert guess_category(dispute("嗯"), [], []) == ()


def test_a_word_inside_a_longer_one_is_not_named_beside_it():
    assert said_words(dispute("要求十倍赔偿"), ("赔偿", "十倍赔偿", "退款")) == ("十倍赔偿",)
