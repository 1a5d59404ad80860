"""Signing in and out over the API."""

from datetime import datetime
from typing import Any

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field

from core.kernel.roles import Role
from identity.domain.passwords import verify_password
from identity.queries.credentials import find_credentials
from identity.services.sign_in import sign_in
from identity.services.sign_out import sign_out
from web.dependencies import dependencies
from web.limits import caller_network, limited
from web.permissions import public, signed_in
from web.signed_in import sign_in_token, signed_in_actor

blueprint = APIBlueprint("sign_ins_api", __name__, tag="登录")


class SignInRequest(BaseModel):
    phone: str = Field(description="手机号", max_length=40)
    password: str = Field(description="密码", max_length=200)


class SignInAnswer(BaseModel):
    token: str = Field(description="放进 Authorization: Bearer 请求头")
    role: Role
    expires_at: datetime
    must_change_password: bool


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
    )


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
