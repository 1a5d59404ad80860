"""Applications whose answer changed while they were open."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.kernel.roles import CLERK_ROLES
from sanctions.queries.check_changes import changes_of_clerk
from sanctions.services.see_change import see_change
from web.dependencies import dependencies
from web.pages.checks import VERDICT_SHAPES
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("check_changes", __name__, url_prefix="/checks")


@blueprint.get("/changes")
@signed_in(*CLERK_ROLES)
def show_changes() -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        changes = changes_of_clerk(session, signed_in_actor())
    return render_template("checks/changes.html", changes=changes, shapes=VERDICT_SHAPES)


@blueprint.post("/<check_id>/seen")
@signed_in(*CLERK_ROLES)
def post_seen(check_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        see_change(session, check_id, signed_in_actor(), wiring.clock())
    return redirect(url_for("checks.show_check", check_id=check_id), 303)
