"""Complaining together over the API."""

from typing import Any

from apiflask import APIBlueprint

from core.kernel.roles import Role
from mediation.queries.invitation import invitation_page
from mediation.queries.together import together_page
from mediation.services.ask_complainants import Asked, JointReply, answer_jointly, ask_complainants
from mediation.services.complain_together import (
    agree_jointly,
    appoint_representative,
    invite_complainants,
    join_complaint,
    leave_joint,
)
from web.api.mediation_acts import PRECONDITIONS, carry_out, etag, read_submission
from web.api.schemas.mediation import ActAnswer
from web.api.schemas.people import (
    AnswerInput,
    CodeInput,
    ContentInput,
    InvitationAnswer,
    InvitedAnswer,
    JoinInput,
    QuestionInput,
    RepresentativeInput,
    TogetherAnswer,
)
from web.dependencies import dependencies
from web.limits import limited
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("together_api", __name__, tag="当事人")

_READERS = (Role.CONSUMER, Role.MERCHANT, Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR)


@blueprint.get("/complaints/<complaint_id>/together")
@blueprint.output(TogetherAnswer)
@blueprint.doc(summary="共同投诉人、代表人、代理人，谁已经同意", security="bearer")
@signed_in(*_READERS)
def get_together(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = together_page(session, complaint_id, signed_in_actor(), wiring.clock())
    shown = {name: value for name, value in vars(page).items() if name in TogetherAnswer.model_fields}
    return TogetherAnswer(**shown), 200, {"ETag": etag(page.version)}


@blueprint.post("/complaints/<complaint_id>/together/invitation")
@blueprint.output(InvitationAnswer, status_code=201)
@blueprint.doc(summary="生成邀请码，之前的随即失效", security="bearer", description=PRECONDITIONS)
@signed_in(Role.CONSUMER)
def post_invitation(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, sent = dependencies(), read_submission()
    with wiring.open_transaction() as session:
        made = invite_complainants(session, complaint_id, signed_in_actor(), wiring.clock(), sent)
    return InvitationAnswer(code=made.code, valid_until=made.valid_until)


@blueprint.post("/invitations")
@blueprint.input(CodeInput)
@blueprint.output(InvitedAnswer)
@blueprint.doc(summary="看邀请码打开的是哪件投诉", security="bearer")
@signed_in(Role.CONSUMER)
@limited("10 per minute; 60 per hour")
def post_invited(json_data: CodeInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = invitation_page(session, json_data.code, signed_in_actor(), wiring.clock())
    shown = {name: getattr(page, name) for name in InvitedAnswer.model_fields}
    return InvitedAnswer(**shown)


@blueprint.post("/invitations/acceptances")
@blueprint.input(JoinInput)
@blueprint.output(ActAnswer, status_code=201)
@blueprint.doc(summary="加入共同投诉", security="bearer")
@signed_in(Role.CONSUMER)
@limited("10 per minute; 60 per hour")
def post_joining(json_data: JoinInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(
        lambda session, actor, now, _sent: join_complaint(session, json_data.code, json_data.content_hash, actor, now),
        status=201,
    )


@blueprint.post("/complaints/<complaint_id>/together/representatives")
@blueprint.input(RepresentativeInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="推选或者取消第二位代表人", security="bearer", description=PRECONDITIONS)
@signed_in(Role.CONSUMER)
def post_representative(complaint_id: str, json_data: RepresentativeInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    chosen = json_data.account_id
    return carry_out(
        lambda session, actor, now, sent: appoint_representative(session, complaint_id, chosen, actor, now, sent)
    )


@blueprint.post("/complaints/<complaint_id>/together/agreement")
@blueprint.input(ContentInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="同意共同投诉现在的内容", security="bearer", description=PRECONDITIONS)
@signed_in(Role.CONSUMER)
def post_joint_agreement(complaint_id: str, json_data: ContentInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    seen = json_data.content_hash
    return carry_out(lambda session, actor, now, sent: agree_jointly(session, complaint_id, seen, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/together/questions")
@blueprint.input(QuestionInput)
@blueprint.output(ActAnswer, status_code=201)
@blueprint.doc(summary="代表人征求其他投诉人同意", security="bearer", description=PRECONDITIONS)
@signed_in(Role.CONSUMER)
def post_question(complaint_id: str, json_data: QuestionInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    asked = Asked(json_data.matter, json_data.subject)
    return carry_out(
        lambda session, actor, now, sent: ask_complainants(session, complaint_id, asked, actor, now, sent), status=201
    )


@blueprint.post("/complaints/<complaint_id>/together/questions/<question_id>/answers")
@blueprint.input(AnswerInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="答复是否同意", security="bearer", description=PRECONDITIONS)
@signed_in(Role.CONSUMER)
def post_answer(complaint_id: str, question_id: str, json_data: AnswerInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    reply = JointReply(question_id, json_data.agrees)
    return carry_out(lambda session, actor, now, sent: answer_jointly(session, complaint_id, reply, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/together/leave")
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="退出共同投诉", security="bearer", description=PRECONDITIONS)
@signed_in(Role.CONSUMER)
def post_leave(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, sent = dependencies(), read_submission()
    with wiring.open_transaction() as session:
        leave_joint(session, complaint_id, signed_in_actor(), wiring.clock(), sent)
    return "", 204
