"""Subscribers of the change feed, the proof of who still shows what, and the API of all that."""

from datetime import date, timedelta

import pytest

from changefeed.domain.feeds import Feed
from changefeed.queries.keys import find_subscriber
from changefeed.queries.subscribers import subscriber_lines, subscriber_page
from changefeed.services.follow_feed import acknowledge_changes, tell_subscriber
from changefeed.services.manage_subscribers import (
    NewSubscriber,
    close_subscriber,
    open_subscriber,
    renew_subscriber_key,
)
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from core.rules import load_shipped_book
from credit.domain.catalogue import TermRule
from credit.domain.changes import ChangeKind
from credit.domain.entries import Correction, RecordDraft, Source
from credit.domain.shipped_catalogue import catalogue
from credit.queries.changes import changes_between, changes_named
from credit.queries.synchronisation import synchronisation_of
from credit.services.correct_record import correct_record
from credit.services.file_record import file_record
from credit.services.withdraw_record import withdraw_record
from identity.domain.api_keys import KeyScope, NewKey
from identity.services.manage_api_keys import make_api_key
from rulebook.services.seed_rule_book import seed_rule_book
from tests.factories_credit import SHOP, given_outcome, given_penalty
from tests.factories_identity import given_account, given_token
from tests.factories_mediation import given_people
from tests.factories_rights import MEMBER, OFFICER, STRANGER, SUPERVISOR, later
from tests.factories_web import given_app

TODAY = date(2026, 11, 20)
DEPARTMENT = NewSubscriber("示例市信用中心", "数据处", is_site=False)
ADMIN = Actor("admin-1", Role.ADMIN, "管理员")
SITE = NewSubscriber("示例企业查询网", "合规部", is_site=True)


@pytest.fixture(autouse=True)
def _book(database, now):
    with database.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)


@pytest.fixture
def centre(database, now):
    with database.transaction() as session:
        return open_subscriber(session, DEPARTMENT, SUPERVISOR, now).subscriber_id


def read(database, subscriber_id, now, after=0, limit=100):
    with database.transaction() as session:
        up_to = tell_subscriber(session, subscriber_id, Feed.CREDIT, after, limit, now)
        return up_to, changes_between(session, after, up_to, now.date())


def acknowledge(database, subscriber_id, up_to, now):
    with database.transaction() as session:
        acknowledge_changes(session, subscriber_id, Feed.CREDIT, up_to, now)


def proof(database, record_id, now, actor=OFFICER):
    with database.reading() as session:
        return synchronisation_of(session, record_id, actor, now)


def test_a_subscriber_reads_each_change_once_in_order_and_only_what_is_public_now(database, now, centre):
    with database.transaction() as session:
        first, second = given_penalty(session, now), given_penalty(session, now)
        given_outcome(session, now)
    up_to, changes = read(database, centre, now, limit=1)
    assert (up_to, [change.record_key for change in changes]) == (1, [first])
    up_to, changes = read(database, centre, now, after=up_to)
    assert (up_to, [change.record_key for change in changes]) == (2, [second])
    assert read(database, centre, now, after=2) == (2, ())
    with database.transaction() as session:
        withdraw_record(session, first, "撤销", OFFICER, now)
    _, changes = read(database, centre, now)
    assert [(change.kind, change.record is None) for change in changes] == [
        (ChangeKind.PUBLISHED, True),
        (ChangeKind.PUBLISHED, False),
        (ChangeKind.STOPPED, True),
    ]


SAMPLES = {"text": "某某某", "article": "失信44-8", "date": "2026-11-20", "quantity": "1", "code": "9" * 18}


def test_subscribers_read_no_field_that_everybody_does_not_see(database, now, centre):
    entry = next(
        each
        for each in catalogue().values()
        if each.term is TermRule.WHILE_REGISTERED and not all(field.is_open for field in each.fields)
    )
    body = {field.name: SAMPLES.get(field.kind, 1) for field in entry.fields}
    body |= {field.name: next(iter(field.choices)) for field in entry.fields if field.choices}
    with database.transaction() as session:
        file_record(
            session, RecordDraft(SHOP, entry.item, Source("feed", "1", "f"), "1号", TODAY, body), SYSTEM_ACTOR, now
        )
    _, (change,) = read(database, centre, now)
    shown = {field.label for field in change.record.fields}
    assert shown == {field.label for field in entry.fields if field.is_open}


def test_nobody_skips_a_change_or_acknowledges_what_it_was_not_told(database, now, centre):
    with database.transaction() as session:
        given_penalty(session, now)
    with pytest.raises(ConflictError, match="不能跳过"):
        read(database, centre, now, after=1)
    with pytest.raises(ConflictError, match="还没有读取"):
        acknowledge(database, centre, 1, now)
    read(database, centre, now)
    for _ in range(2):
        acknowledge(database, centre, 1, now)


