"""The procedure beside a mediation over the API: clocks, recusal, delegation, tests, talks, suspected breaches."""

from datetime import date
from typing import Any

from apiflask import APIBlueprint
from flask import request

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Role
from identity.domain.offices import NewOffice
from mediation.domain.lifecycle import Action, roles_of
from mediation.queries.procedure_page import delegate_bodies, procedure_page
from mediation.services.apply_recusal import RecusalAsked, RecusalDecision, apply_recusal, decide_recusal
from mediation.services.delegate_mediation import (
    NewDelegateBody,
    answer_delegation,
    end_delegation,
    open_delegate_body,
    propose_delegation,
)
from mediation.services.follow_breach_lead import LeadResult, close_breach_lead, extend_breach_lead, open_breach_lead
from mediation.services.make_appointment import (
    AppointmentProposal,
    answer_appointment,
    cancel_appointment,
    propose_appointment,
)
from mediation.services.order_testing import (
    TestingEnd,
    TestingProposal,
    TestingReply,
    answer_testing,
    designate_lab,
    end_testing,
    propose_testing,
    start_testing,
)
from mediation.services.record_consent import ConsentHeard, record_consent
from web.api.mediation_acts import PRECONDITIONS, carry_out, etag, read_upload, require_visible
from web.api.schemas.mediation import ActAnswer
from web.api.schemas.procedure import (
    AcceptsInput,
    AgreesInput,
    AppointmentInput,
    ConsentHeardInput,
    DayInput,
    DelegateBodiesAnswer,
    DelegateBodyAnswer,
    DelegateBodyInput,
    DelegationInput,
    GivenReasonsInput,
    LabInput,
    LeadResultInput,
    ProcedureAnswer,
    RecusalDecisionInput,
    RecusalInput,
    TestingAnswerInput,
    TestingInput,
)
from web.dependencies import dependencies
from web.limits import takes_files
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("procedure_api", __name__, tag="期限与程序")

_OFFICE = (Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR)


