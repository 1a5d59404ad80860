"""From an accepted complaint to the pushed articles and cases, through the outbox, on both databases."""

from datetime import date

import pytest
from pydantic import TypeAdapter
from sqlalchemy import select

from casebase.search import open_index
from casebase.services.seed_casebase import seed_casebase
from casebase.storage.push_tables import PushedRecommendation
from casebase.subscribers import subscriptions
from core.contracts.casebase import CasesRecommended, NothingNewFound
from core.contracts.mediation import ComplaintAccepted, SimilarCasesSought
from core.outbox import Subscription, deliver_pending, publish
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from tests.factories_casebase import given_content

FACTS = "我在超市买的牛奶发霉了，还过期两天，要求假一赔十。"


@pytest.fixture
def index():
    return open_index("tantivy")


@pytest.fixture
def content(tmp_path):
    return given_content(tmp_path / "content")


def accepted(complaint_id: str = "one", **changes) -> ComplaintAccepted:
    values = {
        "complaint_id": complaint_id,
        "respondent_id": None,
        "category": None,
        "accepted_on": date(2026, 11, 20),
        "event_on": date(2026, 11, 18),
        "facts_text": FACTS,
        "claims": ("十倍赔偿",),
        "paid_fen": 1_200,
    }
    return ComplaintAccepted(**(values | changes))


def sought(search_id: str, occasion: str = "demand", asked_by: str = "merchant", **changes) -> SimilarCasesSought:
    told = {"round": 1, "category": None, "event_on": date(2026, 11, 18), "facts_text": FACTS, "said": ()}
    values = {**told, "claims": ("十倍赔偿",), "paid_fen": 1_200, "article_keys": (), **changes}
    return SimilarCasesSought("one", search_id=search_id, occasion=occasion, asked_by=asked_by, **values)


def given_accepted(database, fact, now):
    with database.transaction() as session:
        publish(session, fact, recorded_at=now)


def delivered(database, index, now) -> list[CasesRecommended | NothingNewFound]:
    """Run the subscriber and what others receive from it."""
    received: list[CasesRecommended | NothingNewFound] = []

    def keep(_session, fact, _now):
        received.append(fact)

    every = (
        *subscriptions(index),
        Subscription("test.keep", CasesRecommended, keep, from_beginning=True),
        Subscription("test.keep_nothing", NothingNewFound, keep, from_beginning=True),
    )
    for _ in range(2):
        report = deliver_pending(database, every, lambda: now)
        assert report.failed == 0
    return received


def test_an_accepted_complaint_gets_articles_and_cases(database, content, index, now):
    with database.transaction() as session:
        seed_casebase(session, content, now)
    given_accepted(database, accepted(), now)
    (fact,) = delivered(database, index, now)
    assert (fact.laws[0].article_key, fact.laws[0].title) == ("食安法-148", "食品的惩罚性赔偿（新）")
    assert fact.laws[0].words[:2] == ("假一赔十", "过期")
    assert "提到“假一赔十”、“过期”，是本条常见的说法" in fact.laws[0].reasons
    assert {case.case_id for case in fact.cases[:2]} == {"C1", "C2"}
    assert fact.cases[0].result_label == "调解或和解"


def test_the_law_of_the_day_of_the_facts_is_pushed(database, content, index, now):
    with database.transaction() as session:
        seed_casebase(session, content, now)
    given_accepted(database, accepted(event_on=date(2020, 6, 1)), now)
    (fact,) = delivered(database, index, now)
    assert fact.laws[0].title == "食品的惩罚性赔偿"


def test_what_was_pushed_is_stored_without_the_text_of_the_complaint(database, content, index, now):
    with database.transaction() as session:
        seed_casebase(session, content, now)
    given_accepted(database, accepted(category="食品安全"), now)
    (fact,) = delivered(database, index, now)
    with database.reading() as session:
        row = session.scalars(select(PushedRecommendation)).one()
        assert [law["article_key"] for law in row.laws] == [law.article_key for law in fact.laws]
        assert row.circumstances == {
            "on": "2026-11-18",
            "category": "食品安全",
            "paid_fen": 1200,
            "implied": [],
            "round": None,
            "experience": 0,
        }
        assert (row.number, row.occasion, row.asked_by, row.weights_version) == (1, "opening", "system", 0)
        assert row.last_change > 0
        (act,) = acts_of(session, Subject("recommendation", "one"))
        assert (act.action, FACTS in str(act.details)) == ("pushed", False)


def test_a_complaint_is_pushed_to_once_at_its_opening(database, content, index, now):
    with database.transaction() as session:
        seed_casebase(session, content, now)
    given_accepted(database, accepted(), now)
    assert len(delivered(database, index, now)) == 1
    given_accepted(database, accepted(facts_text="健身房停业"), now)
    assert delivered(database, index, now) == []


def test_a_search_that_finds_nothing_new_pushes_nothing_and_says_so(database, content, index, now):
    with database.transaction() as session:
        seed_casebase(session, content, now)
    given_accepted(database, accepted(), now)
    delivered(database, index, now)
    given_accepted(database, sought("a"), now)
    assert delivered(database, index, now) == [NothingNewFound("one", "a")]


def test_what_was_told_in_a_round_brings_a_new_push_beside_the_first(database, content, index, now):
    with database.transaction() as session:
        seed_casebase(session, content, now)
    given_accepted(database, accepted(), now)
    (first,) = delivered(database, index, now)
    told = sought("a", "round", "system", said=("健身房停业，剩下的课上不了，会员卡也退不了",), round=2)
    given_accepted(database, told, now)
    (second,) = delivered(database, index, now)
    assert (second.number, second.occasion, second.search_id) == (2, "round", "a")
    before = {law.article_key for law in first.laws} | {case.case_id for case in first.cases}
    assert all(law.is_new == (law.article_key not in before) for law in second.laws)
    assert any(one.is_new for one in (*second.laws, *second.cases))
    with database.reading() as session:
        rows = session.scalars(select(PushedRecommendation).order_by(PushedRecommendation.number)).all()
        assert [(row.number, row.circumstances["round"]) for row in rows] == [(1, None), (2, 2)]
        assert "健身房" not in str([vars(row)["circumstances"] for row in rows])


def test_an_empty_casebase_puts_the_delivery_off(database, index, now):
    given_accepted(database, accepted(), now)
    report = deliver_pending(database, subscriptions(index), lambda: now)
    assert (report.delivered, report.failed) == (0, 1)


def test_a_text_that_matches_nothing_is_answered_with_nothing(database, content, index, now):
    with database.transaction() as session:
        seed_casebase(session, content, now)
    given_accepted(database, accepted(facts_text="xyzzy", claims=()), now)
    (fact,) = delivered(database, index, now)
    assert (fact.laws, fact.cases) == ((), ())


def test_the_fact_survives_its_trip_through_json(database, content, index, now):
    with database.transaction() as session:
        seed_casebase(session, content, now)
    given_accepted(database, accepted(), now)
    (fact,) = delivered(database, index, now)
    adapter = TypeAdapter(CasesRecommended)
    assert adapter.validate_json(adapter.dump_json(fact)) == fact
