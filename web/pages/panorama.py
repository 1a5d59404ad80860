"""The officer's panorama of one enterprise, its printable reports, and checking a report by its code."""

from collections.abc import Mapping

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import NotFoundError
from credit.domain.items import Item, Status
from credit.domain.reports import SCOPE_NAMES, ReportScope
from credit.queries.credit_report import report_page, verify_report
from credit.queries.integrity_profile import integrity_profile
from credit.queries.panorama import EVENT_NAMES, MAY_READ, EventKind, Panorama, panorama
from credit.queries.record_lines import RecordLine
from credit.queries.report_content import report_content
from credit.services.issue_report import issue_report
from mediation.queries.answer_times import answer_times
from registry.queries.enterprise_page import enterprise_page
from registry.queries.link_graph import MOST_FOLLOWED, LinkGraph, link_graph
from web.dependencies import dependencies
from web.forms import Form, blank_form
from web.limits import limited
from web.pages.public_lists import address, asked_one_of
from web.permissions import public, signed_in
from web.qr import qr_picture
from web.signed_in import signed_in_actor

blueprint = Blueprint("panorama", __name__, url_prefix="/office/enterprises")
reports = Blueprint("credit_reports", __name__, url_prefix="/office/credit-reports")
verification = Blueprint("report_verification", __name__, url_prefix="/verify/report")

_RECORD_SHAPES = {Item.PROMISE_KEPT: "kept", Item.PROMISE_BROKEN: "broken"}
_SHOWN: Mapping[str, str] = {"": "全部", "public": "正在公示", "closed": "不公示", "over": "已经结束"}


@blueprint.get("/<code>")
@signed_in(*MAY_READ)
def show_panorama(code: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = panorama(session, code, signed_in_actor(), wiring.today())
        graph = link_graph(session, page.registry.enterprise.enterprise_id, wiring.today())
    html = render_template(
        "credit/panorama.html",
        page=page,
        enterprise=page.registry.enterprise,
        graph=graph,
        drawn=_drawn(graph),
        most_followed=MOST_FOLLOWED,
        shapes=_RECORD_SHAPES,
        form=blank_form({"scope": ReportScope.PUBLIC.value}),
        scopes=[(scope.value, text) for scope, text in SCOPE_NAMES.items()],
        event_names=EVENT_NAMES,
        Status=Status,
        **_narrowed(page, code),
    )
    response = make_response(html)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _narrowed(page: Panorama, code: str) -> dict[str, object]:
    """Return the records and events that the chips of the address leave, and the chips."""
    counts: dict[str, int] = {}
    for record in page.file.records:
        counts[record.class_title] = counts.get(record.class_title, 0) + 1
    kept = {"code": code, "class": asked_one_of("class", counts), "show": asked_one_of("show", _SHOWN)}
    kept["event"] = asked_one_of("event", EventKind)
    of_class = [record for record in page.file.records if kept["class"] in ("", record.class_title)]
    classes = [("", "全部", len(page.file.records)), *((name, name, count) for name, count in counts.items())]
    return {
        "records": [record for record in of_class if _passes(record, kept["show"])],
        "events": [event for event in page.events if kept["event"] in ("", event.kind)],
        "class_chips": [_chip(kept, "class", value, text, "records", count) for value, text, count in classes],
        "show_chips": [_chip(kept, "show", value, text, "records") for value, text in _SHOWN.items()],
        "event_chips": [_chip(kept, "event", v, text, "history") for v, text in (("", "全部"), *EVENT_NAMES.items())],
    }


def _passes(record: RecordLine, show: str) -> bool:
    is_over = record.status not in (Status.CURRENT, Status.PAUSED)
    return {"": True, "public": record.is_public, "closed": not record.is_public and not is_over, "over": is_over}[show]


def _chip(kept: Mapping[str, str], name: str, value: str, text: str, part: str, count: int | None = None) -> object:
    href = f"{address('panorama.show_panorama', kept, **{name: value})}#{part}"
    return {"text": text, "href": href, "count": count, "current": kept[name] == value}


def _drawn(graph: LinkGraph) -> dict[str, object]:
    """Return what the picture needs: names as the table beside it shows them, addresses of enterprises alone."""
    return {
        "nodes": [
            {
                "id": node.key,
                "name": node.name,
                "person": node.is_person,
                "step": node.step,
                "href": url_for(".show_panorama", code=node.enterprise.page_key) if node.enterprise else None,
            }
            for node in graph.nodes
        ],
        "edges": [
            {"source": edge.start, "target": edge.end, "text": edge.text, "holds": edge.holds} for edge in graph.edges
        ],
    }


@blueprint.get("/<code>/profile")
@signed_in(*MAY_READ)
def show_profile(code: str) -> ResponseReturnValue:
    """Show the figures of promises and disputes with the records behind each."""
    wiring = dependencies()
    with wiring.open_reading() as session:
        enterprise_id = enterprise_page(session, code).enterprise.enterprise_id
        profile = integrity_profile(session, enterprise_id, signed_in_actor(), wiring.today())
        answers = answer_times(session, enterprise_id, signed_in_actor(), wiring.today())
    return render_template("credit/profile.html", profile=profile, answers=answers)


@blueprint.post("/<code>/reports")
@signed_in(*MAY_READ)
def post_report(code: str) -> ResponseReturnValue:
    """Issue a report of the scope that was chosen, and show it to print."""
    wiring, actor = dependencies(), signed_in_actor()
    typed = request.form.get("scope", "")
    scope = ReportScope(typed) if typed in set(ReportScope) else ReportScope.PUBLIC
    with wiring.open_transaction() as session:
        enterprise_id = enterprise_page(session, code).enterprise.enterprise_id
        content = report_content(session, enterprise_id, scope, actor, wiring.clock())
        report_id = issue_report(session, enterprise_id, content, actor, wiring.clock())
    return redirect(url_for("credit_reports.show_report", report_id=report_id), 303)


@reports.get("/<report_id>")
@signed_in(*MAY_READ)
def show_report(report_id: str) -> ResponseReturnValue:
    """Show a report as it was issued, to print."""
    with dependencies().open_reading() as session:
        page = report_page(session, report_id, signed_in_actor())
    check_at = dependencies().settings.public_address + url_for(
        "report_verification.show_verify", code=page.line.code, _external=False
    )
    return render_template(
        "credit/report.html", page=page, content=page.content, check_at=check_at, qr=qr_picture(check_at, 3)
    )


def _verify_page(form: Form) -> ResponseReturnValue:
    return render_template("credit/verify_report.html", form=form, found=None)


@verification.get("")
@public
@limited("30 per minute; 200 per hour")
def show_verify() -> ResponseReturnValue:
    """Check a printed report by its code; nothing of its content is shown."""
    code = request.args.get("code", "")
    form = blank_form({"code": code})
    if not code:
        return _verify_page(form)
    with dependencies().open_reading() as session:
        found = verify_report(session, code)
    if found is None:
        message = "没有这个核对码的报告，请对照纸面再输一次"
        return _verify_page(form.refused(NotFoundError(message, fields={"code": message})))
    return render_template("credit/verify_report.html", form=form, found=found)
