"""Names from the command line: finding enterprises, and writing what they are found by."""

import sys
from pathlib import Path
from typing import Protocol

import click

from core.database import Database
from registry.search.name_index import NameIndex


class Finding(Protocol):
    """What the commands need of the wired service; `ctx.obj` may hold it."""

    @property
    def database(self) -> Database: ...

    @property
    def names(self) -> NameIndex: ...


@click.command("find")
@click.argument("name", required=False)
@click.option("--top", default=10, show_default=True, type=click.IntRange(1, 100), help="How many lines at most.")
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Look up every line; each answer then begins with its line.",
)
@click.pass_context
def find_command(ctx: click.Context, name: str | None, top: int, file: Path | None) -> None:
    """Find enterprises by code or name: rank, score, code, name and why, separated by tabs."""
    if (name is None) == (file is None):
        raise click.UsageError("give a NAME or --file")
    wiring = _wired(ctx)
    for text in [name or ""] if file is None else file.read_text("utf-8").splitlines():
        before = [] if file is None else [text]
        for line in _found(wiring.database, text, top):
            click.echo("\t".join([*before, *line]))


@click.command("index")
@click.pass_context
def index_command(ctx: click.Context) -> None:
    """Write the index of names anew, as after a large import; running processes take it up at once."""
    from registry.services.index_names import build_name_index, count_names

    wiring = _wired(ctx)
    if wiring.names.folder is None:
        raise click.UsageError("names are kept in memory here")
    with wiring.database.reading() as session:
        count = count_names(session)
    with click.progressbar(length=count, label="建立名称索引", file=sys.stderr) as bar:
        done = build_name_index(wiring.database, wiring.names.folder, bar.update)
    click.echo(f"已编入 {done} 个名称。")


def _found(database: Database, text: str, top: int) -> list[list[str]]:
    from registry.queries.find_enterprises import find_enterprises

    with database.reading() as session:
        hits = find_enterprises(session, text, top)
    return [[str(rank), str(hit.score), hit.code or "-", hit.name, hit.why] for rank, hit in enumerate(hits, 1)]


def _wired(ctx: click.Context) -> Finding:
    if ctx.obj is not None:
        given: Finding = ctx.obj
        return given
    from bootstrap.settings import load_settings
    from bootstrap.wiring import open_wiring

    return open_wiring(load_settings())
