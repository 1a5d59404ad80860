"""The acts and checks over JSON, each role signed in as itself."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from core.files import FileStore
from core.kernel.roles import Role
from sanctions.services.make_listings_effective import make_listings_effective
from sanctions.services.spread_flags import spread_flags
from tests.factories_identity import given_account, given_member, given_token
from tests.factories_registry import given_enterprise, given_representative, some_code
from tests.factories_sanctions import GOOD_ID, LAW, given_law
from tests.factories_web import app_over
from web.dependencies import Dependencies, WebSettings

API = "/api/v1"


class Office:
    """The application over one database, with somebody of each role signed in."""

    def __init__(self, database, vault, folder, now):
        self.database, self.now = database, now
        self.code, self.clean = some_code(), some_code()
        roles = [Role.OFFICER, Role.SUPERVISOR, Role.REGISTRATION_CLERK, Role.LICENSING_CLERK, Role.HONOURS_CLERK]
        with database.transaction() as session:
            given_law(session, now)
            self.firm = given_enterprise(session, code=self.code)
            given_enterprise(session, "示例市晴川书店", code=self.clean)
            given_representative(session, self.firm, "林示例", GOOD_ID)
            accounts = {role: given_account(session, role, now).actor.account_id for role in [*roles, Role.CONSUMER]}
            accounts[Role.MERCHANT] = given_member(session, self.firm, now).actor.account_id
            self.tokens = {role: given_token(session, account, now) for role, account in accounts.items()}
        settings = WebSettings("api-test-secret", limit_requests=False)
        files = FileStore(folder / "files", vault)
        given = Dependencies(database, vault, files, lambda: self.now, lambda: now, settings)
        self.client = app_over(given).test_client()

    def ask(self, role, path, body=None):
        headers = {"Authorization": f"Bearer {self.tokens[role]}"} if role else {}
        method = self.client.get if body is None else self.client.post
        return method(API + path, headers=headers, **({} if body is None else {"json": body}))

    def must(self, role, path, body=None):
        answer = self.ask(role, path, body)
        assert answer.status_code in {200, 201}, answer.get_data(as_text=True)
        return answer.get_json()

    def check(self, matter, desk, role, code=None, people=()):
        body = {"desk": desk, "matter": matter, "code": code or self.code, "people": list(people)}
        return self.must(role, "/checks", body)

    def list_the_firm(self):
        day = self.now.date().isoformat()
        listing = self.must(Role.OFFICER, "/listings", self.proposal())["row"]["listing_id"]
        at = f"/listings/{listing}"
        self.must(Role.OFFICER, f"{at}/notice", {"served_on": day, "served_how": "直接送达", "reason": "情节严重"})
        self.must(Role.MERCHANT, f"{at}/statements", {"received_on": day, "text": "正在筹款"})
        self.must(Role.MERCHANT, f"{at}/waiver", {"waived_on": day})
        consent = {"authority": "示例省局", "document_number": "函8号", "consented_on": day}
        self.must(Role.SUPERVISOR, f"{at}/consent", consent)
        decision = {
            "document_number": "示市监处罚〔2026〕1号",
            "reason": "两步均成立",
            "effective_on": day,
            "answer_to_statements": "筹款未落实，不予采纳",
        }
        self.must(Role.SUPERVISOR, f"{at}/decision", decision)
        self.work()
        return listing

    def proposal(self):
        return {
            "enterprise_id": self.firm,
            "ground": "8-2",
            "violation": "收取预付款后闭店失联",
            "event_on": "2026-08-01",
            "facts": "收款后闭店",
            "parts": {part.code: "有证据" for part in LAW.ground("8-2").parts},
            "seriousness": {mark.code: "有理由" for mark in LAW.seriousness},
            "weighing": "故意明显",
            "heavier_penalty": "heavier_fine",
            "penalty": "罚款二十万元",
            "penalty_basis": "《消费者权益保护法实施条例》第五十条",
            "fine_fen": 20_000_000,
        }

    def work(self):
        with self.database.transaction() as session:
            make_listings_effective(session, self.now)
            spread_flags(session, self.now)


@pytest.fixture
def office(database, vault, tmp_path):
    return Office(database, vault, tmp_path, datetime(2026, 11, 20, 2, 0, tzinfo=UTC))


def test_a_listing_goes_all_the_way_over_the_api_and_warns_each_desk(office):
    listing = office.list_the_firm()
    page = office.must(Role.SUPERVISOR, f"/listings/{listing}")
    assert page["row"]["status"] == "effective"
    assert [paper["kind"] for paper in page["papers"]] == ["notice", "statement", "waiver", "consent", "decision"]
    k1 = office.check("simplified_deregistration", "registration", Role.REGISTRATION_CLERK)
    k20 = office.check("food_business_licence", "licensing", Role.LICENSING_CLERK)
    k22 = office.check("approval_on_pledge", "licensing", Role.LICENSING_CLERK)
    k23 = office.check("market_honour", "honours", Role.HONOURS_CLERK)
    assert [one["verdict"] for one in (k1, k20, k22, k23)] == ["必须拒绝", "须权衡", "必须拒绝", "必须拒绝"]
    (entry,) = office.must(None, f"/enterprises/{office.firm}/list-entries")["entries"]
    assert office.must(None, f"/enterprises/{office.code}/list-entries")["entries"] == [entry]
    assert entry["until"] == "2029-11-20"
    annulment = {"document_number": "复1号", "reason": "撤销"}
    office.must(Role.OFFICER, f"/listings/{listing}/basis-fall", {**annulment, "fell_on": "2026-11-20"})
    office.must(Role.SUPERVISOR, f"/listings/{listing}/annulment", annulment)
    assert office.check("market_honour", "honours", Role.HONOURS_CLERK)["verdict"] == "未发现"
    assert office.must(None, f"/enterprises/{office.firm}/list-entries")["entries"] == []


def test_moving_the_clock_past_the_term_clears_the_warning(office):
    office.list_the_firm()
    office.now += timedelta(days=3 * 365 + 2)
    assert office.check("market_honour", "honours", Role.HONOURS_CLERK)["verdict"] == "未发现"


def test_a_clerk_records_what_was_done_and_the_check_replays(office):
    office.list_the_firm()
    shown = office.check("food_business_licence", "licensing", Role.LICENSING_CLERK)
    at = f"/checks/{shown['check_id']}"
    page = office.must(Role.LICENSING_CLERK, at)
    weighed = {factor["key"]: "与申请的经营直接有关" for factor in page["factors"]}
    refused = office.ask(Role.LICENSING_CLERK, f"{at}/decision", {"choice": "refused", "reason": "a"})
    assert refused.status_code in {400, 422}
    assert set(refused.get_json()["fields"]) == {"reason", *(f"factor_{key}" for key in weighed)}
    done = office.must(
        Role.LICENSING_CLERK, f"{at}/decision", {"choice": "granted", "reason": "已整改", "factors": weighed}
    )
    assert done["decision"]["choice_text"] == "准予办理"
    assert office.must(Role.SUPERVISOR, f"{at}/replay")["is_same"] is True
    (line,) = office.must(Role.LICENSING_CLERK, "/checks")["checks"]
    assert line["decision_text"] == "准予办理"
    again = office.ask(Role.LICENSING_CLERK, f"{at}/decision", {"choice": "granted", "reason": "x", "factors": weighed})
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "91110108717809965C"}, "code"),
        ({"code": ""}, "code"),
        ({"matter": "x"}, "matter"),
        ({"desk": "x"}, "desk"),
    ],
)
def test_bad_input_names_its_field(office, change, field):
    body = {"desk": "honours", "matter": "market_honour", "code": office.code, **change}
    refused = office.ask(Role.HONOURS_CLERK, "/checks", body)
    assert 400 <= refused.status_code < 500
    assert set(refused.get_json()["fields"]) == {field}


def test_an_unknown_code_is_not_clear(office):
    assert office.check("market_honour", "honours", Role.HONOURS_CLERK, some_code())["verdict"] == "未找到该主体"


def test_when_it_cannot_answer_the_api_says_not_checked(sqlite, vault, tmp_path, now):
    office = Office(sqlite, vault, tmp_path, now)
    with sqlite.engine.begin() as connection:
        connection.execute(text("ALTER TABLE flag RENAME TO broken"))
    body = {"desk": "honours", "matter": "market_honour", "code": office.clean}
    answer = office.ask(Role.HONOURS_CLERK, "/checks", body)
    assert answer.status_code == 503
    assert answer.get_json()["verdict"] == "未核查"


@pytest.mark.parametrize("role", [Role.CONSUMER, Role.MERCHANT, Role.OFFICER, Role.SUPERVISOR])
def test_only_clerks_check(office, role):
    body = {"desk": "honours", "matter": "market_honour", "code": office.code}
    assert office.ask(role, "/checks", body).status_code == 403


def test_a_clerk_of_another_desk_cannot_check_there(office):
    body = {"desk": "licensing", "matter": "food_business_licence", "code": office.code}
    assert office.ask(Role.HONOURS_CLERK, "/checks", body).status_code == 403


@pytest.mark.parametrize("path", ["/listings", "/checks", "/desks/honours/matters"])
def test_strangers_are_asked_to_sign_in(office, path):
    assert office.ask(None, path).status_code == 401


def test_a_merchant_sees_its_own_case_only_once_told(office):
    listing = office.must(Role.OFFICER, "/listings", office.proposal())["row"]["listing_id"]
    assert office.ask(Role.MERCHANT, f"/listings/{listing}").status_code == 404
    assert office.ask(Role.MERCHANT, f"/listings/{listing}/decision", {}).status_code == 403


def test_the_catalogue_is_open_to_everyone(office):
    codes = {measure["code"] for measure in office.must(None, "/measures")["measures"]}
    assert {"K1", "K20", "K22", "K23"} <= codes


def test_the_representative_is_found_by_identity_number(office):
    office.list_the_firm()
    person = {"name": "林示例", "id_number": GOOD_ID, "post": "法定代表人"}
    answer = office.check("set_up", "registration", Role.REGISTRATION_CLERK, office.clean, [person])
    assert [(hit["measure"], hit["effect"]) for hit in answer["hits"]] == [("K12", "W")]


@pytest.mark.parametrize("who", ["nonsense", "91110000000000000X", "0" * 32])
def test_whoever_the_registry_does_not_know_is_never_shown_as_clear(office, who):
    assert office.ask(None, f"/enterprises/{who}/list-entries").status_code == 404
