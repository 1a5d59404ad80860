"""A planted mistake is found, all of them at once, and said in Chinese with its file."""

import ast
import json
import re
from pathlib import Path

import pytest

from core.rules import shipped_content
from core.rules.inspection import inspect_book
from core.rules.problem_words import chinese_problem

TEXTS = json.loads(shipped_content())
CORE = Path(__file__).parents[3] / "core" / "rules"
LOADER = (*sorted(path.name for path in CORE.glob("loading*.py")), "reading.py", "checks.py", "citations.py")


def inspected(*changes):
    texts = dict(TEXTS)
    for path, old, new in changes:
        assert old in texts[path], old
        texts[path] = texts[path].replace(old, new, 1)
    return inspect_book(texts)


def words(inspection):
    return [problem.text for problem in inspection.problems]


def test_the_shipped_book_has_no_problem():
    """Whoever adds a rule, a number or a fact completes it: `yinuo law check` lists what is missing."""
    inspection = inspected()
    assert words(inspection) == []
    assert len(inspection.examples) == sum(row.examples for row in inspection.rows) > 0


@pytest.mark.parametrize(
    ("change", "file", "said"),
    [
        (
            ("rules/R44.toml", 'fact = "plan_kind"', 'fact = "plan_kinds"'),
            "rules/R44.toml",
            "没有名为 plan_kinds 的事实",
        ),
        (("rules/R01.toml", "until = 2024-06-30", "until = 2024-06-20"), "rules/R01.toml", "之间有空档"),
        (("rules/R01.toml", "until = 2024-06-30", "until = 2024-07-20"), "rules/R01.toml", "有重叠"),
        (("rules/R44.toml", '"预付4-18"', '"预付九-18"'), "rules/R44.toml", "articles.toml 里没有 预付九 这部法律"),
        (
            ("rules/R44.toml", "= 800.00 }", "= 801.00 }"),
            "rules/R44.toml",
            "应当是¥801.00，算出来是¥800.00",
        ),
        (("rules/R44.toml", 'remedies = ["refund"]\n', ""), "rules/R44.toml", "没有写给什么"),
        (("rules/R44.toml", 'confidence = "read"', 'confidence = "unconfirmed"'), "rules/R44.toml", "不能给数额"),
        (("rules/R44.toml", "id = ", "id == "), "rules/R44.toml", "第 1 行第 5 个字符附近不是正确的 TOML 写法"),
        (
            ("parameters/awards.toml", 'source = "消费者权益保护法 第五十五条第一款"', 'source = "某办法"'),
            "parameters/awards.toml",
            "没有写明哪部法律",
        ),
        (("conflicts/prepayment.toml", '"R77"', '"R777"'), "", "没有这条规则：R777"),
    ],
)
def test_a_planted_mistake_is_found_in_its_file(change, file, said):
    inspection = inspected(change)
    (problem,) = [each for each in inspection.problems if said in each.text]
    assert problem.file == file


def test_every_mistake_is_named_at_once():
    inspection = inspected(
        ("rules/R01.toml", "until = 2024-06-30", "until = 2024-06-20"),
        ("rules/R44.toml", "remedy =", "remedie ="),
        ("rules/R41.toml", 'formula = "', 'formula = "no_'),
    )
    assert [problem.file for problem in inspection.problems] == ["rules/R01.toml", "rules/R44.toml", "rules/R41.toml"]
    assert {row.rule_id: row.problems for row in inspection.rows if row.problems} == {"R01": 1, "R41": 1, "R44": 1}


@pytest.mark.parametrize("status", ["applies", "does_not_apply", "needs_facts"])
def test_a_rule_without_an_example_of_one_kind_is_incomplete(status):
    parts = TEXTS["rules/R44.toml"].split("[[examples]]")
    kept = [part for part in parts if f'status = "{status}"' not in part]
    inspection = inspect_book({**TEXTS, "rules/R44.toml": "[[examples]]".join(kept)})
    assert any(problem.text.endswith("的例子") for problem in inspection.problems)


@pytest.mark.parametrize("deep", [f"x={'[' * 5000}", f"x={'{a=' * 5000}"])
def test_a_text_that_nests_without_end_is_a_problem_of_its_file(deep):
    (problem,) = inspect_book({**TEXTS, "rules/R77.toml": deep}).problems
    assert problem.text == "rules/R77.toml：列表或者表一层套一层，套得太深了"


def test_a_missing_part_of_the_book_is_named():
    assert words(inspect_book({name: text for name, text in TEXTS.items() if name != "codes.toml"})) == [
        "缺少 codes.toml"
    ]


def raised_messages():
    """Every message that the loader can raise, with a word in place of each value."""
    for name in LOADER:
        for node in ast.walk(ast.parse((CORE / name).read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            named = getattr(called, "attr", getattr(called, "id", ""))
            if named not in ("fail", "RuleBookError", "ValueError") or not isinstance(
                node.args[0], ast.Constant | ast.JoinedStr
            ):
                continue
            parts = node.args[0].values if isinstance(node.args[0], ast.JoinedStr) else [node.args[0]]
            yield "".join(part.value if isinstance(part, ast.Constant) else "'x'" for part in parts)


def test_every_message_of_the_loader_is_said_in_chinese():
    passed_on = {"'x': 'x'"}  # a place before somebody else's words
    said = {message: chinese_problem(message) for message in raised_messages() if message not in passed_on}
    assert len(said) > 40
    assert [message for message, text in said.items() if not re.search(r"[\u4e00-\u9fff]", text)] == []
