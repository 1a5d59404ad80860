"""The inbox over the API."""

from typing import Any

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue

from identity.queries.inbox import inbox, unread_count
from identity.services.mark_notice_read import mark_notice_read
from web.api.schemas.notices import NoticesAnswer
from web.dependencies import dependencies
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
