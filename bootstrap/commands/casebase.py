"""Recommend articles and cases from the command line; rebuild and check the index."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from bootstrap.commands.casebase_deidentify import deidentify_command
from bootstrap.commands.casebase_evaluate import day_option, evaluate_command, shipped_index
from bootstrap.commands.casebase_imports import import_cases_command, import_law_command
from bootstrap.commands.casebase_rank import rank_command

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar
    from sqlalchemy.orm import Session

    from casebase.domain.ranking import RankedArticle, RankedCase
    from casebase.search import CaseIndex
    from casebase.search.recommending import Recommendation

_FEWEST, _MOST = 1, 20
_REFUSED = 2


@click.group("casebase")
def casebase_commands() -> None:
    """Articles and past cases."""


def _within(context: click.Context, option: click.Parameter, value: int) -> int:
    if not _FEWEST <= value <= _MOST:
        raise click.BadParameter(f"请填 {_FEWEST} 到 {_MOST} 之间的整数", context, option)
    return value


casebase_commands.add_command(deidentify_command)
casebase_commands.add_command(rank_command)
casebase_commands.add_command(evaluate_command)


@casebase_commands.command("recommend")
@click.option("--laws", default=5, callback=_within, help="How many articles at most (1 to 20).")
@click.option("--cases", default=3, callback=_within, help="How many past cases at most (1 to 20).")
@click.option("--on", callback=day_option, help="Day of the facts, YYYY-MM-DD; today when missing.")
@click.option("--engine", type=click.Choice(["tantivy", "whoosh"]), default="tantivy", help="Search engine.")
def recommend_command(laws: int, cases: int, on: date, engine: str) -> None:
    """Read a complaint from standard input and print the articles and past cases that fit, as JSON.

    Needs no database: it searches the shipped content.
    """
    text = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    if not text.strip():
        click.echo(
            "没有读到投诉内容。请把事情经过从标准输入传入，例如：echo 面包过期了 | yinuo casebase recommend", err=True
        )
        sys.exit(_REFUSED)
    from casebase.domain.dispute import Dispute
    from casebase.search.recommending import Limits, recommend
    from casebase.search.shelves import ContentShelf

    content, index = shipped_index(engine)
    found = recommend(index, ContentShelf(content), Dispute(facts=text, on=on), Limits(laws, cases))
    click.echo(json.dumps(_shown(found), ensure_ascii=False, indent=2))


@casebase_commands.command("rebuild")
def rebuild() -> None:
    """Write the search index anew from the database and swap it in; searches and the indexer go on meanwhile."""
    from casebase.services.follow_changes import count_documents, rebuild_index

    with _opened() as (session, index), _bar("重建索引", count_documents(session)) as bar:
        built = rebuild_index(session, index, bar.update)
    click.echo(f"索引已重建，共 {built} 条。", err=True)


@casebase_commands.command("check")
def check() -> None:
    """Compare the search index with the database; exit code 1 when they differ."""
    from casebase.services.follow_changes import check_index, count_documents

    with _opened() as (session, index), _bar("核对索引", count_documents(session)) as bar:
        found = check_index(session, index, bar.update)
    for problem, ids in (("缺少", found.missing), ("多出", found.extra), ("内容不同", found.different)):
        for one in ids:
            click.echo(f"{problem} {one}", err=True)
    click.echo("索引与数据库一致。" if found.agrees else "索引与数据库不一致，可用 casebase rebuild 重建。", err=True)
    sys.exit(0 if found.agrees else 1)


def _bar(label: str, length: int) -> "ProgressBar[int]":
    """Show progress at a terminal, on standard error; standard output stays free for data."""
    return click.progressbar(length=length, label=label, file=sys.stderr)


@contextmanager
def _opened() -> Iterator[tuple["Session", "CaseIndex"]]:
    from bootstrap.settings import load_settings
    from bootstrap.wiring import open_wiring

    wiring = open_wiring(load_settings())
    with wiring.database.reading() as session:
        yield session, wiring.index


def _shown(found: "Recommendation") -> dict[str, Any]:
    return {
        "laws": [_article(one) for one in found.laws],
        "cases": [_case(one) for one in found.cases],
        "category": found.guesses[0].category if found.guesses else None,
        "categories": [
            {"category": one.category, "share": round(one.share, 3), "words": list(one.words)}
            for one in found.guesses[:3]
        ],
    }


def _article(one: "RankedArticle") -> dict[str, Any]:
    shown = {name: getattr(one.article, name) for name in ("key", "law", "article", "title", "digest")}
    return {**shown, **_why(one)}


def _case(one: "RankedCase") -> dict[str, Any]:
    case = one.case
    return {
        "id": case.id,
        "title": case.title,
        "region": case.region,
        "result": case.result.value,
        "summary": case.summary,
        "paid": _yuan(case.paid_fen),
        "refund": _yuan(case.refund_fen),
        "compensation": _yuan(case.compensation_fen),
        "multiple": case.multiple,
        **_why(one),
    }


def _why(one: "RankedArticle | RankedCase") -> dict[str, Any]:
    return {"score": one.score, "reasons": list(one.reasons), "words": list(one.words)}


def _yuan(fen: int | None) -> float | None:
    return None if fen is None else fen / 100


casebase_commands.add_command(import_law_command)
casebase_commands.add_command(import_cases_command)
