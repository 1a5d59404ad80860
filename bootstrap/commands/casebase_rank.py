"""`yinuo casebase rank`: any articles ranked for any questions by text, for evaluation."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bootstrap.commands.casebase_evaluate import tell_remarks

if TYPE_CHECKING:
    from casebase.domain.trusting import Estimate
    from casebase.search.rank_files import Remarks

_MOST_TOP = 1000
_REFUSED = 2
_TAG = "yinuo"

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("rank")
@click.option("--corpus", required=True, type=_FILE, help='Articles, JSONL: {"id", "text", "title"?}.')
@click.option("--queries", required=True, type=_FILE, help='Questions, JSONL: {"id", "text"}.')
@click.option("--train", type=_FILE, help='Questions with known articles, JSONL: {"text", "relevant": [id]}.')
@click.option("--top", default=100, show_default=True, type=click.IntRange(1, _MOST_TOP), help="Articles per question.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="TREC run file to write.")
@click.option("--engine", type=click.Choice(["tantivy", "whoosh"]), default="tantivy", help="Search engine.")
def rank_command(corpus: Path, queries: Path, train: Path | None, top: int, out: Path, engine: str) -> None:
    """Rank the articles for every question by text and write a TREC run file.

    With training questions, what these confirm is learned first. Needs no database. Exit code 2: a file cannot be
    read; nothing is written then.
    """
    from casebase.search import open_index
    from casebase.search.rank_files import Remarks, UnreadableError, read_documents, read_training
    from casebase.search.text_ranking import fill, learn, places_of, rank_all

    remarks = Remarks()
    if problem := _problem_of(out, [corpus, queries, *([train] if train else [])]):
        click.echo(problem, err=True)
        sys.exit(_REFUSED)
    try:
        documents, questions = read_documents(corpus, remarks), read_documents(queries, remarks)
        places = places_of(documents)
        training = read_training(train, places.by_article, remarks) if train else []
    except UnreadableError as error:
        click.echo(f"输入有误，没有排序：\n{error}", err=True)
        sys.exit(_REFUSED)
    _tell(remarks, not documents, not questions)
    index, learned = open_index(engine), None
    with _progress("建立索引", len(documents)) as step:
        fill(index, documents, step)
    if training:
        with _progress("学习已确认的问题", len(training)) as step:
            learned, estimate = learn(index, places, training, step)
        click.echo(_learned(estimate), err=True)
    with _progress("排序", len(questions)) as step:
        ranked = rank_all(index, questions, top, learned)
        out.write_text("".join(_lines(_ticking(ranked, step))), encoding="utf-8")


def _problem_of(out: Path, read: Iterable[Path]) -> str:
    if not out.parent.is_dir():
        return f"没有这个文件夹，结果写不进去：{out.parent}"
    if out.exists() and any(out.samefile(one) for one in read):
        return f"结果会盖掉要读的文件，请把 --out 写到别的地方：{out}"
    return ""


@contextmanager
def _progress(label: str, length: int) -> Iterator[Callable[[int], None]]:
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update


def _ticking(ranked: Iterable[tuple[str, list[str]]], step: Callable[[int], None]) -> Iterator[tuple[str, list[str]]]:
    for one in ranked:
        step(1)
        yield one


def _lines(ranked: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    """Yield lines of a run; the score is one by the rank, so that no reader sorts it differently."""
    for question, found in ranked:
        for rank, article in enumerate(found, start=1):
            yield f"{question} Q0 {article} {rank} {1 / rank:.9f} {_TAG}\n"


def _tell(remarks: "Remarks", no_documents: bool, no_questions: bool) -> None:  # noqa: FBT001
    tell_remarks(remarks)
    if no_documents or no_questions:
        click.echo("提示：没有条文或者没有问题，结果是空的", err=True)


def _learned(found: "Estimate") -> str:
    text, learned = found.by_text, found.found
    return (
        f"五折检验 {found.questions} 个已确认的问题：前十命中 {text.among_ten:.3f} → {learned.among_ten:.3f}；"
        f"其中条文从未出现过的 {found.unseen} 个：{text.unseen_among_ten:.3f} → {learned.unseen_among_ten:.3f}"
    )
