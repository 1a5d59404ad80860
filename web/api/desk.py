"""The merchant's desk over the API, and the office's part of ODR. The same services as the pages."""

from typing import Any

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue

from core.kernel.errors import NotFoundError
from core.kernel.roles import Role
from identity.domain.api_keys import KeyScope, NewKey
from identity.domain.desk import Invitation
from identity.queries.api_keys import api_keys_of
from identity.queries.desk import desk_page
from identity.services.invite_member import accept_invitation, invite_member, revoke_invitation
from identity.services.manage_api_keys import make_api_key, revoke_api_key
from identity.services.manage_members import change_member_role, set_signing_limit
from mediation.domain.response_templates import TemplateText
from mediation.queries.merchant_figures import merchant_figures
from mediation.queries.merchant_work import merchant_work
from mediation.queries.odr import odr_lines, own_odr
from mediation.queries.templates import templates_of
from mediation.queries.webhooks import webhooks_page
from mediation.services.assign_to_colleague import assign_to_colleague
from mediation.services.join_odr import apply_for_odr, decide_odr
from mediation.services.keep_templates import add_template, change_template, remove_template
from mediation.services.manage_webhooks import (
    NewEndpoint,
    add_endpoint,
    ping_endpoint,
    remove_endpoint,
    rotate_secret,
    send_again,
)
from registry.queries.enterprise_page import find_enterprise
from web.api.schemas.desk import (
    AssignmentInput,
    DeskAnswer,
    DeskFiguresAnswer,
    EndpointInput,
    FigureSet,
    InvitationCodeInput,
    InvitationInput,
    KeyAnswer,
    KeyInput,
    KeysAnswer,
    LimitInput,
    MadeAnswer,
    OdrAnswer,
    OdrDecisionInput,
    OdrInput,
    OdrListAnswer,
    RoleInput,
    SecretAnswer,
    TemplateInput,
    TemplatesAnswer,
    WebhooksAnswer,
    WorkAnswer,
)
from web.dependencies import dependencies
from web.limits import limited
from web.permissions import key_scope, signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("desk_api", __name__, tag="企业工作台")

_MERCHANT = signed_in(Role.MERCHANT)
_DECIDERS = (Role.OFFICER, Role.SUPERVISOR)
_DONE: ResponseReturnValue = ("", 204)


@blueprint.get("/work")
@blueprint.output(WorkAnswer)
@blueprint.doc(summary="待办清单：先到期的在前，每件写明要做什么", security="bearer")
@key_scope(KeyScope.READ_WORK)
@_MERCHANT
def get_work() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        return WorkAnswer.model_validate(merchant_work(session, signed_in_actor(), wiring.clock()))


@blueprint.put("/complaints/<complaint_id>/assignment")
@blueprint.input(AssignmentInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="把投诉分给同事", security="bearer")
@_MERCHANT
def put_assignment(complaint_id: str, json_data: AssignmentInput) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        assign_to_colleague(session, complaint_id, json_data.account_id, signed_in_actor(), wiring.clock())
    return _DONE