def test_the_proof_says_who_was_told_and_acknowledged_when_and_who_still_shows_the_record(database, now, centre):
    with database.transaction() as session:
        record_id = given_penalty(session, now)
        site = open_subscriber(session, SITE, SUPERVISOR, now).subscriber_id
    shown_at, stopped_at = now + timedelta(hours=1), now + timedelta(days=4)
    for each in (centre, site):
        read(database, each, now)
        acknowledge(database, each, 1, shown_at)
    with database.transaction() as session:
        withdraw_record(session, record_id, "处罚决定被撤销", OFFICER, stopped_at)
    read(database, centre, stopped_at)
    lines = {line.name: line for line in proof(database, record_id, stopped_at).subscribers}
    late, follower = lines[SITE.name], lines[DEPARTMENT.name]
    assert (late.told_at, late.shows, late.shows_since, late.due_on) == (None, True, shown_at, date(2026, 11, 24))
    assert (follower.told_at, follower.acknowledged_at, follower.due_on) == (stopped_at, None, date(2026, 11, 27))
    acknowledge(database, centre, 2, stopped_at)
    for day, overdue in [(date(2026, 11, 24), False), (date(2026, 11, 25), True)]:
        lines = {line.name: line for line in proof(database, record_id, later(now, day)).subscribers}
        assert (lines[SITE.name].is_overdue, lines[DEPARTMENT.name].is_overdue) == (overdue, False)
    assert (lines[DEPARTMENT.name].shows, lines[DEPARTMENT.name].is_right) == (False, True)
    assert not proof(database, record_id, stopped_at).is_public


def test_a_department_is_overdue_after_three_working_days(database, now, centre):
    with database.transaction() as session:
        record_id = given_penalty(session, now)
    for day, overdue in [(date(2026, 11, 25), False), (date(2026, 11, 26), True)]:
        (line,) = proof(database, record_id, later(now, day)).subscribers
        assert (line.due_on, line.is_overdue, line.is_right) == (date(2026, 11, 25), overdue, False)
        with database.reading() as session:
            (row,) = subscriber_lines(session, OFFICER, later(now, day))
        assert (row.pending, row.is_overdue) == (1, overdue)


def test_a_subscribers_page_counts_what_is_overdue_and_names_records_to_officers_alone(database, now, centre):
    with database.transaction() as session:
        given_penalty(session, now)
        given_penalty(session, now + timedelta(days=5))
    read(database, centre, now)
    with database.reading() as session:
        page = subscriber_page(session, centre, OFFICER, later(now, date(2026, 11, 27)), 1)
        lines = [(one.is_overdue, one.is_told) for one in page.pending]
        assert (page.line.pending, page.line.overdue, lines) == (2, 1, [(True, True), (False, True)])
        assert not page.may_manage
        assert subscriber_page(session, centre, ADMIN, now, 1).may_manage
        ids = [one.change_id for one in page.pending]
        assert (set(changes_named(session, ids, OFFICER)), changes_named(session, ids, ADMIN)) == (set(ids), {})
        with pytest.raises(NotAllowedError):
            subscriber_page(session, centre, MEMBER, now, 1)
    acknowledge(database, centre, 1, now)
    with database.reading() as session:
        page = subscriber_page(session, centre, OFFICER, later(now, date(2026, 12, 31)), 1)
    assert (page.line.pending, page.line.overdue, page.line.feeds[0].acknowledged_up_to) == (1, 1, 1)


def test_the_proof_follows_the_record_through_its_editions(database, now, centre):
    with database.transaction() as session:
        record_id = given_penalty(session, now)
    read(database, centre, now)
    acknowledge(database, centre, 1, now)
    with database.transaction() as session:
        new_id = correct_record(session, record_id, Correction("更正文号", document_number="9号"), OFFICER, now)
    for each in (record_id, new_id):
        page = proof(database, each, now, MEMBER)
        assert [change.kind for change in page.changes] == [ChangeKind.PUBLISHED, ChangeKind.CHANGED]
        assert (page.subscribers[0].shows, page.subscribers[0].is_right, page.is_public) == (True, False, True)
    with pytest.raises(NotFoundError):
        proof(database, record_id, now, STRANGER)


def test_a_key_opens_until_it_is_renewed_or_the_subscription_ends(database, now):
    with database.transaction() as session:
        opened = open_subscriber(session, DEPARTMENT, SUPERVISOR, now)
        renewed = renew_subscriber_key(session, opened.subscriber_id, SUPERVISOR, now)
    with database.reading() as session:
        assert find_subscriber(session, opened.key) is None
        assert find_subscriber(session, renewed.key).subscriber_id == opened.subscriber_id
    with database.transaction() as session:
        close_subscriber(session, opened.subscriber_id, "机构合并", SUPERVISOR, now)
    with database.reading() as session:
        assert find_subscriber(session, renewed.key) is None
        (line,) = subscriber_lines(session, OFFICER, now)
        assert (line.closed_because, line.overdue) == ("机构合并", 0)
    with pytest.raises(InvalidInputError, match="为什么"), database.transaction() as session:
        close_subscriber(session, opened.subscriber_id, " ", SUPERVISOR, now)
    with pytest.raises(NotAllowedError), database.transaction() as session:
        open_subscriber(session, SITE, OFFICER, now)
    with pytest.raises(ConflictError), database.transaction() as session:
        open_subscriber(session, DEPARTMENT, SUPERVISOR, now)


