import json

import pytest
from click.testing import CliRunner

from bootstrap.commands.law import law_commands

FRAUD = {
    "for_living": True,
    "seller_is_business": True,
    "deceptive_acts": ["5-7"],
    "flaw_only_in_label": False,
    "paid_amount": "100.00",
}


@pytest.fixture
def ask(tmp_path):
    def run(content, *options):
        facts = tmp_path / "FACTS.json"
        facts.write_bytes(content if isinstance(content, bytes) else content.encode())
        return CliRunner().invoke(law_commands, ["advise", *options, str(facts)])

    return run


def _rule(result, rule_id):
    (item,) = [item for item in json.loads(result.stdout)["entitlements"] if item["rule_id"] == rule_id]
    return item


def test_the_command_prints_the_answer_as_json(ask):
    result = ask(json.dumps(FRAUD), "--on", "2026-06-01")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["on"] == "2026-06-01"
    assert [line["amount_fen"] for line in _rule(result, "R01")["lines"]] == [10000, 50000]


@pytest.mark.parametrize("amount", ["100", "100.00", '"100"', "1e2"])
def test_money_may_be_a_number_or_a_string(ask, amount):
    result = ask(json.dumps(FRAUD).replace('"100.00"', amount), "--on", "2026-06-01")
    assert [line["amount_fen"] for line in _rule(result, "R01")["lines"]] == [10000, 50000]


def test_the_law_of_the_asked_day_answers(ask):
    assert _rule(ask(json.dumps(FRAUD), "--on", "2016-01-01"), "R01")["rule_version"] == "R01.2"


def test_without_a_day_todays_law_answers(ask):
    assert _rule(ask(json.dumps(FRAUD)), "R01")["rule_version"] == "R01.3"


def test_a_file_of_another_editor_with_a_mark_in_front_is_read(ask):
    assert ask(b"\xef\xbb\xbf" + json.dumps(FRAUD).encode()).exit_code == 0


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ('{"paid_amout": 3}', [], "是不是 paid_amount（实际支付的钱）"),
        ('{"paid_amount": "many"}', [], "“实际支付的钱”（paid_amount）要填数字"),
        ('{"paid_amount": NaN}', [], "NaN"),
        ('{"paid_amount": 1, "paid_amount": 2}', [], "paid_amount 写了不止一次"),
        ('{"paid_on": "3月2日"}', [], "要填存在的日期"),
        ("[1]", [], "事实名"),
        ("{", [], "第 1 行"),
        ("[" * 200_000, [], "文件"),
        (b"\xff\xfe", [], "UTF-8"),
        ("{}", ["--on", "2026-13-01"], "--on 要写存在的日期"),
    ],
)
def test_a_wrong_file_is_refused_in_chinese_with_exit_code_2(ask, content, options, said):
    result = ask(content, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_missing_file_is_refused_with_exit_code_2(tmp_path):
    result = CliRunner().invoke(law_commands, ["advise", str(tmp_path / "none.json")])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "读不到文件" in result.stderr


def test_facts_may_come_from_standard_input():
    result = CliRunner().invoke(law_commands, ["advise", "--on", "2026-06-01", "-"], input=json.dumps(FRAUD))
    assert _rule(result, "R01")["status"] == "applies"
