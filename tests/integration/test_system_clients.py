"""Systems of other departments: tokens, what each may ask, repeats, failures, and the administrator's pages."""

import json
import re
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import func, select, text
from stdnum.cn import ric

from identity.services.manage_clients import change_client, close_client, renew_secret
from identity.storage.notice_tables import InboxNotice
from sanctions.domain.checks import answer_text
from sanctions.services.run_check import replay_check
from sanctions.services.run_check_once import forget_request_keys
from sanctions.storage.check_tables import CheckRequestKey
from sanctions.storage.guess_tables import NameGuess
from sanctions.storage.loading import get_check
from sanctions.storage.shown_answers import shown_text
from tests.factories_clients import CHECKS, FOOD, HONOUR, Town, wanted
from tests.factories_decisions import PERSON, given_confirmed
from tests.factories_desks import browser_of, post, send_from, text_of
from tests.factories_registry import given_enterprise, given_representative, some_code
from tests.factories_sanctions import GOOD_ID


@pytest.fixture
def town(database, vault, tmp_path, now):
    return Town(database, vault, tmp_path, now)


@pytest.fixture
def small_town(sqlite, vault, tmp_path, now):
    return Town(sqlite, vault, tmp_path, now)


def test_a_system_asks_within_its_scopes_and_sees_its_own_checks_only(town):
    answer = town.grant(town.one)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    granted = answer.get_json()
    assert (granted["token_type"], granted["expires_in"], granted["scope"]) == ("Bearer", 900, HONOUR)
    token = granted["access_token"]
    made = town.ask(token)
    assert (made.status_code, made.get_json()["verdict"]) == (201, "未发现")
    refused = town.ask(token, desk="licensing", matter="food_business_licence")
    assert (refused.status_code, refused.content_type) == (403, "application/problem+json")
    path = f"{CHECKS}/{made.get_json()['check_id']}"
    own = town.ask(token, path)
    assert (own.status_code, own.get_json()["may_decide"]) == (200, False)
    assert town.ask(town.token(town.other), path).status_code == 404
    assert town.acts(town.one) == ["open_client", "take_client_token"]


def test_a_token_ends_after_a_quarter_of_an_hour_and_with_a_new_secret_other_scopes_or_closing(town):
    first = town.token(town.one)
    town.at += timedelta(minutes=15)
    assert town.ask(first).status_code == 401
    second = town.token(town.one)
    renewed = town.manage(renew_secret, town.one.client_id)
    assert town.ask(second).status_code == 401
    assert town.grant(town.one).status_code == 401
    third = town.token(renewed)
    town.manage(change_client, town.one.client_id, wanted("采购审查系统", (FOOD,)), [HONOUR, FOOD])
    assert town.ask(third).status_code == 401
    assert town.grant(renewed).get_json()["scope"] == FOOD
    fourth = town.token(renewed)
    town.manage(close_client, town.one.client_id, "项目结束")
    assert town.ask(fourth).status_code == 401
    assert town.grant(renewed).status_code == 401


def test_the_grant_refuses_as_the_rfc_says(small_town):
    town = small_town
    wrong = town.grant(town.one, "ycs_wrong")
    assert (wrong.status_code, wrong.get_json()["error"]) == (401, "invalid_client")
    assert wrong.headers["WWW-Authenticate"].startswith("Basic")
    assert town.acts(town.one)[-1] == "refuse_client_token"
    refused = {
        "unsupported_grant_type": town.grant(town.one, grant_type="password"),
        "invalid_scope": town.grant(town.one, scope=FOOD),
        "invalid_request": town.grant(town.one, client_secret="twice"),
    }
    assert {name: (answer.status_code, answer.get_json()["error"]) for name, answer in refused.items()} == {
        name: (400, name) for name in refused
    }
    assert town.client.post("/oauth2/token", data={}).get_json()["error"] == "invalid_request"
    form = {"grant_type": "client_credentials", "client_id": town.one.client_id, "client_secret": town.one.secret}
    assert town.client.post("/oauth2/token", data=form).status_code == 200
    odd = b64encode("a\0b:密钥".encode()).decode()
    headers, bare = {"Authorization": f"Basic {odd}"}, {"grant_type": "client_credentials"}
    assert town.client.post("/oauth2/token", data=bare, headers=headers).status_code == 401


