"""`yinuo law evaluate`: published disputes read by the book, measured against what was decided."""

import json
import sys
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from casebase.domain.dispute import Dispute
from casebase.domain.guessing import guess_category
from core.kernel.clock import local_date, system_now
from core.rules import RuleBook, load_shipped_book
from mediation.domain.sectors import find_sectors
from rulebook.domain.evaluation import CaseReading, PublishedCase, measure, read_case

_WRONG_INPUT = 2
_DECEMBER = 12
_OURS = "市场监督管理部门"


@click.command("evaluate")
@click.option("--out", type=click.Path(path_type=Path), help="Write one line per case to this file (JSONL).")
@click.option(
    "--answers",
    "answers_file",
    type=click.Path(exists=True, path_type=Path),
    help='Annotated answers for the interview, JSONL: {"id", "answers": {fact: value}}.',
)
@click.option("--only", help="Ids to evaluate: a JSON file and the name of a list in it, as FILE:NAME.")
@click.argument("cases_file", metavar="CASES.jsonl", type=click.Path(exists=True, path_type=Path))
def law_evaluate(cases_file: Path, out: Path | None, answers_file: Path | None, only: str | None) -> None:
    """Read the facts text of every case, run the interview, and compare the remedies with what was decided.

    Prints one JSON object: the figures, and the same figures for each category. Needs no database. Cases of kind
    "credit" are no consumer disputes and are left out. Exit code 2: a file is wrong.
    """
    book = load_shipped_book()
    try:
        cases = list(_cases(cases_file, _answers(answers_file), _only(only)))
    except (ValueError, KeyError) as error:
        click.echo(f"读不懂输入：{error}", err=True)
        sys.exit(_WRONG_INPUT)
    readings = [_with_progress(book, case, number, len(cases)) for number, case in enumerate(cases, start=1)]
    if out is not None:
        text = "".join(json.dumps(_line(row), ensure_ascii=False) + "\n" for row in readings)
        out.write_text(text, encoding="utf-8")
    click.echo(json.dumps(_figures(readings), ensure_ascii=False, indent=2))


def _with_progress(book: RuleBook, case: PublishedCase, number: int, total: int) -> CaseReading:
    if sys.stderr.isatty():
        click.echo(f"\r{number}/{total}", nl=number == total, err=True)
    return read_case(book, case)


def _figures(readings: list[CaseReading]) -> dict[str, Any]:
    by_category: dict[str, list[CaseReading]] = defaultdict(list)
    for row in readings:
        by_category[row.case.category or "未分类"].append(row)
    categories = {category: measure(rows) for category, rows in sorted(by_category.items())}
    return {**measure(readings), "by_category": categories}


def _line(row: CaseReading) -> dict[str, Any]:
    guesses = guess_category(Dispute(row.case.facts, row.on), [], [])
    category = guesses[0].category if guesses else None
    hits = find_sectors(row.case.facts, category)
    return {
        "id": row.case.id,
        "rules": [item.rule_id for item in row.shown],
        "needs_facts": list(row.needs_facts),
        "remedies": list(row.remedies),
        "category": category,
        "route": hits[0].sector.department if hits else _OURS,
        "questions": len(row.questions),
    }


def _cases(path: Path, answers: dict[str, dict[str, Any]], only: frozenset[str] | None) -> Iterator[PublishedCase]:
    for number, row in _rows(path):
        if row.get("kind") == "credit" or (only is not None and row.get("id") not in only):
            continue
        facts = row.get("facts")
        if not isinstance(facts, str) or not facts.strip():
            raise ValueError(f"{path.name} 第 {number} 行没有 facts")
        yield _case(row, str(row.get("id") or number), facts, answers)


def _case(row: dict[str, Any], case_id: str, facts: str, answers: dict[str, dict[str, Any]]) -> PublishedCase:
    outcome = row.get("outcome") or {}
    return PublishedCase(
        id=case_id,
        facts=facts,
        published=_day(row.get("published")),
        category=row.get("issue_category") or "",
        laws=tuple((law["law"], law.get("article") or "") for law in row.get("laws") or []),
        multiple=_number(outcome.get("multiple")),
        refund=_number(outcome.get("refund")),
        answers=answers.get(case_id),
    )


def _day(text: object) -> date:
    """Read a day, or the last day of a month or year; today when nothing is said."""
    if not text:
        return local_date(system_now())
    year, *rest = (int(part) for part in str(text).split("-"))
    month = rest[0] if rest else _DECEMBER
    return date(year, month, rest[1] if len(rest) > 1 else monthrange(year, month)[1])


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _answers(path: Path | None) -> dict[str, dict[str, Any]]:
    return {} if path is None else {row["id"]: row["answers"] for _, row in _rows(path)}


def _only(text: str | None) -> frozenset[str] | None:
    if text is None:
        return None
    file, _, name = text.rpartition(":")
    return frozenset(json.loads(Path(file).read_text(encoding="utf-8"))[name])


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if line.strip():
            row = _row(line, f"{path.name} 第 {number} 行")
            if not isinstance(row, dict):
                raise ValueError(f"{path.name} 第 {number} 行不是一个对象")
            yield number, row


def _row(line: bytes, place: str) -> object:
    try:
        return json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError(f"{place}不是 UTF-8 编码的文字") from None
    except RecursionError:
        raise ValueError(f"{place}一层套一层，套得太深了") from None
    except ValueError:
        raise ValueError(f"{place}不是 JSON") from None