def test_the_api_serves_subscribers_by_key_and_officials_by_token(sqlite, vault, tmp_path, now):
    with sqlite.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
        record_id = given_penalty(session, now)
        head, merchant = given_account(session, Role.SUPERVISOR, now), given_account(session, Role.MERCHANT, now)
        tokens = {each: given_token(session, each.actor.account_id, now) for each in (head, merchant)}
    client = given_app(sqlite, vault, tmp_path, now).test_client()
    official = {"Authorization": f"Bearer {tokens[head]}"}
    body = {"name": "示例市信用中心", "contact_office": "数据处", "is_site": False}
    made = client.post("/api/v1/subscribers", json=body, headers=official)
    assert made.status_code == 201
    key = {"Authorization": f"Bearer {made.json['key']}"}
    feed = client.get("/api/v1/credit/changes?after=0", headers=key).json
    assert feed["up_to"] == 1
    assert feed["changes"][0]["record"]["record_id"] == record_id
    assert client.post("/api/v1/credit/acknowledgements", json={"up_to": 1}, headers=key).status_code == 204
    assert client.get("/api/v1/credit/changes", headers=official).status_code == 401
    assert client.get("/api/v1/subscribers", headers=key).status_code == 401
    page = client.get(f"/api/v1/credit-records/{record_id}/synchronisation", headers=official).json
    assert page["synchronisation"]["subscribers"][0]["shows"] is True


def test_the_api_takes_an_objection_and_a_repair_and_answers_with_what_may_follow(sqlite, vault, tmp_path, now):
    with sqlite.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
        record_id = given_penalty(session, now)
        officer = given_account(session, Role.OFFICER, now)
        token = given_token(session, officer.actor.account_id, now)
    client = given_app(sqlite, vault, tmp_path, now).test_client()
    headers = {"Authorization": f"Bearer {token}"}
    said = {"wanted": "correction", "statement": "数额有误", "evidence": [{"title": "缴款书", "text": "缴款数额"}]}
    raised = client.post(f"/api/v1/credit-records/{record_id}/objections", json=said, headers=headers)
    assert raised.status_code == 201
    objection_id = raised.json["objection"]["objection_id"]
    stale = headers | {"If-Match": '"9"'}
    path = f"/api/v1/credit-objections/{objection_id}/acceptance"
    assert client.post(path, headers=stale).status_code == 409
    accepted = client.post(path, headers=headers).json["objection"]
    assert [each["action"] for each in accepted["actions"]] == ["uphold", "reject", "take_back"]
    early = {"kind": "early_stop", "statement": "已缴清", "pledged": True}
    refused = client.post(f"/api/v1/credit-records/{record_id}/repairs", json=early, headers=headers)
    assert (refused.status_code, "2027年2月21日起" in refused.json["detail"]) == (409, True)
    queue = client.get("/api/v1/credit-rights", headers=headers).json
    assert [line["objection_id"] for line in queue["objections"]] == [objection_id]


def test_a_merchants_own_system_objects_with_its_key_and_decides_nothing(sqlite, vault, tmp_path, now):
    with sqlite.transaction() as session:
        people = given_people(session, now)
        record_id = given_penalty(session, now, enterprise_id=people.enterprise_id)
        wanted = NewKey(people.enterprise_id, "法务系统", (KeyScope.CREDIT,))
        headers = {"Authorization": f"Bearer {make_api_key(session, wanted, people.merchant, now)}"}
    client = given_app(sqlite, vault, tmp_path, now).test_client()
    rights = client.get(f"/api/v1/enterprises/{people.enterprise_id}/credit-rights", headers=headers).json
    assert rights["rights"]["records"][0]["may_object"] is True
    said = {"wanted": "correction", "statement": "数额有误", "evidence": [{"title": "缴款书", "text": "缴款数额"}]}
    once = headers | {"Idempotency-Key": "k-1"}
    path = f"/api/v1/credit-records/{record_id}/objections"
    first, second = (client.post(path, json=said, headers=once) for _ in range(2))
    case = f"/api/v1/credit-objections/{first.json['objection']['objection_id']}"
    assert (first.status_code, second.json["objection"]["objection_id"]) == (201, case.rsplit("/", 1)[1])
    assert client.post(f"{case}/acceptance", headers=headers).status_code == 403
    assert client.post(f"{case}/withdrawal", headers=headers).json["objection"]["status"] == "taken_back"
