"""What was pushed to both sides, over the API; a program that reads it has not opened it for a person."""

from typing import Any

from apiflask import APIBlueprint

from core.kernel.roles import Role
from identity.domain.api_keys import KeyScope
from mediation.domain.lifecycle import Action, roles_of
from mediation.queries.room_page import room_page
from mediation.services.rate_pushed import Rating, rate_pushed
from mediation.services.seek_similar import seek_similar
from web.api.mediation_acts import PRECONDITIONS, carry_out, etag
from web.api.schemas.mediation import ActAnswer
from web.api.schemas.pushed import MarkAnswer, MarkInput, PushedAnswer
from web.dependencies import dependencies
from web.limits import limited
from web.permissions import key_scope, signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("pushed_api", __name__, tag="调解室")

_READERS = (Role.CONSUMER, Role.MERCHANT, Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR)


@blueprint.get("/complaints/<complaint_id>/recommendations")
@blueprint.output(PushedAnswer)
@blueprint.doc(summary="推给双方的法条和案例，最新的在前；以及本方说过是否有用", security="bearer")
@key_scope(KeyScope.READ_WORK)
@signed_in(*_READERS)
def get_recommendations(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        room = room_page(session, complaint_id, signed_in_actor(), wiring.clock())
    marks = [
        MarkAnswer(kind=kind, item_id=item_id, is_helpful=is_helpful)
        for (kind, item_id), is_helpful in sorted(room.reading.marks.items())
    ]
    answer = PushedAnswer(pushes=room.law.pushes, marks=marks, sought=room.reading.sought)
    return answer, 200, {"ETag": etag(room.head.version)}


@blueprint.post("/complaints/<complaint_id>/similar-searches")
@blueprint.output(ActAnswer, status_code=201)
@blueprint.doc(summary="再找一找相似案例；找到新的会同时推给双方", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.SEEK_SIMILAR))
@limited("10 per minute; 60 per hour")
def post_similar_search(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(
        lambda session, actor, now, sent: seek_similar(session, complaint_id, actor, now, sent), status=201
    )


@blueprint.put("/complaints/<complaint_id>/recommendation-marks")
@blueprint.input(MarkInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="说推送的一条有没有用，可以改；null 是收回", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.RATE_PUSHED))
def put_mark(complaint_id: str, json_data: MarkInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    rating = Rating(json_data.kind, json_data.item_id, json_data.is_helpful)
    return carry_out(lambda session, actor, now, sent: rate_pushed(session, complaint_id, rating, actor, now, sent))
