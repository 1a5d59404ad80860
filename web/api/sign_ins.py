"""Signing in and out over the API."""

from datetime import datetime
from typing import Any

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field

from core.kernel.errors import SignInRequiredError
from core.kernel.roles import Role
from identity.domain.passwords import verify_password
from identity.queries.credentials import find_credentials
from identity.services.second_factor import begin_second_factor, confirm_second_factor, give_second_factor
from identity.services.sign_in import sign_in
from identity.services.sign_out import sign_out
from web.api.mediation_acts import require_password
from web.dependencies import dependencies
from web.limits import caller_network, limited
from web.permissions import public, signed_in
from web.signed_in import find_person_between, own_sign_in_token, sign_in_token, signed_in_actor

blueprint = APIBlueprint("sign_ins_api", __name__, tag="登录")


class SignInRequest(BaseModel):
    phone: str = Field(description="手机号", max_length=40)
    password: str = Field(description="密码", max_length=200)


class SignInAnswer(BaseModel):
    token: str = Field(description="放进 Authorization: Bearer 请求头")
    role: Role
    expires_at: datetime
    must_change_password: bool
    waits_for_code: bool = Field(description="还要用这个令牌提交验证器上的验证码，之后才算登录")


class CodeOfSecondFactor(BaseModel):
    code: str = Field(description="验证器上的 6 位数字，或一个恢复码", max_length=20)


class SecondFactorStart(BaseModel):
    secret: str = Field(description="手动输入验证器的密钥")
    address: str = Field(description="otpauth 地址，可以做成二维码")


class SecondFactorProof(CodeOfSecondFactor):
    password: str = Field(description="登录密码", max_length=200)


class RecoveryCodes(BaseModel):
    recovery_codes: list[str] = Field(description="每个只能用一次，只在这里给出一次")


class SignedInAnswer(BaseModel):
    account_id: str
    role: Role
    name: str
    enterprise_ids: list[str]


@blueprint.post("/sign-ins")
@blueprint.input(SignInRequest)
@blueprint.output(SignInAnswer, status_code=201)
@blueprint.doc(summary="登录，取得令牌")
@public
@limited("30 per minute; 300 per hour")
def post_sign_in(json_data: SignInRequest) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as reading:
        credentials = find_credentials(reading, json_data.phone, caller_network())
    checked = verify_password(credentials, json_data.password)
    with wiring.open_transaction() as transaction:
        answer = sign_in(transaction, checked, wiring.real_clock())
    started = answer.or_raise()
    return SignInAnswer(
        token=started.token,
        role=started.role,
        expires_at=started.expires_at,
        must_change_password=started.must_change_password,
        waits_for_code=started.waits_for_code,
    )


@blueprint.post("/sign-ins/current/code")
@blueprint.input(CodeOfSecondFactor)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="登录的第二步：提交验证器上的验证码", security="bearer")
@public
@limited("20 per minute; 120 per hour")
def post_code(json_data: CodeOfSecondFactor) -> ResponseReturnValue:
    person = find_person_between()
    if person is None:
        raise SignInRequiredError("请先用手机号和密码登录")
    wiring = dependencies()
    with wiring.open_transaction() as transaction:
        answer = give_second_factor(transaction, json_data.code, own_sign_in_token(), person.actor, wiring.real_clock())
    answer.or_raise()
    return "", 204


@blueprint.post("/account/second-factor")
@blueprint.output(SecondFactorStart, status_code=201)
@blueprint.doc(summary="开始设置登录验证器", security="bearer")
@signed_in()
@limited("10 per minute; 60 per hour")
def post_second_factor() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as transaction:
        started = begin_second_factor(transaction, signed_in_actor(), wiring.real_clock())
    return SecondFactorStart(secret=started.secret, address=started.address)


@blueprint.put("/account/second-factor")
@blueprint.input(SecondFactorProof)
@blueprint.output(RecoveryCodes)
@blueprint.doc(summary="用验证器上的验证码启用，得到恢复码；其他登录随即失效", security="bearer")
@signed_in()
@limited("20 per minute; 120 per hour")
def put_second_factor(json_data: SecondFactorProof) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, actor, token = dependencies(), signed_in_actor(), own_sign_in_token()
    require_password(json_data.password)
    with wiring.open_transaction() as transaction:
        answer = confirm_second_factor(transaction, json_data.code, token, actor, wiring.real_clock())
    return RecoveryCodes(recovery_codes=list(answer.or_raise()))


@blueprint.get("/sign-ins/current")
@blueprint.output(SignedInAnswer)
@blueprint.doc(summary="查看当前登录的账号", security="bearer")
@signed_in()
def get_current_sign_in() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    actor = signed_in_actor()
    enterprises = sorted(actor.enterprise_ids)
    return SignedInAnswer(account_id=actor.account_id, role=actor.role, name=actor.name, enterprise_ids=enterprises)


@blueprint.delete("/sign-ins/current")
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="退出登录", security="bearer")
@signed_in()
def delete_current_sign_in() -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as transaction:
        sign_out(transaction, sign_in_token() or "", wiring.real_clock())
    return "", 204
