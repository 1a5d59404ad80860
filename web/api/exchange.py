"""Complaints taken down by officers, taken over from files and written out, over the API."""

import hashlib
from typing import Any

from apiflask import APIBlueprint
from flask import Response

from core.kernel.clock import local_date
from core.kernel.roles import Role
from identity.domain.real_identity import IdentityForm, RealIdentity, check_identity
from mediation.domain.exchange import as_csv, as_jsonl, mapping_from_toml
from mediation.domain.lifecycle import Action, roles_of
from mediation.queries.export_rows import columns_of, export_rows
from mediation.queries.import_runs import import_run
from mediation.services.enter_complaint import Caller, Entry, enter_complaint
from mediation.services.import_complaints import ImportFile, start_import
from mediation.services.record_export import ExportMade, record_export
from web.api.mediation_acts import PRECONDITIONS, carry_out, require_password
from web.api.schemas.mediation import ActAnswer
from web.api.schemas.people import EntryInput, ExportInput, IdentityInput, ImportRunAnswer
from web.dependencies import dependencies
from web.limits import limited, takes_files
from web.office import office_of
from web.permissions import signed_in
from web.sent_files import sent_file
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("exchange_api", __name__, tag="登记与交换")

_EXCHANGERS = (Role.SUPERVISOR, Role.ADMIN)
_MISSING = "请附上文件，最大 10 MB"


@blueprint.post("/office/complaints")
@blueprint.input(EntryInput)
@blueprint.output(ActAnswer, status_code=201)
@blueprint.doc(summary="登记来电、来访、来信的投诉", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.ENTER))
def post_entry(json_data: EntryInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    office = office_of(dependencies().settings)
    entry = Entry(
        channel=json_data.channel,
        received_on=json_data.received_on,
        caller=Caller(json_data.name, json_data.phone, _identity(json_data.identity)),
        fields=json_data.complaint.fields(),
        agrees_to_delegation=json_data.agrees_to_delegation,
    )
    return carry_out(
        lambda session, actor, now, sent: enter_complaint(session, entry, office, actor, now, sent), status=201
    )


def _identity(given: IdentityInput | None) -> RealIdentity | None:
    if given is None:
        return None
    form = IdentityForm(given.id_kind.value, given.id_number, given.address)
    return check_identity(form, local_date(dependencies().clock()))


@blueprint.post("/exchange/imports")
@blueprint.output(ImportRunAnswer, status_code=202)
@blueprint.doc(
    summary="从其他平台转入投诉：表单字段 file（CSV 或 JSONL）和 mapping（TOML）",
    description="以 multipart/form-data 发送。后台逐条转入，用编号查进度。",
    security="bearer",
)
@signed_in(*_EXCHANGERS)
@limited("10 per minute; 60 per hour")
@takes_files
def post_import() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, actor = dependencies(), signed_in_actor()
    name, content = sent_file("file", _MISSING)
    mapping = mapping_from_toml(sent_file("mapping", _MISSING)[1].decode("utf-8", errors="replace"))
    file = ImportFile(name, content, hashlib.sha256(content).hexdigest())
    with wiring.open_transaction() as session:
        run_id = start_import(session, file, mapping, office_of(wiring.settings), actor, wiring.clock())
    return _run(run_id)


@blueprint.get("/exchange/imports/<run_id>")
@blueprint.output(ImportRunAnswer)
@blueprint.doc(summary="一次转入的进度和每条的问题", security="bearer")
@signed_in(*_EXCHANGERS)
def get_import(run_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _run(run_id)


@blueprint.post("/exchange/exports")
@blueprint.input(ExportInput)
@blueprint.doc(summary="导出投诉；不含方案、发言和协议", security="bearer")
@signed_in(*_EXCHANGERS)
@limited("10 per minute; 60 per hour")
def post_export(json_data: ExportInput) -> Response:
    wiring, actor, is_full = dependencies(), signed_in_actor(), json_data.is_full
    if is_full:
        require_password(json_data.password)
    received = (json_data.received_from, json_data.received_until)
    with wiring.open_transaction() as session:
        rows = list(export_rows(session, actor, is_full=is_full, received=received))
        record_export(session, ExportMade(len(rows), json_data.format, is_full), actor, wiring.clock())
    write, media = (as_csv, "text/csv") if json_data.format == "csv" else (as_jsonl, "application/x-ndjson")
    content = write(columns_of(is_full=is_full), rows)
    return Response(content, content_type=f"{media}; charset=utf-8", headers={"Cache-Control": "no-store"})


def _run(run_id: str) -> ImportRunAnswer:
    with dependencies().open_reading() as session:
        run = import_run(session, run_id, signed_in_actor())
    return ImportRunAnswer(**{name: getattr(run, name) for name in ImportRunAnswer.model_fields})
