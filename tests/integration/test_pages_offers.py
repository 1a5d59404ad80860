"""Offers in parts, and what becomes of them, on the pages."""

from datetime import timedelta

import pytest

from tests.factories_mediation import given_mediating, given_offer, given_settled
from tests.factories_pages import fill_and_send, given_town, page_text


@pytest.fixture
def town(sqlite, vault, tmp_path, now):
    return given_town(sqlite, vault, tmp_path, now)


def typed_offer(now, **changes):
    day = now.date()
    return {
        "remedy": "refund",
        "sum": "3000",
        "due_on": "",
        "method": "wechat",
        "inst_due": [(day + timedelta(10)).isoformat(), (day + timedelta(40)).isoformat()],
        "inst_sum": ["1000", "2000"],
        "also_remedy": "apology",
        "also_item": "书面道歉并盖章",
        "also_due": (day + timedelta(5)).isoformat(),
        **changes,
    }


def test_an_offer_in_parts_is_typed_and_shown_with_what_it_changes(town):
    with town.database.transaction() as session:
        complaint_id = given_mediating(session, town.people, town.now)
        given_offer(session, complaint_id, town.people.merchant, town.now, 200_000)
    page, action = f"/complaints/{complaint_id}/room", f"/complaints/{complaint_id}/room/offers"
    assert fill_and_send(town.merchant, page, action, typed_offer(town.now)).status_code == 303
    room = page_text(town.consumer, page)
    assert "分 2 期" in room
    assert "金额多 ¥1,000.00" in room
    assert "还价经过（2 次）" in room


def test_parts_that_do_not_add_up_and_vague_words_come_back_with_what_was_typed(town):
    with town.database.transaction() as session:
        complaint_id = given_mediating(session, town.people, town.now)
    page, action = f"/complaints/{complaint_id}/room", f"/complaints/{complaint_id}/room/offers"
    typed = typed_offer(town.now, inst_sum=["1000", "1999"], conditions="尽快转账")
    answer = fill_and_send(town.merchant, page, action, typed)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "对不上" in text
    assert "请写明是哪一天" in text
    assert 'value="1999"' in text


def test_a_part_that_came_is_confirmed_and_the_rest_stays_open(town):
    with town.database.transaction() as session:
        complaint_id = given_settled(session, town.people, town.now)
    page = f"/complaints/{complaint_id}/performance"
    assert fill_and_send(town.consumer, page, page, {"performed_on": "2026-11-20", "sum": "500"}).status_code == 303
    assert "还差 ¥2,500.00" in page_text(town.consumer, f"/complaints/{complaint_id}")
    assert "¥2,500.00" in page_text(town.merchant, "/merchant/complaints")
