"""`yinuo law check`: a table, every problem, and an exit code that says which."""

import pytest
from click.testing import CliRunner

from bootstrap.commands.law import law_commands
from core.rules import shipped_texts


@pytest.fixture
def folder(tmp_path):
    for name, text in shipped_texts().items():
        path = tmp_path / "book" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "book"


def check(*options):
    return CliRunner().invoke(law_commands, ["check", *options])


def plant(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_book_passes_with_a_row_for_each_rule():
    result = check()
    assert result.exit_code == 0, result.output
    assert [line.split()[0] for line in result.output.splitlines() if line.startswith("R44")] == ["R44"]
    assert "没有问题" in result.output


def test_a_folder_is_checked_as_the_book(folder):
    assert check("--book", str(folder)).output == check().output


def test_planted_mistakes_fail_and_are_all_named(folder):
    plant(folder, "rules/R44.toml", "= 800.00 }", "= 801.00 }")
    plant(folder, "rules/R45.toml", 'remedies = ["refund"]\n', "")
    result = check("--book", str(folder))
    assert result.exit_code == 1
    assert "rules/R44.toml：例子“付1000送500" in result.output
    assert "rules/R45.toml：没有写给什么" in result.output
    assert "有 2 个问题" in result.output
    assert [line.split()[-1] for line in result.output.splitlines() if line.startswith(("R44 ", "R45 "))] == ["1", "1"]


def test_a_book_that_does_not_load_fails_before_its_examples(folder):
    plant(folder, "rules/R44.toml", "from = 2025-05-01", 'from = "2025-05-01"')
    result = check("--book", str(folder))
    assert result.exit_code == 1
    assert "from 要填日期" in result.output
    assert "例子要等这些改好才能算" in result.output


def test_a_folder_without_a_book_is_refused(tmp_path):
    assert check("--book", str(tmp_path)).exit_code == 2