@blueprint.get("/enterprises/<enterprise_id>/desk")
@blueprint.output(DeskAnswer)
@blueprint.doc(summary="成员、限额和等待接受的邀请", security="bearer")
@_MERCHANT
def get_desk(enterprise_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        return DeskAnswer.model_validate(desk_page(session, signed_in_actor(), enterprise_id, wiring.clock()))


@blueprint.post("/enterprises/<enterprise_id>/invitations")
@blueprint.input(InvitationInput)
@blueprint.output(MadeAnswer, status_code=201)
@blueprint.doc(summary="邀请同事，邀请码发到对方手机", security="bearer")
@_MERCHANT
@limited("20 per minute; 100 per hour")
def post_invitation(enterprise_id: str, json_data: InvitationInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        enterprise = find_enterprise(session, enterprise_id)
        if enterprise is None:
            raise NotFoundError("没有找到这家企业")
        wanted, whose = Invitation(json_data.phone, json_data.role), (enterprise.enterprise_id, enterprise.name)
        return MadeAnswer(id=invite_member(session, whose, wanted, signed_in_actor(), wiring.clock()))


@blueprint.delete("/invitations/<invitation_id>")
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="撤回邀请", security="bearer")
@_MERCHANT
def delete_invitation(invitation_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        revoke_invitation(session, invitation_id, signed_in_actor(), wiring.clock())
    return _DONE


@blueprint.post("/invitations/<invitation_id>/acceptance")
@blueprint.input(InvitationCodeInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="凭邀请码加入企业", security="bearer")
@_MERCHANT
@limited("20 per minute")
def post_acceptance(invitation_id: str, json_data: InvitationCodeInput) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        refusal = accept_invitation(session, invitation_id, json_data.code, signed_in_actor(), wiring.clock())
    if refusal is not None:
        raise refusal
    return _DONE


@blueprint.put("/memberships/<membership_id>/role")
@blueprint.input(RoleInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="改变成员的角色", security="bearer")
@_MERCHANT
def put_role(membership_id: str, json_data: RoleInput) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        change_member_role(session, membership_id, json_data.role, signed_in_actor(), wiring.clock())
    return _DONE


@blueprint.put("/enterprises/<enterprise_id>/signing-limit")
@blueprint.input(LimitInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="设定办理人的限额", security="bearer")
@_MERCHANT
def put_limit(enterprise_id: str, json_data: LimitInput) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        set_signing_limit(session, enterprise_id, json_data.limit_fen, signed_in_actor(), wiring.clock())
    return _DONE


@blueprint.get("/enterprises/<enterprise_id>/odr")
@blueprint.output(OdrAnswer)
@blueprint.doc(summary="本企业的 ODR 申请或者加入情况", security="bearer")
@_MERCHANT
def get_odr(enterprise_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        line = own_odr(session, signed_in_actor(), enterprise_id)
    if line is None:
        raise NotFoundError("这家企业还没有申请过 ODR")
    return OdrAnswer.model_validate(line)


@blueprint.post("/enterprises/<enterprise_id>/odr")
@blueprint.input(OdrInput)
@blueprint.output(MadeAnswer, status_code=201)
@blueprint.doc(summary="申请加入 ODR", security="bearer")
@_MERCHANT
def post_odr(enterprise_id: str, json_data: OdrInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        made = apply_for_odr(session, enterprise_id, json_data.contact, signed_in_actor(), wiring.clock())
    return MadeAnswer(id=made)


@blueprint.get("/odr-memberships")
@blueprint.output(OdrListAnswer)
@blueprint.doc(summary="ODR 申请和企业", security="bearer")
@signed_in(*_DECIDERS)
def get_odr_memberships() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        lines = odr_lines(session, signed_in_actor())
    return OdrListAnswer(memberships=[OdrAnswer.model_validate(line) for line in lines])


@blueprint.post("/odr-memberships/<membership_id>/decision")
@blueprint.input(OdrDecisionInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="同意加入、不通过、要求退出，或者企业退出", security="bearer")
@signed_in(Role.MERCHANT, *_DECIDERS)
def post_odr_decision(membership_id: str, json_data: OdrDecisionInput) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        decide_odr(session, membership_id, json_data.action, json_data.reason, signed_in_actor(), wiring.clock())
    return _DONE


@blueprint.get("/enterprises/<enterprise_id>/templates")
@blueprint.output(TemplatesAnswer)
@blueprint.doc(summary="答复模板", security="bearer")
@_MERCHANT
def get_templates(enterprise_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        return TemplatesAnswer(templates=list(templates_of(session, signed_in_actor(), enterprise_id)))


@blueprint.post("/enterprises/<enterprise_id>/templates")
@blueprint.input(TemplateInput)
@blueprint.output(MadeAnswer, status_code=201)
@blueprint.doc(summary="写一个模板", security="bearer")
@_MERCHANT
def post_template(enterprise_id: str, json_data: TemplateInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, template = dependencies(), TemplateText(json_data.title, json_data.text)
    with wiring.open_transaction() as session:
        return MadeAnswer(id=add_template(session, enterprise_id, template, signed_in_actor(), wiring.clock()))


@blueprint.put("/templates/<template_id>")
@blueprint.input(TemplateInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="修改模板", security="bearer")
@_MERCHANT
def put_template(template_id: str, json_data: TemplateInput) -> ResponseReturnValue:
    wiring, template = dependencies(), TemplateText(json_data.title, json_data.text)
    with wiring.open_transaction() as session:
        change_template(session, template_id, template, signed_in_actor(), wiring.clock())
    return _DONE


@blueprint.delete("/templates/<template_id>")
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="删除模板", security="bearer")
@_MERCHANT
def delete_template(template_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        remove_template(session, template_id, signed_in_actor(), wiring.clock())
    return _DONE


@blueprint.get("/enterprises/<enterprise_id>/figures")
@blueprint.output(DeskFiguresAnswer)
@blueprint.doc(summary="本企业数据，和同类企业的中位数", security="bearer")
@_MERCHANT
def get_figures(enterprise_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        figures = merchant_figures(session, signed_in_actor(), enterprise_id, wiring.clock())
    return DeskFiguresAnswer(
        since=figures.since,
        until=figures.until,
        category=figures.category,
        own=FigureSet.model_validate(figures.comparison.own),
        peers=FigureSet.model_validate(figures.comparison.peers) if figures.comparison.peers else None,
        peer_count=figures.comparison.peer_count,
    )


@blueprint.get("/enterprises/<enterprise_id>/webhooks")
@blueprint.output(WebhooksAnswer)
@blueprint.doc(summary="推送地址和最近的推送", security="bearer")
@_MERCHANT
def get_webhooks(enterprise_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        return WebhooksAnswer.model_validate(webhooks_page(session, signed_in_actor(), enterprise_id))


@blueprint.post("/enterprises/<enterprise_id>/webhooks")
@blueprint.input(EndpointInput)
@blueprint.output(SecretAnswer, status_code=201)
@blueprint.doc(summary="登记推送地址，签名密钥只在这里给一次", security="bearer")
@_MERCHANT
@limited("20 per minute")
def post_webhook(enterprise_id: str, json_data: EndpointInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    is_demo = wiring.settings.demo_mode
    wanted = NewEndpoint(enterprise_id, json_data.address, tuple(json_data.events), allows_loopback=is_demo)
    with wiring.open_transaction() as session:
        return SecretAnswer.model_validate(add_endpoint(session, wanted, signed_in_actor(), wiring.clock()))


@blueprint.post("/webhooks/<endpoint_id>/secret")
@blueprint.output(SecretAnswer)
@blueprint.doc(summary="换签名密钥，旧的一天内同时有效", security="bearer")
@_MERCHANT
def post_webhook_secret(endpoint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        return SecretAnswer.model_validate(rotate_secret(session, endpoint_id, signed_in_actor(), wiring.real_clock()))


@blueprint.post("/webhooks/<endpoint_id>/ping")
@blueprint.output(MadeAnswer, status_code=201)
@blueprint.doc(summary="推送一条测试", security="bearer")
@_MERCHANT
@limited("10 per minute")
def post_webhook_ping(endpoint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        address = wiring.settings.public_address
        return MadeAnswer(id=ping_endpoint(session, endpoint_id, address, signed_in_actor(), wiring.clock()))


@blueprint.delete("/webhooks/<endpoint_id>")
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="停用推送地址", security="bearer")
@_MERCHANT
def delete_webhook(endpoint_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        remove_endpoint(session, endpoint_id, signed_in_actor(), wiring.clock())
    return _DONE


@blueprint.post("/webhook-messages/<message_id>/retry")
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="把停止推送的一条再送一次", security="bearer")
@_MERCHANT
def post_webhook_retry(message_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        send_again(session, message_id, signed_in_actor(), wiring.clock())
    return _DONE


@blueprint.get("/enterprises/<enterprise_id>/api-keys")
@blueprint.output(KeysAnswer)
@blueprint.doc(summary="接口密钥：谁建立的、能做什么、最近使用", security="bearer")
@_MERCHANT
def get_api_keys(enterprise_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        return KeysAnswer(keys=list(api_keys_of(session, signed_in_actor(), enterprise_id)))


@blueprint.post("/enterprises/<enterprise_id>/api-keys")
@blueprint.input(KeyInput)
@blueprint.output(KeyAnswer, status_code=201)
@blueprint.doc(summary="建立接口密钥，只在这里给一次", security="bearer")
@_MERCHANT
@limited("20 per minute")
def post_api_key(enterprise_id: str, json_data: KeyInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, wanted = dependencies(), NewKey(enterprise_id, json_data.name, tuple(json_data.scopes))
    with wiring.open_transaction() as session:
        return KeyAnswer(key=make_api_key(session, wanted, signed_in_actor(), wiring.real_clock()))


@blueprint.delete("/api-keys/<key_id>")
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="停用接口密钥", security="bearer")
@_MERCHANT
def delete_api_key(key_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        revoke_api_key(session, key_id, signed_in_actor(), wiring.real_clock())
    return _DONE
