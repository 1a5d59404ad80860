"""Reading the content: what is right is read, what is wrong is named with file and key."""

import json
import re
from datetime import date

import pytest

from casebase.domain.category import CATEGORIES
from casebase.domain.content import ContentError, load_content
from casebase.domain.content_reading import published_day
from casebase.domain.guessing import GAP, category_words
from casebase.domain.regulation import Confidence, article_label
from casebase.domain.standing import enforced_articles
from casebase.search.measuring import evaluation_half
from tests.factories_casebase import ARTICLES, CASES, LAWS, given_case_values, given_content, given_content_folder


def one_case(**changes) -> str:
    return json.dumps(given_case_values("C9", "面包过期", "食品安全") | changes, ensure_ascii=False)


def one_article(**changes) -> str:
    values = {
        "law": '"消法"',
        "number": "55",
        "title": '"欺诈"',
        "digest": '"三倍赔偿"',
        "categories": "[]",
        "confidence": '"read"',
    }
    lines = (f"{name} = {value}" for name, value in (values | changes).items() if value)
    return "[[article]]\n" + "\n".join(lines)


def test_articles_get_key_label_and_the_days_of_their_law(tmp_path):
    known = {one.version_id: one for one in given_content(tmp_path).regulations}
    article = known["旧办法-27@2020-01-01"]
    assert (article.key, article.article, article.law) == ("旧办法-27", "第二十七条", "旧的投诉办法")
    assert (article.valid_from, article.valid_to) == (date(2020, 1, 1), date(2026, 4, 14))
    assert article.confidence is Confidence.UNCONFIRMED


def test_cases_are_read_in_fen_and_citations_get_the_key_of_the_version_of_their_day(tmp_path):
    case = given_content(tmp_path).cases[0]
    assert (case.paid_fen, case.refund_fen) == (10_000, 10_050)
    assert [law.key for law in case.laws] == ["食安法-148"]


@pytest.mark.parametrize("published", ["2014", "2015-09", "2015-09-30"])
def test_a_citation_from_before_the_law_was_in_force_gets_no_key(tmp_path, published):
    laws = [{"law": "食品安全法", "article": "第一百四十八条"}]
    assert given_content(tmp_path, cases=one_case(published=published, laws=laws)).cases[0].laws[0].key is None


def test_a_citation_without_article_or_of_an_unknown_law_gets_no_key(tmp_path):
    laws = [{"law": "消费者权益保护法", "article": None}, {"law": "合同法", "article": "第三十九条"}]
    content = given_content(tmp_path, cases=one_case(laws=laws))
    assert [law.key for law in content.cases[0].laws] == [None, None]


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"laws": LAWS + LAWS}, "laws.toml: 消法"),
        ({"laws": LAWS.replace("2014-03-15", '"2014"')}, "laws.toml: 消法: valid_from"),
        ({"laws": LAWS.replace("2026-04-14", "2019-01-01")}, "laws.toml: 旧办法: valid_to"),
        ({"laws": "[[law]\n"}, "laws.toml"),
        ({"laws": LAWS.replace("number", "nummer")}, "laws.toml: 消法: unknown field"),
        ({"articles": one_article(law='"没有这法"')}, "some.toml: 没有这法-55"),
        ({"articles": one_article(number='"55"')}, "some.toml: 消法-55: number"),
        ({"articles": one_article(number="0")}, "some.toml: 消法-0: number"),
        ({"articles": one_article(digest='"  "')}, "some.toml: 消法-55: digest"),
        ({"articles": one_article(digest=None)}, "some.toml: 消法-55: digest"),
        ({"articles": one_article(title="7")}, "some.toml: 消法-55: title"),
        ({"articles": one_article(categories='["食品"]')}, "some.toml: 消法-55: unknown category 食品"),
        ({"articles": one_article(lay_terms='[""]')}, "some.toml: 消法-55: lay_terms"),
        ({"articles": one_article(lay_terms='"退一赔三"')}, "some.toml: 消法-55: lay_terms"),
        ({"articles": one_article(confidence='"maybe"')}, "some.toml: 消法-55: confidence"),
        ({"articles": one_article(valid_to="2010-01-01")}, "some.toml: 消法-55: valid_to"),
        ({"articles": one_article() + "\n" + one_article()}, "some.toml: 消法-55: this version is given twice"),
        ({"articles": one_article() + "\n" + one_article(valid_from="2020-01-01")}, "消法-55: two versions"),
        ({"articles": "[[artikel]]\n"}, "some.toml: artikel"),
        ({"general": 'articles = ["消法-1"]'}, "general_articles.toml: 消法-1"),
        ({"cases": one_case() + "\n" + one_case()}, "cases.jsonl: C9: this case is given twice"),
        ({"cases": one_case(issue_category="食品")}, "cases.jsonl: C9: unknown category"),
        ({"cases": one_case(outcome={"result": "won"})}, "cases.jsonl: C9: unknown result"),
        ({"cases": one_case(amount_paid=-1)}, "cases.jsonl: C9: amount_paid"),
        ({"cases": one_case(facts="")}, "cases.jsonl: C9: facts"),
        ({"cases": "{"}, "cases.jsonl: line 1"),
    ],
)
def test_wrong_content_is_refused_with_file_and_key(tmp_path, files, named):
    general = {"general": "articles = []"} if "general" not in files else {}
    with pytest.raises(ContentError, match=re.escape(named)):
        given_content(tmp_path, **(files | general))


