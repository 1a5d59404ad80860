"""Complaints over the API: drafting, filing, deciding, consent, documents."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from apiflask import APIBlueprint
from flask import Response

from core.database import Session
from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor, Role
from identity.domain.api_keys import KeyScope
from mediation.domain.forms import FormKind
from mediation.domain.letters import GroundAndReasons
from mediation.domain.lifecycle import Action, roles_of
from mediation.queries.complaint_lists import (
    ComplaintList,
    ListFilter,
    merchant_complaints,
    office_queue,
    own_complaints,
)
from mediation.queries.complaint_page import complaint_page
from mediation.queries.documents import newest_document
from mediation.queries.evidence import evidence_file
from mediation.queries.filing_form import draft_advice, draft_page
from mediation.queries.office_case import office_case
from mediation.services.accept_complaint import accept_complaint
from mediation.services.add_evidence import add_evidence
from mediation.services.attach_respondent import attach_respondent
from mediation.services.end_mediation import decline_mediation, terminate_mediation
from mediation.services.escalate_complaint import decline_negotiation, escalate_complaint
from mediation.services.file_complaint import file_complaint
from mediation.services.give_consent import give_consent
from mediation.services.issue_letter import issue_letter
from mediation.services.open_letter import open_letter
from mediation.services.record_service import open_document
from mediation.services.refuse_complaint import refuse_complaint
from mediation.services.remove_evidence import remove_evidence
from mediation.services.save_draft import save_draft, start_draft
from mediation.services.start_negotiation import start_negotiation
from mediation.services.withdraw_complaint import discard_draft, withdraw_complaint
from web.api.mediation_acts import (
    PRECONDITIONS,
    carry_out,
    etag,
    read_submission,
    read_upload,
    require_visible,
)
from web.api.schemas.mediation import (
    ActAnswer,
    ComplaintAnswer,
    DraftAnswer,
    DraftInput,
    IssuedLetterAnswer,
    LetterAnswer,
    LetterInput,
    ListAnswer,
    ListQuery,
    OfficeAnswer,
    RefusalInput,
    RespondentInput,
    TerminationInput,
)
from web.dependencies import dependencies
from web.downloads import download
from web.limits import limited, takes_files
from web.office import office_of
from web.permissions import key_scope, public, signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("mediation_api", __name__, tag="投诉")

_OFFICE = (Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR)
_READERS = (Role.CONSUMER, Role.MERCHANT, *_OFFICE)
_LISTS: Mapping[Role, Any] = {
    Role.CONSUMER: own_complaints,
    Role.MERCHANT: merchant_complaints,
    **dict.fromkeys(_OFFICE, office_queue),
}


@blueprint.get("/complaints")
@blueprint.input(ListQuery, location="query")
@blueprint.output(ListAnswer)
@blueprint.doc(summary="我能看到的投诉：自己的、针对我的企业的、办理队列", security="bearer")
@key_scope(KeyScope.READ_WORK)
@signed_in(*_READERS)
def get_complaints(query_data: ListQuery) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        found = _list(session, actor, wiring.clock(), query_data.filter())
    return ListAnswer.model_validate(found)


def _list(session: Session, actor: Actor, now: datetime, wanted: ListFilter) -> ComplaintList:
    found: ComplaintList = _LISTS[actor.role](session, actor, now, wanted)
    return found


@blueprint.post("/complaints")
@blueprint.input(DraftInput)
@blueprint.output(ActAnswer, status_code=201)
@blueprint.doc(summary="开始一份草稿", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.SAVE_DRAFT))
def post_complaint(json_data: DraftInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(
        lambda session, actor, now, sent: start_draft(session, json_data.fields(), actor, now, sent), status=201
    )


@blueprint.get("/complaints/<complaint_id>")
@blueprint.output(ComplaintAnswer)
@blueprint.doc(summary="一件投诉：进展、期限、可以做的事、文书、证据", security="bearer")
@key_scope(KeyScope.READ_WORK)
@signed_in(*_READERS)
def get_complaint(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        page = complaint_page(session, complaint_id, actor, wiring.clock())
    answer = ComplaintAnswer(actions=list(page.head.actions), **vars(page))
    return answer, 200, {"ETag": etag(page.head.version)}


@blueprint.get("/complaints/<complaint_id>/draft")
@blueprint.output(DraftAnswer)
@blueprint.doc(summary="一份草稿，和法律目前给出的答案", security="bearer")
@signed_in(*roles_of(Action.SAVE_DRAFT))
def get_draft(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        draft = draft_page(session, complaint_id, signed_in_actor())
        if not draft.is_draft:
            raise NotFoundError("这份草稿已经提交，请读投诉本身")
        answer = DraftAnswer.of(draft, draft_advice(session, draft.fields, wiring.clock()).advice)
    return answer, 200, {"ETag": etag(draft.version)}


@blueprint.put("/complaints/<complaint_id>/draft")
@blueprint.input(DraftInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="保存草稿（整份替换）", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.SAVE_DRAFT))
def put_draft(complaint_id: str, json_data: DraftInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    fields = json_data.fields()
    return carry_out(lambda session, actor, now, sent: save_draft(session, complaint_id, fields, actor, now, sent))


@blueprint.delete("/complaints/<complaint_id>/draft")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="删除草稿", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.DISCARD_DRAFT))
def delete_draft(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(lambda session, actor, now, sent: discard_draft(session, complaint_id, actor, now, sent))


@blueprint.delete("/complaints/<complaint_id>/evidence/<evidence_id>")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="移除草稿里的文件；提交以后的证据不能移除", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.REMOVE_EVIDENCE))
def delete_evidence(complaint_id: str, evidence_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(
        lambda session, actor, now, sent: remove_evidence(session, complaint_id, evidence_id, actor, now, sent)
    )


@blueprint.post("/complaints/<complaint_id>/filing")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="提交投诉，受理期限开始计算", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.FILE))
def post_filing(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    office = office_of(dependencies().settings)
    return carry_out(lambda session, actor, now, sent: file_complaint(session, complaint_id, office, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/negotiation")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="先请 ODR 企业直接解决，市场监管部门看不到", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.START_NEGOTIATION))
def post_negotiation(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    office = office_of(dependencies().settings)
    return carry_out(
        lambda session, actor, now, sent: start_negotiation(session, complaint_id, office, actor, now, sent)
    )


@blueprint.post("/complaints/<complaint_id>/negotiation/end")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="商家不再直接协商，投诉转交市场监管部门", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.DECLINE_NEGOTIATION))
def post_negotiation_end(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(lambda session, actor, now, sent: decline_negotiation(session, complaint_id, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/escalation")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="把直接协商的投诉转交市场监管部门", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.ESCALATE))
def post_escalation(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(lambda session, actor, now, sent: escalate_complaint(session, complaint_id, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/withdrawal")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="撤回投诉", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.WITHDRAW))
def post_withdrawal(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(lambda session, actor, now, sent: withdraw_complaint(session, complaint_id, actor, now, sent))


@blueprint.get("/complaints/<complaint_id>/office")
@blueprint.output(OfficeAnswer)
@blueprint.doc(summary="办理信息：可选的理由、提示、信件、办理记录", security="bearer")
@signed_in(*_OFFICE)
def get_office_case(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        case = office_case(session, complaint_id, signed_in_actor(), wiring.clock())
    return OfficeAnswer.model_validate(case)


@blueprint.post("/complaints/<complaint_id>/acceptance")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="受理", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.ACCEPT))
def post_acceptance(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(lambda session, actor, now, sent: accept_complaint(session, complaint_id, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/refusal")
@blueprint.input(RefusalInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="不予受理", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.REFUSE))
def post_refusal(complaint_id: str, json_data: RefusalInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    refusal = GroundAndReasons(json_data.ground, json_data.reasons, json_data.sector)
    return carry_out(
        lambda session, actor, now, sent: refuse_complaint(session, complaint_id, refusal, actor, now, sent)
    )


@blueprint.put("/complaints/<complaint_id>/respondent")
@blueprint.input(RespondentInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="确定被投诉的商家", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.ATTACH_RESPONDENT))
def put_respondent(complaint_id: str, json_data: RespondentInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    found = json_data.enterprise_id
    return carry_out(
        lambda session, actor, now, sent: attach_respondent(session, complaint_id, found, actor, now, sent)
    )


@blueprint.post("/complaints/<complaint_id>/letters")
@blueprint.output(IssuedLetterAnswer, status_code=201)
@blueprint.doc(summary="给没有账号的商家开一封通知信，验证码只显示这一次", security="bearer")
@signed_in(*roles_of(Action.ISSUE_LETTER))
def post_letter(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        letter = issue_letter(session, complaint_id, signed_in_actor(), wiring.clock(), read_submission())
    return IssuedLetterAnswer.model_validate(letter)


@blueprint.post("/letters/opening")
@blueprint.input(LetterInput)
@blueprint.output(LetterAnswer)
@blueprint.doc(summary="凭信件编号和验证码查看调解通知（不需要账号）")
@public
@limited("10 per minute; 60 per hour")
def post_letter_opening(json_data: LetterInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        answer = open_letter(session, json_data.number, json_data.code, wiring.clock())
    if answer.notice is None:
        raise NotFoundError(answer.refusal, fields={"code": answer.refusal})
    return LetterAnswer.model_validate(answer.notice)


@blueprint.post("/complaints/<complaint_id>/consent")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="同意调解；双方都同意后调解开始", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.GIVE_CONSENT))
def post_consent(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(lambda session, actor, now, sent: give_consent(session, complaint_id, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/decline")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="不同意调解，调解随即终止", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.DECLINE_MEDIATION))
def post_decline(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(lambda session, actor, now, sent: decline_mediation(session, complaint_id, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/termination")
@blueprint.input(TerminationInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="终止调解", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.TERMINATE))
def post_termination(complaint_id: str, json_data: TerminationInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    ending = GroundAndReasons(json_data.ground, json_data.reasons, situation=json_data.situation)
    return carry_out(
        lambda session, actor, now, sent: terminate_mediation(session, complaint_id, ending, actor, now, sent)
    )


@blueprint.post("/complaints/<complaint_id>/evidence")
@blueprint.output(ActAnswer, status_code=201)
@blueprint.doc(summary="添加证据：表单字段 file 和 note", security="bearer", description=PRECONDITIONS)
@key_scope(KeyScope.EVIDENCE)
@signed_in(*roles_of(Action.ADD_EVIDENCE))
@takes_files
def post_evidence(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    require_visible(complaint_id)
    file = read_upload()
    return carry_out(
        lambda session, actor, now, sent: add_evidence(session, complaint_id, file, actor, now, sent), status=201
    )


@blueprint.get("/evidence/<evidence_id>/content")
@blueprint.doc(summary="下载一份证据", security="bearer")
@signed_in(*_READERS)
def get_evidence_content(evidence_id: str) -> Response:
    wiring = dependencies()
    with wiring.open_reading() as session:
        found = evidence_file(session, evidence_id, signed_in_actor())
    return download(wiring.files.get(found.sha256), found.media_type, found.name)


@blueprint.get("/complaints/<complaint_id>/documents/<kind>")
@blueprint.output(LetterAnswer)
@blueprint.doc(summary="一种文书里最新的一份；当事人读到即为送达", security="bearer")
@signed_in(*_READERS)
def get_document(complaint_id: str, kind: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    if kind not in set(FormKind):
        raise NotFoundError("没有这种文书")
    actor = signed_in_actor()
    with wiring.open_transaction() as session:
        page = newest_document(session, complaint_id, FormKind(kind), actor)
        opened = open_document(session, page.document_id, actor, wiring.clock())
    return LetterAnswer.model_validate(opened)
