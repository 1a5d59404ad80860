"""Refusals that wait for a second reader, and what the reader says."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError
from core.kernel.roles import CLERK_ROLES, Role
from sanctions.domain.desk_decision import Reading
from sanctions.queries.checks import refusals_to_read
from sanctions.services.read_refusal import read_refusal
from web.dependencies import dependencies
from web.forms import CHECK_FIELDS, shows_again
from web.pages.checks import VERDICT_SHAPES, answer_page
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("check_readings", __name__, url_prefix="/checks")

_READERS = (*CLERK_ROLES, Role.SUPERVISOR)


@blueprint.get("/readings")
@signed_in(*_READERS)
def show_readings() -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        waiting = refusals_to_read(session, signed_in_actor())
    return render_template("checks/readings.html", checks=waiting, shapes=VERDICT_SHAPES)


@blueprint.post("/<check_id>/reading")
@signed_in(*_READERS)
@shows_again(answer_page)
def post_reading(check_id: str) -> ResponseReturnValue:
    chosen = request.form.get("reading", "")
    if chosen not in (Reading.CONFIRMED, Reading.RETURNED):
        raise InvalidInputError(CHECK_FIELDS, fields={"reading": "请选择复核意见"})
    wiring = dependencies()
    with wiring.open_transaction() as session:
        note = request.form.get("note", "")
        read_refusal(session, check_id, Reading(chosen), note, signed_in_actor(), wiring.clock())
    return redirect(url_for("checks.show_check", check_id=check_id), 303)
