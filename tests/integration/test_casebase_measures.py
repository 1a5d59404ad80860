"""The recommendations do not get worse than what docs/casebase.md reports."""

from datetime import date

import pytest

from casebase.domain.content import load_content
from casebase.domain.dispute import Dispute
from casebase.search import open_index
from casebase.search.measuring import evaluation_half, measure
from casebase.search.recommending import recommend
from casebase.search.shelves import ContentShelf
from tests.factories_casebase import given_indexed

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def content():
    return load_content()


@pytest.fixture(scope="module")
def index(content):
    return given_indexed(open_index("tantivy"), content)


@pytest.mark.slow
@pytest.mark.parametrize("half", ["tuning", "test"])
def test_both_halves_are_answered_about_as_well_as_documented(content, index, half):
    measured = measure(index, content, evaluation_half(half), DAY)
    assert measured.category_top1.hits >= 66
    assert measured.category_top3.hits >= 78
    assert measured.article_top5.hits >= 7


def test_a_case_never_recommends_itself_even_when_it_is_told_with_a_frame(content, index):
    for case in content.cases[:20]:
        told = f"您好，我要投诉。{case.facts}请尽快处理，谢谢。"
        found = recommend(index, ContentShelf(content), Dispute(told, DAY))
        assert case.id not in {one.case.id for one in found.cases}


def test_only_law_of_the_day_is_recommended_for_any_case(content, index):
    for case in content.cases[:20]:
        for day in (date(2013, 1, 1), date(2020, 6, 1), DAY):
            found = recommend(index, ContentShelf(content), Dispute(case.facts, day, implied=frozenset({"预付4-13"})))
            assert all(one.article.is_valid_on(day) for one in found.laws)
            assert len({one.article.key for one in found.laws}) == len(found.laws)


def test_an_implied_article_comes_first(content, index):
    dispute = Dispute("我在店里消费后不满意", DAY, implied=frozenset({"预付4-13"}))
    assert recommend(index, ContentShelf(content), dispute).laws[0].article.key == "预付4-13"
