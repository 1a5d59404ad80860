"""The read models of the public pages."""

import json
from datetime import date

import pytest

from casebase.queries.article_page import article_page
from casebase.queries.case_page import case_page
from casebase.queries.lists import category_list, law_list
from casebase.queries.searches import ArticleSearch, CaseSearch, find_articles, find_cases
from casebase.search import open_index
from casebase.services.seed_casebase import seed_casebase
from core.kernel.errors import NotFoundError
from tests.factories_casebase import given_case_values, given_content

TODAY = date(2026, 11, 20)


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
    assert (found.lines[0].key, found.lines[0].why) == ("消法-53", "提到办卡、余额")


def test_only_articles_in_force_are_found(session, index):
    assert find_articles(session, index, ArticleSearch(TODAY, "调解期限")).count == 0
    assert find_articles(session, index, ArticleSearch(date(2024, 1, 1), "调解期限")).lines[0].key == "旧办法-27"


def test_without_a_text_articles_are_listed_in_order(session, index):
    keys = [line.key for line in find_articles(session, index, ArticleSearch(TODAY, law="消法")).lines]
    assert keys == ["消法-7", "消法-53", "消法-55"]


def test_articles_are_narrowed_by_category(session, index):
    for text in ("", "赔偿"):
        found = find_articles(session, index, ArticleSearch(TODAY, text, category="食品安全"))
        assert [line.key for line in found.lines] == ["食安法-148"]


def test_cases_are_found_by_text_and_narrowed_by_category_and_result(session, index):
    assert find_cases(session, index, CaseSearch("面包过期")).lines[0].id == "C1"
    assert find_cases(session, index, CaseSearch("停业", category="食品安全")).count == 0
    assert find_cases(session, index, CaseSearch("停业", result="settled")).count == 1
    assert find_cases(session, index, CaseSearch("停业", result="court")).count == 0


def test_the_matched_words_are_marked_in_the_excerpt(session, index):
    line = find_cases(session, index, CaseSearch("面包过期")).lines[0]
    assert [piece.text for piece in line.excerpt if piece.matched] == ["面包", "过期"]


def test_without_a_text_all_cases_are_listed_and_counted(session, index):
    found = find_cases(session, index, CaseSearch())
    assert ([line.id for line in found.lines], found.count, found.pages) == (["C1", "C2", "C3", "C4"], 4, 1)
    assert find_cases(session, index, CaseSearch(category="食品安全", result="settled")).count == 2


@pytest.fixture
def many_stored(session, tmp_path, now):
    cases = [given_case_values(f"C{number:02}", "面包过期", "食品安全") for number in range(25)]
    content = given_content(tmp_path / "many", cases="\n".join(json.dumps(case) for case in cases))
    seed_casebase(session, content, now)
    return session


@pytest.mark.parametrize(("page", "shown", "length"), [(0, 1, 20), (2, 2, 5), (9, 2, 5)])
def test_long_lists_come_in_pages(many_stored, index, page, shown, length):
    for text in ("", "面包"):
        found = find_cases(many_stored, index, CaseSearch(text, page=page))
        assert (found.page, len(found.lines), found.count) == (shown, length, 25)


def test_laws_and_categories_are_counted(session):
    assert [(law.short, law.articles) for law in law_list(session, TODAY)] == [("消法", 3), ("食安法", 1)]
    counts = {line.category: line.cases for line in category_list(session)}
    assert (counts["食品安全"], counts["计量"], len(counts)) == (2, 0, 29)
