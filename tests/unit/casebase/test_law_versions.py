"""Digests and imported texts become versions: which one was in force on which day, and whose digest it has."""

from datetime import date
from itertools import pairwise, permutations

import pytest

from casebase.domain.law_versions import LawText, line_up, line_up_all, title_of, unrelated
from casebase.domain.origin import Origin
from casebase.domain.regulation import Confidence, Law, OfficialText, article_order
from tests.factories_casebase import given_regulation

DIGEST = "商家欺诈的，按价款三倍增加赔偿。"
WORDING = "经营者欺诈的，按照商品价款的三倍增加赔偿；商家另有约定的从其约定。"
OTHER = "各级人民政府领导本行政区域内的监督管理工作。"
LAW = Law("消法", "消费者权益保护法", "", date(2014, 3, 15), None, Confidence.READ)


def given_text(day: str, number: str = "55", text: str = WORDING, until: str | None = None) -> LawText:
    official = OfficialText(
        text, "第七章 法律责任", "", "", "消法.txt", date(2026, 11, 20), date.fromisoformat(until) if until else None
    )
    key = f"消法-{number}"
    return LawText(key, "消费者权益保护法", "消法", f"第{number}条", date.fromisoformat(day), official)


def spans(versions, key="消法-55"):
    return [(str(one.valid_from), str(one.valid_to)) for one in versions if one.key == key]


def test_without_texts_the_digests_are_the_versions():
    assert line_up(LAW, [given_regulation()], []) == (given_regulation(),)


def test_a_text_of_the_same_first_day_stands_beside_its_digest():
    (one,) = line_up(LAW, [given_regulation()], [given_text("2014-03-15")])
    assert (one.digest, one.origin, one.digest_of, one.valid_to) == (DIGEST, Origin.SHIPPED, None, None)
    assert one.official is not None
    assert one.official.text == WORDING


def test_a_newer_text_ends_the_older_version_the_day_before_and_keeps_a_digest_that_fits():
    older, newer = line_up(LAW, [given_regulation()], [given_text("2027-01-01")])
    assert spans([older, newer]) == [("2014-03-15", "2026-12-31"), ("2027-01-01", "None")]
    assert (newer.digest, newer.digest_of, newer.origin) == (DIGEST, date(2014, 3, 15), Origin.IMPORTED)
    assert newer.lay_terms == older.lay_terms


def test_a_newer_text_about_something_else_has_no_digest():
    _, newer = line_up(LAW, [given_regulation()], [given_text("2027-01-01", text=OTHER)])
    assert (newer.digest, newer.digest_of, newer.categories) == ("", None, ())
    assert newer.title == "各级人民政府领导本行政区域内的监督管理工作"


def test_an_older_text_ends_when_the_known_law_begins_and_never_has_its_digest():
    older, newer = line_up(LAW, [given_regulation()], [given_text("1994-01-01")])
    assert spans([older, newer]) == [("1994-01-01", "2014-03-14"), ("2014-03-15", "None")]
    assert (older.digest, newer.official) == ("", None)


def test_an_older_text_without_any_digest_ends_with_the_law_it_belonged_to():
    assert spans(line_up(LAW, [], [given_text("1994-01-01", "49")]), "消法-49") == [("1994-01-01", "2014-03-14")]


def test_the_order_of_imports_makes_no_difference():
    texts = [given_text("1994-01-01"), given_text("2014-03-15"), given_text("2027-01-01"), given_text("2030-06-01")]
    results = {tuple(sorted(map(repr, line_up(LAW, [given_regulation()], one)))) for one in permutations(texts)}
    assert len(results) == 1


@pytest.mark.parametrize("until", [None, "2026-06-30", "2099-01-01"])
def test_no_two_versions_of_an_article_are_in_force_on_one_day(until):
    digests = [
        given_regulation(valid_to=date(2020, 12, 31)),
        given_regulation(valid_from=date(2021, 1, 1)),
    ]
    texts = [given_text(day, until=until) for day in ("1994-01-01", "2014-03-15", "2022-05-01", "2026-01-01")]
    listed = sorted(line_up(LAW, digests, texts), key=lambda one: one.valid_from)
    assert len(listed) == 5
    assert all(earlier.valid_to and earlier.valid_to < later.valid_from for earlier, later in pairwise(listed))


def test_a_last_day_that_the_importer_gave_ends_the_version():
    assert spans(line_up(None, [], [given_text("2020-01-01", until="2022-12-31")])) == [("2020-01-01", "2022-12-31")]


def test_an_article_beyond_the_last_one_of_a_newer_text_ends_but_one_in_a_gap_stays():
    old = [given_text("2014-03-15", number) for number in ("1", "2", "3", "4")]
    new = [given_text("2027-01-01", number) for number in ("1", "3")]
    versions = line_up(LAW, [], [*old, *new])
    assert spans(versions, "消法-4") == [("2014-03-15", "2026-12-31")]
    assert spans(versions, "消法-2") == [("2014-03-15", "None")]


def test_a_repealed_law_ends_its_imported_articles_too():
    repealed = Law("消法", "消费者权益保护法", "", date(2014, 3, 15), date(2026, 4, 14), Confidence.READ)
    assert spans(line_up(repealed, [], [given_text("2014-03-15")])) == [("2014-03-15", "2026-04-14")]


def test_laws_that_nobody_ships_are_lined_up_beside_the_others():
    foreign = LawText("新规-1", "新规定", "新规", "第一条", date(2026, 1, 1), given_text("2026-01-01").official)
    versions = line_up_all([LAW], [given_regulation()], [foreign])
    assert {one.version_id for one in versions} == {"消法-55@2014-03-15", "新规-1@2026-01-01"}


def test_a_digest_that_does_not_look_like_its_wording_is_named():
    assert unrelated(line_up(LAW, [given_regulation()], [given_text("2014-03-15", text=OTHER)])) == {
        "消法-55": "欺诈加倍赔偿"
    }
    assert not unrelated(line_up(LAW, [given_regulation()], [given_text("2014-03-15")]))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("【立法目的】为了保护消费者，制定本法。", "立法目的"),
        ("本法自公布之日起施行。", "本法自公布之日起施行"),
        (
            "国家保护消费者的合法权益不受侵害并且采取措施保障消费者依法行使权利。",
            "国家保护消费者的合法权益不受侵害并且采取措施保障…",
        ),
    ],
)
def test_an_article_without_digest_is_named_by_its_heading_or_its_beginning(text, title):
    assert title_of(text) == title


def test_articles_stand_in_the_order_of_their_numbers():
    keys = ["刑法-134", "刑法-133之10", "刑法-133", "刑法-20", "刑法-133之2"]
    assert sorted(keys, key=article_order) == ["刑法-20", "刑法-133", "刑法-133之2", "刑法-133之10", "刑法-134"]


def test_the_hash_changes_with_the_wording_and_its_source():
    plain, worded = given_regulation(), line_up(LAW, [given_regulation()], [given_text("2014-03-15")])[0]
    other = line_up(LAW, [given_regulation()], [given_text("2014-03-15", text=OTHER)])[0]
    assert len({one.content_hash() for one in (plain, worded, other)}) == 3


def test_what_an_article_says_in_short_is_its_digest_or_the_beginning_of_its_text():
    plain = line_up(None, [], [given_text("2020-01-01", text="字" * 200)])[0]
    assert plain.gist == "字" * 120 + "…"
    assert line_up(LAW, [given_regulation()], [given_text("2014-03-15")])[0].gist == DIGEST
