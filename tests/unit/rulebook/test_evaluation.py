"""The figures of `yinuo law evaluate`: each worked out by hand on three tiny cases, and a floor for the tuning half."""

import json
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest
from click.testing import CliRunner

from bootstrap.commands.law_evaluation import law_evaluate
from core.rules import load_shipped_book
from rulebook.domain.evaluation import PublishedCase, measure, read_case

BOOK = load_shipped_book()
ON = date(2026, 6, 1)
EXPIRED = "我在超市花20元买了一盒酸奶，回家发现已经过期5天了。"
FAKE = "我在商场花5000元买了一块手表，专柜验货说是假的。"
NOTHING = "我想问问你们几点上班。"
FIGURES = {
    "n",
    "article_share",
    "article_precision",
    "rules_shown_median",
    "multiple_right",
    "multiple_wrong",
    "refund_share",
    "undecided_share",
    "questions_median",
}


def _read(text, **values):
    return read_case(BOOK, PublishedCase("C", text, ON, **values))


def test_the_multiple_of_the_top_remedy_is_right_wrong_or_missing():
    ten = _read(EXPIRED, multiple=Decimal(10))
    three = _read(FAKE, multiple=Decimal(10))
    none = _read(NOTHING, multiple=Decimal(3))
    assert [row.multiple for row in (ten, three, none)] == [10, 3, None]
    figures = measure([ten, three, none])
    assert figures["multiple_right"] == round(1 / 3, 4)
    assert figures["multiple_wrong"] == round(1 / 3, 4)


def test_a_promised_multiple_counts_as_told():
    promised = _read("我在直播间花100元买了一瓶白酒，主播承诺假一赔五，酒厂鉴定是假酒。")
    assert promised.told["promised_multiple"] == 5


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"[" * 100_000, "一层套一层，套得太深了"),
        (b"{not json", "不是 JSON"),
        ("经过".encode("gbk"), "不是 UTF-8 编码的文字"),
        (b"[1]", "不是一个对象"),
    ],
    ids=["deep", "no-json", "no-utf8", "no-object"],
)
def test_a_line_that_cannot_be_read_is_named_with_its_number(tmp_path, line, said):
    cases = tmp_path / "cases.jsonl"
    cases.write_bytes(b'{"kind": "credit"}\n' + line + b"\n")
    done = CliRunner().invoke(law_evaluate, [str(cases)])
    assert (done.exit_code, done.output) == (2, f"读不懂输入：cases.jsonl 第 2 行{said}\n")


def test_refunds_count_only_where_one_was_decided():
    back = _read(FAKE, refund=Decimal(5000))
    nothing = _read(NOTHING, refund=Decimal(100))
    figures = measure([back, nothing, _read(NOTHING)])
    assert figures["refund_share"] == 0.5
    assert measure([_read(NOTHING)])["refund_share"] is None


def test_articles_count_as_cited_and_a_bare_law_is_met_by_any_of_its_articles():
    cited = tuple({(ref.law, ref.article) for item in _read(FAKE).shown for ref in item.articles})
    assert measure([_read(FAKE, laws=cited)])["article_share"] == 1
    bare = tuple({(law, "") for law, _ in cited})
    assert measure([_read(FAKE, laws=bare)])["article_precision"] == 1
    assert measure([_read(FAKE, laws=(("渔业法", "第一条"),))])["article_precision"] == 0


def test_undecided_is_a_case_where_no_remedy_stands_while_one_waits():
    waiting = _read("我在药店买的感冒药，怀疑是假药。")
    assert waiting.is_undecided
    assert not _read(FAKE).is_undecided
    assert measure([waiting, _read(FAKE)])["undecided_share"] == 0.5


def test_an_annotated_answer_is_told_when_its_question_comes():
    assert "problems" in _read(NOTHING).questions
    assert "problems" not in _read(NOTHING).told
    assert _read(NOTHING, answers={"problems": ["personal"]}).told["problems"] == ["personal"]


def test_the_command_prints_the_figures_and_writes_a_line_for_every_case(tmp_path):
    cases = [
        {
            "id": "A",
            "facts": EXPIRED,
            "published": "2026-05",
            "issue_category": "食品安全",
            "outcome": {"multiple": 10},
        },
        {"id": "B", "kind": "credit", "facts": NOTHING},
    ]
    source, out = tmp_path / "cases.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in cases), encoding="utf-8")
    printed = json.loads(CliRunner().invoke(law_evaluate, ["--out", str(out), str(source)]).stdout)
    assert set(printed) == FIGURES | {"by_category"}
    assert printed["n"] == 1
    assert set(printed["by_category"]["食品安全"]) == FIGURES
    (line,) = [json.loads(text) for text in out.read_text(encoding="utf-8").splitlines()]
    assert set(line) == {"id", "rules", "needs_facts", "remedies", "category", "route", "questions"}
    assert line["rules"][0] == "R04"
    assert isinstance(line["questions"], int)
    assert all(set(remedy) == {"kind", "amount", "rule"} for remedy in line["remedies"])


def test_a_wrong_input_ends_with_exit_code_2(tmp_path):
    source = tmp_path / "cases.jsonl"
    source.write_text('{"id": "A"}', encoding="utf-8")
    assert CliRunner().invoke(law_evaluate, [str(source)]).exit_code == 2


@pytest.fixture(scope="module")
def tuning():
    content = files("casebase").joinpath("content")
    arguments = ["--only", f"{content.joinpath('halves.json')}:tuning", str(content.joinpath("cases.jsonl"))]
    return json.loads(CliRunner().invoke(law_evaluate, arguments).stdout)


@pytest.mark.parametrize(
    ("figure", "floor"), [("multiple_right", 0.66), ("refund_share", 0.78), ("article_share", 0.5)]
)
def test_the_tuning_half_is_read_about_as_well_as_documented(tuning, figure, floor):
    assert tuning[figure] >= floor


@pytest.mark.parametrize(("figure", "ceiling"), [("undecided_share", 0.15), ("questions_median", 8)])
def test_the_tuning_half_stays_decided_with_few_questions(tuning, figure, ceiling):
    assert tuning[figure] <= ceiling