def test_a_repeat_under_the_same_key_is_one_check(town):
    token = town.token(town.one)
    first, again = (town.ask(token, key="A-1").get_json() for _ in range(2))
    assert first == again
    assert town.checks() == 1
    assert town.ask(token, key="A-1", application_number="别的").status_code == 409
    assert town.ask(town.token(town.other), key="A-1").get_json()["check_id"] != first["check_id"]
    assert town.ask(token, key="A" * 201).status_code == 422
    respelt = town.ask(token, key="A-1", code=f" {town.code.lower()} ")
    assert (respelt.status_code, respelt.get_json()) == (201, first)


def test_a_stored_answer_needs_the_scope_too_and_its_hash_can_be_checked(small_town):
    town = small_town
    town.manage(change_client, town.one.client_id, wanted("采购审查系统", (HONOUR, FOOD)), [HONOUR, FOOD])
    token = town.token(town.one)
    path = f"{CHECKS}/{town.ask(token, key='A-1').get_json()['check_id']}"
    page = town.ask(token, path).get_json()
    assert sha256(page["answer_text"].encode()).hexdigest() == page["answer_sha256"]
    assert json.loads(page["answer_text"])["check_id"] == page["check_id"]
    narrow = town.grant(town.one, scope=FOOD).get_json()["access_token"]
    assert town.ask(narrow, key="A-1").status_code == 403
    assert town.ask(narrow, path).status_code == 403


def test_a_birth_date_of_a_flagged_person_is_not_found_by_trying(small_town):
    town = small_town
    with town.database.transaction() as session:
        given_confirmed(session, town.at, PERSON, kind="wage_arrears")
    token, other = town.token(town.one), town.token(town.other)

    def tried(token, name, born_on):
        return town.ask(token, people=[{"name": name, "born_on": born_on, "post": "法定代表人"}])

    days = [f"1970-01-{number:02}" for number in range(1, 9)]
    answers = [tried(token, "林示例", day) for day in days]
    assert [answer.status_code for answer in answers] == [201] * 5 + [429] * 3
    assert answers[-1].content_type == "application/problem+json"
    assert "请由窗口人员核对证件" in answers[-1].text
    assert answers[-1].get_json()["verdict"] == "未核查"
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 24 * 3600
    assert town.acts(town.one).count("stop_guessing") == 1
    with town.database.reading() as session:
        told = select(InboxNotice.role).where(InboxNotice.title == "外部系统的核查被拦下")
        assert session.scalars(told).all() == ["admin"]
    assert tried(token, "林示例", days[0]).status_code == 201
    assert {tried(token, "无人标记", day).status_code for day in days} == {201}
    assert tried(other, "林示例", days[7]).status_code == 201
    town.at += timedelta(days=1)
    assert tried(town.token(town.one), "林示例", days[7]).status_code == 201


def test_a_flagged_person_is_not_found_by_trying_numbers_under_any_name_and_stays_masked(small_town):
    town = small_town
    with town.database.transaction() as session:
        given_confirmed(session, town.at, PERSON, kind="wage_arrears")
    token = town.token(town.one)

    def tried(number, name=""):
        return town.ask(token, people=[{"name": name, "id_number": number, "post": "法定代表人"}])

    assert {tried(GOOD_ID, "林示例").status_code for _ in range(3)} == {201}
    for name in ("无关", ""):
        answer = tried(GOOD_ID, name)
        assert answer.get_json()["hits"]
        assert "林示例" not in answer.text
        assert "林**" in answer.text
        page = town.ask(token, f"{CHECKS}/{answer.get_json()['check_id']}")
        assert "林示例" not in page.text
        with town.database.reading() as session:
            check_id = answer.get_json()["check_id"]
            shown = shown_text(session, get_check(session, check_id))
            assert answer_text(replay_check(session, check_id)) == shown
    numbers = [
        f"{first}{ric.calc_check_digit(first + '0')}" for first in (f"11010519491231{n:03}" for n in range(3, 40))
    ]
    answers = [tried(number, f"无关{place}").status_code for place, number in enumerate(numbers)]
    assert answers == [201] * 29 + [429] * 8
    assert tried(GOOD_ID, "林示例").status_code == 201


