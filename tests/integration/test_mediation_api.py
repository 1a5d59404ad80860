"""The mediation API, asked as each role asks it, on both databases."""

from datetime import timedelta

import pytest

from core.files import FileStore
from core.kernel.clock import system_now
from core.kernel.roles import Role
from tests.factories_identity import PASSWORD, given_account, given_token
from tests.factories_mediation import (
    FRAUD_FACTS,
    PAID_FEN,
    given_accepted,
    given_agreed,
    given_filed,
    given_mediating,
    given_people,
    given_settled,
    given_signed,
)
from tests.factories_pages import picture
from tests.factories_web import app_over
from web.dependencies import Dependencies, WebSettings

PNG = picture()
DRAFT = {
    "facts_text": "我在这家店办了健身卡，去了两次店就关门了，电话打不通，要求退款。",
    "event_on": "2026-10-20",
    "paid_fen": PAID_FEN,
    "payment_method": "wechat",
    "category": "预付式消费",
    "claims": [{"remedy": "refund", "sum_fen": 350_000}],
}
TERMS = {"remedy": "refund", "sum_fen": 300_000, "due_on": "2026-11-30", "method": "wechat"}


class Api:
    """The API with a signed-in client for everybody in the dispute."""

    def __init__(self, database, vault, tmp_path, now):
        settings = WebSettings("api-test-secret", demo_mode=True, limit_requests=False)
        files = FileStore(tmp_path / "files", vault)
        self.database, self.now = database, now
        self.client = app_over(
            Dependencies(database, vault, files, lambda: self.now, system_now, settings)
        ).test_client()
        with database.transaction() as session:
            self.people = given_people(session, now)
            stranger = given_account(session, Role.CONSUMER, now, name="路人").actor
            self.actors = {**vars(self.people), "stranger": stranger}
            self.tokens = {
                name: given_token(session, actor.account_id, system_now())
                for name, actor in self.actors.items()
                if name != "enterprise_id"
            }

    def given(self, build, **changes):
        with self.database.transaction() as session:
            return build(session, self.people, self.now, **changes)

    def call(self, method, path, who, body=None, **headers):
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Authorization"] = f"Bearer {self.tokens[who]}"
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=sent)

    def get(self, path, who="consumer", **headers):
        return self.call("GET", path, who, **headers)

    def post(self, path, who="consumer", body=None, **headers):
        return self.call("POST", path, who, body, **headers)

    def upload(self, path, who, content=PNG, name="收据.png"):
        part = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        note = '--edge\r\nContent-Disposition: form-data; name="note"\r\n\r\n付款收据\r\n--edge--\r\n'
        return self.client.post(
            f"/api/v1{path}",
            data=part.encode() + content + b"\r\n" + note.encode(),
            content_type="multipart/form-data; boundary=edge",
            headers={"Authorization": f"Bearer {self.tokens[who]}"},
        )


# What is refused at the edge is refused before any database could make a difference.
at_the_edge = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def api(database, vault, tmp_path, now):
    return Api(database, vault, tmp_path, now)


def test_a_dispute_is_settled_over_the_api_alone(api):
    started = api.post("/complaints", body={**DRAFT, "respondent_id": api.people.enterprise_id})
    assert started.status_code == 201, started.json
    root = f"/complaints/{started.json['complaint_id']}"
    assert api.upload(f"{root}/evidence", "consumer").status_code == 201
    filed = api.post(f"{root}/filing")
    assert (filed.status_code, filed.json["stage"]) == (200, "filed")
    assert api.post(f"{root}/acceptance", "officer").json["stage"] == "accepted"
    assert api.post(f"{root}/consent", "merchant").json["stage"] == "accepted"
    assert api.post(f"{root}/consent", "consumer").json["stage"] == "mediating"
    assert api.post(f"{root}/statements", "merchant", {"text": "可以退一部分。"}).status_code == 201
    first = api.post(f"{root}/offers", "merchant", {**TERMS, "sum_fen": 100_000}).json["subject_id"]
    counter = api.post(f"{root}/offers/{first}/counter", "consumer", TERMS).json["subject_id"]
    accepted = api.post(f"{root}/offers/{counter}/acceptance", "merchant")
    assert "sign_agreement" in accepted.json["actions"]
    agreement = api.get(f"{root}/agreement").json
    signing = {"text_sha256": agreement["text_sha256"], "password": PASSWORD}
    for who in ("consumer", "merchant"):
        assert api.post(f"{root}/agreement/signatures", who, signing).status_code == 200
    sealed = api.post(f"{root}/agreement/seal", "mediator", signing)
    assert sealed.json["stage"] == "settled"
    assert api.get(f"{root}/agreement", "merchant").json["state"] == "sealed"
    done = api.post(f"{root}/performance/confirmation", "consumer", {"performed_on": "2026-11-20"})
    assert (done.json["stage"], done.json["actions"]) == ("performed", [])


