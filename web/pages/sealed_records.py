"""Opening a sealed credit record: the officer says why first, and every look is written down."""

from collections.abc import Mapping

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from core.kernel.roles import Role
from credit.queries.party_file import record_page
from credit.services.open_sealed_record import open_sealed_record
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("sealed_records", __name__, url_prefix="/office/credit-records")
_KEEPERS = (Role.OFFICER, Role.SUPERVISOR)


def _page(form: Form, record_id: str, fields: Mapping[str, str] | None = None) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        record = record_page(session, record_id, signed_in_actor(), wiring.today())
    response = make_response(render_template("credit/opening.html", form=form, record=record, fields=fields))
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/<record_id>/opening")
@signed_in(*_KEEPERS)
def show_opening(record_id: str) -> ResponseReturnValue:
    return _page(blank_form(), record_id)


@blueprint.post("/<record_id>/opening")
@signed_in(*_KEEPERS)
@shows_again(_page)
def post_opening(record_id: str) -> ResponseReturnValue:
    wiring, reason = dependencies(), request.form.get("reason", "")
    with wiring.open_transaction() as session:
        fields = open_sealed_record(session, record_id, reason, signed_in_actor(), wiring.clock())
    return _page(blank_form(), record_id, fields)