def test_applicants_whom_the_registry_does_not_know_use_up_nothing_together(small_town):
    """A busy system checks thousands a day, most of them registered nowhere here."""
    town = small_town
    bodies = [f"110105{1960 + place}1231002" for place in range(20)]
    people = [
        {"name": f"新人{place}", "id_number": body + ric.calc_check_digit(body + "0"), "post": "法定代表人"}
        for place, body in enumerate(bodies)
    ]
    assert town.ask(town.token(town.one), people=people).status_code == 201
    with town.database.reading() as session:
        together = select(func.count(NameGuess.guess_index)).group_by(NameGuess.name_index)
        assert set(session.scalars(together)) == {1}


def test_a_birth_date_tells_a_system_nothing_of_near_spellings_or_of_people_on_no_list(small_town):
    town, code = small_town, some_code()
    with town.database.transaction() as session:
        firm = given_enterprise(session, "示例市另家商贸有限公司", code=code)
        given_confirmed(session, town.at, PERSON, kind="wage_arrears")
        given_representative(session, firm, "林示例", GOOD_ID)
        given_representative(session, firm, "王清白", "440524188001010014")
    token = town.token(town.one)

    def told(name, born_on):
        people = [{"name": name, "born_on": born_on, "post": "法定代表人"}]
        answer = town.ask(token, code=code, people=people).get_json()
        return {key: answer[key] for key in ("verdict", "subjects", "hits", "notes")}

    for name, right in (("林示列", "1949-12-31"), ("王清白", "1880-01-01")):
        assert told(name, right) == told(name, "1970-01-01")
    assert told("林示列", "1970-01-01")["hits"]
    assert "林示例" not in str(told("林示列", "1970-01-01"))


def test_keys_are_forgotten_after_their_promised_days(small_town):
    town = small_town
    assert town.ask(town.token(town.one), key="one").status_code == 201
    with town.database.transaction() as session:
        forget_request_keys(session, town.at + timedelta(days=29))
        assert session.scalar(select(func.count()).select_from(CheckRequestKey)) == 1
        forget_request_keys(session, town.at + timedelta(days=31))
        assert session.scalar(select(func.count()).select_from(CheckRequestKey)) == 0


def test_a_check_that_fails_is_said_to_be_not_checked_and_leaves_its_key_free(small_town):
    town = small_town
    token = town.token(town.one)
    with town.database.transaction() as session:
        session.execute(text("ALTER TABLE flag RENAME TO flag_away"))
    failed = town.ask(token, key="A-1")
    assert (failed.status_code, failed.get_json()["verdict"]) == (503, "未核查")
    assert failed.content_type == "application/problem+json"
    assert int(failed.headers["Retry-After"]) > 0
    with town.database.transaction() as session:
        session.execute(text("ALTER TABLE flag_away RENAME TO flag"))
    assert town.ask(token, key="A-1").get_json()["verdict"] == "未发现"


def test_no_answer_of_a_broken_service_looks_like_one(small_town, monkeypatch):
    """Also when it cannot even tell who asks."""
    town = small_town
    token = town.token(town.one)
    with town.database.transaction() as session:
        session.execute(text("ALTER TABLE client_token RENAME TO token_away"))
    monkeypatch.setitem(town.app.config, "PROPAGATE_EXCEPTIONS", False)
    failed = town.ask(token)
    assert (failed.status_code, failed.get_json()["verdict"]) == (503, "未核查")


