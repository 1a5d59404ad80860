"""What other departments are told of flags, by their rights; how they are woken, and what they answer."""

from datetime import date, timedelta

import pytest

from changefeed.domain.feeds import Feed, Scope
from changefeed.queries.reports import reported_by
from changefeed.queries.wake_ups import find_signed_wake_up, wake_ups_of
from changefeed.services.follow_feed import acknowledge_changes, tell_everything, tell_subscriber
from changefeed.services.manage_subscribers import NewSubscriber, open_subscriber
from changefeed.services.manage_wake_ups import (
    remove_wake_up_address,
    rotate_signing_secret,
    send_wake_up_again,
    set_wake_up_address,
)
from changefeed.services.wake_subscribers import wake_subscribers
from changefeed.services.watch_silence import SILENCE_TITLE, watch_silence
from changefeed.subscribers import posting
from core.kernel.errors import InvalidInputError
from core.kernel.roles import Role
from core.kernel.webhooks import signature
from core.outbox import deliver_pending
from core.outbox.delivery import MOST_TRIES
from identity.queries.inbox import inbox
from sanctions.domain.decision_entry import DecisionObject
from sanctions.domain.flag_changes import SEES_PEOPLE
from sanctions.queries.flag_feed import flag_changes_between
from sanctions.services.act_on_decision import (
    annul_decision,
    ask_to_annul_decision,
    confirm_decision,
    prolong_decision,
)
from sanctions.services.enter_decision import How
from tests.factories_decisions import PERSON, REVIEW, given_confirmed, given_entered
from tests.factories_identity import given_account, given_token
from tests.factories_pages import fill_and_send, page_text
from tests.factories_registry import given_enterprise, some_code
from tests.factories_sanctions import GOOD_ID, OFFICER, SUPERVISOR, given_law
from tests.factories_web import given_app

CODE = some_code(7001)
FIRM = DecisionObject(code=CODE)
WHILE_SO = {"kind": "in_suit", "ends_on": date(2027, 3, 1)}
HOOK = "https://hook.example.cn/yinuo"


def given_subscriber(session, now, *rights):
    scopes = (Scope(Feed.SANCTIONS, frozenset(rights)),)
    return open_subscriber(session, NewSubscriber("示例市采购中心", "数据处", False, scopes), SUPERVISOR, now)


def told(session, *rights):
    last = tell_everything(session, session.info["subscriber"], Feed.SANCTIONS, session.info["now"])
    return flag_changes_between(session, 0, last, frozenset(rights))


@pytest.fixture
def session(database, now):
    with database.transaction() as opened:
        given_law(opened, now)
        given_enterprise(opened, code=CODE)
        opened.info["now"], opened.info["subscriber"] = now, given_subscriber(opened, now).subscriber_id
        yield opened


def test_a_prolonged_or_corrected_decision_takes_the_place_of_the_old_in_one_change(session, now):
    first = given_confirmed(session, now, FIRM, **WHILE_SO)
    prolong_decision(session, first, date(2027, 6, 1), SUPERVISOR, now)
    corrected = given_entered(
        session, now, FIRM, How(corrects_id=first), **{**WHILE_SO, "document_number": "示市监〔2026〕9号"}
    )
    confirm_decision(session, corrected, SUPERVISOR, now)
    ask_to_annul_decision(session, corrected, REVIEW, OFFICER, now)
    annul_decision(session, corrected, "", SUPERVISOR, now)
    changes = told(session)
    assert [change.kind for change in changes] == ["added", "changed", "corrected", "lifted"]
    assert [change.replaces for change in changes] == [None, changes[0].flag_id, changes[1].flag_id, None]
    assert [change.lifted_as for change in changes] == ["更正", "更正", "撤销", "撤销"]
    assert {change.flag for change in changes} == {None}  # nothing of what is over is told


def test_people_are_told_of_by_mask_to_whom_the_right_was_given_and_private_kinds_to_nobody(session, now):
    given_confirmed(session, now, PERSON, kind="criminal_record")
    given_confirmed(session, now, PERSON, kind="court_dishonest", ends_on=date(2027, 3, 1))
    assert told(session) == ()
    (change,) = told(session, SEES_PEOPLE)
    whom = change.flag.object
    assert (whom.name, whom.masked_id_number) == ("林**", "110105********002X")
    assert (GOOD_ID in str(change), "林示例" in str(change)) == (False, False)


class Receiver:
    """Keeps what was posted; refuses while it is down."""

    def __init__(self):
        self.posted, self.is_down = [], False

    def __call__(self, address, headers, body):
        if self.is_down:
            raise OSError
        self.posted.append((address, headers, body))


def work(database, receiver, clock):
    for _ in range(MOST_TRIES + 2):
        clock[0] += timedelta(minutes=11)
        deliver_pending(database, posting(database, receiver, lambda: clock[0]), lambda: clock[0])


