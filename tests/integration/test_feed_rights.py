"""What a subscriber may see is widened, narrowed, ended and begun again; it sets its own wake-up address."""

from datetime import date, timedelta

import pytest

from changefeed.domain.feeds import Feed, Right, Scope
from changefeed.queries.wake_ups import wake_ups_of
from changefeed.services.change_scopes import change_rights
from changefeed.services.follow_feed import acknowledge_changes, tell_everything
from changefeed.services.manage_subscribers import NewSubscriber, open_subscriber
from changefeed.services.wake_subscribers import wake_subscribers
from changefeed.services.watch_silence import SILENCE_TITLE, watch_silence
from core.kernel.roles import Role
from identity.queries.inbox import inbox
from sanctions.domain.decision_entry import DecisionObject
from sanctions.domain.flag_changes import SEES_PEOPLE
from tests.factories_decisions import PERSON, given_confirmed
from tests.factories_identity import given_account, given_token
from tests.factories_pages import fill_and_send, page_text
from tests.factories_registry import given_enterprise, some_code
from tests.factories_sanctions import SUPERVISOR, given_law
from tests.factories_web import given_app

CODE = some_code(7101)
FIRM = DecisionObject(code=CODE)
ENDS = {"ends_on": date(2027, 3, 1)}
WHY = "该单位不再办理人员任职的事项"
PAGE = "/office/rights/subscribers"
HOOK = "https://hook.example.cn/yinuo"


class Office:
    """A subscriber with a right to decisions about people, read to the end, and a head who manages it."""

    def __init__(self, database, vault, folder, now):
        self.database, self.now = database, now
        with database.transaction() as session:
            given_law(session, now)
            given_enterprise(session, code=CODE)
            scopes = (Scope(Feed.SANCTIONS, frozenset([SEES_PEOPLE])), Scope(Feed.CREDIT))
            wanted = NewSubscriber("示例市采购中心", "数据处", False, scopes)
            self.opened = open_subscriber(session, wanted, SUPERVISOR, now)
            given_confirmed(session, now, FIRM, kind="in_suit", **ENDS)
            given_confirmed(session, now, PERSON, kind="court_dishonest", **ENDS)
            self.head = given_account(session, Role.SUPERVISOR, now).actor
            token = given_token(session, self.head.account_id, now)
        self.id, self.page = self.opened.subscriber_id, f"{PAGE}/{self.opened.subscriber_id}"
        app = given_app(database, vault, folder, now)
        self.reader, self.browser = app.test_client(), app.test_client()
        self.browser.set_cookie("yinuo-sign-in", token)
        self.key = {"Authorization": f"Bearer {self.opened.key}"}
        self.token = {"Authorization": f"Bearer {token}"}

    def read(self, path):
        answer = self.reader.get(f"/api/v1/{path}", headers=self.key)
        return answer.status_code, answer.json


@pytest.fixture
def office(sqlite, vault, tmp_path, now):
    return Office(sqlite, vault, tmp_path, now)


def whom(answer):
    return [flag["object"]["kind"] for flag in answer[1]["flags"]]


def test_narrower_rights_refuse_every_earlier_cursor_until_the_snapshot_is_taken_anew(office):
    before = office.read("sanctions/flags?limit=1")
    assert (before[1]["at"], office.read("sanctions/changes?after=0")[1]["up_to"]) == (2, 2)
    narrowed = {"rights": [], "reason": WHY}
    path = f"/api/v1/subscribers/{office.id}/feeds/sanctions/rights"
    silent = office.browser.post(path, json={**narrowed, "reason": " "}, headers=office.token)
    assert silent.status_code == 422
    assert office.browser.post(path, json=narrowed, headers=office.token).status_code == 204
    assert office.browser.post(path, json=narrowed, headers=office.token).status_code == 409  # the same as before
    for old in (0, 1, 2):
        code, said = office.read(f"sanctions/changes?after={old}")
        assert (code, "从头重新读取" in said["detail"]) == (409, True)
    assert office.read(f"sanctions/flags?at=2&after={before[1]['next_after']}")[0] == 409  # a snapshot under way
    anew = office.read("sanctions/flags")
    assert (anew[1]["at"], whom(anew)) == (3, ["enterprise"])
    assert office.read("sanctions/changes?after=2")[0] == 409  # whoever crashed before storing the snapshot
    assert office.read("sanctions/changes?after=3") == (200, {"up_to": 3, "changes": []})
    with office.database.transaction() as session:
        given_confirmed(session, office.now, FIRM, kind="in_suit", document_number="示法〔2026〕2号", **ENDS)
    assert [each["number"] for each in office.read("sanctions/changes?after=3")[1]["changes"]] == [4]
    shown = page_text(office.browser, office.page)
    assert (WHY in shown, "减少：对人员的决定" in shown, "还没有从头读取并确认" in shown) == (True, True, True)