def test_no_defect_of_a_check_looks_like_an_answer(small_town, monkeypatch):
    town = small_town
    token = town.token(town.one)
    with town.database.transaction() as session:
        session.execute(text("UPDATE measure SET content = '{}'"))
    monkeypatch.setitem(town.app.config, "PROPAGATE_EXCEPTIONS", False)
    failed = town.ask(token)
    assert (failed.status_code, failed.get_json()["verdict"]) == (503, "未核查")


def test_a_token_of_a_system_opens_nothing_else(small_town):
    town = small_town
    token = town.token(town.one)
    for path in ("/api/v1/notices", "/api/v1/listings", "/api/v1/desks/honours/matters", "/api/v1/work"):
        assert town.ask(token, path).status_code == 401


def test_each_system_has_a_rate_of_its_own(sqlite, vault, tmp_path, now):
    town = Town(sqlite, vault, tmp_path, now, limit_requests=True)
    town.manage(change_client, town.one.client_id, wanted("采购审查系统", rate=2), [HONOUR])
    token, other = town.token(town.one), town.token(town.other)
    answers = [town.ask(token) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[-1].get_json()["verdict"] == "未核查"
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert town.ask(other).status_code == 201


def test_wrong_secrets_keep_no_system_from_its_token_and_refusals_have_the_form_of_the_rfc(
    sqlite, vault, tmp_path, now
):
    town = Town(sqlite, vault, tmp_path, now, limit_requests=True)
    failed = [town.grant(town.one, "ycs_wrong") for _ in range(61)]
    assert [answer.status_code for answer in failed] == [401] * 60 + [429]
    assert (failed[-1].content_type, failed[-1].get_json()["error"]) == ("application/json", "temporarily_unavailable")
    assert int(failed[-1].headers["Retry-After"]) > 0
    assert {town.grant(who).status_code for who in (town.one, town.other)} == {200}
    wrong_way = town.client.get("/oauth2/token")
    assert (wrong_way.status_code, wrong_way.get_json()["error"]) == (405, "invalid_request")
    assert "POST" in wrong_way.headers["Allow"]


def test_no_refusal_of_a_check_looks_like_an_answer(small_town):
    town = small_town
    unknown = town.ask("yct_unknown")
    assert (unknown.status_code, unknown.get_json()["verdict"]) == (401, "未核查")
    assert unknown.headers["WWW-Authenticate"].startswith("Bearer")
    large = town.ask(town.token(town.one), name="长" * 1_100_000)
    assert (large.status_code, large.get_json()["verdict"]) == (413, "未核查")


def test_an_administrator_opens_renews_and_closes_a_system_and_sees_its_secret_once(small_town):
    town = small_town
    browser = browser_of(town.app, town.database, town.admin, town.at)
    typed = {"name": "银行授信系统", "department": "示例银行", "contact_office": "风险部", "requests_per_minute": "60"}
    form_page = "/admin/clients"
    refused = send_from(browser, form_page, form_page, typed)
    assert refused.status_code == 422
    assert "请至少选一项" in text_of(refused)
    assert "银行授信系统" in text_of(refused)
    opened = text_of(send_from(browser, form_page, form_page, typed | {"scopes": HONOUR}))
    secret = re.search(r"ycs_[\w-]{43}", opened)[0]
    page = re.search(r'(/admin/clients/[^/"]+)/secret', opened)[1]
    assert "ycs_" not in text_of(browser.get(page))
    renewed = text_of(send_from(browser, page, f"{page}/secret", {}))
    assert secret not in renewed
    assert re.search(r"ycs_[\w-]{43}", renewed)
    assert send_from(browser, page, f"{page}/closure", {"reason": " "}).status_code == 422
    assert send_from(browser, page, f"{page}/closure", {"reason": "项目结束"}).status_code == 303
    assert "原因：项目结束" in text_of(browser.get(page))
    assert post(browser, f"{page}/secret", {}).status_code in {400, 409}