def test_a_wake_up_is_signed_carries_only_the_number_and_comes_again_after_it_was_given_up(database, now):
    receiver, clock = Receiver(), [now]
    with database.transaction() as session:
        given_law(session, now)
        given_enterprise(session, code=CODE)
        who = given_subscriber(session, now).subscriber_id
        early = set_wake_up_address(session, who, HOOK, SUPERVISOR, now).secret
        secret = rotate_signing_secret(session, who, SUPERVISOR, now).secret
        with pytest.raises(InvalidInputError):
            set_wake_up_address(session, who, "https://10.0.0.7/hook", SUPERVISOR, now)
        first = given_confirmed(session, now, FIRM, **WHILE_SO)
        wake_subscribers(session, now)
    receiver.is_down = True
    work(database, receiver, clock)
    with database.transaction() as session:
        (line,) = wake_ups_of(session, who).lines
        assert (line.is_dead, line.up_to) == (True, 1)
        send_wake_up_again(session, line.wake_up_id, SUPERVISOR, clock[0])
        prolong_decision(session, first, date(2027, 6, 1), SUPERVISOR, now)
        wake_subscribers(session, clock[0])  # one is under way and wakes for this too
        assert len(wake_ups_of(session, who).lines) == 1
    receiver.is_down = False
    work(database, receiver, clock)
    ((address, headers, body),) = receiver.posted
    at = clock[0].fromtimestamp(int(headers["webhook-timestamp"]), clock[0].tzinfo)
    wanted = [signature(each, headers["webhook-id"], at, body) for each in (secret, early)]
    assert (address, headers["webhook-signature"].split(" ")) == (HOOK, wanted)
    assert body.endswith('"data":{"feed":"sanctions","up_to":1}}')
    with database.transaction() as session:
        wake_subscribers(session, clock[0])
        newest = wake_ups_of(session, who).lines[0]
        assert newest.up_to == 2
        tell_subscriber(session, who, Feed.SANCTIONS, 0, 10, clock[0])
        wake_subscribers(session, clock[0])  # it has read everything: nothing to wake for
        assert len(wake_ups_of(session, who).lines) == 2
        remove_wake_up_address(session, who, SUPERVISOR, clock[0])
        assert find_signed_wake_up(session, newest.wake_up_id, clock[0]) is None


def test_silence_past_the_working_day_is_told_to_the_heads_once_and_ends_with_an_acknowledgement(session, now):
    who = session.info["subscriber"]
    given_confirmed(session, now, FIRM, **WHILE_SO)
    heads = [given_account(session, role, now).actor for role in (Role.SUPERVISOR, Role.ADMIN)]
    titles = lambda: [[line.title for line in inbox(session, head)].count(SILENCE_TITLE) for head in heads]  # noqa: E731
    for day, alarms in [(3, 0), (4, 1), (5, 1)]:  # changed on a Friday: due on Monday
        watch_silence(session, now + timedelta(days=day))
        assert titles() == [alarms, alarms]
    up_to = tell_everything(session, who, Feed.SANCTIONS, now)
    acknowledge_changes(session, who, Feed.SANCTIONS, up_to, now)
    watch_silence(session, now + timedelta(days=30))
    assert (titles(), len(reported_by(session, who).alarms)) == ([1, 1], 1)


def test_a_department_reads_acknowledges_and_reports_over_the_api_and_the_office_sees_why_not(
    sqlite, vault, tmp_path, now
):
    with sqlite.transaction() as session:
        given_law(session, now)
        given_enterprise(session, code=CODE)
        opened = given_subscriber(session, now)
        given_confirmed(session, now, FIRM, **WHILE_SO)
        head = given_account(session, Role.SUPERVISOR, now)
        token = given_token(session, head.actor.account_id, now)
    app = given_app(sqlite, vault, tmp_path, now)
    client, key = app.test_client(), {"Authorization": f"Bearer {opened.key}"}
    assert client.get("/api/v1/credit/changes", headers=key).status_code == 403
    everything = client.get("/api/v1/sanctions/flags", headers=key).json
    assert (everything["at"], everything["next_after"], len(everything["flags"])) == (1, None, 1)
    assert everything["flags"][0]["object"]["code"] == CODE
    (change,) = client.get("/api/v1/sanctions/changes?after=0", headers=key).json["changes"]
    assert change["flag"] == everything["flags"][0]
    assert client.get("/api/v1/sanctions/changes?after=2", headers=key).status_code == 409
    assert client.post("/api/v1/sanctions/acknowledgements", json={"up_to": 1}, headers=key).status_code == 204
    silent = {"reports": [{"number": 1, "outcome": "not_applied"}]}
    assert client.post("/api/v1/sanctions/reports", json=silent, headers=key).status_code == 422
    told = {"reports": [{"number": 1, "outcome": "not_applied", "reason": "本单位没有这家企业的业务"}]}
    assert client.post("/api/v1/sanctions/reports", json=told, headers=key).status_code == 204
    client.set_cookie("yinuo-sign-in", token)
    page = f"/office/rights/subscribers/{opened.subscriber_id}"
    assert "本单位没有这家企业的业务" in page_text(client, page)
    assert fill_and_send(client, page, f"{page}/feeds", {"feeds": "sanctions"}).status_code == 409
    assert fill_and_send(client, page, f"{page}/feeds", {"feeds": "credit"}).status_code == 303
    assert client.get("/api/v1/credit/changes", headers=key).status_code == 200
    made = fill_and_send(client, page, f"{page}/wake-ups", {"address": HOOK})
    assert "whsec_" in made.get_data(as_text=True)
    assert "whsec_" not in page_text(client, page)
