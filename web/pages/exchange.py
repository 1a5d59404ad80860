"""Taking complaints over from other platforms and writing them out, for supervisors and administrators."""

import hashlib
from datetime import date

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.clock import local_date
from core.kernel.errors import InvalidInputError
from core.kernel.roles import Role
from mediation.domain.exchange import COLUMNS, ExchangeMapping, as_csv, as_jsonl, mapping_from_toml, national_mapping
from mediation.queries.export_rows import columns_of, export_rows
from mediation.queries.import_runs import import_run, import_runs, last_mapping
from mediation.services.import_complaints import ImportFile, start_import
from mediation.services.record_export import ExportMade, record_export
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.limits import limited, takes_files
from web.office import office_of
from web.own_password import require_own_password
from web.permissions import signed_in
from web.sent_files import sent_file
from web.signed_in import signed_in_actor

blueprint = Blueprint("exchange", __name__, url_prefix="/office/exchange")

_EXCHANGERS = (Role.SUPERVISOR, Role.ADMIN)
_WRITERS = {"csv": (as_csv, "text/csv; charset=utf-8"), "jsonl": (as_jsonl, "application/x-ndjson; charset=utf-8")}


def _page(form: Form) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        runs = import_runs(session, signed_in_actor())
        last = last_mapping(session, signed_in_actor())
    choices = [("national", "全国12315平台的列"), *([("last", f"上次用的：{last.source}")] if last else [])]
    mappings = [*choices, ("own", "自己的对应关系文件")]
    return render_template("exchange/page.html", form=form, runs=runs, columns=COLUMNS, mappings=mappings)


@blueprint.get("")
@signed_in(*_EXCHANGERS)
def show_exchange() -> ResponseReturnValue:
    return _page(blank_form({"format": "csv", "content": "open", "mapped_by": "national"}))


@blueprint.post("/imports")
@signed_in(*_EXCHANGERS)
@limited("10 per minute; 60 per hour")
@takes_files
@shows_again(_page)
def post_import() -> ResponseReturnValue:
    """Keep file and mapping; the worker takes the lines, the page of the run shows how far it is."""
    name, content = sent_file("file", "请选择要转入的文件")
    wiring, actor, mapping = dependencies(), signed_in_actor(), _chosen_mapping()
    file = ImportFile(name, content, hashlib.sha256(content).hexdigest())
    with wiring.open_transaction() as session:
        run_id = start_import(session, file, mapping, office_of(wiring.settings), actor, wiring.clock())
    return redirect(url_for(".show_run", run_id=run_id), 303)


def _chosen_mapping() -> ExchangeMapping:
    """Return the mapping that was chosen; a file that was sent goes first."""
    sent, chosen = request.files.get("mapping"), request.form.get("mapped_by", "own")
    if chosen == "own" or (sent is not None and sent.filename):
        _, written = sent_file("mapping", "请选择对应关系文件（TOML）")
        return mapping_from_toml(written.decode("utf-8", errors="replace"))
    with dependencies().open_reading() as session:
        last = last_mapping(session, signed_in_actor()) if chosen == "last" else None
    return last or national_mapping()


@blueprint.get("/imports/<run_id>")
@signed_in(*_EXCHANGERS)
def show_run(run_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        run = import_run(session, run_id, signed_in_actor())
    return render_template("exchange/run.html", run=run)


@blueprint.post("/export")
@signed_in(*_EXCHANGERS)
@limited("10 per minute; 60 per hour")
@shows_again(_page)
def post_export() -> ResponseReturnValue:
    """Send the file; with personal data only after the password, and either way written into the log."""
    actor, wiring, typed = signed_in_actor(), dependencies(), request.form
    kind, is_full = typed.get("format", ""), typed.get("content") == "full"
    if kind not in _WRITERS:
        raise InvalidInputError("请选择文件格式", fields={"format": "请选择一种"})
    received = (_day("first"), _day("last"))
    if is_full:
        require_own_password(actor)
    with wiring.open_transaction() as session:
        rows = list(export_rows(session, actor, is_full=is_full, received=received))
        record_export(session, ExportMade(len(rows), kind, is_full), actor, wiring.clock())
    write, media_type = _WRITERS[kind]
    name = f"yinuo-{'full' if is_full else 'open'}-{local_date(wiring.clock())}.{kind}"
    disposition = f'attachment; filename="{name}"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(write(columns_of(is_full=is_full), rows), content_type=media_type, headers=headers)


def _day(name: str) -> date | None:
    text = request.form.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        message = "日期请写成 2026-11-21 这样"
        raise InvalidInputError(message, fields={name: message}) from error
