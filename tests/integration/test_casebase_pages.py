"""The read models of the public pages."""

import json
from dataclasses import replace
from datetime import date

import pytest

from casebase.domain.narrowing import ANYTHING_GOES, Narrowing
from casebase.domain.origin import Origin
from casebase.domain.past_case import CitedLaw
from casebase.domain.terms import Piece
from casebase.queries.article_page import article_page
from casebase.queries.case_page import case_page
from casebase.queries.lines import excerpt
from casebase.queries.listed import Choice, region_choices, year_choices
from casebase.queries.lists import category_list, law_list
from casebase.queries.searches import ArticleSearch, CaseSearch, Sort, find_articles, find_cases
from casebase.search import open_index
from casebase.search.query_language import HowRead
from casebase.services.seed_casebase import seed_casebase
from casebase.storage.loading import store_case
from core.kernel.errors import NotFoundError
from tests.factories_casebase import given_case_values, given_content, given_past_case

TODAY = date(2026, 11, 20)
_FOOD = Narrowing(categories=frozenset({"食品安全"}))


@pytest.fixture
def index():
    return open_index("tantivy")


@pytest.fixture
def session(database, tmp_path, now):
    with database.transaction() as session:
        seed_casebase(session, given_content(tmp_path / "content"), now)
        yield session


def test_an_article_is_shown_as_it_stood_on_the_day(session):
    old, new = article_page(session, "食安法-148", date(2020, 12, 31)), article_page(session, "食安法-148", TODAY)
    assert (old.title, new.title) == ("食品的惩罚性赔偿", "食品的惩罚性赔偿（新）")
    assert [version.is_shown for version in new.versions] == [False, True]
    assert old.is_in_force
    assert new.is_in_force


def test_an_article_out_of_force_is_shown_as_such(session):
    assert not article_page(session, "旧办法-27", TODAY).is_in_force
    assert not article_page(session, "旧办法-27", date(2019, 1, 1)).is_in_force
    assert not article_page(session, "旧办法-27", TODAY).is_confirmed


def test_an_article_names_the_cases_that_cite_it(session):
    assert [case.id for case in article_page(session, "食安法-148", TODAY).cases] == ["C1"]


@pytest.mark.parametrize("key", ["消法-999", "", "没有", "消法-55@2014-03-15"])
def test_an_unknown_article_is_not_found(session, key):
    with pytest.raises(NotFoundError):
        article_page(session, key, TODAY)


def test_a_case_is_shown_with_its_source_outcome_and_links(session):
    page = case_page(session, "C1")
    assert (page.refund_fen, page.result, page.result_label) == (10_050, "settled", "调解或和解")
    assert [(one.article, one.key) for one in page.citations] == [("第一百四十八条第二款", "食安法-148")]
    assert [other.id for other in page.same_category] == ["C2"]


def test_an_unknown_case_is_not_found(session):
    with pytest.raises(NotFoundError):
        case_page(session, "C999")


def test_articles_are_found_by_everyday_words_with_why(session, index):
    found = find_articles(session, index, ArticleSearch(TODAY, "办卡后停业能退余额吗"))
    assert (found.lines[0].key, found.lines[0].why) == ("消法-53", "提到退余额、办卡、预付款、预收款")


@pytest.mark.parametrize(("text", "why"), [("退一赔三", "提到退一赔三"), ("假货退壹赔叁", "提到退一赔三、假货")])
def test_the_reason_is_the_lay_term_that_was_said_and_not_the_words_it_is_cut_into(session, index, text, why):
    found = find_articles(session, index, ArticleSearch(TODAY, text))
    assert (found.lines[0].key, found.help.suggestion) == ("消法-55", None)
    assert found.lines[0].why.startswith(why)
    assert not {"退一", "赔三"} & set(found.lines[0].words)


def test_a_named_article_stands_alone_and_the_name_of_a_law_lists_its_articles(session, index):
    named = find_articles(session, index, ArticleSearch(TODAY, "消法第五十五条"))
    assert ([line.key for line in named.help.named], named.lines) == (["消法-55"], ())
    listed = find_articles(session, index, ArticleSearch(TODAY, "消費者權益保護法"))
    assert [line.key for line in listed.lines] == ["消法-7", "消法-53", "消法-55"]


def test_only_articles_in_force_are_found(session, index):
    assert find_articles(session, index, ArticleSearch(TODAY, "调解期限")).count == 0
    assert find_articles(session, index, ArticleSearch(date(2024, 1, 1), "调解期限")).lines[0].key == "旧办法-27"


