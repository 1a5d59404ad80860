"""The mediation room over the API: statements, offers, proposals, calls, the agreement."""

from typing import Any

from apiflask import APIBlueprint

from core.kernel.roles import Role
from identity.domain.api_keys import KeyScope
from mediation.domain.lifecycle import Action, roles_of
from mediation.queries.agreement_document import agreement_document
from mediation.queries.room_page import room_mark, room_page
from mediation.services.answer_facts import FactReply, answer_facts
from mediation.services.answer_offer import accept_offer, decline_offer, withdraw_offer
from mediation.services.call_human import CallAnswer, answer_call, call_human
from mediation.services.draft_agreement import discard_agreement
from mediation.services.end_mediation import state_no_agreement
from mediation.services.make_offer import Counter, counter_offer, make_offer
from mediation.services.propose_by_rule import make_proposal
from mediation.services.send_statement import send_statement
from mediation.services.sign_agreement import seal_agreement, sign_agreement
from web.api.mediation_acts import PRECONDITIONS, carry_out, etag, not_modified, require_password
from web.api.schemas.mediation import (
    ActAnswer,
    AgreementAnswer,
    FactAnswersInput,
    MarkAnswer,
    ReasonInput,
    RoomAnswer,
    SignatureInput,
    StatementInput,
    TermsInput,
)
from web.dependencies import dependencies
from web.limits import limited
from web.permissions import key_scope, signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("mediation_room_api", __name__, tag="调解室")

_READERS = (Role.CONSUMER, Role.MERCHANT, Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR)


