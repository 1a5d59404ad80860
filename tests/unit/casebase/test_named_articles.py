"""Every article that the project's summary of the law names, parts A to C, is in the casebase with everyday words.

`named_articles.txt` lists them, one key a line, taken from the summary by hand and by a script; ranges are written out.
"""

from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from casebase.domain.content import load_content
from casebase.domain.regulation import Regulation

NAMED = Path(__file__).with_name("named_articles.txt").read_text("utf-8").splitlines()


@cache
def versions() -> dict[str, list[Regulation]]:
    found: dict[str, list[Regulation]] = {}
    for one in load_content().regulations:
        found.setdefault(one.key, []).append(one)
    return found


def test_the_list_is_sorted_without_repeats():
    assert all(earlier < later for earlier, later in pairwise(NAMED))
    assert len(NAMED) >= 580


def test_every_named_article_has_a_digest_with_its_days():
    assert [key for key in NAMED if key not in versions()] == []
    assert all(one.valid_from <= date(2026, 7, 31) for key in NAMED for one in versions()[key])


def test_every_named_article_has_at_least_three_lay_terms():
    assert [key for key in NAMED if any(len(set(one.lay_terms)) < 3 for one in versions()[key])] == []


def test_every_named_article_has_a_class_unless_it_belongs_to_every_dispute():
    homeless = [key for key in NAMED if any(not one.categories and not one.is_general for one in versions()[key])]
    assert homeless == []


def test_no_digest_is_as_long_as_a_statute():
    assert {one.key: len(one.digest) for each in versions().values() for one in each if len(one.digest) > 220} == {}


@pytest.mark.parametrize(
    ("key", "day", "said"),
    [
        ("网交37-18", date(2025, 3, 17), "前五日"),
        ("网交37-18", date(2025, 3, 18), "随时取消"),
        ("暂行20-21", date(2026, 4, 14), "四十五个工作日"),
        ("办法121-23", date(2026, 4, 15), "六十日"),
        ("明码56-8", date(2026, 5, 1), "标价之外"),
        ("明码56-15", date(2026, 5, 1), "结账前要给清单"),
        ("汽车三包43-28", date(2026, 5, 1), "十个工作日"),
        ("汽车三包43-29", date(2026, 5, 1), "重新计算"),
        ("食安解释14-8", date(2026, 5, 1), "按承诺"),
        ("食安解释14-9", date(2026, 5, 1), "不按十倍"),
        ("预付4-17", date(2026, 5, 1), "起算"),
        ("食药9-6", date(2026, 5, 1), "故意错标"),
        ("食药9-8", date(2026, 5, 1), "错别字"),
        ("手机三包-11", date(2026, 5, 1), "退货、换货或者修理"),
        ("手机三包-15", date(2026, 5, 1), "备用机"),
        ("微机三包-24", date(2026, 5, 1), "六十日"),
        ("视听三包-16", date(2026, 5, 1), "折旧"),
    ],
)
def test_the_version_of_the_day_says_what_held_then(key, day, said):
    (digest,) = (one.digest for one in versions()[key] if one.is_valid_on(day))
    assert said in digest


@pytest.mark.parametrize(("key", "day"), [("暂行20-21", date(2026, 4, 15)), ("办法121-23", date(2026, 4, 14))])
def test_the_procedure_of_before_ends_where_the_present_one_begins(key, day):
    assert not any(one.is_valid_on(day) for one in versions()[key])
