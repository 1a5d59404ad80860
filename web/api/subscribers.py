"""Subscribers of the feeds: opening, a new key, closing, how far each has come."""

from typing import Any

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue

from changefeed.queries.subscribers import subscriber_lines
from changefeed.services.change_scopes import change_rights, end_feed
from changefeed.services.manage_subscribers import (
    NewSubscriber,
    close_subscriber,
    open_subscriber,
    renew_subscriber_key,
)
from core.kernel.roles import Role
from web.api.schemas.feeds import (
    ClosureInput,
    FeedEndInput,
    RightsInput,
    SubscriberInput,
    SubscriberKeyAnswer,
    SubscribersAnswer,
)
from web.dependencies import dependencies
from web.permissions import signed_in
from web.signed_in import signed_in_actor
from web.subscriptions import checked_scopes, named_feed

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


@blueprint.post("/subscribers/<subscriber_id>/feeds/<feed>/rights")
@blueprint.input(RightsInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(
    summary="改变订阅单位在一种变更里能看到的内容，写明原因",
    description="改变以后，对方原来的编号不能再用：读取时得到 409，要从头重新读取现在有效的全部内容。",
    security="bearer",
)
@signed_in(*_MANAGERS)
def post_subscriber_rights(subscriber_id: str, feed: str, json_data: RightsInput) -> ResponseReturnValue:
    wiring, named = dependencies(), named_feed(feed)
    with wiring.open_transaction() as session:
        (scope,) = checked_scopes(session, [(named, json_data.rights)])
        change_rights(session, subscriber_id, scope, json_data.reason, signed_in_actor(), wiring.clock())
    return _DONE


@blueprint.post("/subscribers/<subscriber_id>/feeds/<feed>/end")
@blueprint.input(FeedEndInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="不再让订阅单位读取一种变更，写明原因", security="bearer")
@signed_in(*_MANAGERS)
def post_subscriber_feed_end(subscriber_id: str, feed: str, json_data: FeedEndInput) -> ResponseReturnValue:
    wiring, named = dependencies(), named_feed(feed)
    with wiring.open_transaction() as session:
        end_feed(session, subscriber_id, named, json_data.reason, signed_in_actor(), wiring.clock())
    return _DONE
