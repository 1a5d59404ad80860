"""Experience is estimated from stored cases, numbered, kept while nothing changed, and used by recommendations."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casebase.domain.dispute import Dispute
from casebase.domain.weights import shipped_weights
from casebase.search import open_index
from casebase.search.recommending import recommend
from casebase.search.stored_shelf import StoredShelf
from casebase.services.estimate_experience import estimate_experience
from casebase.services.seed_casebase import seed_casebase
from casebase.storage.experience import experience_in_force
from casebase.storage.experience_tables import ExperienceVersion
from tests.factories_casebase import CASES, given_case_values, given_content, given_indexed

DISPUTE = Dispute("超市买的面包过期了，孩子吃了拉肚子，要求赔偿。", date(2026, 11, 20))


@pytest.fixture
def content(tmp_path):
    return given_content(tmp_path / "content")


def estimated(database, now) -> int | None:
    with database.transaction() as session:
        return estimate_experience(session, now)


def seeded(database, content, now):
    with database.transaction() as session:
        seed_casebase(session, content, now)


def test_a_version_names_the_cases_that_cite_an_article_and_no_text(database, content, now):
    seeded(database, content, now)
    assert estimated(database, now) == 1
    with database.reading() as session:
        row = session.scalars(select(ExperienceVersion)).one()
    assert row.questions == [{"case": "C1", "articles": ["食安法-148"]}]


def test_while_no_case_changed_no_version_is_added(database, content, now):
    assert estimated(database, now) is None
    seeded(database, content, now)
    assert [estimated(database, now + timedelta(days=day)) for day in range(3)] == [1, None, None]


def test_a_new_case_that_cites_an_article_makes_a_new_version_and_one_that_cites_none_does_not(database, tmp_path, now):
    laws = [{"law": "消费者权益保护法", "article": "第五十三条"}]
    new = given_case_values("C5", "健身房办卡后关门，余额不退。", "预付式消费", laws=laws)
    silent = given_case_values("C6", "新买的裤子掉色。", "质量问题")
    numbers = []
    for place, more in enumerate([(), (silent,), (silent, new)]):
        lines = "\n".join(json.dumps(case, ensure_ascii=False) for case in (*CASES, *more))
        seeded(database, given_content(tmp_path / str(place), cases=lines), now)
        numbers.append(estimated(database, now))
    assert numbers == [1, None, 2]
    with database.reading() as session:
        assert experience_in_force(session).seen == {"食安法-148", "消法-53"}


def test_what_was_confirmed_is_a_reason_of_the_recommendation_until_experience_is_switched_off(database, content, now):
    seeded(database, content, now)
    estimated(database, now)
    index = given_indexed(open_index("tantivy"), content)
    told = {}
    for on in (True, False):
        with database.reading() as session:
            weights = replace(shipped_weights(), experience_on=on)
            found = recommend(index, StoredShelf(session), DISPUTE, weights=weights)
        told[on] = {reason for law in found.laws for reason in law.reasons}
    reason = "类似的问题已经确认适用过本条"
    assert reason in told[True]
    assert reason not in told[False]