def test_a_core_article_must_exist_and_its_class_too(tmp_path):
    folder = given_content_folder(tmp_path)
    (folder / "core_articles.toml").write_text('"食品安全" = ["食安法-148"]\n', "utf-8")
    assert {one.key for one in load_content(folder).regulations if one.core_for} == {"食安法-148"}
    (folder / "core_articles.toml").write_text('"食品安全" = ["食安法-1"]\n', "utf-8")
    with pytest.raises(ContentError, match=r"core_articles\.toml: 食安法-1"):
        load_content(folder)
    (folder / "core_articles.toml").write_text('"食品" = []\n', "utf-8")
    with pytest.raises(ContentError, match=r"core_articles\.toml: 食品"):
        load_content(folder)


def test_any_change_of_a_file_changes_the_fingerprint(tmp_path):
    prints = {
        given_content(tmp_path / str(number), **files).fingerprint
        for number, files in enumerate(
            ({}, {"laws": LAWS + "\n"}, {"articles": ARTICLES + "\n"}, {"general": ""}, {"cases": one_case()})
        )
    }
    assert len(prints) == 5


def test_the_shipped_content_is_right_and_whole():
    content = load_content()
    assert len(content.cases) == 206 + 124
    assert len(content.regulations) > 200
    assert {one.confidence for one in content.regulations} <= set(Confidence)
    assert set(category_words()) == set(CATEGORIES)


def test_every_class_has_articles_that_usually_decide_it():
    core = {category for one in load_content().regulations for category in one.core_for}
    assert core == set(CATEGORIES)


def test_enforced_articles_exist_and_none_is_a_general_right():
    ordinary = {one.key for one in load_content().regulations if not one.is_general}
    assert enforced_articles() <= ordinary


def test_no_word_of_a_class_is_given_twice_and_gaps_are_only_between_words():
    for category, words in category_words().items():
        listed = [*words.telling, *words.hinting]
        assert len(listed) == len(set(listed)), category
        assert all(part for word in listed for part in word.split(GAP))


def test_the_halves_for_tuning_and_testing_split_the_cases():
    tuning, test = set(evaluation_half("tuning")), set(evaluation_half("test"))
    assert tuning.isdisjoint(test)
    assert tuning | test == {case.id for case in load_content().cases}


@pytest.mark.parametrize(
    ("first", "later", "problem"),
    [
        (one_case(), one_case(), "later_cases.jsonl: C9: this case is given twice"),
        (one_case(), one_case(id="N9", facts=""), "later_cases.jsonl: N9: facts"),
        (one_case(), "{", "later_cases.jsonl: line 1"),
    ],
)
def test_a_wrong_later_case_is_named_with_its_file(tmp_path, first, later, problem):
    folder = given_content_folder(tmp_path, cases=first)
    (folder / "later_cases.jsonl").write_text(later, "utf-8")
    with pytest.raises(ContentError, match=re.escape(problem)):
        load_content(folder)


@pytest.mark.parametrize(
    ("published", "day"),
    [("2017", date(2017, 12, 28)), ("2025-11", date(2025, 11, 28)), ("2022-03-15", date(2022, 3, 15)), (None, None)],
)
def test_a_vague_day_of_publication_is_read_as_late_as_it_may_be(published, day):
    assert published_day(published) == day


@pytest.mark.parametrize(
    ("number", "label"),
    [
        (1, "第一条"),
        (10, "第十条"),
        (15, "第十五条"),
        (20, "第二十条"),
        (55, "第五十五条"),
        (100, "第一百条"),
        (101, "第一百零一条"),
        (110, "第一百一十条"),
        (148, "第一百四十八条"),
        (586, "第五百八十六条"),
        (1035, "第一千零三十五条"),
        (1198, "第一千一百九十八条"),
        (1200, "第一千二百条"),
        (1203, "第一千二百零三条"),
    ],
)
def test_articles_are_numbered_as_statutes_do(number, label):
    assert article_label(number) == label


def test_the_sample_cases_are_those_of_the_factory(tmp_path):
    assert [case.id for case in given_content(tmp_path).cases] == [case["id"] for case in CASES]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("修复107-8", "限制期超过三年的公示到期满"),
        ("修复107-8", "责令关闭的，公示三年，不能申请提前停止"),
        ("修复107-8", "列入严重违法失信名单的，公示一至三年"),
        ("行政处罚法-63", "五个工作日内"),
        ("听证-5", "责令关闭"),
        ("办法121-23", "敲诈勒索"),
    ],
)
def test_shipped_digests_say_what_the_articles_say(key, said):
    (digest,) = (one.digest for one in load_content().regulations if one.key == key)
    assert said in digest
