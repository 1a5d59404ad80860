"""How far flags reach: a page for officers and supervisors that watches for too much."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from core.kernel.two_officers import STAFF
from sanctions.queries.reach import MOST_EXPECTED, reach_report
from web.dependencies import dependencies
from web.flag_pages import page_of_source
from web.permissions import signed_in

blueprint = Blueprint("sanction_reach", __name__, url_prefix="/office/sanctions/reach")

_NIGHTS = {"agreed": ("一致", "done"), "doubtful": ("有出入，正在复核", "short"), "disagreed": ("不一致", "overdue")}


@blueprint.get("")
@signed_in(*STAFF)
def show_reach() -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        report = reach_report(session, wiring.clock())
    return render_template(
        "sanctions/reach.html",
        report=report,
        most_expected=MOST_EXPECTED,
        nights=_NIGHTS,
        page_of_source=page_of_source,
    )
