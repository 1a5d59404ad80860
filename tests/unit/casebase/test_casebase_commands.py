"""The command line: recommend without a database, and what it refuses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bootstrap.commands.casebase import casebase_commands

ROOT = Path(__file__).parents[3]
TEXT = "健身房办了两年卡付了3000元，才三个月就关门停业，要求退余额"


def run(*arguments: str, text: str | bytes = TEXT):
    return CliRunner().invoke(casebase_commands, list(arguments), input=text)


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_articles_and_cases_are_recommended_as_json(engine):
    result = run("recommend", "--on", "2026-11-20", "--engine", engine)
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert found["category"] == "预付式消费"
    assert 3 <= len(found["laws"]) <= 5
    assert len(found["cases"]) == 3
    assert "消法-53" in {law["key"] for law in found["laws"]}
    assert all(law["reasons"] for law in found["laws"])
    assert set(found["laws"][0]) == {"key", "law", "article", "title", "digest", "score", "reasons", "words"}
    assert {"id", "title", "region", "result", "summary", "paid", "refund", "compensation", "multiple"} <= set(
        found["cases"][0]
    )


def test_only_law_of_the_day_is_recommended():
    keys = {law["key"] for law in json.loads(run("recommend", "--on", "2020-01-01", "--laws", "20").stdout)["laws"]}
    assert not any(key.startswith("预付4") for key in keys)


def test_no_more_is_printed_than_asked_for():
    found = json.loads(run("recommend", "--laws", "1", "--cases", "2").stdout)
    assert (len(found["laws"]), len(found["cases"])) == (1, 2)


@pytest.mark.parametrize("text", ["", "  \n\t　"])
def test_a_blank_complaint_is_refused_in_chinese(text):
    result = run("recommend", text=text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "没有读到投诉内容" in result.stderr


@pytest.mark.parametrize("number", ["0", "21", "-1", "x"])
@pytest.mark.parametrize("option", ["--laws", "--cases"])
def test_a_number_out_of_bounds_is_refused(option, number):
    assert run("recommend", option, number).exit_code == 2


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday", "2026/1/1", ""])
def test_a_day_that_is_none_is_refused(day):
    assert run("recommend", "--on", day).exit_code == 2


@pytest.mark.parametrize("text", ["。，！", "hello world", "\x00\x01", b"\xff\xfe\x80"])
def test_a_text_that_fits_nothing_is_answered_with_valid_json(text):
    result = run("recommend", text=text)
    assert result.exit_code == 0
    assert set(json.loads(result.stdout)) == {"laws", "cases", "category", "categories"}


def test_a_very_long_text_is_answered():
    assert json.loads(run("recommend", text=TEXT * 300).stdout)["laws"]


@pytest.mark.slow
def test_recommend_needs_no_settings_and_no_database(tmp_path):
    program = "from bootstrap.commands.casebase import casebase_commands; casebase_commands()"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program, "recommend"]
    done = subprocess.run(command, input=TEXT.encode(), capture_output=True, cwd=tmp_path, env=environment, check=True)
    assert json.loads(done.stdout)["category"] == "预付式消费"
    assert list(tmp_path.iterdir()) == []
