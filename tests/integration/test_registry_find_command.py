"""`yinuo registry find` and `index` print plain lines."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from bootstrap.commands.registry import registry_commands
from core.database import Database
from registry.search.name_index import CARRIED_AS, NameIndex
from tests.factories_registry import given_enterprise, some_code


@dataclass
class Wired:
    database: Database
    names: NameIndex


@pytest.fixture
def wired(sqlite, tmp_path: Path):
    wired = Wired(sqlite, NameIndex(tmp_path / "names"))
    sqlite.carry(CARRIED_AS, wired.names)
    yield wired
    sqlite.carry(CARRIED_AS, None)


def run(wired, *args):
    done = CliRunner().invoke(registry_commands, list(args), obj=wired, catch_exceptions=False)
    return done.exit_code, done.stdout


def test_answers_are_lines_of_rank_points_code_name_and_why(wired):
    code = some_code()
    with wired.database.transaction() as session:
        given_enterprise(session, "示例市青禾健身服务有限公司", code=code)
        given_enterprise(session, "示例市松涧家具有限公司")
    assert run(wired, "index") == (0, "已编入 2 个名称。\n")
    assert run(wired, "find", "青禾健身", "--top", "1") == (
        0,
        f"1\t90\t{code}\t示例市青禾健身服务有限公司\t名称包含所输入的文字\n",
    )
    assert run(wired, "find", "清禾健身服务")[1].split("\t")[2:4] == [code, "示例市青禾健身服务有限公司"]


def test_every_line_of_a_file_is_looked_up(wired, tmp_path):
    with wired.database.transaction() as session:
        given_enterprise(session, "示例市青禾健身服务有限公司")
    asked = tmp_path / "asked.txt"
    asked.write_text("青禾\n无此名称\n", "utf-8")
    _, printed = run(wired, "find", "--file", str(asked))
    assert [line.split("\t")[0] for line in printed.splitlines()] == ["青禾"]


def test_a_name_or_a_file_is_needed(wired):
    assert run(wired, "find")[0] == 2