def test_a_page_names_what_its_reader_may_do(api):
    complaint_id = api.given(given_filed)
    for who, actions in (
        ("consumer", ["add_evidence", "withdraw"]),
        (
            "officer",
            [
                *("add_evidence", "accept", "refuse", "attach_respondent", "request_supplement", "judge_duplicate"),
                *("split_report", "transfer_outside", "assign"),
            ],
        ),
    ):
        page = api.get(f"/complaints/{complaint_id}", who)
        assert page.status_code == 200
        assert page.json["actions"] == actions
        assert page.json["head"]["clock"]["due_on"] == "2026-12-01"


@at_the_edge
@pytest.mark.parametrize("path", ["", "/room", "/room/mark", "/agreement", "/documents/acceptance", "/draft"])
def test_to_a_stranger_the_complaint_does_not_exist(api, path):
    complaint_id = api.given(given_mediating)
    assert api.get(f"/complaints/{complaint_id}{path}", "stranger").status_code == 404


@at_the_edge
@pytest.mark.parametrize(
    ("path", "who"),
    [("/acceptance", "consumer"), ("/agreement/seal", "officer"), ("/filing", "merchant"), ("/refusal", "merchant")],
)
def test_a_wrong_role_is_turned_away(api, path, who):
    complaint_id = api.given(given_filed)
    body = {"ground": "16-1", "reasons": "不属于职责范围。", "text_sha256": "0" * 64, "password": "x"}
    assert api.post(f"/complaints/{complaint_id}{path}", who, body).status_code == 403


@at_the_edge
def test_without_a_token_nothing_is_shown(api):
    complaint_id = api.given(given_filed)
    assert api.client.get(f"/api/v1/complaints/{complaint_id}").status_code == 401


def test_evidence_is_fetched_only_by_who_sees_the_complaint(api):
    complaint_id = api.given(given_filed)
    evidence_id = api.upload(f"/complaints/{complaint_id}/evidence", "consumer").json["subject_id"]
    path = f"/evidence/{evidence_id}/content"
    assert api.get(path, "officer").data == PNG
    assert api.get(path, "officer").headers["Content-Type"] == "image/png"
    assert [api.get(path, who).status_code for who in ("stranger", "merchant")] == [404, 404]


@at_the_edge
@pytest.mark.parametrize(
    ("content", "name", "status"),
    [(b"", "空.png", 422), (b"MZ" + b"\x00" * 80, "图.png", 415), (b"\x00" * (21 * 1024 * 1024), "大.png", 413)],
)
def test_bad_files_are_refused_with_their_reason(api, content, name, status):
    complaint_id = api.given(given_filed)
    refused = api.upload(f"/complaints/{complaint_id}/evidence", "consumer", content, name)
    assert refused.status_code == status
    assert name in refused.json["detail"]


def test_an_old_etag_changes_nothing(api):
    complaint_id = api.given(given_filed)
    tag = api.get(f"/complaints/{complaint_id}", "officer").headers["ETag"]
    path = f"/complaints/{complaint_id}/acceptance"
    assert api.post(path, "officer", If_Match='"0"').status_code == 409
    assert api.post(path, "officer", If_Match="nonsense").status_code == 422
    accepted = api.post(path, "officer", If_Match=tag)
    assert accepted.status_code == 200
    assert accepted.headers["ETag"] == f'"{accepted.json["version"]}"'
    assert accepted.headers["ETag"] != tag


