"""How good the recommendations are is measured fairly; what is recommended is of the day and never the case itself."""

import json
import re
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest
from click.testing import CliRunner

from bootstrap.commands.casebase import casebase_commands
from casebase.domain.content import load_content
from casebase.domain.dispute import Dispute
from casebase.domain.weights import shipped_weights
from casebase.search import open_index
from casebase.search.measuring import evaluation_half, interval_of, measure, twins_of
from casebase.search.published_cases import AskedCase
from casebase.search.recommending import recommend, recommend_by_each
from casebase.search.shelves import ContentShelf
from tests.factories_casebase import given_case_values, given_indexed, given_past_case

DAY = date(2026, 11, 20)
LISTED = json.loads(files("casebase").joinpath("content", "later_split.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def content():
    return load_content()


@pytest.fixture(scope="module")
def index(content):
    return given_indexed(open_index("tantivy"), content)


def asked_of(case, **values) -> AskedCase:
    known = {
        "id": case.id,
        "facts": case.facts,
        "claims": case.claims,
        "paid_fen": case.paid_fen,
        "published": None,
        "category": case.category,
        "source": (case.source_title, case.source_url or ""),
        "cited": frozenset(law.key for law in case.laws if law.key),
        "cites_an_article": bool(case.laws),
    }
    return AskedCase(**(known | values))


def test_a_case_is_asked_without_itself_its_twin_and_the_rest_of_its_publication():
    told = "我在健身房办了两年的卡，才去了三个月店就关门了，打电话也没有人接，卡里还有两千八百元。"
    asked = given_past_case("C1", facts=told, source_title="甲市公布的案例")
    cases = [
        asked,
        given_past_case("twin", facts=f"投诉：{told}", source_title="转载"),
        given_past_case("same list", facts="面包过期了。", source_title="甲市公布的案例"),
        given_past_case("other", facts="瓷砖有裂缝，商家不肯退。", source_title="乙市公布的案例"),
    ]
    assert twins_of([asked_of(asked)], cases) == [frozenset({"C1", "twin", "same list"})]


def test_later_cases_of_one_publication_are_in_one_half_and_hidden_together(content):
    halves = [set(evaluation_half(name)) for name in ("tuning", "test")]
    known = {case.id: asked_of(case) for case in content.cases}
    for ids in map(set, LISTED["one_publication"]):
        later = {one for one in ids if one.startswith("N")}
        assert any(later <= half for half in halves)
        assert all(ids <= hidden for hidden in twins_of([known[one] for one in later], content.cases))


def retold(case):
    """The same story from back to front under another class, from the same publication."""
    backwards = "，".join(reversed(re.split("[，。；]", case.facts)))
    return replace(case, id=f"X{case.id}", facts=backwards, category="计量")


def test_a_planted_retelling_of_the_same_publication_is_not_seen(content):
    cases = content.cases[:4]
    asked = [asked_of(case) for case in cases]
    planted = replace(content, cases=(*content.cases, *map(retold, cases)))
    plain, with_planted = (
        measure(given_indexed(open_index("tantivy"), one), one, asked, DAY, lambda _: None)
        for one in (content, planted)
    )
    assert plain["similar_cases_same_category"] > 0
    assert with_planted["similar_cases_same_category"] == plain["similar_cases_same_category"]


@pytest.mark.parametrize(
    ("values", "interval"), [([1.0] * 9, [1.0, 1.0]), ([0.0] * 4, [0.0, 0.0]), ([0.0, 1.0] * 50, [0.4, 0.59])]
)
def test_an_interval_says_how_little_few_cases_prove(values, interval):
    assert interval_of(values) == interval


def test_evaluate_asks_foreign_cases_as_new_and_normalises_what_they_cite(tmp_path):
    lines = [
        given_case_values(
            "new",
            "面包过期三天，吃了拉肚子，要求十倍赔偿。",
            "食品安全",
            laws=[{"law": "《中华人民共和国食品安全法》", "article": "第一百四十八条第二款"}],
        ),
        given_case_values("other", "健身房办卡后关门，余额不退。", "预付式消费"),
        given_case_values("new", "瓷砖有裂缝，商家不肯退。", "质量问题"),
    ]
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in lines), "utf-8")
    done = CliRunner().invoke(casebase_commands, ["evaluate", str(file), "--on", "2026-11-20"])
    figures = json.loads(done.stdout)
    assert (figures["n"], figures["n_with_article"]) == (2, 1)
    assert "提示：cases.jsonl 第 3 行的编号 new 已经出现过，这一行不用" in done.stderr
    assert figures["law_recall_at_5"] == 1.0
    assert figures["category_top1_interval"] == [1.0, 1.0]


def test_evaluate_names_the_lines_that_cannot_be_read(tmp_path):
    file = tmp_path / "cases.jsonl"
    file.write_text('{"id": "a", "facts": "漏水", "issue_category": "别的"}\n[]\n', "utf-8")
    done = CliRunner().invoke(casebase_commands, ["evaluate", str(file)])
    assert done.exit_code == 2
    assert "cases.jsonl 第 1 行的类别 issue_category 不在分类表里" in done.stderr
    assert "cases.jsonl 第 2 行不是一个对象" in done.stderr


def test_a_case_never_recommends_itself_even_when_it_is_told_with_a_frame(content, index):
    for case in content.cases[:6]:
        told = f"您好，我要投诉。{case.facts}请尽快处理，谢谢。"
        found = recommend(index, ContentShelf(content), Dispute(told, DAY))
        assert case.id not in {one.case.id for one in found.cases}


def test_only_law_of_the_day_is_recommended_for_any_case(content, index):
    for case in content.cases[:6]:
        for day in (date(2013, 1, 1), date(2020, 6, 1), DAY):
            found = recommend(index, ContentShelf(content), Dispute(case.facts, day, implied=frozenset({"预付4-13"})))
            assert all(one.article.is_valid_on(day) for one in found.laws)
            assert len({one.article.key for one in found.laws}) == len(found.laws)


def test_an_implied_article_comes_first(content, index):
    dispute = Dispute("我在店里消费后不满意", DAY, implied=frozenset({"预付4-13"}))
    assert recommend(index, ContentShelf(content), dispute).laws[0].article.key == "预付4-13"


def test_asking_with_several_weights_at_once_is_asking_with_each(content, index):
    shelf, shipped = ContentShelf(content), shipped_weights()
    other = replace(shipped, article=dict(shipped.article) | {"text": 0.1}, experience_on=not shipped.experience_on)
    dispute = Dispute("超市买的面包过期了，吃了拉肚子，要求十倍赔偿。", DAY)
    together = recommend_by_each(index, shelf, dispute, (shipped, other, shipped))
    each = [recommend(index, shelf, dispute, weights=one) for one in (shipped, other, shipped)]
    assert list(together) == each
    assert together[0] != together[1]
