"""Complaints in and out as files, beside the national platform."""

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bootstrap.wiring import Wiring
    from core.kernel.roles import Actor
    from mediation.queries.import_runs import ImportRunView

_SOME_FAILED = 1
_BY = click.option("--by", "phone", default="", help="Phone of who answers for it: an administrator or supervisor.")


@click.group("complaints")
def complaints_commands() -> None:
    """Take complaints over from another platform, or write them out."""


@complaints_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mapping", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_BY
def import_command(file: Path, mapping: Path, phone: str) -> None:
    """Read a CSV or JSONL file; a line known by source and external number is updated, never doubled."""
    from bootstrap.settings import load_settings
    from bootstrap.wiring import office_of_settings, open_wiring
    from mediation.domain.exchange import mapping_from_toml
    from mediation.queries.import_runs import import_run
    from mediation.services.import_complaints import ImportFile, start_import

    settings = load_settings()
    wiring, content = open_wiring(settings), file.read_bytes()
    actor = _actor(wiring, phone)
    read = mapping_from_toml(mapping.read_text(encoding="utf-8"))
    taken = ImportFile(file.name, content, hashlib.sha256(content).hexdigest())
    with wiring.database.transaction() as session:
        run_id = start_import(session, taken, read, office_of_settings(settings), actor, wiring.clock())
    _work(wiring, run_id)
    with wiring.database.reading() as session:
        run = import_run(session, run_id, actor)
    _say(run)
    sys.exit(_SOME_FAILED if run.failed else 0)


def _work(wiring: "Wiring", run_id: str) -> None:
    """Take some lines a transaction, so that a stop loses nothing; the worker goes on with what is left."""
    from mediation.services.import_complaints import work_on_import

    done, total = 0, 1
    with click.progressbar(length=1, label="转入投诉", file=sys.stderr) as bar:
        while done < total:
            with wiring.database.transaction() as session:
                run = work_on_import(session, run_id, wiring.clock())
                step, done, total = run.done - done, run.done, run.total
            bar.length = total
            bar.update(step)


def _say(run: "ImportRunView") -> None:
    for problem in run.problems:
        click.echo(f"第 {problem.line} 条（{problem.external_number or '没有编号'}）：{problem.reason}", err=True)
    click.echo(f"新转入 {run.made}，更新 {run.updated}，没有变化 {run.unchanged}，没有转入 {run.failed}。", err=True)


@complaints_commands.command("export")
@click.option("--format", "kind", type=click.Choice(["csv", "jsonl"]), default="csv", help="How it is written.")
@click.option("--full", is_flag=True, help="With personal data; asks for the password and is logged as such.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@_BY
def export_command(kind: str, full: bool, out: Path | None, phone: str) -> None:  # noqa: FBT001 - click passes flags so
    """Write every complaint that was received; see docs/exchange.md for the columns."""
    from bootstrap.settings import load_settings
    from bootstrap.wiring import open_wiring
    from mediation.domain.exchange import as_csv, as_jsonl
    from mediation.queries.export_rows import columns_of, export_rows
    from mediation.services.record_export import ExportMade, record_export

    wiring = open_wiring(load_settings())
    actor = _actor(wiring, phone)
    if full:
        _require_password(wiring, actor)
    with wiring.database.transaction() as session:
        rows = list(export_rows(session, actor, is_full=full))
        record_export(session, ExportMade(len(rows), kind, full), actor, wiring.clock())
    written = (as_csv if kind == "csv" else as_jsonl)(columns_of(is_full=full), rows)
    if out is None:
        sys.stdout.buffer.write(written.encode())
        return
    out.touch(mode=0o600)
    out.write_bytes(written.encode())
    click.echo(f"已写出 {len(rows)} 件投诉。", err=True)


def _actor(wiring: "Wiring", phone: str) -> "Actor":
    """Return who answers for it: the named official, or the only active administrator."""
    from core.kernel.errors import NotAllowedError
    from core.kernel.roles import Role
    from identity.queries.accounts import find_official_by_phone, only_official
    from identity.queries.signed_in import actor_of

    with wiring.database.reading() as session:
        found = find_official_by_phone(session, phone) if phone else only_official(session, Role.ADMIN)
        actor = actor_of(session, found) if found else None
    if actor is None or actor.role not in (Role.ADMIN, Role.SUPERVISOR):
        raise NotAllowedError("请用 --by 写明是哪一位管理员或者审批负责人（手机号）")
    return actor


def _require_password(wiring: "Wiring", actor: "Actor") -> None:
    from identity.domain.passwords import verify_password
    from identity.queries.credentials import find_own_credentials
    from identity.services.confirm_password import confirm_password

    typed = click.prompt("密码", hide_input=True, err=True)
    with wiring.database.reading() as session:
        credentials = find_own_credentials(session, actor, "command line")
    checked = verify_password(credentials, typed)
    with wiring.database.transaction() as session:
        answer = confirm_password(session, checked, actor, wiring.real_clock())
    answer.or_raise()
