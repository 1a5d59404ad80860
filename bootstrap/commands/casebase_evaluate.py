"""`yinuo casebase evaluate`: published disputes asked as if they were new, against what was decided."""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from casebase.domain.content import Content
    from casebase.search import CaseIndex
    from casebase.search.rank_files import Remarks

_REFUSED = 2


def day_option(context: click.Context, option: click.Parameter, value: str | None) -> date:
    """Read a day as it is typed; today when nothing is."""
    from core.kernel.clock import local_date, system_now

    if value is None:
        return local_date(system_now())
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError as error:
        raise click.BadParameter("请按 2026-11-21 的形式填写日期", context, option) from error


def shipped_index(engine: str) -> tuple["Content", "CaseIndex"]:
    """Return the shipped content and an index of it in memory."""
    from casebase.domain.content import load_content
    from casebase.search import open_index
    from casebase.search.documents import case_document, regulation_document

    content, index = load_content(), open_index(engine)
    index.put([*map(regulation_document, content.regulations), *map(case_document, content.cases)])
    return content, index


def tell_remarks(remarks: "Remarks") -> None:
    for line in remarks.shown:
        click.echo(f"提示：{line}", err=True)


@click.command("evaluate")
@click.option("--half", type=click.Choice(["tuning", "test"]), help="Only the cases of this half of the shipped ones.")
@click.option("--engine", type=click.Choice(["tantivy", "whoosh"]), default="tantivy", help="Search engine.")
@click.option("--on", callback=day_option, help="Day for cases without one, YYYY-MM-DD; today when missing.")
@click.argument("cases_file", metavar="CASES.jsonl", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def evaluate_command(cases_file: Path, half: str | None, engine: str, on: date) -> None:
    """Ask every case of the file as if it were new, hidden from itself and its twins, and print figures as JSON.

    The file has the form of the shipped cases; a second case of the same id is told and not asked. Needs no database.
    Exit code 2: the file cannot be read.
    """
    from casebase.search.measuring import evaluation_half, measure
    from casebase.search.published_cases import read_asked_cases
    from casebase.search.rank_files import Remarks, UnreadableError

    content, index = shipped_index(engine)
    remarks = Remarks()
    try:
        cases = read_asked_cases(cases_file, content.regulations, remarks)
    except UnreadableError as error:
        click.echo(f"输入有误，没有评测：\n{error}", err=True)
        sys.exit(_REFUSED)
    tell_remarks(remarks)
    chosen = frozenset(evaluation_half(half)) if half else None
    asked = [one for one in cases if chosen is None or one.id in chosen]
    with click.progressbar(length=len(asked), label="评测", file=sys.stderr) as bar:
        figures = measure(index, content, asked, on, bar.update)
    click.echo(json.dumps(figures, ensure_ascii=False, indent=2))