@blueprint.get("/complaints/<complaint_id>/room")
@blueprint.output(RoomAnswer)
@blueprint.doc(summary="调解室：发言、方案、证据、建议、法律和相似案例", security="bearer")
@key_scope(KeyScope.READ_WORK)
@signed_in(*_READERS)
def get_room(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        room = room_page(session, complaint_id, signed_in_actor(), wiring.clock())
    tag = _of_today(room.head.mark)
    unchanged = not_modified(tag)
    if unchanged is not None:
        return unchanged
    answer = RoomAnswer(actions=list(room.head.actions), **vars(room))
    return answer, 200, {"ETag": etag(tag)}


def _of_today(mark: str) -> str:
    """Return the mark with the day: clocks and lapsed offers change at midnight although nobody acts."""
    return f"{mark}-{dependencies().today().isoformat()}"


@blueprint.get("/complaints/<complaint_id>/room/mark")
@blueprint.output(MarkAnswer)
@blueprint.doc(summary="调解室有没有变化，供轮询", security="bearer")
@signed_in(*_READERS)
def get_room_mark(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        mark = room_mark(session, complaint_id, signed_in_actor())
    tag = _of_today(mark)
    return not_modified(tag) or (MarkAnswer(mark=mark), 200, {"ETag": etag(tag)})


@blueprint.post("/complaints/<complaint_id>/statements")
@blueprint.input(StatementInput)
@blueprint.output(ActAnswer, status_code=201)
@blueprint.doc(summary="发言", security="bearer", description=PRECONDITIONS)
@key_scope(KeyScope.STATEMENTS)
@signed_in(*roles_of(Action.SEND_STATEMENT))
def post_statement(complaint_id: str, json_data: StatementInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    text = json_data.text
    return carry_out(
        lambda session, actor, now, sent: send_statement(session, complaint_id, text, actor, now, sent), status=201
    )


@blueprint.post("/complaints/<complaint_id>/fact-answers")
@blueprint.input(FactAnswersInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="商家逐项回答事实", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.ANSWER_FACTS))
def post_fact_answers(complaint_id: str, json_data: FactAnswersInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    replies = [FactReply(reply.fact, reply.agreed, reply.value) for reply in json_data.answers]
    return carry_out(lambda session, actor, now, sent: answer_facts(session, complaint_id, replies, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/offers")
@blueprint.input(TermsInput)
@blueprint.output(ActAnswer, status_code=201)
@blueprint.doc(summary="提出方案", security="bearer", description=PRECONDITIONS)
@key_scope(KeyScope.OFFERS)
@signed_in(*roles_of(Action.MAKE_OFFER))
def post_offer(complaint_id: str, json_data: TermsInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    terms = json_data.terms()
    return carry_out(
        lambda session, actor, now, sent: make_offer(session, complaint_id, terms, actor, now, sent), status=201
    )


@blueprint.post("/complaints/<complaint_id>/offers/<offer_id>/counter")
@blueprint.input(TermsInput)
@blueprint.output(ActAnswer, status_code=201)
@blueprint.doc(summary="还价", security="bearer", description=PRECONDITIONS)
@key_scope(KeyScope.OFFERS)
@signed_in(*roles_of(Action.COUNTER_OFFER))
def post_counter(complaint_id: str, offer_id: str, json_data: TermsInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    counter = Counter(offer_id, json_data.terms())
    return carry_out(
        lambda session, actor, now, sent: counter_offer(session, complaint_id, counter, actor, now, sent), status=201
    )


@blueprint.post("/complaints/<complaint_id>/offers/<offer_id>/acceptance")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="接受方案，随即起草协议", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.ACCEPT_OFFER))
def post_offer_acceptance(complaint_id: str, offer_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(lambda session, actor, now, sent: accept_offer(session, complaint_id, offer_id, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/offers/<offer_id>/decline")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="谢绝方案", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.DECLINE_OFFER))
def post_offer_decline(complaint_id: str, offer_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(lambda session, actor, now, sent: decline_offer(session, complaint_id, offer_id, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/offers/<offer_id>/withdrawal")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="撤回自己的方案", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.WITHDRAW_OFFER))
def post_offer_withdrawal(complaint_id: str, offer_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(
        lambda session, actor, now, sent: withdraw_offer(session, complaint_id, offer_id, actor, now, sent)
    )


@blueprint.post("/complaints/<complaint_id>/proposals")
@blueprint.output(ActAnswer, status_code=201)
@blueprint.doc(summary="按规则算一个建议，双方看到的完全一样", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.MAKE_PROPOSAL))
def post_proposal(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(
        lambda session, actor, now, sent: make_proposal(session, complaint_id, actor, now, sent), status=201
    )


@blueprint.post("/complaints/<complaint_id>/calls")
@blueprint.input(ReasonInput)
@blueprint.output(ActAnswer, status_code=201)
@blueprint.doc(summary="转人工", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.CALL_HUMAN))
def post_call(complaint_id: str, json_data: ReasonInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    reason = json_data.reason
    return carry_out(
        lambda session, actor, now, sent: call_human(session, complaint_id, reason, actor, now, sent), status=201
    )


@blueprint.post("/complaints/<complaint_id>/calls/<call_id>/answer")
@blueprint.input(StatementInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="调解员回应转人工", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.ANSWER_CALL))
def post_call_answer(complaint_id: str, call_id: str, json_data: StatementInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    given = CallAnswer(call_id, json_data.text)
    return carry_out(lambda session, actor, now, sent: answer_call(session, complaint_id, given, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/no-agreement")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="声明无法达成一致，调解终止", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.STATE_NO_AGREEMENT))
def post_no_agreement(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(lambda session, actor, now, sent: state_no_agreement(session, complaint_id, actor, now, sent))


@blueprint.get("/complaints/<complaint_id>/agreement")
@blueprint.output(AgreementAnswer)
@blueprint.doc(summary="调解书", security="bearer")
@signed_in(*_READERS)
def get_agreement(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        document = agreement_document(session, complaint_id, signed_in_actor(), wiring.clock())
    return AgreementAnswer.model_validate(document), 200, {"ETag": etag(document.version)}


@blueprint.delete("/complaints/<complaint_id>/agreement")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="不签这份协议，继续协商", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.DISCARD_AGREEMENT))
def delete_agreement(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(lambda session, actor, now, sent: discard_agreement(session, complaint_id, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/agreement/signatures")
@blueprint.input(SignatureInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="签署协议", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.SIGN_AGREEMENT))
@limited("20 per minute")
def post_signature(complaint_id: str, json_data: SignatureInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    require_password(json_data.password)
    text = json_data.text_sha256
    return carry_out(lambda session, actor, now, sent: sign_agreement(session, complaint_id, text, actor, now, sent))


@blueprint.post("/complaints/<complaint_id>/agreement/seal")
@blueprint.input(SignatureInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="调解员签署并盖章，调解书生效", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.SEAL_AGREEMENT))
@limited("20 per minute")
def post_seal(complaint_id: str, json_data: SignatureInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    require_password(json_data.password)
    text = json_data.text_sha256
    return carry_out(lambda session, actor, now, sent: seal_agreement(session, complaint_id, text, actor, now, sent))
