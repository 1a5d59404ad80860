"""An enterprise's own credit file: what ends by itself when, and what it can do itself from which day."""

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from core.kernel.roles import Role
from credit.queries.integrity_profile import integrity_profile
from credit.queries.what_would_help import what_would_help
from mediation.queries.answer_times import answer_times
from web.dependencies import dependencies
from web.pages.desk import own_enterprise
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("own_credit", __name__, url_prefix="/merchant/desk/<enterprise_id>/credit")


@blueprint.get("")
@signed_in(Role.MERCHANT)
def show_own_file(enterprise_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        enterprise = own_enterprise(session, enterprise_id)
        page = what_would_help(session, enterprise_id, signed_in_actor(), wiring.clock())
    response = make_response(render_template("desk/credit.html", enterprise=enterprise, page=page))
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/profile")
@signed_in(Role.MERCHANT)
def show_own_profile(enterprise_id: str) -> ResponseReturnValue:
    """Show the figures of promises and disputes beside peers, each with its records."""
    wiring = dependencies()
    with wiring.open_reading() as session:
        enterprise = own_enterprise(session, enterprise_id)
        profile = integrity_profile(session, enterprise_id, signed_in_actor(), wiring.today())
        answers = answer_times(session, enterprise_id, signed_in_actor(), wiring.today())
    return render_template("desk/credit_profile.html", enterprise=enterprise, profile=profile, answers=answers)
