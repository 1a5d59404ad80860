"""How far flags reach: a page for officers and supervisors that watches for too much."""

from collections.abc import Mapping

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from core.kernel.two_officers import STAFF
from sanctions.domain.flag_kinds import FlagSource
from sanctions.queries.reach import MOST_EXPECTED, FlagReach, reach_report
from web.dependencies import dependencies
from web.permissions import signed_in

blueprint = Blueprint("sanction_reach", __name__, url_prefix="/office/sanctions/reach")

_NIGHTS = {"agreed": ("一致", "done"), "doubtful": ("有出入，正在复核", "short"), "disagreed": ("不一致", "overdue")}

_PAGES: Mapping[FlagSource, str] = {
    FlagSource.LISTING: "/sanctions",
    FlagSource.ABNORMAL_LISTING: "/sanctions/abnormal",
    FlagSource.POST_RESTRICTION: "/sanctions/post-restrictions",
    FlagSource.DECISION: "/sanctions/decisions",
}


@blueprint.get("")
@signed_in(*STAFF)
def show_reach() -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        report = reach_report(session, wiring.clock())
    return render_template(
        "sanctions/reach.html", report=report, most_expected=MOST_EXPECTED, nights=_NIGHTS, link_of=link_of
    )


def link_of(line: FlagReach) -> str:
    """Return the page of what raised the flag."""
    return f"{_PAGES[FlagSource(line.source_kind)]}/{line.source_id}"
