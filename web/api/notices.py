"""The inbox over the API."""

from typing import Any

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue

from identity.domain.channels import Channel, NoticeChoices, mask_address, normalise_address, read_quiet_hours
from identity.domain.contacts import NewContact, TypedContactCode
from identity.queries.inbox import inbox, unread_count
from identity.queries.notice_choices import notice_settings
from identity.services.bind_contact import ask_contact_code, bind_contact, unbind_contact
from identity.services.choose_notices import choose_notices
from identity.services.mark_notice_read import mark_notice_read
from web.api.schemas.notices import (
    ContactCodeAnswer,
    ContactCodeInput,
    ContactInput,
    NoticeChoicesAnswer,
    NoticeChoicesInput,
    NoticesAnswer,
)
from web.dependencies import dependencies
from web.limits import limited
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("notices_api", __name__, tag="消息")


@blueprint.get("/notices")
@blueprint.output(NoticesAnswer)
@blueprint.doc(summary="我的消息，未读的在前", security="bearer")
@signed_in()
def get_notices() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    actor = signed_in_actor()
    with dependencies().open_reading() as session:
        return NoticesAnswer(notices=inbox(session, actor), unread=unread_count(session, actor))


@blueprint.post("/notices/<notice_id>/reading")
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="标为已读；再次发送不改变第一次的时间", security="bearer")
@signed_in()
def post_reading(notice_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        mark_notice_read(session, notice_id, signed_in_actor(), wiring.clock())
    return "", 204


@blueprint.get("/notices/preferences")
@blueprint.output(NoticeChoicesAnswer)
@blueprint.doc(summary="我怎样接收消息", security="bearer")
@signed_in()
def get_preferences() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _preferences()


@blueprint.put("/notices/preferences")
@blueprint.input(NoticeChoicesInput)
@blueprint.output(NoticeChoicesAnswer)
@blueprint.doc(
    summary="选择哪些消息另外发到哪里，以及免打扰时段",
    description="决定和文书的送达、验证码和当天到期的提醒不受这里的选择影响，总会马上发送。",
    security="bearer",
)
@signed_in()
def put_preferences(json_data: NoticeChoicesInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    muted = frozenset((pair.kind, pair.channel) for pair in json_data.muted)
    choices = NoticeChoices(muted, read_quiet_hours(json_data.quiet_begin, json_data.quiet_end))
    with wiring.open_transaction() as session:
        choose_notices(session, choices, signed_in_actor(), wiring.clock())
    return _preferences()


@blueprint.post("/notices/contacts/codes")
@blueprint.input(ContactInput)
@blueprint.output(ContactCodeAnswer, status_code=202)
@blueprint.doc(summary="给要绑定的邮箱或微信发验证码", security="bearer")
@signed_in()
@limited("10 per minute; 60 per hour")
def post_contact_code(json_data: ContactInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, channel = dependencies(), Channel(json_data.channel)
    wanted = NewContact(channel, json_data.address, _available())
    with wiring.open_transaction() as session:
        code_id = ask_contact_code(session, wanted, signed_in_actor(), wiring.real_clock())
    address = normalise_address(channel, json_data.address)
    return ContactCodeAnswer(code_id=code_id, sent_to=mask_address(channel, address))


@blueprint.put("/notices/contacts")
@blueprint.input(ContactCodeInput)
@blueprint.output(NoticeChoicesAnswer)
@blueprint.doc(summary="用验证码绑定邮箱或微信；以前的消息不会补发", security="bearer")
@signed_in()
@limited("20 per minute; 120 per hour")
def put_contact(json_data: ContactCodeInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    typed = TypedContactCode(Channel(json_data.channel), json_data.address, json_data.code_id, json_data.code.strip())
    with wiring.open_transaction() as session:
        answer = bind_contact(session, typed, signed_in_actor(), wiring.real_clock(), wiring.clock())
    answer.or_raise()
    return _preferences()


@blueprint.delete("/notices/contacts/<channel>")
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="解除绑定；再次发送没有影响", security="bearer")
@signed_in()
def delete_contact(channel: str) -> ResponseReturnValue:
    wiring = dependencies()
    if channel in set(Channel):
        with wiring.open_transaction() as session:
            unbind_contact(session, Channel(channel), signed_in_actor(), wiring.clock())
    return "", 204


def _available() -> frozenset[Channel]:
    return frozenset(map(Channel, dependencies().settings.message_channels))


def _preferences() -> NoticeChoicesAnswer:
    with dependencies().open_reading() as session:
        return NoticeChoicesAnswer.of(notice_settings(session, signed_in_actor(), _available()))