def test_the_same_idempotency_key_acts_once(api):
    complaint_id = api.given(given_mediating)
    path = f"/complaints/{complaint_id}/offers"
    answers = [api.post(path, "merchant", TERMS, Idempotency_Key="abc").json for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(api.get(f"/complaints/{complaint_id}/room").json["table"]["offers"]) == 1


def test_the_room_is_sent_only_when_it_changed(api):
    complaint_id = api.given(given_mediating)
    path = f"/complaints/{complaint_id}/room/mark"
    tag = api.get(path).headers["ETag"]
    assert api.get(path, If_None_Match=tag).status_code == 304
    assert api.get(f"/complaints/{complaint_id}/room", If_None_Match=tag).status_code == 304
    api.post(f"/complaints/{complaint_id}/statements", "merchant", {"text": "在吗。"})
    assert api.get(path, If_None_Match=tag).status_code == 200


def test_a_wrong_password_signs_nothing(api):
    complaint_id = api.given(given_agreed)
    root = f"/complaints/{complaint_id}/agreement"
    text = api.get(root).json["text_sha256"]
    refused = api.post(f"{root}/signatures", "consumer", {"text_sha256": text, "password": "不对"})
    assert refused.status_code == 422
    assert all(signature["signed_at"] is None for signature in api.get(root).json["signatures"])


@at_the_edge
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sum_fen": -1}, "sum"),
        ({"due_on": "2026-11-01"}, "due_on"),
        ({"due_on": "明天"}, "due_on"),
        ({"method": "on_site"}, "method"),
        ({"remedy": "bribe"}, "remedy"),
        ({"valid_until": "2030-01-01"}, "valid_until"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_an_inexact_offer_is_refused_beside_its_field(api, changes, field):
    complaint_id = api.given(given_mediating)
    refused = api.post(f"/complaints/{complaint_id}/offers", "merchant", {**TERMS, **changes})
    assert refused.status_code == 422
    assert refused.content_type == "application/problem+json"
    assert field in refused.json["fields"]


def test_an_act_that_comes_too_late_is_told_so(api):
    complaint_id = api.given(given_settled)
    late = api.post(f"/complaints/{complaint_id}/acceptance", "officer")
    assert late.status_code == 409
    assert "已达成协议" in late.json["detail"]


def test_a_merchant_without_account_opens_its_letter_with_the_code(api):
    complaint_id = api.given(given_accepted)
    letter = api.post(f"/complaints/{complaint_id}/letters", "officer").json
    typed = {"number": letter["number"], "code": letter["code"].lower().replace("-", " ")}
    opened = api.client.post("/api/v1/letters/opening", json=typed)
    assert opened.status_code == 200
    assert opened.json["title"] == "投诉调解通知书"
    assert "张小民" not in str(opened.json)


def test_the_tag_of_the_room_is_a_precondition_too_and_changes_with_the_day(api):
    complaint_id = api.given(given_mediating)
    tag = api.get(f"/complaints/{complaint_id}/room").headers["ETag"]
    assert api.get(f"/complaints/{complaint_id}/room", If_None_Match=tag).status_code == 304
    assert api.post(f"/complaints/{complaint_id}/offers", "consumer", TERMS, If_Match=tag).status_code == 201
    assert api.post(f"/complaints/{complaint_id}/proposals", "merchant", If_Match=tag).status_code == 409
    assert api.post(f"/complaints/{complaint_id}/proposals", "merchant", If_Match="abc").status_code == 422
    tag = api.get(f"/complaints/{complaint_id}/room").headers["ETag"]
    api.now += timedelta(1)
    assert api.get(f"/complaints/{complaint_id}/room", If_None_Match=tag).status_code == 200


def test_a_file_for_somebody_elses_complaint_is_not_stored(api, tmp_path):
    complaint_id = api.given(given_accepted)
    assert api.upload(f"/complaints/{complaint_id}/evidence", "stranger").status_code == 404
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


def test_wrong_letter_codes_end_no_letter(api):
    complaint_id = api.given(given_accepted)
    letter = api.post(f"/complaints/{complaint_id}/letters", "officer").json
    wrong = {"number": letter["number"], "code": "AAAA-AAAA-AAAA"}
    answers = [api.client.post("/api/v1/letters/opening", json=wrong) for _ in range(9)]
    assert {answer.status_code for answer in answers} == {404}
    right = api.client.post("/api/v1/letters/opening", json={"number": letter["number"], "code": letter["code"]})
    assert right.status_code == 200


def test_a_new_letter_replaces_the_old_one(api):
    complaint_id = api.given(given_accepted)
    first, second = (api.post(f"/complaints/{complaint_id}/letters", "officer").json for _ in range(2))
    codes = [{"number": letter["number"], "code": letter["code"]} for letter in (first, second)]
    assert [api.client.post("/api/v1/letters/opening", json=code).status_code for code in codes] == [404, 200]


def test_a_refusal_and_its_letter(api):
    complaint_id = api.given(given_filed)
    case = api.get(f"/complaints/{complaint_id}/office", "officer").json
    ground = case["refusal_grounds"][0]["code"]
    body = {"ground": ground, "reasons": "这项争议由住建部门处理。"}
    assert api.post(f"/complaints/{complaint_id}/refusal", "officer", body).json["stage"] == "refused"
    letter = api.get(f"/complaints/{complaint_id}/documents/refusal").json
    assert letter["title"] == "投诉不予受理决定书"


def test_a_called_mediator_answers(api):
    complaint_id = api.given(given_mediating)
    root = f"/complaints/{complaint_id}"
    call = api.post(f"{root}/calls", "consumer", {"reason": "谈不拢"}).json["subject_id"]
    assert api.post(f"{root}/calls/{call}/answer", "mediator", {"text": "我来听听。"}).status_code == 200
    assert api.post(f"{root}/no-agreement", "merchant").json["stage"] == "terminated"


def test_the_merchant_answers_facts_and_the_proposal_follows(api):
    complaint_id = api.given(given_mediating, rule_facts=FRAUD_FACTS, paid_fen=20_000)
    root = f"/complaints/{complaint_id}"
    facts = api.get(f"{root}/room", "merchant").json["law"]["facts"]
    answers = [{"fact": fact["fact"], "agreed": True} for fact in facts]
    assert api.post(f"{root}/fact-answers", "merchant", {"answers": answers}).status_code == 200
    assert api.post(f"{root}/proposals", "merchant").status_code == 201
    proposals = api.get(f"{root}/room").json["table"]["proposals"]
    assert proposals[-1]["sum_fen"] == 80_000
    assert proposals == api.get(f"{root}/room", "merchant").json["table"]["proposals"]


@pytest.mark.parametrize(("who", "total"), [("consumer", 2), ("merchant", 1), ("officer", 2), ("stranger", 0)])
def test_each_role_lists_its_own_complaints(api, who, total):
    api.given(given_filed)
    api.given(given_accepted)
    found = api.get("/complaints", who).json
    assert found["total"] == total
    assert len(found["lines"]) == total


def test_a_list_is_narrowed_and_paged(api):
    api.given(given_filed)
    signed = api.given(given_signed)
    assert api.get("/complaints?stage=filed", "officer").json["total"] == 1
    to_seal = api.get("/complaints?mark=to_seal", "mediator").json
    assert [line["complaint_id"] for line in to_seal["lines"]] == [signed]
    second = api.get("/complaints?page=2&page_size=1", "officer").json
    assert (second["pages"], len(second["lines"])) == (2, 1)
    assert api.get("/complaints?stage=nonsense", "officer").status_code == 422


def test_a_draft_is_kept_replaced_and_thrown_away(api):
    complaint_id = api.post("/complaints", body={}).json["complaint_id"]
    root = f"/complaints/{complaint_id}/draft"
    gaps = api.post(f"/complaints/{complaint_id}/filing").json["fields"]
    assert set(gaps) == {"respondent", "facts_text", "event_on", "claims"}
    assert api.call("PUT", root, "consumer", DRAFT).status_code == 200
    assert api.get(root).json["fields"]["facts_text"] == DRAFT["facts_text"]
    assert api.call("DELETE", root, "consumer").json["stage"] == "withdrawn"
    assert api.get("/complaints").json["total"] == 0


def test_breach_and_proof_after_the_day(api):
    complaint_id = api.given(given_settled)
    root = f"/complaints/{complaint_id}/performance"
    assert api.post(f"{root}/breach", "consumer", {"reason": "没有收到退款"}).status_code == 409
    api.now += timedelta(15)
    assert api.post(f"{root}/breach", "consumer", {"reason": "没有收到退款"}).json["stage"] == "breached"
    assert api.upload(f"{root}/proof", "merchant").status_code == 201
    assert api.post(f"{root}/confirmation", "officer", {"performed_on": "2026-12-03"}).json["stage"] == "performed"


@at_the_edge
def test_the_description_of_the_api_holds_every_act(api):
    spec = api.client.get("/openapi.json").json
    paths = set(spec["paths"])
    assert "/api/v1/complaints/{complaint_id}/offers/{offer_id}/acceptance" in paths
    assert "RoomAnswer" in spec["components"]["schemas"]
