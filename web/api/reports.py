"""Reports over the API: filing (also without an account), looking up, verifying, deciding, splitting a filing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from apiflask import APIBlueprint
from flask import Response, request

from core.database import Session
from core.kernel.roles import Actor, Role
from mediation.domain.lifecycle import Action, roles_of
from mediation.queries.reports import (
    office_reports,
    own_reports,
    report_by_code,
    report_case,
    report_file,
    report_status,
)
from mediation.services.add_report_evidence import add_report_evidence
from mediation.services.file_report import NewReport, file_report
from mediation.services.repeat_report import judge_repeat
from mediation.services.split_report import split_report
from mediation.services.submissions import Submission
from mediation.services.verify_report import (
    answer_extension,
    ask_extension,
    decide_report,
    end_testing,
    start_testing,
    start_verification,
    tell_reporter,
)
from web.api.mediation_acts import PRECONDITIONS, carry_out, etag, read_submission
from web.api.schemas.mediation import ActAnswer
from web.api.schemas.reports import (
    ExtensionAnswerInput,
    FiledReportAnswer,
    LookUpInput,
    RepeatInput,
    ReportActAnswer,
    ReportCaseAnswer,
    ReportLineAnswer,
    ReportListAnswer,
    ReportListQuery,
    ReportStatusAnswer,
    VerdictInput,
    WordsInput,
)
from web.dependencies import dependencies
from web.downloads import download
from web.forms import typed_form
from web.limits import limited, takes_files
from web.office import office_of
from web.pages.reports import own_reporter, typed_report
from web.pages.uploads import store_uploads
from web.permissions import public, signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("reports_api", __name__, tag="举报")

_DESK = (Role.OFFICER, Role.SUPERVISOR)
_Act = Callable[[Session, Actor, datetime, Submission], Any]


def _carry_out(do: _Act) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    """Do one act in one transaction; the answer carries the new version as ETag."""
    wiring, actor, submission = dependencies(), signed_in_actor(), read_submission()
    with wiring.open_transaction() as session:
        result = do(session, actor, wiring.clock(), submission)
    return ReportActAnswer.model_validate(result), 200, {"ETag": etag(result.version)}


@blueprint.post("/reports")
@blueprint.output(FiledReportAnswer, status_code=201)
@blueprint.doc(
    summary="举报（不需要账号）：target_text 或 target_id、facts_text、event_on、is_anonymous=yes、name、phone、files"
)
@public
@limited("10 per hour")
@takes_files
def post_report() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, told = dependencies(), typed_report(typed_form())
    uploads = store_uploads()
    if uploads.refusal is not None:
        raise uploads.refusal
    key = Submission(None, request.headers.get("Idempotency-Key") or None)
    with wiring.open_transaction() as session:
        new = NewReport(told, uploads.stored)
        filed = file_report(session, new, office_of(wiring.settings), own_reporter(), wiring.clock(), key)
    return FiledReportAnswer.model_validate(filed), 201


@blueprint.post("/reports/look-up")
@blueprint.input(LookUpInput)
@blueprint.output(ReportStatusAnswer)
@blueprint.doc(summary="凭编号和查询码查看举报的进展（不需要账号）")
@public
@limited("10 per minute; 60 per hour")
def post_look_up(json_data: LookUpInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        status = report_by_code(session, json_data.number, json_data.code, wiring.clock())
    return ReportStatusAnswer.model_validate(status)


@blueprint.get("/reports")
@blueprint.input(ReportListQuery, location="query")
@blueprint.output(ReportListAnswer)
@blueprint.doc(summary="我的举报；办理人员看到本机关的举报", security="bearer")
@signed_in(Role.CONSUMER, *_DESK)
def get_reports(query_data: ReportListQuery) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, actor = dependencies(), signed_in_actor()
    stages = (query_data.stage,) if query_data.stage else ()
    with wiring.open_reading() as session:
        if actor.role is Role.CONSUMER:
            mine = [line for line in own_reports(session, actor, wiring.clock()) if not stages or line.stage in stages]
            lines = tuple(ReportLineAnswer.model_validate(line) for line in mine)
            return ReportListAnswer(lines=lines, total=len(lines), page=1, pages=1)
        listed = office_reports(session, actor, wiring.clock(), stages, query_data.page)
    lines = tuple(ReportLineAnswer.model_validate(line) for line in listed.lines)
    return ReportListAnswer(lines=lines, total=listed.total, page=listed.page, pages=listed.pages)


@blueprint.get("/reports/<report_id>")
@blueprint.output(ReportStatusAnswer)
@blueprint.doc(summary="自己的一件举报", security="bearer")
@signed_in(Role.CONSUMER)
def get_report(report_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        status = report_status(session, report_id, signed_in_actor(), wiring.clock())
    return ReportStatusAnswer.model_validate(status), 200, {"ETag": etag(status.version)}


@blueprint.get("/reports/<report_id>/office")
@blueprint.output(ReportCaseAnswer)
@blueprint.doc(summary="办理中的一件举报，含举报人信息，只给受理机关", security="bearer")
@signed_in(*_DESK)
def get_report_case(report_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        case = report_case(session, report_id, signed_in_actor(), wiring.clock())
    return ReportCaseAnswer.model_validate(case), 200, {"ETag": etag(case.version)}


@blueprint.post("/reports/<report_id>/files")
@blueprint.output(ReportActAnswer)
@blueprint.doc(summary="补充材料：表单字段 files", security="bearer", description=PRECONDITIONS)
@signed_in(Role.CONSUMER)
@takes_files
def post_files(report_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        report_status(session, report_id, signed_in_actor(), wiring.clock())
    files = store_uploads().or_raise()
    return _carry_out(
        lambda session, actor, now, sent: add_report_evidence(session, report_id, files, actor, now, sent)
    )


@blueprint.get("/report-files/<file_id>/content")
@blueprint.doc(summary="下载举报的一份材料", security="bearer")
@signed_in(Role.CONSUMER, *_DESK)
def get_file(file_id: str) -> Response:
    wiring = dependencies()
    with wiring.open_reading() as session:
        found = report_file(session, file_id, signed_in_actor())
    return download(wiring.files.get(found.sha256), found.media_type, found.name)


@blueprint.post("/reports/<report_id>/verification")
@blueprint.output(ReportActAnswer)
@blueprint.doc(summary="开始核查", security="bearer", description=PRECONDITIONS)
@signed_in(Role.OFFICER)
def post_verification(report_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _carry_out(lambda session, actor, now, sent: start_verification(session, report_id, actor, now, sent))


@blueprint.post("/reports/<report_id>/extension")
@blueprint.input(WordsInput)
@blueprint.output(ReportActAnswer)
@blueprint.doc(summary="申请延长核查期限", security="bearer", description=PRECONDITIONS)
@signed_in(Role.OFFICER)
def post_extension(report_id: str, json_data: WordsInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    why = json_data.text
    return _carry_out(lambda session, actor, now, sent: ask_extension(session, report_id, why, actor, now, sent))


@blueprint.post("/reports/<report_id>/extension/answer")
@blueprint.input(ExtensionAnswerInput)
@blueprint.output(ReportActAnswer)
@blueprint.doc(summary="负责人答复延长申请", security="bearer", description=PRECONDITIONS)
@signed_in(Role.SUPERVISOR)
def post_extension_answer(report_id: str, json_data: ExtensionAnswerInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    answer = json_data.answer()
    return _carry_out(lambda session, actor, now, sent: answer_extension(session, report_id, answer, actor, now, sent))


@blueprint.post("/reports/<report_id>/testing")
@blueprint.input(WordsInput)
@blueprint.output(ReportActAnswer)
@blueprint.doc(summary="送检测、鉴定，期限不计算", security="bearer", description=PRECONDITIONS)
@signed_in(Role.OFFICER)
def post_testing(report_id: str, json_data: WordsInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    what = json_data.text
    return _carry_out(lambda session, actor, now, sent: start_testing(session, report_id, what, actor, now, sent))


@blueprint.post("/reports/<report_id>/testing/end")
@blueprint.output(ReportActAnswer)
@blueprint.doc(summary="检测、鉴定的结果回来了", security="bearer", description=PRECONDITIONS)
@signed_in(Role.OFFICER)
def post_testing_end(report_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _carry_out(lambda session, actor, now, sent: end_testing(session, report_id, actor, now, sent))


@blueprint.post("/reports/<report_id>/repeat")
@blueprint.input(RepeatInput)
@blueprint.output(ReportActAnswer)
@blueprint.doc(summary="认定重复举报，或者并入新的事实", security="bearer", description=PRECONDITIONS)
@signed_in(Role.OFFICER)
def post_repeat(report_id: str, json_data: RepeatInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    repeat = json_data.repeat()
    return _carry_out(lambda session, actor, now, sent: judge_repeat(session, report_id, repeat, actor, now, sent))


@blueprint.post("/reports/<report_id>/decision")
@blueprint.input(VerdictInput)
@blueprint.output(ReportActAnswer)
@blueprint.doc(summary="决定立案、不予立案或者移送", security="bearer", description=PRECONDITIONS)
@signed_in(Role.OFFICER)
def post_decision(report_id: str, json_data: VerdictInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    verdict = json_data.value()
    return _carry_out(lambda session, actor, now, sent: decide_report(session, report_id, verdict, actor, now, sent))


@blueprint.post("/reports/<report_id>/telling")
@blueprint.input(WordsInput)
@blueprint.output(ReportActAnswer)
@blueprint.doc(summary="告知举报人结果", security="bearer", description=PRECONDITIONS)
@signed_in(Role.OFFICER)
def post_telling(report_id: str, json_data: WordsInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    how = json_data.text
    return _carry_out(lambda session, actor, now, sent: tell_reporter(session, report_id, how, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/report")
@blueprint.output(ActAnswer, status_code=201)
@blueprint.doc(summary="从投诉里分出举报，各有编号和期限", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.SPLIT_REPORT))
def post_split(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    office = office_of(dependencies().settings)
    return carry_out(
        lambda session, actor, now, sent: split_report(session, complaint_id, office, actor, now, sent), status=201
    )
