import html as html_text
import re

import pytest

from mediation.queries.complaint_lists import own_complaints
from mediation.queries.filing_form import draft_page
from tests.factories_pages import Town, given_town, page_text, send
from tests.factories_web import form_token

TOLD = {
    "fact.for_living": "yes",
    "fact.seller_is_business": "yes",
    "fact.prepayment": "in_parts",
    "fact.item_kind": "service",
    "fact.supplied_as_agreed": "no",
    "fact.plan_kind": "sessions",
    "fact.paid_amount": "3800",
    "fact.units_total": "38",
}
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def town(sqlite, vault, tmp_path, now) -> Town:
    return given_town(sqlite, vault, tmp_path, now)


@pytest.fixture
def visitor(town):
    return town.app.test_client()


def ask(client, typed):
    return send(client, "/advice", {"csrf_token": form_token(client), "event_on": "2026-10-20", **typed})


def text_of(answer):
    return html_text.unescape(answer.get_data(as_text=True))


def test_a_visitor_is_asked_one_question_at_a_time(visitor, town):
    assert "不用登录" in page_text(visitor, "/advice")
    first = text_of(ask(visitor, {}))
    assert first.count('name="current"') == 1
    current = re.search(r'name="current" value="([^"]+)"', first).group(1)
    second = ask(visitor, {"current": current, "to": "skip"})
    assert f'name="current" value="{current}"' not in text_of(second)


def test_the_last_answer_gives_the_sum_with_its_arithmetic(visitor, town):
    answer = text_of(ask(visitor, {**TOLD, "current": "units_used", "fact.units_used": "2", "to": "next"}))
    assert "¥3,600.00" in answer
    result = text_of(ask(visitor, {**TOLD, "fact.units_used": "2", "to": "result"}))
    for words in ("法律能支持您这些", "¥3,600.00", "3800.00×2÷38=200.00", "2026年10月20日", "规则版本", "第十八条"):
        assert words in result


def test_an_answer_is_needed_or_said_to_be_unknown(visitor, town):
    answer = ask(visitor, {**TOLD, "current": "deceptive_acts", "to": "next"})
    assert answer.status_code == 422
    assert "请选一个答案" in text_of(answer)
    assert ask(visitor, {**TOLD, "current": "deceptive_acts", "to": "skip"}).status_code == 200


def test_a_wrong_answer_is_told_and_nothing_before_it_is_lost(visitor, town):
    answer = ask(visitor, {**TOLD, "current": "units_used", "fact.units_used": "40", "to": "next"})
    html = text_of(answer)
    assert answer.status_code == 422
    assert "不能多于" in html
    assert ("fact.paid_amount", "3800") in _HIDDEN.findall(html)


def test_the_day_must_be_a_day_that_has_been(visitor, town):
    assert ask(visitor, {"event_on": "2027-01-01"}).status_code == 422
    assert ask(visitor, {"event_on": "去年"}).status_code == 422


def test_the_question_before_comes_back_with_its_answer(visitor, town):
    asked = {"asked": ["for_living", "item_kind"], "current": "plan_kind", "to": "back"}
    html = text_of(ask(visitor, {**TOLD, **asked}))
    assert 'name="current" value="item_kind"' in html
    assert re.search(r'name="fact.item_kind" value="service" checked', html)


def test_nothing_told_is_written_into_an_address_or_kept(visitor, town):
    answer = ask(visitor, {**TOLD, "to": "result"})
    assert answer.status_code == 200
    assert "Location" not in answer.headers
    assert "3800" not in str(answer.headers)


def test_the_answers_are_carried_into_a_complaint(town):
    typed = {"csrf_token": form_token(town.consumer), "event_on": "2026-10-20", "request_key": "k1", **TOLD}
    answers = [send(town.consumer, "/complaints/new/from-advice", typed) for _ in range(2)]
    assert answers[0].location == answers[1].location
    with town.database.reading() as session:
        (line,) = own_complaints(session, town.people.consumer, town.now).lines
        fields = draft_page(session, line.complaint_id, town.people.consumer).fields
    assert (fields.paid_fen, fields.rule_facts["units_total"]) == (380_000, "38")
    assert fields.event_on.isoformat() == "2026-10-20"


def test_a_visitor_signs_in_and_carries_the_answers_over(visitor, town):
    typed = {"csrf_token": form_token(visitor), "event_on": "2026-10-20", "request_key": "k1", **TOLD}
    answer = send(visitor, "/complaints/new/from-advice", typed)
    assert answer.status_code == 401
    assert "units_total" in text_of(answer)
