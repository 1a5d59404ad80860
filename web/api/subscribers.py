"""Subscribers of the feeds: opening, a new key, closing, how far each has come."""

from typing import Any

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue

from changefeed.queries.subscribers import subscriber_lines
from changefeed.services.manage_subscribers import (
    NewSubscriber,
    close_subscriber,
    open_subscriber,
    renew_subscriber_key,
)
from core.kernel.roles import Role
from web.api.schemas.feeds import ClosureInput, SubscriberInput, SubscriberKeyAnswer, SubscribersAnswer
from web.dependencies import dependencies
from web.permissions import signed_in
from web.signed_in import signed_in_actor
from web.subscriptions import checked_scopes

blueprint = APIBlueprint("subscribers_api", __name__, tag="变更推送")

_MANAGERS = (Role.SUPERVISOR, Role.ADMIN)
_DONE: ResponseReturnValue = ("", 204)


@blueprint.get("/subscribers")
@blueprint.output(SubscribersAnswer)
@blueprint.doc(summary="订阅单位和各自照办到哪里", security="bearer")
@signed_in(Role.OFFICER, *_MANAGERS)
def get_subscribers() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        return SubscribersAnswer(subscribers=subscriber_lines(session, signed_in_actor(), wiring.clock()))


@blueprint.post("/subscribers")
@blueprint.input(SubscriberInput)
@blueprint.output(SubscriberKeyAnswer, status_code=201)
@blueprint.doc(summary="登记订阅单位，密钥只显示一次", security="bearer")
@signed_in(*_MANAGERS)
def post_subscriber(json_data: SubscriberInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        scopes = checked_scopes(session, ((one.feed, one.rights) for one in json_data.scopes))
        wanted = NewSubscriber(json_data.name, json_data.contact_office, json_data.is_site, scopes)
        return SubscriberKeyAnswer.model_validate(open_subscriber(session, wanted, signed_in_actor(), wiring.clock()))


@blueprint.post("/subscribers/<subscriber_id>/key")
@blueprint.output(SubscriberKeyAnswer, status_code=201)
@blueprint.doc(summary="换新的密钥，旧密钥立即失效", security="bearer")
@signed_in(*_MANAGERS)
def post_subscriber_key(subscriber_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        return SubscriberKeyAnswer.model_validate(
            renew_subscriber_key(session, subscriber_id, signed_in_actor(), wiring.clock())
        )


@blueprint.post("/subscribers/<subscriber_id>/closure")
@blueprint.input(ClosureInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="结束订阅，写明原因，密钥立即失效", security="bearer")
@signed_in(*_MANAGERS)
def post_subscriber_closure(subscriber_id: str, json_data: ClosureInput) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        close_subscriber(session, subscriber_id, json_data.reason, signed_in_actor(), wiring.clock())
    return _DONE