def test_without_a_text_articles_are_listed_in_order(session, index):
    found = find_articles(session, index, ArticleSearch(TODAY, "", Narrowing(laws=frozenset({"消法"}))))
    assert [line.key for line in found.lines] == ["消法-7", "消法-53", "消法-55"]


def test_articles_are_narrowed_by_category(session, index):
    for text in ("", "赔偿"):
        found = find_articles(session, index, ArticleSearch(TODAY, text, _FOOD))
        assert [line.key for line in found.lines] == ["食安法-148"]


def test_cases_are_found_by_text_and_narrowed_by_category_and_result(session, index):
    assert find_cases(session, index, CaseSearch(TODAY, "面包过期")).lines[0].id == "C1"
    assert find_cases(session, index, CaseSearch(TODAY, "停业", _FOOD)).count == 0
    assert find_cases(session, index, CaseSearch(TODAY, "停业", Narrowing(results=frozenset({"settled"})))).count == 1
    assert find_cases(session, index, CaseSearch(TODAY, "停业", Narrowing(results=frozenset({"court"})))).count == 0


def test_the_matched_words_are_marked_in_the_excerpt(session, index):
    line = find_cases(session, index, CaseSearch(TODAY, "面包过期")).lines[0]
    assert [piece.text for piece in line.excerpt if piece.matched] == ["面包", "过期"]


def test_without_a_text_all_cases_are_listed_and_counted(session, index):
    found = find_cases(session, index, CaseSearch(TODAY))
    assert ([line.id for line in found.lines], found.count, found.pages) == (["C1", "C2", "C3", "C4"], 4, 1)
    settled = replace(_FOOD, results=frozenset({"settled"}))
    assert find_cases(session, index, CaseSearch(TODAY, "", settled)).count == 2


@pytest.fixture
def many_stored(session, tmp_path, now):
    cases = [given_case_values(f"C{number:02}", "面包过期", "食品安全") for number in range(25)]
    content = given_content(tmp_path / "many", cases="\n".join(json.dumps(case) for case in cases))
    seed_casebase(session, content, now)
    return session


@pytest.mark.parametrize(("page", "shown", "length"), [(0, 1, 20), (2, 2, 5), (9, 2, 5)])
def test_long_lists_come_in_pages(many_stored, index, page, shown, length):
    for text in ("", "面包"):
        found = find_cases(many_stored, index, CaseSearch(TODAY, text, page=page))
        assert (found.page, len(found.lines), found.count) == (shown, length, 25)


def test_laws_and_categories_are_counted(session):
    assert [(law.short, law.articles) for law in law_list(session, TODAY)] == [("消法", 3), ("食安法", 1)]
    counts = {line.category: line.cases for line in category_list(session)}
    assert (counts["食品安全"], counts["计量"], len(counts)) == (2, 0, 29)


def _ids(session, index, text="", narrowing=ANYTHING_GOES, **ways) -> list[str]:
    return [line.id for line in find_cases(session, index, CaseSearch(TODAY, text, narrowing, **ways)).lines]


def test_phrases_and_exclusions_narrow_what_is_found(session, index):
    assert _ids(session, index, '"过期三天" 面包') == ["C1"]
    assert _ids(session, index, "面包 牛奶 -孩子") == ["C2"]
    assert _ids(session, index, "“退一赔三” 或者 “办卡两年”") in (["C3", "C4"], ["C4", "C3"])
    assert set(_ids(session, index, "“退一赔三” 或者 “办卡两年”", how=HowRead.WORDS)) >= {"C3", "C4"}


@pytest.mark.parametrize("text", ["", "要求赔偿退款"])
def test_every_filter_narrows_with_a_text_and_without(many_kinds, index, text):
    for narrowing, expected in (
        (Narrowing(regions=frozenset({"浙江"})), {"A"}),
        (Narrowing(remedies=frozenset({"赔偿损失"})), {"B"}),
        (Narrowing(laws=frozenset({"食安法"})), {"B"}),
        (Narrowing(years=(2020, 2022)), {"B"}),
        (Narrowing(sums=(None, 100_000)), {"A"}),
        (Narrowing(sums=(100_001, None)), {"B"}),
        (Narrowing(sums=(100_001, None), regions=frozenset({"浙江"})), set()),
    ):
        assert set(_ids(many_kinds, index, text, narrowing)) == expected, narrowing


