"""`yinuo law check` and `yinuo law replay`: is the book whole, and does every answer ever given come out the same."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, Protocol
from unicodedata import east_asian_width

import click

from core.database import Database
from core.rules import shipped_texts
from core.rules.inspection import Inspection, inspect_book
from mediation.services.replay_advice import ReplayedAnswer, replay_stored_advice

_PROBLEM = 1
_WRONG_INPUT = 2
_MOST_DIFFERENCES = 5
_HEAD = ("规则", "版本段", "事实", "例子", "问题")


class Wired(Protocol):
    """What the commands use of a wired service, if `ctx.obj` holds one."""

    @property
    def database(self) -> Database: ...


@click.command("check")
@click.option(
    "--book",
    "folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Folder with the files of the book; the shipped book when left out.",
)
def law_check(folder: Path | None) -> None:
    """Inspect the book and print a table: a row for each rule, then every problem with its file.

    Looks at vocabulary, types, gaps and overlaps in dates, sources, remedies, and runs all examples.
    Exit code 1: there is a problem. Exit code 2: the folder cannot be read.
    """
    inspection = inspect_book(shipped_texts() if folder is None else _texts_in(folder))
    for line in _table(inspection):
        print(line)
    for problem in inspection.problems:
        print(problem.text)
    print(_verdict(inspection))
    if inspection.problems:
        sys.exit(_PROBLEM)


def _texts_in(folder: Path) -> dict[str, str]:
    try:
        files = sorted(folder.rglob("*.toml"))
        texts = {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in files}
    except (OSError, UnicodeDecodeError):
        _refuse(f"读不到 {folder} 里的文件，请检查路径和编码（UTF-8）")
    if not texts:
        _refuse(f"{folder} 里没有 .toml 文件")
    return texts


def _table(inspection: Inspection) -> Iterator[str]:
    rows = [(row.rule_id, row.versions, row.facts, row.examples, row.problems) for row in inspection.rows]
    facts = len(inspection.book.vocabulary) if inspection.book else 0
    total = (
        "合计",
        sum(row[1] for row in rows),
        facts,
        sum(row[3] for row in rows),
        len(inspection.problems),
    )
    yield _line(_HEAD)
    for row in (*rows, total):
        yield _line(row)


def _line(cells: Sequence[object]) -> str:
    first, *rest = (str(cell) for cell in cells)
    return first + " " * (10 - _width(first)) + "".join(" " * (8 - _width(cell)) + cell for cell in rest)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _verdict(inspection: Inspection) -> str:
    if inspection.problems:
        run = "" if inspection.book else "；例子要等这些改好才能算"
        return f"有 {len(inspection.problems)} 个问题{run}"
    return f"没有问题：{len(inspection.rows)} 条规则，{len(inspection.examples)} 个例子都对上了"


@click.command("replay")
@click.pass_obj
def law_replay(wired: Wired | None) -> None:
    """Ask the book again for every stored answer, each under its version, and print what differs.

    Prints no facts of any person: only the number of the answer, its book and what came out otherwise.
    Exit code 1: an answer differs.
    """
    counts = {"same": 0, "asked": 0, "differ": 0}
    with _reading(wired) as answers:
        for answer in answers:
            counts["same" if answer.replay.is_same else "differ"] += 1
            counts["asked"] += answer.replay.asks_otherwise
            _tell(answer)
    same, differ = counts["same"], counts["differ"]
    print(f"{same + differ} 个答案：{same} 个一样，{differ} 个不一样")
    if counts["asked"]:
        print(f"其中 {counts['asked']} 个现在会问别的问题，答案不受影响")
    if differ:
        sys.exit(_PROBLEM)


@contextmanager
def _reading(wired: Wired | None) -> Iterator[Iterator[ReplayedAnswer]]:
    parts = wired or _open()
    with parts.database.reading() as session:
        yield replay_stored_advice(session)


def _open() -> Wired:
    from bootstrap.settings import load_settings
    from bootstrap.wiring import open_wiring

    return open_wiring(load_settings())


def _tell(answer: ReplayedAnswer) -> None:
    for difference in answer.replay.differences[:_MOST_DIFFERENCES]:
        print(f"{answer.snapshot_id} {answer.book_version} {answer.made_at:%Y-%m-%d}：{difference}")
    more = len(answer.replay.differences) - _MOST_DIFFERENCES
    if more > 0:
        print(f"{answer.snapshot_id}：另有 {more} 处")


def _refuse(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    sys.exit(_WRONG_INPUT)
