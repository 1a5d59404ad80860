"""Taking enterprises, people and links in from files."""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from bootstrap.commands.importing import (
    BY,
    FILE,
    REJECTED,
    SOME_PROBLEMS,
    Wired,
    acting,
    open_rejected,
    sha256_of,
    tell,
    wired,
)
from core.kernel.roles import Actor

if TYPE_CHECKING:
    from core.records.files import Record, Unreadable
    from core.records.reading import Rejected
    from registry.services.import_file import RegistryFile
    from registry.services.importing import Noted

_MOST_SHOWN = 10
_STEPS_OF_BAR = 200
_HELP = """Take {what} in from a CSV or JSON file.

    The same file again changes nothing, but what was rejected of it is tried again; a newer one changes what is
    different and keeps what was. Broken off, it goes on where it stopped. Exit code 0: everything was taken in. 1: some
    records were rejected. 2: refused.
    """


@click.group("import")
def import_commands() -> None:
    """Take files of other registries in."""


@dataclass(frozen=True)
class ToldFile:
    """A file as it is named on the command line; without a mapping the Chinese names of columns are expected."""

    kind: str
    path: Path
    mapping: Path | None = None
    as_of: date | None = None
    is_demonstration: bool = False


def _command(kind: str, what: str) -> None:
    @import_commands.command(kind, help=_HELP.format(what=what))
    @click.argument("path", type=FILE)
    @click.option("--mapping", type=FILE, help="Mapping file; without one the Chinese names of columns are expected.")
    @click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day that the file tells of; without one today.")
    @click.option("--demonstration", "is_demonstration", is_flag=True, help="Everything in the file is invented.")
    @REJECTED
    @BY
    @click.pass_context
    def _import(
        ctx: click.Context,
        /,
        as_of: datetime | None,
        rejected: Path | None,
        phone: str,
        **given: Any,  # noqa: ANN401 - what click read for the other options of ToldFile's names
    ) -> None:
        wiring = wired(ctx)
        told = ToldFile(kind=kind, as_of=as_of.date() if as_of else None, **given)
        counts, reasons = import_registry_file(wiring, told, acting(wiring, phone), rejected)
        _say(counts, reasons)
        sys.exit(SOME_PROBLEMS if counts.get("rejected") else 0)


for _kind, _what in (("enterprises", "enterprises"), ("people", "people"), ("links", "links between those known")):
    _command(_kind, _what)


def import_registry_file(
    wiring: Wired, told: ToldFile, actor: Actor, rejected: Path | None = None
) -> tuple[dict[str, int], Counter[str]]:
    """Take the file in and return what became of its records, and why some were rejected in this run."""
    from registry.services.import_file import begin_import, finish_import

    file = _registry_file(wiring, told)
    next(_records(told.path, file), None)  # a file that is refused for its heading is never begun
    with wiring.database.transaction() as session:
        progress = begin_import(session, file, actor, wiring.clock())
    if progress.is_finished:
        tell("这个文件已经读入过，没有再读。")
        return dict(progress.counts), Counter()
    if progress.rejected_before:
        tell(f"这个文件已经读入过，当时有 {progress.rejected_before} 条没有收入，现在再读一遍。")
    if progress.records_done:
        tell(f"上次读到第 {progress.records_done} 条，从下一条继续。")
    with open_rejected(rejected, goes_on=progress.records_done > 0) as out:
        reasons = _take(wiring, told.path, file, progress.records_done, out)
    with wiring.database.transaction() as session:
        counts = finish_import(session, file, actor, wiring.clock())
    return dict(counts), reasons


def _registry_file(wiring: Wired, told: ToldFile) -> "RegistryFile":
    from core.kernel.clock import local_date
    from core.kernel.errors import InvalidInputError
    from registry.domain.import_drafts import FileKind
    from registry.domain.import_mappings import complete_kinds, registry_mapping, shipped_mapping_text
    from registry.services.import_file import RegistryFile

    kind = FileKind(told.kind)
    text = told.mapping.read_text("utf-8-sig") if told.mapping else shipped_mapping_text(kind)
    complete = complete_kinds(kind, text)
    if complete and told.as_of is None:
        raise InvalidInputError("完整的文件里没有的关系，按文件说明的日期结束：请用 --as-of 写明是哪一天的情况")
    # The same complete file on a later day says something new: what came in between has ended.
    return RegistryFile(
        kind=kind,
        name=told.path.name,
        sha256=sha256_of(told.path),
        mapping=registry_mapping(kind, text),
        mapping_sha256=hashlib.sha256(f"{text}{told.as_of if complete else ''}".encode()).hexdigest(),
        told_on=told.as_of or local_date(wiring.clock()),
        is_demonstration=told.is_demonstration,
        complete=complete,
    )


def _records(
    path: Path, file: "RegistryFile", on_bytes: Callable[[int], object] | None = None
) -> "Iterator[Record | Unreadable]":
    from core.records.files import records_of
    from registry.domain.import_mappings import needed_columns

    return records_of(path, file.mapping.rows, on_bytes, choices=needed_columns(file.kind, file.mapping))


def _take(wiring: Wired, path: Path, file: "RegistryFile", done: int, out: TextIO) -> Counter[str]:
    """Read and store batch by batch; what was rejected is written as it comes, before the batch counts as done."""
    from core.kernel.clock import local_date
    from registry.domain.import_drafts import FILE_TEXTS
    from registry.domain.keys_told import KeysTold
    from registry.services.import_file import BATCH, pass_over, read_batch, store_batch

    reasons, size = Counter[str](), path.stat().st_size
    steps = max(size // _STEPS_OF_BAR, 1)
    label = f"读入{FILE_TEXTS[file.kind]}"
    with click.progressbar(length=size, label=label, file=sys.stderr, update_min_steps=steps) as bar:
        records = _records(path, file, bar.update)
        keys = KeysTold()
        pass_over(records, done, file, local_date(wiring.clock()), keys)
        while (read := read_batch(islice(records, BATCH), file, local_date(wiring.clock()), keys)).records:
            with wiring.database.transaction() as session:
                refused = store_batch(session, file, read, done)
                out.writelines(map(_told_line, refused))
                out.flush()
            reasons.update(reason for one in refused for reason in _said(one)[1])
            done += read.records
    return reasons


def _said(one: "Rejected | Noted") -> tuple[str, tuple[str, ...]]:
    """Return what kind of words they are, and the words."""
    from registry.services.importing import Noted

    return ("notes", one.notes) if isinstance(one, Noted) else ("reasons", one.reasons)


def _told_line(one: "Rejected | Noted") -> str:
    kind, words = _said(one)
    return json.dumps({"line": one.line, kind: words}, ensure_ascii=False) + "\n"


def _say(counts: dict[str, int], reasons: Counter[str]) -> None:
    new, changed, same, refused, repeated = (
        counts.get(name, 0) for name in ("new", "changed", "same", "rejected", "repeated")
    )
    tell(f"新增 {new}，更新 {changed}，没有变化 {same}，没有收入 {refused}。")
    if "ended" in counts:
        tell(f"文件里没有、因此结束的关系 {counts['ended']} 条。")
    if counts.get("unread"):
        tell(f"有 {counts['unread']} 条读不懂，可能正是文件里没有的那些，所以一条关系也没有结束。")
    if counts.get("noted"):
        tell(f"已经收入、但有提示的 {counts['noted']} 条。")
    if repeated:
        tell(f"同一批里编号和名称都重复的 {repeated} 条，以最后一条为准。")
    for reason, count in reasons.most_common(_MOST_SHOWN):
        tell(f"{reason}：{count} 条")
