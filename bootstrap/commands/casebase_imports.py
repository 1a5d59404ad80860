"""Taking texts of laws and past cases in from files."""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from casebase.domain.privacy.kinds import Kind
from core.kernel.roles import Actor

if TYPE_CHECKING:
    from casebase.domain.case_mapping import CaseMapping
    from casebase.domain.law_text import LeftOut, ParsedLaw
    from casebase.services.import_cases import CaseSource
    from casebase.services.import_law import LawImport

_MOST_SHOWN = 10
_LONGEST_LINE = 200
_SHIPPED = ("disclosure_12315", "cases_jsonl")


def _day(context: click.Context, option: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError as error:
        raise click.BadParameter("请按 2026-11-21 的形式填写日期", context, option) from error


@click.command("import-law")
@click.argument("file", type=FILE)
@click.option("--law", required=True, help="Full name of the law.")
@click.option("--short", default="", help="Short name that article keys begin with; that of a known law is found.")
@click.option("--from", "valid_from", callback=_day, required=True, help="First day in force, YYYY-MM-DD.")
@click.option("--to", "valid_to", callback=_day, help="Last day in force, if this text has one.")
@click.option("--number", default="", help="Number of promulgation, such as 国务院令第778号.")
@click.option("--source", default="", help="Address or title of where the text was found.")
@click.option("--ends-missing", is_flag=True, help="Articles in force that the file has not really end that day.")
@REJECTED
@BY
@click.pass_context
def import_law_command(
    ctx: click.Context,
    /,
    file: Path,
    rejected: Path | None,
    phone: str,
    **given: Any,  # noqa: ANN401 - what click read for each option of LawFile's names
) -> None:
    """Take the official text of a law in from a .docx, .txt or .md file.

    Exit code 0: everything was taken in. 1: taken in, but numbers are missing or repeated, or lines belong nowhere.
    2: refused, nothing is stored, as when articles in force are not in the file. The same file again changes nothing.
    """
    from casebase.domain.content import load_content
    from casebase.domain.text_files import lines_of
    from casebase.services.import_law import LawFile, import_law

    content = file.read_bytes()
    parsed = _parsed(lines_of(file.name, content))
    wiring = wired(ctx)
    actor = acting(wiring, phone)
    taken = LawFile(name=file.name, sha256=hashlib.sha256(content).hexdigest(), **given)
    with wiring.database.transaction() as session:
        report = import_law(session, load_content(), taken, parsed, actor, wiring.clock())
    with open_rejected(rejected) as out:
        out.writelines(json.dumps(_left_out(one), ensure_ascii=False) + "\n" for one in parsed.left_out)
    has_problems = _say_law(report, parsed)
    sys.exit(SOME_PROBLEMS if has_problems else 0)


def _parsed(lines: list[str]) -> "ParsedLaw":
    from casebase.domain.law_text import parse_law

    with click.progressbar(length=len(lines), label="读入条文", file=sys.stderr) as bar:
        return parse_law(lines, bar.update)


def _left_out(one: "LeftOut") -> dict[str, object]:
    kind = "problem" if one.is_problem else "skipped"
    return {"line": one.line, "kind": kind, "reason": one.reason, "text": one.text[:_LONGEST_LINE]}


def _say_law(report: "LawImport", parsed: "ParsedLaw") -> bool:
    problems = [one for one in parsed.left_out if one.is_problem]
    skipped = len(parsed.left_out) - len(problems)
    tell(
        f"《{report.law.name}》（简称“{report.law.short}”）{report.valid_from:%Y-%m-%d} 起施行的文本："
        f"共 {len(parsed.articles)} 条，"
        f"新增 {report.added}，更新 {report.changed}，没有变化 {report.same}，撤下 {report.removed}。"
    )
    if report.ended:
        tell(f"从这一天起不再有效的条：{_listed(report.ended)}。")
    if skipped:
        tell(f"按惯例没有收入 {skipped} 行（标题、公布说明、目录、页码、落款、附件）。")
    if parsed.missing:
        tell(f"缺少条号：{_listed(parsed.missing)}。")
    for one in problems[:_MOST_SHOWN]:
        tell(f"第 {one.line} 行：{one.reason}。")
    if len(problems) > _MOST_SHOWN:
        tell(f"还有 {len(problems) - _MOST_SHOWN} 行有问题，可用 --rejected 写到文件里。")
    _say_digests(report)
    if parsed.in_force_from and parsed.in_force_from != report.valid_from:
        tell(f"原文写明自 {parsed.in_force_from} 起施行，与填写的日期不同；修正过的法律可以不同，请核对。")
    return bool(problems or parsed.missing)


def _say_digests(report: "LawImport") -> None:
    if report.unlike:
        names = [f"{key}（{title}）" for key, title in report.unlike.items()]
        tell(f"大意与原文用词差得多，请核对条号和日期：{_listed(names)}。")
    if report.unworded:
        tell(f"有大意而文本里没有的条：{_listed(report.unworded)}。")
    if report.undigested:
        tell(f"{report.undigested} 条只有原文，还没有大意。")


def _listed(names: Iterable[str]) -> str:
    known = list(names)
    more = f"等 {len(known)} 条" if len(known) > _MOST_SHOWN else ""
    return "、".join(known[:_MOST_SHOWN]) + more


@click.command("import-cases")
@click.argument("file", type=FILE)
@click.option(
    "--mapping", required=True, help="Mapping file, or the name of a shipped one: " + "、".join(_SHIPPED) + "."
)
@click.option(
    "--suspects",
    type=click.Choice(["mask", "hold"]),
    default="mask",
    help="What may name somebody though it is not sure: mask it, or hold the record back for a person to look at.",
)
@REJECTED
@BY
@click.pass_context
def import_cases_command(
    ctx: click.Context, /, file: Path, mapping: str, suspects: str, rejected: Path | None, phone: str
) -> None:
    """Take past cases in from a CSV or JSON file; their texts are masked first.

    A record is known by source and number: the same again changes nothing, a changed one replaces the old.
    Exit code 0: everything was taken in. 1: some records were rejected. 2: refused.
    """
    from casebase.domain.content import load_content
    from casebase.services.import_cases import CaseSource
    from core.kernel.clock import local_date

    wiring = wired(ctx)
    actor = acting(wiring, phone)
    today, holds = local_date(wiring.clock()), suspects == "hold"
    source = CaseSource(file.name, sha256_of(file), _mapping(mapping), load_content(), today, holds)
    taken = _take_cases(wiring, file, source, actor, rejected)
    _say_cases(taken)
    sys.exit(SOME_PROBLEMS if taken.counts["rejected"] else 0)


@dataclass
class _Taken:
    """What became of the records of a file, counted."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    masks: Counter[Kind] = field(default_factory=Counter)
    suspects: Counter[Kind] = field(default_factory=Counter)
    guessed: int = 0


def _say_cases(taken: _Taken) -> None:
    counts = taken.counts
    tell(
        f"新增 {counts['new']}，更新 {counts['changed']}，没有变化 {counts['same']}，"
        f"已经内置 {counts['shipped']}，没有收入 {counts['rejected']}。"
    )
    if counts["repeated"]:
        tell(f"文件里编号重复的 {counts['repeated']} 条，以最后一条为准。")
    if taken.masks:
        tell(f"隐去了{_by_kind(taken.masks)}。")
    if taken.suspects:
        tell(f"其中拿不准、也一并隐去的：{_by_kind(taken.suspects)}。想逐条看的，可以加上 --suspects hold。")
    if taken.guessed:
        tell(f"类别由系统判断的 {taken.guessed} 条，案例页上写明；可以在 [values.category] 里补对应关系再导入。")
    for reason, count in taken.reasons.most_common(_MOST_SHOWN):
        tell(f"{reason}：{count} 条")


def _by_kind(counted: Counter[Kind]) -> str:
    return "、".join(f"{kind.label} {counted[kind]} 处" for kind in Kind if counted[kind])


def _take_cases(wiring: Wired, file: Path, source: "CaseSource", actor: Actor, rejected: Path | None) -> _Taken:
    """Read, mask and store batch by batch; what was rejected is written as it comes."""
    from casebase.services.import_cases import BATCH, read_cases, store_cases
    from core.records.files import records_of

    taken, size = _Taken(), file.stat().st_size
    with open_rejected(rejected) as out, click.progressbar(length=size, label="读入案例", file=sys.stderr) as bar:
        mapping = source.mapping
        records = records_of(file, mapping.rows, bar.update, columns=tuple(mapping.columns.values()))
        while batch := list(islice(records, BATCH)):
            read = read_cases(batch, source)
            with wiring.database.transaction() as session:
                taken.counts.update(store_cases(session, read, source, actor, wiring.clock()))
            taken.masks.update(read.masks)
            taken.suspects.update(read.suspects)
            taken.guessed += read.guessed
            for one in read.rejected:
                taken.reasons.update(one.reasons)
                told = {"record": one.record, "line": one.line, "reasons": one.reasons}
                out.write(json.dumps(told, ensure_ascii=False) + "\n")
    return taken


def _mapping(named: str) -> "CaseMapping":
    from casebase.domain.case_mapping import mapping_from_toml, shipped_mapping
    from core.kernel.errors import NotFoundError

    if named in _SHIPPED:
        return shipped_mapping(named)
    if not Path(named).is_file():
        raise NotFoundError(f"没有找到对应关系文件 {named}；内置的有 {'、'.join(_SHIPPED)}")
    return mapping_from_toml(Path(named).read_text("utf-8-sig"))
