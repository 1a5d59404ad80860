"""Reporting a breach: a short form for anybody, looking a report up with its code, one's own reports."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from mediation.domain.report_lifecycle import ReportStage
from mediation.domain.reports import ReportTold
from mediation.queries.reports import own_reports, report_by_code, report_file, report_status
from mediation.services.add_report_evidence import add_report_evidence
from mediation.services.file_report import NewReport, file_report
from mediation.services.submissions import Submission
from web.dependencies import dependencies
from web.downloads import download
from web.forms import Form, blank_form, shows_again, typed_form
from web.limits import limited, takes_files
from web.office import office_of
from web.pages.submission import typed_submission
from web.pages.uploads import store_uploads
from web.permissions import public, signed_in
from web.signed_in import find_signed_in_actor, signed_in_actor

blueprint = Blueprint("reports", __name__)

REPORT_SHAPES: Mapping[ReportStage, str] = {
    ReportStage.RECEIVED: "waiting",
    ReportStage.VERIFYING: "going",
    ReportStage.EXTENDED: "going",
    ReportStage.CASE_OPENED: "done",
    ReportStage.NOT_OPENED: "closed",
    ReportStage.TRANSFERRED: "done",
    ReportStage.TOLD: "done",
    ReportStage.REPEATED: "closed",
    ReportStage.MERGED: "closed",
}


def own_reporter() -> Actor | None:
    """Return the consumer who is signed in; officials and merchants report like anybody else."""
    actor = find_signed_in_actor()
    return actor if actor is not None and actor.role is Role.CONSUMER else None


def _new_page(form: Form) -> ResponseReturnValue:
    return render_template("reports/new.html", form=form, reporter=own_reporter(), request_key=new_id())


@blueprint.get("/reports/new")
@public
def show_new() -> ResponseReturnValue:
    return _new_page(blank_form({"target_id": request.args.get("target")}))


@blueprint.post("/reports/new")
@public
@limited("10 per hour")
@takes_files
@shows_again(_new_page)
def post_new() -> ResponseReturnValue:
    """File the report and show its number and code this once."""
    wiring, form, key = dependencies(), typed_form(), request.form.get("request_key", "")
    if not key:
        raise InvalidInputError("这一页打开得不完整，请刷新后再试一次")
    told, uploads = typed_report(form), store_uploads()
    if uploads.refusal is not None:
        raise uploads.refusal
    with wiring.open_transaction() as session:
        new = NewReport(told, uploads.stored)
        filed = file_report(
            session, new, office_of(wiring.settings), own_reporter(), wiring.clock(), Submission(None, key)
        )
    return render_template(
        "reports/filed.html", filed=filed, is_kept=own_reporter() is not None and not told.is_anonymous
    )


def typed_report(form: Form) -> ReportTold:
    """Return the report as typed; raises InvalidInputError for a day that cannot be read."""
    return ReportTold(
        target_id=form.value("target_id").strip() or None,
        target_text=form.value("target_text"),
        facts_text=form.value("facts_text"),
        event_on=_typed_day(form.value("event_on").strip()),
        is_anonymous=form.value("is_anonymous") == "yes",
        name=form.value("name"),
        phone=form.value("phone"),
    )


def _typed_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        message = "日期请写成 2026-11-21 这样"
        raise InvalidInputError(message, fields={"event_on": message}) from error


def _look_up_page(form: Form) -> ResponseReturnValue:
    return render_template("reports/look_up.html", form=form)


@blueprint.get("/reports/look-up")
@public
def show_look_up() -> ResponseReturnValue:
    return _look_up_page(blank_form({"number": request.args.get("number")}))


@blueprint.post("/reports/look-up")
@public
@limited("10 per minute; 60 per hour")
@shows_again(_look_up_page)
def post_look_up() -> ResponseReturnValue:
    wiring, given = dependencies(), request.form
    with wiring.open_reading() as session:
        status = report_by_code(session, given.get("number", ""), given.get("code", ""), wiring.clock())
    return render_template("reports/report.html", status=status, form=blank_form(), by_code=True, shapes=REPORT_SHAPES)


@blueprint.get("/reports")
@signed_in(Role.CONSUMER)
def show_reports() -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        lines = own_reports(session, signed_in_actor(), wiring.clock())
    return render_template("reports/list.html", lines=lines, shapes=REPORT_SHAPES)


def _own_page(form: Form, report_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        status = report_status(session, report_id, signed_in_actor(), wiring.clock())
    values = {"status": status, "by_code": False, "shapes": REPORT_SHAPES}
    return render_template("reports/report.html", form=form, request_key=new_id(), **values)


@blueprint.get("/reports/<report_id>")
@signed_in(Role.CONSUMER)
def show_report(report_id: str) -> ResponseReturnValue:
    return _own_page(blank_form(), report_id)


@blueprint.post("/reports/<report_id>/files")
@signed_in(Role.CONSUMER)
@takes_files
@shows_again(_own_page)
def post_files(report_id: str) -> ResponseReturnValue:
    wiring, actor, submission = dependencies(), signed_in_actor(), typed_submission()
    with wiring.open_reading() as session:
        report_status(session, report_id, actor, wiring.clock())
    files = store_uploads().or_raise()
    with wiring.open_transaction() as session:
        add_report_evidence(session, report_id, files, actor, wiring.clock(), submission)
    return redirect(url_for(".show_report", report_id=report_id), 303)


@blueprint.get("/report-files/<file_id>")
@signed_in(Role.CONSUMER, Role.OFFICER, Role.SUPERVISOR)
def show_file(file_id: str) -> ResponseReturnValue:
    """Send a file as a download, to its reporter or the handling office."""
    wiring = dependencies()
    with wiring.open_reading() as session:
        file = report_file(session, file_id, signed_in_actor())
    return download(wiring.files.get(file.sha256), file.media_type, file.name)
