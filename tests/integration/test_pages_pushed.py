"""Pages of what was pushed: seen when opened, marked with one click, looked for again, all without scripts."""

import csv
import io

import pytest

from mediation.domain.parties import Side
from mediation.domain.pushed import ItemKind
from mediation.queries.room_page import room_page
from mediation.services.rate_pushed import Rating, rate_pushed
from mediation.storage.recommendations import seen_numbers
from tests.factories_identity import given_token
from tests.factories_mediation import given_mediating
from tests.factories_pages import Town, fill_and_send, given_town, page_text, send
from tests.factories_pushed import given_push
from tests.factories_web import form_token

TITLE = "健身房停业退费"


@pytest.fixture
def town(sqlite, vault, tmp_path, now) -> Town:
    return given_town(sqlite, vault, tmp_path, now)


@pytest.fixture
def room(town):
    with town.database.transaction() as session:
        complaint_id = given_mediating(session, town.people, town.now)
        given_push(session, complaint_id, town.now)
    return f"/complaints/{complaint_id}/room"


def seen(town, room, side):
    with town.database.reading() as session:
        return {kind for _, kind in seen_numbers(session, room.split("/")[2], side)}


def test_the_room_sends_what_was_pushed_only_to_who_opens_it_and_that_counts_as_seen(town, room):
    assert TITLE not in page_text(town.merchant, room)
    assert seen(town, room, Side.MERCHANT) == set()
    assert TITLE in page_text(town.merchant, f"{room}/pushed/parts/case")
    assert seen(town, room, Side.MERCHANT) == {"case"}
    assert TITLE in page_text(town.merchant, room)
    assert (seen(town, room, Side.CONSUMER), TITLE in page_text(town.consumer, room)) == (set(), False)


def test_the_page_of_the_pushes_counts_as_seen_for_a_side_only(town, room):
    assert TITLE in page_text(town.consumer, f"{room}/pushed")
    assert seen(town, room, Side.CONSUMER) == {"case", "law"}
    page_text(town.stranger, f"{room}/pushed", 404)


def test_one_click_says_that_a_case_helps_and_another_takes_it_back(town, room):
    page_text(town.consumer, f"{room}/pushed")
    typed = {"kind": "case", "item_id": "C1", "source": "page", "csrf_token": form_token(town.consumer)}
    answer = send(town.consumer, f"{room}/pushed/marks", {**typed, "is_helpful": "yes"})
    assert answer.location == f"{room}/pushed#case-page-C1"
    assert marks(town, room, town.people.consumer) == {("case", "C1"): True}
    assert marks(town, room, town.people.merchant) == {}
    assert 'value="none" aria-pressed="true"' in page_text(town.consumer, f"{room}/pushed")
    send(town.consumer, f"{room}/pushed/marks", {**typed, "is_helpful": "none"})
    assert marks(town, room, town.people.consumer) == {}
    assert send(town.consumer, f"{room}/pushed/marks", {**typed, "is_helpful": "maybe"}).status_code == 422


def marks(town, room, actor):
    with town.database.reading() as session:
        return dict(room_page(session, room.split("/")[2], actor, town.now).reading.marks)


def test_asking_to_look_again_says_that_it_is_under_way_to_who_asked(town, room):
    answer = fill_and_send(town.merchant, room, f"{room}/pushed/searches", {})
    assert answer.location == f"{room}#tab-cases"
    assert "正在找" in page_text(town.merchant, room)
    assert "正在找，" not in page_text(town.consumer, room)
    again = fill_and_send(town.consumer, room, f"{room}/pushed/searches", {})
    assert (again.status_code, "正在找，找到以后会自动出现在这里" in again.text) == (409, True)


def test_the_api_asks_marks_and_shows_the_same(town, room):
    api, client = "/api/v1" + room.removesuffix("/room"), town.app.test_client()
    with town.database.transaction() as session:
        bearer = {"Authorization": f"Bearer {given_token(session, town.people.consumer.account_id, town.now)}"}
    shown = client.get(f"{api}/recommendations", headers=bearer).json
    assert [case["case_id"] for case in shown["pushes"][0]["cases"]] == ["C1"]
    first, again = (
        client.post(f"{api}/similar-searches", headers={**bearer, "Idempotency-Key": "a"}) for _ in range(2)
    )
    assert (first.status_code, again.json["subject_id"]) == (201, first.json["subject_id"])
    body = {"kind": "law", "item_id": "消法-53", "is_helpful": False}
    assert client.put(f"{api}/recommendation-marks", json=body, headers=bearer).status_code == 200
    assert client.get(f"{api}/recommendations", headers=bearer).json["marks"] == [body]
    assert seen(town, room, Side.CONSUMER) == set()


def test_the_report_counts_by_side_in_ones_own_offices_and_downloads_the_same(town, room):
    page_text(town.consumer, f"{room}/pushed")
    with town.database.transaction() as session:
        rating = Rating(ItemKind.CASE, "C1", is_helpful=True)
        rate_pushed(session, room.split("/")[2], rating, town.people.consumer, town.now)
        token = given_token(session, town.people.officer.account_id, town.now)
    officer = town.app.test_client()
    officer.set_cookie("yinuo-sign-in", token)
    text = page_text(officer, "/office/recommendations")
    assert TITLE in text
    assert "打开 1" in text
    assert TITLE not in page_text(officer, "/office/recommendations?category=计量")
    assert TITLE not in page_text(officer, "/office/recommendations?show=never")
    rows = list(
        csv.DictReader(io.StringIO(page_text(officer, "/office/recommendations/report.csv").removeprefix("\ufeff")))
    )
    case = next(row for row in rows if row["编号"] == "C1")
    assert (case["推送（件）"], case["消费者有用"], case["商家有用"], case["有用的比例"]) == ("1", "1", "0", "1.000")
    assert "张小民" not in text
