"""De-identify a text from the command line; measure how many planted identifiers are found."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.kernel.errors import InvalidInputError

if TYPE_CHECKING:
    from casebase.domain.privacy.measuring import Measured, Share


@click.command("deidentify")
@click.option(
    "--measure",
    "planted",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='Texts with planted identifiers, JSONL: {"text", "planted": [{"kind", "value"}], "kept": []}.',
)
@click.option("--part", type=click.Choice(["all", "first", "second"]), default="all", help="Half of the texts.")
@click.option("--missed", is_flag=True, help="Print what was missed and what was masked in vain, too.")
def deidentify_command(planted: Path | None, part: str, *, missed: bool) -> None:
    """Read a text from standard input and print it without what tells who somebody is, as JSON, with every mask.

    Suspects are stretches that may tell who somebody is and that a person has to decide about; they still stand in the
    text. With --measure: how many planted identifiers are masked, how many are masked or suspects, and how many
    suspects there are to decide about. Exit code 2: a line cannot be read.
    """
    if planted is not None:
        click.echo(json.dumps(_measured(planted, part, missed=missed), ensure_ascii=False, indent=2))
        return
    from casebase.domain.deidentifying import deidentify, suspects_in

    text = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    found = deidentify(text)
    masks = [{"kind": one.kind, "start": one.start, "end": one.end, "shown": one.shown} for one in found.masks]
    suspects = [
        {"kind": one.kind, "start": one.start, "end": one.end, "said": one.said} for one in suspects_in(text, found)
    ]
    click.echo(json.dumps({"text": found.text, "masks": masks, "suspects": suspects}, ensure_ascii=False, indent=2))


def _measured(path: Path, part: str, *, missed: bool) -> dict[str, Any]:
    from casebase.domain.privacy.measuring import measure, read_planted

    rows = list(read_planted(_lines(path)))
    middle = (len(rows) + 1) // 2
    chosen = {"all": rows, "first": rows[:middle], "second": rows[middle:]}[part]
    measured = measure(chosen)
    shown = {
        "texts": measured.texts,
        "recall": _share(measured.recall),
        "by_kind": {kind: _share(measured.recall_of(kind)) for kind in sorted(measured.planted)},
        "with_suspects": {
            "recall": _share(measured.recall_with_suspects),
            "by_kind": {kind: _share(measured.recall_with_suspects_of(kind)) for kind in sorted(measured.planted)},
        },
        "suspects": _burden(measured),
        "kept": _share(measured.survival),
    }
    if not missed:
        return shown
    return {
        **shown,
        "missed": measured.missed,
        "never_asked": measured.never_asked,
        "destroyed": measured.destroyed,
    }


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeError as error:
        raise InvalidInputError(f"不是 UTF-8 编码的文字：{path.name}") from error


def _burden(measured: "Measured") -> dict[str, Any]:
    return {
        "number": measured.suspects,
        "per_text": round(measured.suspects / measured.texts, 2) if measured.texts else None,
        "per_100_characters": round(100 * measured.suspects / measured.characters, 2) if measured.characters else None,
        "really_identifiers": _share(measured.suspects_in_earnest),
    }


def _share(share: "Share") -> dict[str, Any]:
    value, interval = share.value, share.interval
    return {
        "hits": share.hits,
        "of": share.of,
        "share": None if value is None else round(value, 4),
        "interval": None if interval is None else [round(edge, 4) for edge in (interval.low, interval.high)],
    }
