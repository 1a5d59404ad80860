"""Accounts, passwords and memberships over the API."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, request
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.identifiers import mask_phone, normalise_phone
from core.kernel.roles import Role
from identity.domain.membership import MembershipDecision, MembershipRequest, ProofFile
from identity.domain.passwords import verify_password
from identity.domain.registration import (
    PasswordResetForm,
    RegistrationForm,
    prepare_new_password,
    prepare_password_reset,
    prepare_registration,
)
from identity.queries.accounts import account_page
from identity.queries.credentials import find_own_credentials
from identity.queries.inbox import unread_count
from identity.queries.memberships import membership_page, memberships_of, memberships_pending
from identity.services.change_password import PasswordChange, change_password
from identity.services.decide_membership import decide_membership
from identity.services.end_membership import end_membership
from identity.services.issue_code import issue_code
from identity.services.register_account import register_account
from identity.services.request_membership import request_membership
from identity.services.reset_password import reset_password
from registry.queries.enterprise_page import enterprise_names, find_enterprise
from web.api.mediation_acts import read_upload
from web.api.schemas.accounts import (
    AccountAnswer,
    CodeAnswer,
    CodeInput,
    MembershipAnswer,
    MembershipDecisionInput,
    MembershipEndInput,
    MembershipsAnswer,
    PasswordChangeInput,
    PasswordResetInput,
    RegisteredAnswer,
    RegistrationInput,
)
from web.dependencies import dependencies
from web.downloads import download
from web.limits import caller_network, limited, takes_files
from web.permissions import public, signed_in
from web.signed_in import own_sign_in_token, signed_in_actor

blueprint = APIBlueprint("accounts_api", __name__, tag="账号")

_DECIDERS = (Role.OFFICER, Role.SUPERVISOR)
_PARTIES = (Role.MERCHANT, *_DECIDERS)
_CHOOSE_ENTERPRISE = "请写明是哪一家企业"


@blueprint.post("/codes")
@blueprint.input(CodeInput)
@blueprint.output(CodeAnswer, status_code=202)
@blueprint.doc(summary="发送短信验证码（注册或重设密码）")
@public
@limited("10 per minute; 60 per hour")
def post_code(json_data: CodeInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    phone = normalise_phone(json_data.phone)
    wiring = dependencies()
    with wiring.open_transaction() as session:
        code_id = issue_code(session, phone, json_data.purpose, caller_network(), wiring.real_clock())
    return CodeAnswer(code_id=code_id, sent_to=mask_phone(phone))


@blueprint.post("/accounts")
@blueprint.input(RegistrationInput)
@blueprint.output(RegisteredAnswer, status_code=201)
@blueprint.doc(summary="用验证码注册消费者或经营者账号", description="同一手机号只能注册一次，重复发送返回 409。")
@public
@limited("20 per minute; 120 per hour")
def post_account(json_data: RegistrationInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    registration = prepare_registration(RegistrationForm(**json_data.model_dump()))
    wiring = dependencies()
    with wiring.open_transaction() as session:
        answer = register_account(session, registration, wiring.real_clock())
    return RegisteredAnswer(account_id=answer.or_raise())


@blueprint.post("/password-resets")
@blueprint.input(PasswordResetInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="用验证码重设密码，所有登录随即失效")
@public
@limited("20 per minute; 120 per hour")
def post_password_reset(json_data: PasswordResetInput) -> ResponseReturnValue:
    reset = prepare_password_reset(PasswordResetForm(**json_data.model_dump()))
    wiring = dependencies()
    with wiring.open_transaction() as session:
        answer = reset_password(session, reset, wiring.real_clock())
    answer.or_raise()
    return "", 204


@blueprint.get("/account")
@blueprint.output(AccountAnswer)
@blueprint.doc(summary="自己的账号", security="bearer")
@signed_in()
def get_account() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    actor = signed_in_actor()
    with dependencies().open_reading() as session:
        return AccountAnswer.of(account_page(session, actor).account, unread_count(session, actor))


@blueprint.put("/account/password")
@blueprint.input(PasswordChangeInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="修改自己的密码，其他登录随即失效", security="bearer")
@signed_in()
@limited("10 per minute")
def put_password(json_data: PasswordChangeInput) -> ResponseReturnValue:
    actor, wiring = signed_in_actor(), dependencies()
    new_hash = prepare_new_password(json_data.old_password, json_data.new_password)
    with wiring.open_reading() as session:
        credentials = find_own_credentials(session, actor, own_sign_in_token())
    change = PasswordChange(verify_password(credentials, json_data.old_password), new_hash, own_sign_in_token())
    with wiring.open_transaction() as session:
        answer = change_password(session, change, actor, wiring.real_clock())
    answer.or_raise()
    return "", 204


@blueprint.get("/memberships")
@blueprint.output(MembershipsAnswer)
@blueprint.doc(summary="我的企业授权；工作人员看到等待核对的申请", security="bearer")
@signed_in(*_PARTIES)
def get_memberships() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    actor = signed_in_actor()
    find_lines = memberships_pending if actor.role in _DECIDERS else memberships_of
    with dependencies().open_reading() as session:
        lines = find_lines(session, actor)
        names = enterprise_names(session, (line.enterprise_id for line in lines))
    return MembershipsAnswer(memberships=[MembershipAnswer.of(line, names) for line in lines])


@blueprint.post("/memberships")
@blueprint.output(MembershipAnswer, status_code=201)
@blueprint.doc(
    summary="申请代表企业：表单字段 enterprise_id 和 file（授权证明）",
    description="以 multipart/form-data 发送。同一家企业只能有一份进行中的申请，重复发送返回 409。",
    security="bearer",
)
@signed_in(Role.MERCHANT)
@takes_files
def post_membership() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, named = dependencies(), request.form.get("enterprise_id", "")
    with wiring.open_reading() as reading:
        enterprise = find_enterprise(reading, named) if named else None
    if enterprise is None:
        raise InvalidInputError(_CHOOSE_ENTERPRISE, fields={"enterprise_id": _CHOOSE_ENTERPRISE})
    file = read_upload()
    proof = ProofFile(file.sha256, file.media_type, file.name)
    with wiring.open_transaction() as session:
        wanted = MembershipRequest(enterprise.enterprise_id, proof)
        membership_id = request_membership(session, wanted, signed_in_actor(), wiring.clock())
    return _membership(membership_id)


@blueprint.get("/memberships/<membership_id>")
@blueprint.output(MembershipAnswer)
@blueprint.doc(summary="一份企业授权", security="bearer")
@signed_in(*_PARTIES)
def get_membership(membership_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _membership(membership_id)


@blueprint.get("/memberships/<membership_id>/proof")
@blueprint.doc(summary="下载授权证明", security="bearer")
@signed_in(*_PARTIES)
def get_membership_proof(membership_id: str) -> Response:
    wiring = dependencies()
    with wiring.open_reading() as session:
        proof = membership_page(session, membership_id, signed_in_actor()).proof
    if proof is None:
        raise NotFoundError("这位成员由负责人邀请，没有授权证明文件")
    return download(wiring.files.get(proof.sha256), proof.media_type, proof.name)


@blueprint.post("/memberships/<membership_id>/decision")
@blueprint.input(MembershipDecisionInput)
@blueprint.output(MembershipAnswer)
@blueprint.doc(summary="确认或不通过一份申请", security="bearer")
@signed_in(*_DECIDERS)
def post_membership_decision(membership_id: str, json_data: MembershipDecisionInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    decision = MembershipDecision(json_data.is_confirmed, json_data.reason)
    with wiring.open_transaction() as session:
        decide_membership(session, membership_id, decision, signed_in_actor(), wiring.clock())
    return _membership(membership_id)


@blueprint.post("/memberships/<membership_id>/end")
@blueprint.input(MembershipEndInput)
@blueprint.output(MembershipAnswer)
@blueprint.doc(summary="结束一份授权，或撤回自己的申请", security="bearer")
@signed_in(*_PARTIES)
def post_membership_end(membership_id: str, json_data: MembershipEndInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        end_membership(session, membership_id, json_data.reason, signed_in_actor(), wiring.clock())
    return _membership(membership_id)


def _membership(membership_id: str) -> MembershipAnswer:
    with dependencies().open_reading() as session:
        line = membership_page(session, membership_id, signed_in_actor())
        return MembershipAnswer.of(line, enterprise_names(session, [line.enterprise_id]))
