import tomllib
from datetime import date
from importlib.resources import files

import pytest

from core.kernel.errors import InvalidInputError
from sanctions.domain.flag_kinds import (
    NO_LAST_DAY,
    FlagSource,
    Term,
    add_years,
    check_last_day,
    flag_kind,
    flag_kinds,
    last_day_text,
)
from sanctions.domain.measures import shipped_catalogue
from sanctions.domain.spreading import NodeKind

EVENT, START = date(2026, 3, 1), date(2026, 4, 1)


def is_allowed(code, ends_on):
    try:
        check_last_day(flag_kind(code), EVENT, START, ends_on)
    except InvalidInputError as refused:
        return "ends_on" not in refused.fields
    return True


def test_every_kind_says_who_may_carry_it_by_which_decision_and_article():
    for kind in flag_kinds().values():
        assert kind.title, kind.code
        assert min(len(kind.happened), len(kind.article), len(kind.carriers), len(kind.sources)) > 0, kind.code
        assert bool(kind.years) == (kind.term in {Term.YEARS, Term.RANGE}), kind.code


def test_the_articles_of_kinds_and_measures_have_the_keys_and_titles_of_the_library():
    library = tomllib.loads(files("casebase").joinpath("content/laws.toml").read_text(encoding="utf-8"))["law"]
    books = {law["short"]: f"《{law['name']}" for law in library}
    for measure in shipped_catalogue().measures:
        for key, text in cited(measure):
            assert text.startswith(books[key.rpartition("-")[0]]), measure["code"]
    for kind in flag_kinds().values():
        law, rest = kind.article_text.split("》", 1)
        assert rest.startswith("第"), kind.code
        assert "条" in rest, kind.code
        assert books[kind.article.rpartition(" ")[0]] == law, kind.code


def cited(measure):
    return [(article["key"], article["text"]) for article in measure["articles"]]


def test_lists_arise_by_their_procedures_or_by_decisions_of_others_and_post_restrictions_only_by_their_own():
    own = {kind.code: kind.sources for kind in flag_kinds().values() if kind.sources != (FlagSource.DECISION,)}
    assert own == {
        "serious": (FlagSource.LISTING, FlagSource.DECISION),
        "abnormal": (FlagSource.ABNORMAL_LISTING, FlagSource.DECISION),
        "abnormal_address": (FlagSource.ABNORMAL_LISTING, FlagSource.DECISION),
        "post_restriction": (FlagSource.POST_RESTRICTION,),
    }


@pytest.mark.parametrize(
    ("code", "years"),
    [
        ("licence_revoked", 3),
        ("food_licence_revoked", 5),
        ("false_registration_revoked", 3),
        ("drug_licence_fraud", 10),
    ],
)
def test_a_term_of_years_runs_from_the_event_to_the_corresponding_day_and_no_other(code, years):
    last = date(2026 + years, 3, 1)
    assert is_allowed(code, last)
    assert not is_allowed(code, last.replace(day=2))
    assert not is_allowed(code, date(2026 + years, 2, 28))


def test_false_papers_bar_for_one_year_and_a_fraudulent_licence_for_three():
    assert [is_allowed("licence_fraud", date(2026 + years, 3, 1)) for years in (1, 2, 3)] == [True, False, True]


def test_a_ban_from_procurement_lasts_from_one_to_three_years():
    assert is_allowed("procurement_false_bid", date(2028, 1, 1))
    assert not is_allowed("procurement_false_bid", date(2027, 2, 28))
    assert not is_allowed("procurement_false_bid", date(2029, 3, 2))


def test_what_is_only_while_so_has_to_be_confirmed_within_a_year():
    assert is_allowed("unpaid_fine", date(2027, 4, 1))
    assert not is_allowed("unpaid_fine", date(2027, 4, 2))


def test_a_ban_for_life_has_no_last_day():
    assert is_allowed("food_crime", NO_LAST_DAY)
    assert not is_allowed("food_crime", date(2100, 1, 1))
    assert last_day_text(NO_LAST_DAY) == "没有到期日"
    assert last_day_text(EVENT) == "2026年3月1日"


def test_a_term_from_the_29th_of_february_ends_with_that_month():
    assert add_years(date(2028, 2, 29), 3) == date(2031, 2, 28)


def test_what_a_crime_says_of_somebody_is_never_told_of_a_namesake():
    assert all(flag_kind(code).is_private for code in ("food_crime", "criminal_record", "large_debt"))
    assert all(kind.carriers == (NodeKind.PERSON,) for kind in flag_kinds().values() if kind.is_private)