@blueprint.get("/complaints/<complaint_id>/procedure")
@blueprint.output(ProcedureAnswer)
@blueprint.doc(summary="期限（依据、暂停、到期日）和回避、委托、检测、约谈", security="bearer")
@signed_in(Role.CONSUMER, Role.MERCHANT, *_OFFICE)
def get_procedure(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = procedure_page(session, complaint_id, signed_in_actor(), wiring.clock())
    return ProcedureAnswer.model_validate(page), 200, {"ETag": etag(page.version)}


@blueprint.post("/complaints/<complaint_id>/consents")
@blueprint.input(ConsentHeardInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="登记一方在线下表示同意调解", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.RECORD_CONSENT))
def post_consent_heard(complaint_id: str, json_data: ConsentHeardInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    heard = ConsentHeard(json_data.side, json_data.channel, json_data.reasons)
    return carry_out(lambda session, actor, now, sent: record_consent(session, complaint_id, heard, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/recusal")
@blueprint.input(RecusalInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="申请调解员回避，调解中止", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.APPLY_RECUSAL))
def post_recusal(complaint_id: str, json_data: RecusalInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    asked = RecusalAsked(json_data.mediator_id, json_data.ground, json_data.reasons)
    return carry_out(lambda session, actor, now, sent: apply_recusal(session, complaint_id, asked, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/recusal/decision")
@blueprint.input(RecusalDecisionInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="决定是否回避", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.DECIDE_RECUSAL))
def post_recusal_decision(complaint_id: str, json_data: RecusalDecisionInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    decision = RecusalDecision(json_data.granted, json_data.reasons, json_data.replacement_id)
    return carry_out(
        lambda session, actor, now, sent: decide_recusal(session, complaint_id, decision, actor, now, sent)
    )


@blueprint.post("/complaints/<complaint_id>/delegation")
@blueprint.input(DelegationInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="提出委托调解，征求双方同意", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.PROPOSE_DELEGATION))
def post_delegation(complaint_id: str, json_data: DelegationInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    body_id = json_data.body_id
    return carry_out(
        lambda session, actor, now, sent: propose_delegation(session, complaint_id, body_id, actor, now, sent)
    )


@blueprint.post("/complaints/<complaint_id>/delegation/answer")
@blueprint.input(AgreesInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="答复是否同意委托调解", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.ANSWER_DELEGATION))
def post_delegation_answer(complaint_id: str, json_data: AgreesInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    agrees = json_data.agrees
    return carry_out(
        lambda session, actor, now, sent: answer_delegation(session, complaint_id, actor, now, sent, agrees=agrees)
    )


@blueprint.post("/complaints/<complaint_id>/delegation/end")
@blueprint.input(GivenReasonsInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="收回委托调解", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.END_DELEGATION))
def post_delegation_end(complaint_id: str, json_data: GivenReasonsInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    reasons = json_data.reasons
    return carry_out(lambda session, actor, now, sent: end_delegation(session, complaint_id, reasons, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/testing")
@blueprint.input(TestingInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="提出检测或者鉴定", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.PROPOSE_TESTING))
def post_testing(complaint_id: str, json_data: TestingInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    proposal = TestingProposal(json_data.subject, json_data.lab, json_data.payer)
    return carry_out(
        lambda session, actor, now, sent: propose_testing(session, complaint_id, proposal, actor, now, sent)
    )


@blueprint.post("/complaints/<complaint_id>/testing/answer")
@blueprint.input(TestingAnswerInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="答复检测的机构和费用", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.ANSWER_TESTING))
def post_testing_answer(complaint_id: str, json_data: TestingAnswerInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    reply = TestingReply(json_data.agrees_lab, json_data.agrees_cost)
    return carry_out(lambda session, actor, now, sent: answer_testing(session, complaint_id, reply, actor, now, sent))


@blueprint.put("/complaints/<complaint_id>/testing/lab")
@blueprint.input(LabInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="指定检测机构", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.DESIGNATE_LAB))
def put_testing_lab(complaint_id: str, json_data: LabInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    lab = json_data.lab
    return carry_out(lambda session, actor, now, sent: designate_lab(session, complaint_id, lab, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/testing/start")
@blueprint.input(DayInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="登记检测开始，调解期限停止计算", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.START_TESTING))
def post_testing_start(complaint_id: str, json_data: DayInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    on = json_data.on
    return carry_out(lambda session, actor, now, sent: start_testing(session, complaint_id, on, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/appointments")
@blueprint.input(AppointmentInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="约时间在线谈", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.PROPOSE_APPOINTMENT))
def post_appointment(complaint_id: str, json_data: AppointmentInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    proposal = AppointmentProposal(json_data.meet_at, json_data.note)
    return carry_out(
        lambda session, actor, now, sent: propose_appointment(session, complaint_id, proposal, actor, now, sent)
    )


@blueprint.post("/complaints/<complaint_id>/appointments/answer")
@blueprint.input(AcceptsInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="答复约谈时间", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.ANSWER_APPOINTMENT))
def post_appointment_answer(complaint_id: str, json_data: AcceptsInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    accepts = json_data.accepts
    return carry_out(
        lambda session, actor, now, sent: answer_appointment(session, complaint_id, actor, now, sent, accepts=accepts)
    )


@blueprint.delete("/complaints/<complaint_id>/appointments")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="取消约谈", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.CANCEL_APPOINTMENT))
def delete_appointment(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(lambda session, actor, now, sent: cancel_appointment(session, complaint_id, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/breach-leads")
@blueprint.input(GivenReasonsInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="登记调解中发现的违法线索，核查期限开始计算", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.OPEN_BREACH_LEAD))
def post_breach_lead(complaint_id: str, json_data: GivenReasonsInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    what = json_data.reasons
    return carry_out(lambda session, actor, now, sent: open_breach_lead(session, complaint_id, what, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/breach-leads/extension")
@blueprint.input(GivenReasonsInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="负责人批准延长核查", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.EXTEND_BREACH_LEAD))
def post_lead_extension(complaint_id: str, json_data: GivenReasonsInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    reasons = json_data.reasons
    return carry_out(
        lambda session, actor, now, sent: extend_breach_lead(session, complaint_id, reasons, actor, now, sent)
    )


@blueprint.post("/complaints/<complaint_id>/breach-leads/result")
@blueprint.input(LeadResultInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="登记核查结果", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.CLOSE_BREACH_LEAD))
def post_lead_result(complaint_id: str, json_data: LeadResultInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    found = LeadResult(json_data.result, json_data.reasons)
    return carry_out(
        lambda session, actor, now, sent: close_breach_lead(session, complaint_id, found, actor, now, sent)
    )


@blueprint.post("/complaints/<complaint_id>/testing/end")
@blueprint.output(ActAnswer)
@blueprint.doc(
    summary="登记检测结束：表单字段 on 和 file（检测报告，可以没有），期限继续计算",
    security="bearer",
    description=PRECONDITIONS,
)
@signed_in(*roles_of(Action.END_TESTING))
@takes_files
def post_testing_end(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    require_visible(complaint_id)
    end = TestingEnd(_day(request.form.get("on", "")), read_upload() if request.files.get("file") else None)
    return carry_out(lambda session, actor, now, sent: end_testing(session, complaint_id, end, actor, now, sent))


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInputError("日期请写成 2026-11-21 这样", fields={"on": "日期请写成 2026-11-21 这样"}) from None


@blueprint.get("/delegate-bodies")
@blueprint.output(DelegateBodiesAnswer)
@blueprint.doc(summary="可以受委托调解的组织", security="bearer")
@signed_in(*_OFFICE, Role.ADMIN)
def get_delegate_bodies() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        bodies = delegate_bodies(session)
    return DelegateBodiesAnswer(bodies=[DelegateBodyAnswer.model_validate(body) for body in bodies])


@blueprint.post("/delegate-bodies")
@blueprint.input(DelegateBodyInput)
@blueprint.output(DelegateBodiesAnswer, status_code=201)
@blueprint.doc(summary="登记一个可以受委托调解的组织", security="bearer")
@signed_in(Role.ADMIN)
def post_delegate_body(json_data: DelegateBodyInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    office = NewOffice(json_data.code, json_data.name, json_data.short, json_data.phone)
    body = NewDelegateBody(office, json_data.kind, json_data.is_lawful_organisation)
    with wiring.open_transaction() as session:
        open_delegate_body(session, body, signed_in_actor(), wiring.clock())
        bodies = delegate_bodies(session)
    return DelegateBodiesAnswer(bodies=[DelegateBodyAnswer.model_validate(one) for one in bodies])
