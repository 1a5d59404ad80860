"""Real identities, mandates and joint complaints over the API."""

from datetime import date
from typing import Any

from apiflask import APIBlueprint
from flask import request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from core.kernel.clock import local_date
from core.kernel.errors import InvalidInputError
from core.kernel.roles import Role
from identity.domain.mandates import MandateTerms
from identity.domain.membership import MembershipDecision, ProofFile
from identity.domain.real_identity import IdentityForm, check_identity
from identity.queries.identities import find_identity
from identity.queries.mandates import mandate_page, mandates_of, mandates_pending
from identity.services.change_phone import PhoneChange, SentCodes, change_phone, send_change_codes
from identity.services.decide_mandate import decide_mandate, end_mandate
from identity.services.open_mandate import AgentNamed, PrincipalNamed, give_mandate, request_mandate
from identity.services.record_identity import record_identity
from mediation.domain.filing import DraftFields
from mediation.services.save_draft import start_draft
from web.api.mediation_acts import PRECONDITIONS, carry_out, read_upload, require_password
from web.api.schemas.mediation import ActAnswer
from web.api.schemas.people import (
    DecisionInput,
    EndInput,
    IdentityAnswer,
    IdentityInput,
    MandateAnswer,
    MandateGivenInput,
    MandatesAnswer,
    MandateTermsInput,
    PhoneChangeInput,
    PhoneCodesAnswer,
    PhoneInput,
)
from web.dependencies import dependencies
from web.forms import CHECK_FIELDS, chinese_messages
from web.limits import caller_network, limited, takes_files
from web.permissions import signed_in
from web.signed_in import own_sign_in_token, signed_in_actor

blueprint = APIBlueprint("people_api", __name__, tag="当事人")

_DECIDERS = (Role.OFFICER, Role.SUPERVISOR)


def _today() -> date:
    return local_date(dependencies().clock())


@blueprint.get("/account/identity")
@blueprint.output(IdentityAnswer)
@blueprint.doc(summary="自己的实名信息，号码只显示一部分", security="bearer")
@signed_in(Role.CONSUMER)
def get_identity() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        return IdentityAnswer.of(find_identity(session, signed_in_actor().account_id))


