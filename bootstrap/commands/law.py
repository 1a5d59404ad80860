"""Asking the rule book from the command line: facts in, the law's answer out as JSON."""

import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NoReturn, Protocol

import click

from bootstrap.commands.law_evaluation import law_evaluate
from bootstrap.commands.law_review import law_check, law_replay
from core.database import Database
from core.kernel.clock import local_date, system_now
from core.rules import FactError, RuleBook, advise, load_shipped_book
from core.rules.reference import reference
from rulebook.queries.books import current_book

_WRONG_INPUT = 2


class Wired(Protocol):
    """What the command uses of a wired service, if `ctx.obj` holds one."""

    @property
    def database(self) -> Database: ...


class _WrongFileError(ValueError):
    """The facts file cannot be read; the message is for the person who wrote it."""


@click.group("law")
def law_commands() -> None:
    """Ask what the law gives on stated facts."""


@law_commands.command("advise")
@click.option("--on", "on_text", metavar="DATE", help="Day whose law counts, as 2026-03-02; today when left out.")
@click.argument("facts_file", metavar="FACTS.json", type=click.Path(path_type=Path, allow_dash=True))
@click.pass_obj
def law_advise(wired: Wired | None, on_text: str | None, facts_file: Path) -> None:
    """Print what the law gives on the facts in FACTS.json: {"fact name": value, ...}.

    Money and numbers may be numbers or strings, dates are written 2026-03-02; docs/rules.md lists every fact.
    Needs no database and no running service. Exit code 2: a fact or the file is wrong.
    """
    try:
        told = _read_facts(facts_file)
        advice = advise(_book(wired), told, _day(on_text))
    except _WrongFileError as error:
        _refuse([str(error)])
    except FactError as error:
        _refuse(list(error.fields.values()))
    print(json.dumps(advice.to_dict(), ensure_ascii=False, indent=2))


@law_commands.command("reference")
def law_reference() -> None:
    """Print every name of the shipped book as Markdown tables (docs/rules-reference.md)."""
    print(reference(load_shipped_book()), end="")


def _book(wired: Wired | None) -> RuleBook:
    if wired is None:
        return load_shipped_book()
    with wired.database.reading() as session:
        return current_book(session)


def _day(text: str | None) -> date:
    if text is None:
        return local_date(system_now())
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _WrongFileError(f"--on 要写存在的日期，例如 2026-03-02，不能是 {text}") from None


def _read_facts(facts_file: Path) -> dict[str, object]:
    try:
        raw = sys.stdin.buffer.read() if str(facts_file) == "-" else facts_file.read_bytes()
        told = json.loads(
            raw.decode("utf-8-sig"),
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object_without_repeats,
        )
    except OSError:
        raise _WrongFileError(f"读不到文件 {facts_file}，请检查路径") from None
    except UnicodeDecodeError:
        raise _WrongFileError("文件要用 UTF-8 编码保存") from None
    except json.JSONDecodeError as error:
        raise _WrongFileError(f"文件不是正确的 JSON：第 {error.lineno} 行第 {error.colno} 个字符附近有误") from None
    except RecursionError:
        raise _WrongFileError("文件的括号套得太深") from None
    if not isinstance(told, dict):
        raise _WrongFileError('文件要写成 {"事实名": 值} 的样子')
    return told


def _refuse_constant(word: str) -> NoReturn:
    raise _WrongFileError(f"文件里的 {word} 不是有效的数字")


def _object_without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = [name for name, _ in pairs]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise _WrongFileError(f"文件里 {'、'.join(repeated)} 写了不止一次")
    return dict(pairs)


def _refuse(problems: list[str]) -> NoReturn:
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(_WRONG_INPUT)


law_commands.add_command(law_evaluate)
law_commands.add_command(law_check)
law_commands.add_command(law_replay)
