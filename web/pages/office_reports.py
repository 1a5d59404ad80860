"""Reports at the office: the queue, one report, verification with its extension and testing, the decision, a split."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.database import Session
from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from mediation.domain.lifecycle import Action
from mediation.domain.report_lifecycle import REPORT_ACTION_NAMES, ReportAction, ReportStage
from mediation.domain.reports import VERDICT_NAMES, Verdict
from mediation.queries.complaint_page import complaint_page
from mediation.queries.documents import DocumentLine, report_documents
from mediation.queries.report_letters import ReportLetter, report_letter
from mediation.queries.reports import (
    ReportCase,
    office_reports,
    report_case,
    reports_split_from,
)
from mediation.services.repeat_report import Repeat, judge_repeat
from mediation.services.split_report import split_report
from mediation.services.submissions import Submission
from mediation.services.verify_report import (
    ExtensionAnswer,
    answer_extension,
    ask_extension,
    decide_report,
    end_testing,
    start_testing,
    start_verification,
    tell_reporter,
)
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again, typed_form
from web.office import office_of
from web.pages.complaint_views import clock_unit, due_day
from web.pages.reports import REPORT_SHAPES
from web.pages.submission import typed_submission
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("office_reports", __name__, url_prefix="/office")

_READERS = (Role.OFFICER, Role.SUPERVISOR)
_GROUPS: Mapping[str, tuple[str, tuple[ReportStage, ...]]] = {
    "all": ("全部", ()),
    "new": ("待核查", (ReportStage.RECEIVED,)),
    "open": ("核查中", (ReportStage.VERIFYING, ReportStage.EXTENDED)),
    "telling": ("待告知", (ReportStage.CASE_OPENED, ReportStage.NOT_OPENED, ReportStage.TRANSFERRED)),
    "over": ("已办结", (ReportStage.TOLD, ReportStage.REPEATED, ReportStage.MERGED)),
}


@blueprint.get("/reports")
@signed_in(*_READERS)
def show_reports() -> ResponseReturnValue:
    wiring, group = dependencies(), request.args.get("show", "all")
    _, stages = _GROUPS.get(group, _GROUPS["all"])
    page = request.args.get("page", 1, type=int)
    with wiring.open_reading() as session:
        listed = office_reports(session, signed_in_actor(), wiring.clock(), stages, page)
    chips = [
        {
            "text": text,
            "href": url_for(".show_reports", show=key),
            "count": sum(count for stage, count in listed.counts.items() if not within or stage in within),
            "current": key == group,
        }
        for key, (text, within) in _GROUPS.items()
    ]
    values = {"chips": chips, "shapes": REPORT_SHAPES, "clock_unit": clock_unit, "due_day": due_day}
    return render_template("office/reports.html", listed=listed, group=group, **values)


def _case(report_id: str) -> ReportCase:
    wiring = dependencies()
    with wiring.open_reading() as session:
        return report_case(session, report_id, signed_in_actor(), wiring.clock())


def _documents(report_id: str) -> tuple[DocumentLine, ...]:
    with dependencies().open_reading() as session:
        return report_documents(session, report_id, signed_in_actor())


def _case_page(form: Form, report_id: str, **_more: str) -> ResponseReturnValue:
    return render_template(
        "office/report.html",
        form=form,
        case=_case(report_id),
        documents=_documents(report_id),
        names=REPORT_ACTION_NAMES,
        shapes=REPORT_SHAPES,
        clock_unit=clock_unit,
        due_day=due_day,
        request_key=new_id(),
    )


@blueprint.get("/reports/<report_id>")
@signed_in(*_READERS)
def show_report(report_id: str) -> ResponseReturnValue:
    return _case_page(blank_form(), report_id)


def _act(report_id: str, do: Callable[[Session, Actor, datetime, Submission], object]) -> ResponseReturnValue:
    """Do one act in one transaction and go back to the report."""
    wiring, actor, submission = dependencies(), signed_in_actor(), typed_submission()
    with wiring.open_transaction() as session:
        do(session, actor, wiring.clock(), submission)
    return redirect(url_for(".show_report", report_id=report_id), 303)


@blueprint.post("/reports/<report_id>/verification")
@signed_in(Role.OFFICER)
@shows_again(_case_page)
def post_verification(report_id: str) -> ResponseReturnValue:
    return _act(report_id, lambda session, actor, now, sent: start_verification(session, report_id, actor, now, sent))


@blueprint.post("/reports/<report_id>/extension")
@signed_in(Role.OFFICER)
@shows_again(_case_page)
def post_extension(report_id: str) -> ResponseReturnValue:
    reasons = typed_form().value("reasons")
    return _act(
        report_id, lambda session, actor, now, sent: ask_extension(session, report_id, reasons, actor, now, sent)
    )


@blueprint.post("/reports/<report_id>/extension/answer")
@signed_in(Role.SUPERVISOR)
@shows_again(_case_page)
def post_extension_answer(report_id: str) -> ResponseReturnValue:
    form = typed_form()
    if form.value("grants") not in ("yes", "no"):
        raise InvalidInputError("请选择是否批准", fields={"grants": "请选择是否批准"})
    answer = ExtensionAnswer(form.value("grants") == "yes", form.value("reasons"))
    return _act(
        report_id, lambda session, actor, now, sent: answer_extension(session, report_id, answer, actor, now, sent)
    )


@blueprint.post("/reports/<report_id>/testing")
@signed_in(Role.OFFICER)
@shows_again(_case_page)
def post_testing(report_id: str) -> ResponseReturnValue:
    what = typed_form().value("reasons")
    return _act(report_id, lambda session, actor, now, sent: start_testing(session, report_id, what, actor, now, sent))


@blueprint.post("/reports/<report_id>/testing/end")
@signed_in(Role.OFFICER)
@shows_again(_case_page)
def post_testing_end(report_id: str) -> ResponseReturnValue:
    return _act(report_id, lambda session, actor, now, sent: end_testing(session, report_id, actor, now, sent))


@blueprint.post("/reports/<report_id>/repeat")
@signed_in(Role.OFFICER)
@shows_again(_case_page)
def post_repeat(report_id: str) -> ResponseReturnValue:
    form = typed_form()
    if form.value("has_new_facts") not in ("yes", "no"):
        raise InvalidInputError("请选择有没有新的事实", fields={"has_new_facts": "请选择有没有新的事实"})
    repeat = Repeat(form.value("earlier_id"), form.value("has_new_facts") == "yes", form.value("reasons"))
    return _act(report_id, lambda session, actor, now, sent: judge_repeat(session, report_id, repeat, actor, now, sent))


@blueprint.post("/reports/<report_id>/telling")
@signed_in(Role.OFFICER)
@shows_again(_case_page)
def post_telling(report_id: str) -> ResponseReturnValue:
    how = typed_form().value("how")
    return _act(report_id, lambda session, actor, now, sent: tell_reporter(session, report_id, how, actor, now, sent))


def _typed_verdict(form: Form) -> Verdict:
    chosen = form.value("verdict")
    if chosen not in VERDICT_NAMES:
        raise InvalidInputError("请选择核查结果", fields={"verdict": "请选择核查结果"})
    return Verdict(ReportAction(chosen), form.value("reasons"), form.value("transferred_to"))


def _decision_page(form: Form, report_id: str, letter: ReportLetter | None = None) -> ResponseReturnValue:
    case = _case(report_id)
    verdicts = [(action.value, name) for action, name in VERDICT_NAMES.items() if action in case.actions]
    values = {"case": case, "verdicts": verdicts, "letter": letter, "request_key": new_id()}
    return render_template("office/report_decision.html", form=form, **values)


@blueprint.get("/reports/<report_id>/decision")
@signed_in(Role.OFFICER)
def show_decision(report_id: str) -> ResponseReturnValue:
    return _decision_page(blank_form(), report_id)


@blueprint.post("/reports/<report_id>/decision")
@signed_in(Role.OFFICER)
@shows_again(_decision_page)
def post_decision(report_id: str) -> ResponseReturnValue:
    """Show what the reporter will be told; confirmed, decide."""
    form, step = typed_form(), request.form.get("step")
    if step == "change":
        return _decision_page(form, report_id)
    verdict = _typed_verdict(form)
    if step == "confirm":
        return _act(
            report_id, lambda session, actor, now, sent: decide_report(session, report_id, verdict, actor, now, sent)
        )
    wiring = dependencies()
    with wiring.open_reading() as session:
        letter = report_letter(session, report_id, verdict, signed_in_actor(), wiring.clock())
    return _decision_page(form, report_id, letter)


def _split_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        page = complaint_page(session, complaint_id, actor, wiring.clock())
        lines = reports_split_from(session, complaint_id, actor, wiring.clock())
    is_open = Action.SPLIT_REPORT in page.head.actions and not lines
    return render_template(
        "office/split.html", form=form, page=page, lines=lines, is_open=is_open, request_key=new_id()
    )


@blueprint.get("/complaints/<complaint_id>/report")
@signed_in(Role.OFFICER)
def show_split(complaint_id: str) -> ResponseReturnValue:
    return _split_page(blank_form(), complaint_id)


@blueprint.post("/complaints/<complaint_id>/report")
@signed_in(Role.OFFICER)
@shows_again(_split_page)
def post_split(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    with wiring.open_transaction() as session:
        office = office_of(wiring.settings)
        split_report(session, complaint_id, office, signed_in_actor(), wiring.clock(), submission)
    return redirect(url_for(".show_split", complaint_id=complaint_id), 303)