@blueprint.put("/account/identity")
@blueprint.input(IdentityInput)
@blueprint.output(IdentityAnswer)
@blueprint.doc(summary="填写实名信息，提交投诉前必填", security="bearer")
@signed_in(Role.CONSUMER)
def put_identity(json_data: IdentityInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    actor, wiring = signed_in_actor(), dependencies()
    form = IdentityForm(json_data.id_kind.value, json_data.id_number, json_data.address)
    identity = check_identity(form, local_date(wiring.clock()))
    with wiring.open_transaction() as session:
        record_identity(session, actor.account_id, identity, actor, wiring.clock())
        return IdentityAnswer.of(find_identity(session, actor.account_id))


@blueprint.post("/account/phone-codes")
@blueprint.input(PhoneInput)
@blueprint.output(PhoneCodesAnswer, status_code=202)
@blueprint.doc(summary="更换手机号：向新旧两个号码各发一条验证码", security="bearer")
@signed_in()
@limited("5 per minute; 20 per hour")
def post_phone_codes(json_data: PhoneInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    actor, wiring = signed_in_actor(), dependencies()
    with wiring.open_transaction() as session:
        sent = send_change_codes(session, json_data.phone, caller_network(), actor, wiring.real_clock())
    return PhoneCodesAnswer(old_id=sent.old_id, new_id=sent.new_id)


@blueprint.put("/account/phone")
@blueprint.input(PhoneChangeInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="用两条验证码更换手机号，其他登录随即失效", security="bearer")
@signed_in()
@limited("10 per minute; 60 per hour")
def put_phone(json_data: PhoneChangeInput) -> ResponseReturnValue:
    actor, wiring, given = signed_in_actor(), dependencies(), json_data
    sent = SentCodes(given.old_id, given.new_id)
    change = PhoneChange(given.phone, sent, given.old_code, given.new_code, own_sign_in_token())
    with wiring.open_transaction() as session:
        answer = change_phone(session, change, actor, wiring.real_clock())
    answer.or_raise()
    return "", 204


@blueprint.get("/mandates")
@blueprint.output(MandatesAnswer)
@blueprint.doc(summary="我给出和持有的代理授权；工作人员看到等待核对的", security="bearer")
@signed_in(Role.CONSUMER, *_DECIDERS)
def get_mandates() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    actor = signed_in_actor()
    find_lines = mandates_pending if actor.role in _DECIDERS else mandates_of
    with dependencies().open_reading() as session:
        return MandatesAnswer(mandates=[MandateAnswer.of(line) for line in find_lines(session, actor, _today())])


@blueprint.post("/mandates")
@blueprint.input(MandateGivenInput)
@blueprint.output(MandateAnswer, status_code=201)
@blueprint.doc(summary="授权别人替自己办理投诉，马上生效", security="bearer")
@signed_in(Role.CONSUMER)
@limited("10 per minute; 40 per hour")
def post_mandate(json_data: MandateGivenInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    actor, wiring = signed_in_actor(), dependencies()
    require_password(json_data.password)
    agent = AgentNamed(json_data.agent_phone, json_data.agent_name)
    with wiring.open_transaction() as session:
        mandate_id = give_mandate(session, agent, json_data.terms(), None, actor, wiring.clock())
    return _mandate(mandate_id)


@blueprint.post("/mandates/requests")
@blueprint.output(MandateAnswer, status_code=201)
@blueprint.doc(
    summary="申请替别人办理投诉：表单字段加 file（签名的授权书或监护证明）",
    description="以 multipart/form-data 发送：kind、powers（可多个）、valid_from、valid_until、name、phone（可空）、"
    "id_kind、id_number、address、file。由工作人员核对。",
    security="bearer",
)
@signed_in(Role.CONSUMER)
@limited("10 per minute; 40 per hour")
@takes_files
def post_mandate_request() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    actor, wiring, typed = signed_in_actor(), dependencies(), request.form
    terms = _terms(typed)
    form = IdentityForm(typed.get("id_kind", ""), typed.get("id_number", ""), typed.get("address", ""))
    principal = PrincipalNamed(typed.get("name", ""), typed.get("phone", ""), check_identity(form, _today()))
    file = read_upload()
    proof = ProofFile(file.sha256, file.media_type, file.name)
    with wiring.open_transaction() as session:
        mandate_id = request_mandate(session, principal, terms, proof, actor, wiring.clock())
    return _mandate(mandate_id)


def _terms(typed: MultiDict[str, str]) -> MandateTerms:
    """Read the terms from a multipart form, which APIFlask does not check; a refusal names every wrong field."""
    wanted = {name: typed.get(name) for name in ("kind", "valid_from", "valid_until")}
    try:
        return MandateTermsInput.model_validate({**wanted, "powers": typed.getlist("powers")}).terms()
    except ValidationError as error:
        raise InvalidInputError(CHECK_FIELDS, fields=chinese_messages(error)) from error


@blueprint.post("/mandates/<mandate_id>/decision")
@blueprint.input(DecisionInput)
@blueprint.output(MandateAnswer)
@blueprint.doc(summary="确认或不通过一份代理授权", security="bearer")
@signed_in(*_DECIDERS)
def post_mandate_decision(mandate_id: str, json_data: DecisionInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, decision = dependencies(), MembershipDecision(json_data.is_confirmed, json_data.reason)
    with wiring.open_transaction() as session:
        decide_mandate(session, mandate_id, decision, signed_in_actor(), wiring.clock())
    return _mandate(mandate_id)


@blueprint.post("/mandates/<mandate_id>/end")
@blueprint.input(EndInput)
@blueprint.output(MandateAnswer)
@blueprint.doc(summary="结束一份代理授权，马上失效", security="bearer")
@signed_in(Role.CONSUMER, *_DECIDERS)
def post_mandate_end(mandate_id: str, json_data: EndInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        end_mandate(session, mandate_id, json_data.reason, signed_in_actor(), wiring.clock())
    return _mandate(mandate_id)


@blueprint.post("/mandates/<mandate_id>/complaints")
@blueprint.output(ActAnswer, status_code=201)
@blueprint.doc(summary="替委托人开始一份草稿", security="bearer", description=PRECONDITIONS)
@signed_in(Role.CONSUMER)
def post_mandate_complaint(mandate_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as reading:
        principal_id = mandate_page(reading, mandate_id, signed_in_actor(), _today()).principal.account_id
    return carry_out(
        lambda session, actor, now, sent: start_draft(session, DraftFields(), actor, now, sent, principal_id),
        status=201,
    )


def _mandate(mandate_id: str) -> MandateAnswer:
    with dependencies().open_reading() as session:
        return MandateAnswer.of(mandate_page(session, mandate_id, signed_in_actor(), _today()))