@pytest.fixture
def many_kinds(session, tmp_path, now):
    cases = [
        given_case_values("A", "要求赔偿退款", "食品安全", region="浙江温州", amount_paid=1000, claims=["退款"]),
        given_case_values(
            "B",
            "要求赔偿退款",
            "食品安全",
            region="江苏",
            published="2021-05",
            amount_paid=2000,
            claims=["赔付损失"],
            laws=[{"law": "食品安全法", "article": "第一百四十八条"}],
        ),
    ]
    seed_casebase(session, given_content(tmp_path / "kinds", cases="\n".join(map(json.dumps, cases))), now)
    return session


def test_cases_are_put_in_order_and_counted_by_region_and_year(many_kinds, index):
    assert _ids(many_kinds, index, "赔偿", sort=Sort.SUM) == ["B", "A"]
    assert _ids(many_kinds, index, sort=Sort.SUM) == ["B", "A"]
    assert _ids(many_kinds, index, "赔偿", sort=Sort.NEWEST) == ["A", "B"]
    assert region_choices(many_kinds) == (Choice("江苏", 1), Choice("浙江", 1))
    assert year_choices(many_kinds) == (Choice("2024", 1), Choice("2021", 1))


def test_conditions_that_exclude_each_other_find_nothing_and_say_so(session, index):
    found = find_cases(session, index, CaseSearch(TODAY, "类别:预付 停业", _FOOD))
    assert (found.count, found.help.problem) == (0, "检索词里的条件和下面选的条件不能同时成立")


@pytest.mark.parametrize("text", ["食安法148条", "《食品安全法》第一百四十八条第二款", "食安法-148", "148条"])
def test_an_article_named_by_its_number_stands_first(session, index, text):
    found = find_articles(session, index, ArticleSearch(TODAY, text))
    assert [line.title for line in found.help.named] == ["食品的惩罚性赔偿（新）"]
    assert "食安法-148" not in [line.key for line in found.lines]
    assert (
        find_articles(session, index, ArticleSearch(date(2020, 1, 1), text)).help.named[0].title == "食品的惩罚性赔偿"
    )


def test_an_article_that_is_not_there_is_said_to_be_missing(session, index):
    found = find_articles(session, index, ArticleSearch(TODAY, "消法999条"))
    assert found.help.unknown_article == "《消费者权益保护法》第 999 条"


def test_synonyms_are_found_too_unless_they_are_switched_off(session, index):
    with_them = find_cases(session, index, CaseSearch(TODAY, "跑路"))
    assert (with_them.lines[0].id, [one.word for one in with_them.help.also]) == ("C3", ["跑路"])
    without = find_cases(session, index, CaseSearch(TODAY, "跑路", with_synonyms=False))
    assert (without.count, without.help.also) == (0, ())


def test_a_mistyped_word_is_mended_in_a_suggestion(session, index):
    assert find_cases(session, index, CaseSearch(TODAY, "买到假获")).help.suggestion == "买到假货"
    assert find_cases(session, index, CaseSearch(TODAY, "买到假货")).help.suggestion is None


def test_the_excerpt_is_the_stretch_that_has_the_words():
    pieces = excerpt("前" * 300 + "面包过期" + "后" * 300, ["面包", "过期"])
    shown = "".join(piece.text for piece in pieces)
    assert (shown[0], shown[-1], "面包过期" in shown) == ("…", "…", True)
    assert excerpt("短", ["长"]) == (Piece("短", matched=False),)


def test_versions_stand_side_by_side_with_what_is_new_marked(session):
    old, new = article_page(session, "食安法-148", TODAY).versions
    assert not any(piece.matched for piece in old.text)
    assert [piece.text for piece in new.text if piece.matched] == ["，不足一千元的按一千元"]


def test_a_case_says_whether_it_was_retold_and_its_class_guessed(session):
    session.add(
        store_case(
            given_past_case("I1", origin=Origin.IMPORTED, external_id="7", category_is_guessed=True, published=None)
        )
    )
    session.flush()
    imported, shipped = case_page(session, "I1"), case_page(session, "C1")
    assert (imported.is_retold, imported.category_is_guessed) == (False, True)
    assert (shipped.is_retold, shipped.category_is_guessed) == (True, False)


def test_only_cases_that_cite_the_very_article_stand_on_its_page_the_newest_first(session):
    for number, (key, published) in enumerate(
        (("消法-5", "2020"), ("消法-55", None), ("消法-55", "2021"), ("消法-555", "2022"))
    ):
        cited = (CitedLaw("消费者权益保护法", "第五十五条", key), CitedLaw("价格法", None))
        case = given_past_case(
            f"I{number}", origin=Origin.IMPORTED, external_id=f"{number}", laws=cited, published=published
        )
        session.add(store_case(case))
    session.flush()
    assert [case.id for case in article_page(session, "消法-55", TODAY).cases] == ["I2", "I1"]
