"""The rule book over the API: the same services, the same refusals."""

import pytest

from core.kernel.roles import Role
from core.rules import load_shipped_book
from tests.factories_identity import given_account, given_token
from tests.factories_rulebook import RULE, amended
from tests.factories_sanctions import given_law
from tests.factories_web import given_app

BOOK = load_shipped_book()
RULES, AMENDMENTS = "/api/v1/law/book/rules", "/api/v1/law/book/amendments"
PROPOSAL = {
    "base_version": BOOK.version,
    "files": {RULE: amended()},
    "effective_on": "2027-01-01",
    "source": "预付式消费解释第十八条",
    "reason": "说法不清楚",
}


@pytest.fixture
def ask(sqlite, vault, tmp_path, now):
    app = given_app(sqlite, vault, tmp_path, now)
    tokens = {}
    with sqlite.transaction() as session:
        given_law(session, now)
        for who, role in (("wang", Role.OFFICER), ("qian", Role.OFFICER), ("zhao", Role.MEDIATOR)):
            account = given_account(session, role, now, name=who).actor
            tokens[who] = given_token(session, account.account_id, now)

    def ask(who, method, path, **sent):
        headers = {"Authorization": f"Bearer {tokens[who]}"}
        return app.test_client().open(path, method=method, headers=headers, **sent)

    return ask


def test_rules_are_found_and_read_whole(ask):
    found = ask("zhao", "GET", f"{RULES}?q=折扣价扣&role=remedy").json
    assert found["book_version"] == BOOK.version
    assert "R44" in [rule["rule_id"] for rule in found["rules"]]
    rule = ask("zhao", "GET", f"{RULES}/R44").json
    assert len(rule["rule"]["examples"]) == len(BOOK.rules["R44"].examples)
    assert rule["changes"][0]["origin"] == "release"
    assert ask("zhao", "GET", f"{RULES}/R999").status_code == 404


def test_a_rule_is_tried(ask):
    example = next(each for each in BOOK.rules["R44"].examples if each.shown)
    facts = {name: str(value) if not isinstance(value, bool) else value for name, value in example.facts}
    answer = ask("zhao", "POST", f"{RULES}/R44/answer", json={"facts": facts, "on": "2026-06-01"}).json["answer"]
    assert (answer["status"], answer["lines"][0]["amount_fen"]) == ("applies", 80000)
    assert ask("zhao", "POST", f"{RULES}/R44/answer", json={"facts": {"nothing": 1}}).status_code == 422
    assert ask("zhao", "POST", f"{RULES}/R44/answer", json={"facts": {}, "on": "1999-01-01"}).status_code == 404


def test_a_change_is_checked_proposed_and_adopted_by_another(ask):
    assert ask("wang", "POST", f"{AMENDMENTS}/check", json=PROPOSAL).json["changed"] == []
    made = ask("wang", "POST", AMENDMENTS, json=PROPOSAL)
    assert made.status_code == 201, made.json
    path, seen = f"{AMENDMENTS}/{made.json['line']['amendment_id']}", {"seen": made.json["seen"]}
    assert made.json["actions"] == ["withdraw"]
    assert ask("wang", "POST", f"{path}/adoption", json=seen).status_code == 403
    assert ask("zhao", "POST", f"{path}/adoption", json=seen).status_code == 403
    assert ask("qian", "POST", f"{path}/adoption", json={"seen": 99}).status_code == 409
    adopted = ask("qian", "POST", f"{path}/adoption", json=seen)
    assert adopted.json["book_version"].startswith("2026-07-1-")
    assert ask("zhao", "GET", f"{AMENDMENTS}?status=adopted").json["amendments"][0]["status_text"] == "已采用"
    assert ask("qian", "POST", f"{path}/adoption", json=seen).status_code == 409
    assert ask("wang", "POST", AMENDMENTS, json=PROPOSAL).status_code == 409


def test_a_change_is_sent_back_or_taken_back(ask):
    made = ask("wang", "POST", AMENDMENTS, json=PROPOSAL).json
    path = f"{AMENDMENTS}/{made['line']['amendment_id']}"
    back = ask("qian", "POST", f"{path}/sending-back", json={"reason": "来源要写到款", "seen": made["seen"]})
    assert back.json["line"]["decision_reason"] == "来源要写到款"
    made = ask("wang", "POST", AMENDMENTS, json=PROPOSAL).json
    path = f"{AMENDMENTS}/{made['line']['amendment_id']}"
    taken = ask("wang", "POST", f"{path}/withdrawal", json={"seen": made["seen"]})
    assert taken.json["line"]["status"] == "withdrawn"


def test_problems_are_named_for_each_file(ask):
    broken = {**PROPOSAL, "files": {RULE: amended().replace("remedy =", "remedie =")}}
    answer = ask("wang", "POST", AMENDMENTS, json=broken)
    assert answer.status_code == 422
    assert "缺少 remedy" in answer.get_data(as_text=True)