def test_wider_rights_on_the_page_are_told_with_the_snapshot_and_wake_the_subscriber(office):
    with office.database.transaction() as session:
        change_rights(session, office.id, Scope(Feed.SANCTIONS), WHY, SUPERVISOR, office.now)
    office.reader.put("/api/v1/wake-ups/address", json={"address": HOOK}, headers=office.key)
    assert whom(office.read("sanctions/flags")) == ["enterprise"]
    path = f"{office.page}/feeds/sanctions"
    refused = fill_and_send(office.browser, path, path, {"people": "yes"})
    assert (refused.status_code, "请写明为什么改变" in refused.get_data(as_text=True)) == (422, True)
    assert fill_and_send(office.browser, path, path, {"people": "yes", "reason": WHY}).status_code == 303
    with office.database.transaction() as session:
        wake_subscribers(session, office.now)
        wake_subscribers(session, office.now)
        assert [line.up_to for line in wake_ups_of(session, office.id).lines] == [4]
    assert sorted(whom(office.read("sanctions/flags"))) == ["enterprise", "person"]
    assert "增加：对人员的决定" in page_text(office.browser, office.page)


def test_whoever_does_not_take_the_snapshot_anew_is_told_to_the_heads(office):
    with office.database.transaction() as session:
        up_to = tell_everything(session, office.id, Feed.SANCTIONS, office.now)
        acknowledge_changes(session, office.id, Feed.SANCTIONS, up_to, office.now)
        change_rights(session, office.id, Scope(Feed.SANCTIONS, frozenset[Right]()), WHY, SUPERVISOR, office.now)
        for days, alarms in [(3, 0), (4, 1)]:  # changed on a Friday: due on Monday
            watch_silence(session, office.now + timedelta(days))
            assert [line.title for line in inbox(session, office.head)].count(SILENCE_TITLE) == alarms


def test_a_feed_is_read_no_more_and_later_again_with_the_snapshot(office):
    office.read("sanctions/flags")
    path = f"{office.page}/feeds/sanctions"
    assert fill_and_send(office.browser, path, path, {"act": "end", "reason": WHY}).status_code == 303
    assert office.read("sanctions/changes?after=2")[0] == 403
    assert office.read("credit/changes?after=0")[0] == 200
    with office.database.transaction() as session:
        wake_subscribers(session, office.now)
        watch_silence(session, office.now + timedelta(30))
        assert SILENCE_TITLE not in [line.title for line in inbox(session, office.head)]
    only = office.browser.post(
        f"/api/v1/subscribers/{office.id}/feeds/credit/end", json={"reason": WHY}, headers=office.token
    )
    assert (only.status_code, "只订阅了这一种变更" in only.json["detail"]) == (409, True)
    assert "不再订阅" in page_text(office.browser, office.page)
    assert page_text(office.browser, path, 404)
    again = {"feeds": "sanctions"}
    assert fill_and_send(office.browser, office.page, f"{office.page}/feeds", again).status_code == 303
    assert office.read("sanctions/changes?after=2")[0] == 409
    assert whom(office.read("sanctions/flags")) == ["enterprise"]


def test_a_subscriber_sets_its_own_wake_up_address_to_public_places_only(office):
    address = "/api/v1/wake-ups/address"
    assert office.reader.get(address).status_code == 401
    assert office.read("wake-ups/address") == (200, {"address": None, "rotated_at": None})
    assert office.reader.post("/api/v1/wake-ups/secret", headers=office.key).status_code == 409
    for inner in ("https://10.0.0.7/hook", "http://hook.example.cn/", "https://169.254.169.254/"):
        assert office.reader.put(address, json={"address": inner}, headers=office.key).status_code == 422
    made = office.reader.put(address, json={"address": HOOK}, headers=office.key)
    assert (made.status_code, made.json["secret"].startswith("whsec_")) == (200, True)
    assert office.reader.post("/api/v1/wake-ups/secret", headers=office.key).status_code == 201
    code, kept = office.read("wake-ups/address")
    assert (code, kept["address"], kept["rotated_at"] is not None, "secret" in kept) == (200, HOOK, True, False)
    assert HOOK in page_text(office.browser, office.page)
    assert office.reader.delete(address, headers=office.key).status_code == 204
    assert office.read("wake-ups/address")[1]["address"] is None
