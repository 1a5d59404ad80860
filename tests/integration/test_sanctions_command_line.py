"""`yinuo sanctions check FILE.json`: what it prints, and with which exit code it ends."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from bootstrap.commands.sanctions import sanctions_commands
from sanctions.queries.checks import check_page
from tests.factories_registry import given_enterprise, some_code
from tests.factories_sanctions import SUPERVISOR, given_decided, given_law


@pytest.fixture
def listed_code(database, now):
    code = some_code()
    with database.transaction() as session:
        given_law(session, now)
        given_decided(session, now, given_enterprise(session, code=code))
    return code


@pytest.fixture
def run(database, now, tmp_path):
    def check(content):
        path = tmp_path / "check.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        wired = SimpleNamespace(database=database, clock=lambda: now)
        return CliRunner().invoke(sanctions_commands, ["check", str(path)], obj=wired)

    return check


def asked(code, **changes):
    return {"desk": "honours", "matter": "market_honour", "code": code, "people": [], **changes}


def test_the_answer_is_printed_as_it_was_stored(database, run, listed_code):
    ended = run(asked(listed_code))
    assert ended.exit_code == 0
    answer = json.loads(ended.stdout)
    assert (answer["verdict"], answer["hits"][0]["measure"]) == ("必须拒绝", "K23")
    with database.reading() as session:
        assert check_page(session, answer["check_id"], SUPERVISOR).answer_text == ended.stdout.strip()


@pytest.mark.parametrize(
    "content",
    [
        "not json",
        {"desk": "honours"},
        {"desk": "honours", "matter": "market_honour", "code": "123"},
        {"desk": "bank", "matter": "market_honour", "name": "某公司"},
        {"desk": "honours", "matter": "market_honour", "name": "某公司", "more": 1},
    ],
)
def test_a_wrong_file_ends_with_two_and_says_what_is_wrong_in_chinese(run, listed_code, content):
    ended = run(content)
    assert ended.exit_code == 2
    assert ended.stdout == ""
    assert any("\u4e00" <= char <= "\u9fff" for char in ended.stderr)


def test_the_field_that_is_unknown_and_the_one_that_is_missing_are_named(run, listed_code):
    told = run({"desk": "honours", "applicant": {"code": listed_code}}).stderr
    assert "matter：缺少这一项" in told
    assert "applicant：不认识这一项" in told


def test_the_example_of_the_docs_is_read(run, listed_code):
    example = Path(__file__).parents[2] / "docs/examples/check.json"
    assert json.loads(run(example.read_text(encoding="utf-8")).stdout)["verdict"] == "未找到该主体"


def test_a_missing_file_ends_with_two(database, now):
    wired = SimpleNamespace(database=database, clock=lambda: now)
    assert CliRunner().invoke(sanctions_commands, ["check", "/nowhere/at/all.json"], obj=wired).exit_code == 2


def test_when_it_cannot_be_checked_it_ends_with_three_and_says_not_checked(run):
    ended = run(asked(some_code()))
    assert ended.exit_code == 3
    assert json.loads(ended.stdout)["verdict"] == "未核查"


def listed(database, now, *arguments):
    with database.transaction() as session:
        given_law(session, now)
    wired = SimpleNamespace(database=database, clock=lambda: now)
    return CliRunner().invoke(sanctions_commands, ["measures", *arguments], obj=wired)


def test_the_catalogue_is_printed_by_desk(sqlite, now):
    told = listed(sqlite, now, "--desk", "bank")
    assert told.exit_code == 0
    assert {line[:5].strip() for line in told.stdout.splitlines() if not line.startswith(" ")} == {"K25", "T2B"}


def test_the_catalogue_is_printed_whole_as_json(sqlite, now):
    told = {line["measure"]["code"]: line for line in json.loads(listed(sqlite, now, "--json").stdout)}
    assert {f"K{number}" for number in range(1, 26)} <= set(told)
    assert told["K13"]["measure"]["term_years"] == 5
    assert told["K20"]["desks"] == ["licensing", "procurement"]


def test_an_unknown_desk_ends_with_two(sqlite, now):
    assert listed(sqlite, now, "--desk", "none-such").exit_code == 2
