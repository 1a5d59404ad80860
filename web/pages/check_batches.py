"""A file of applications checked in the background: sent, watched, and taken back with its answers."""

from datetime import datetime

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.clock import local_date
from core.kernel.errors import NotFoundError, UnavailableError
from core.kernel.roles import CLERK_ROLES
from core.records.writing import csv_table, workbook_table
from sanctions.domain.batch_rows import COLUMNS_TOLD
from sanctions.queries.check_batches import batch_page, batch_table, batches_of_desk
from sanctions.queries.desks import matters_of_desk
from sanctions.services.check_batches import go_on_with_batch
from web.check_files import started_batch
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.limits import limited, takes_files
from web.pages.checks import VERDICT_SHAPES, not_checked_page, own_desk
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("check_batches", __name__, url_prefix="/checks/batches")

_WRITERS = {
    "csv": (csv_table, "text/csv; charset=utf-8"),
    "xlsx": (workbook_table, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def _page(form: Form) -> ResponseReturnValue:
    desk = own_desk()
    with dependencies().open_reading() as session:
        matters = matters_of_desk(session, desk.code)
        batches = batches_of_desk(session, signed_in_actor())
    choices = [(matter.code, matter.title) for matter in matters]
    return render_template(
        "checks/batches.html", form=form, matters=choices, batches=batches, columns=COLUMNS_TOLD, desk=desk
    )


@blueprint.get("")
@signed_in(*CLERK_ROLES)
def show_batches() -> ResponseReturnValue:
    return _page(blank_form())


@blueprint.post("")
@signed_in(*CLERK_ROLES)
@limited("10 per minute; 60 per hour")
@takes_files
@shows_again(_page)
def post_batch() -> ResponseReturnValue:
    """Keep every line; the worker checks them, the page of the batch shows how far it is."""
    try:
        batch_id = started_batch(own_desk().code, request.form.get("matter", ""))
    except UnavailableError as error:
        return _not_checked(error)
    return redirect(url_for(".show_batch", batch_id=batch_id), 303)


@blueprint.errorhandler(UnavailableError)
def _not_checked(error: UnavailableError) -> ResponseReturnValue:
    return not_checked_page(error, "check_batches.show_batches")


@blueprint.get("/<batch_id>")
@signed_in(*CLERK_ROLES)
def show_batch(batch_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        batch = batch_page(session, batch_id, signed_in_actor())
    return render_template("checks/batch.html", batch=batch, shapes=VERDICT_SHAPES)


@blueprint.post("/<batch_id>/go-on")
@signed_in(*CLERK_ROLES)
def post_go_on(batch_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        go_on_with_batch(session, batch_id, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_batch", batch_id=batch_id), 303)


@blueprint.get("/<batch_id>/answers.<kind>")
@signed_in(*CLERK_ROLES)
def show_answers(batch_id: str, kind: str) -> ResponseReturnValue:
    if kind not in _WRITERS:
        raise NotFoundError("没有这种格式")
    with dependencies().open_reading() as session:
        heading, rows = batch_table(session, batch_id, signed_in_actor())
    write, media_type = _WRITERS[kind]
    disposition = f'attachment; filename="{_file_name(dependencies().clock(), kind)}"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(write(heading, rows), content_type=media_type, headers=headers)


def _file_name(now: datetime, kind: str) -> str:
    return f"yinuo-checks-{local_date(now)}.{kind}"
