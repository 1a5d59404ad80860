"""The change feed of the credit file, its subscribers and the proof of synchronisation."""

from typing import Any

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue

from core.kernel.roles import Role
from credit.queries.changes import changes_between
from credit.queries.subscribers import subscriber_lines
from credit.queries.synchronisation import synchronisation_of
from credit.services.follow_changes import acknowledge_changes, tell_subscriber
from credit.services.manage_subscribers import (
    NewSubscriber,
    close_subscriber,
    open_subscriber,
    renew_subscriber_key,
)
from web.api.schemas.credit_rights import (
    AcknowledgementInput,
    ChangesAnswer,
    ChangesQuery,
    ClosureInput,
    SubscriberInput,
    SubscriberKeyAnswer,
    SubscribersAnswer,
    SynchronisationAnswer,
)
from web.dependencies import dependencies
from web.permissions import by_subscriber, signed_in
from web.signed_in import calling_subscriber, signed_in_actor

blueprint = APIBlueprint("credit_changes_api", __name__, tag="信用变更推送")

_READERS = (Role.MERCHANT, Role.OFFICER, Role.SUPERVISOR)
_MANAGERS = (Role.SUPERVISOR, Role.ADMIN)
_DONE: ResponseReturnValue = ("", 204)


@blueprint.get("/credit/changes")
@blueprint.input(ChangesQuery, location="query")
@blueprint.output(ChangesAnswer)
@blueprint.doc(
    summary="上次读到的编号以后的变更，按编号顺序",
    description="用订阅单位的密钥。停止公示的变更不带内容，收到后应当停止公示、共享和使用。",
    security="bearer",
)
@by_subscriber
def get_changes(query_data: ChangesQuery) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, caller, after = dependencies(), calling_subscriber(), query_data.after
    with wiring.open_transaction() as session:
        up_to = tell_subscriber(session, caller.subscriber_id, after, query_data.limit, wiring.clock())
        return ChangesAnswer(up_to=up_to, changes=changes_between(session, after, up_to, wiring.today()))


@blueprint.post("/credit/acknowledgements")
@blueprint.input(AcknowledgementInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="确认这个编号以前的变更都已照办", security="bearer")
@by_subscriber
def post_acknowledgement(json_data: AcknowledgementInput) -> ResponseReturnValue:
    wiring, caller = dependencies(), calling_subscriber()
    with wiring.open_transaction() as session:
        acknowledge_changes(session, caller.subscriber_id, json_data.up_to, wiring.clock())
    return _DONE


@blueprint.get("/credit/subscribers")
@blueprint.output(SubscribersAnswer)
@blueprint.doc(summary="订阅单位和各自照办到哪里", security="bearer")
@signed_in(Role.OFFICER, *_MANAGERS)
def get_subscribers() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        return SubscribersAnswer(subscribers=subscriber_lines(session, signed_in_actor(), wiring.clock()))


@blueprint.post("/credit/subscribers")
@blueprint.input(SubscriberInput)
@blueprint.output(SubscriberKeyAnswer, status_code=201)
@blueprint.doc(summary="登记订阅单位，密钥只显示一次", security="bearer")
@signed_in(*_MANAGERS)
def post_subscriber(json_data: SubscriberInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, wanted = dependencies(), NewSubscriber(**json_data.model_dump())
    with wiring.open_transaction() as session:
        return SubscriberKeyAnswer.model_validate(open_subscriber(session, wanted, signed_in_actor(), wiring.clock()))


@blueprint.post("/credit/subscribers/<subscriber_id>/key")
@blueprint.output(SubscriberKeyAnswer, status_code=201)
@blueprint.doc(summary="换新的密钥，旧密钥立即失效", security="bearer")
@signed_in(*_MANAGERS)
def post_subscriber_key(subscriber_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        return SubscriberKeyAnswer.model_validate(
            renew_subscriber_key(session, subscriber_id, signed_in_actor(), wiring.clock())
        )


@blueprint.post("/credit/subscribers/<subscriber_id>/closure")
@blueprint.input(ClosureInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="结束订阅，写明原因，密钥立即失效", security="bearer")
@signed_in(*_MANAGERS)
def post_subscriber_closure(subscriber_id: str, json_data: ClosureInput) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        close_subscriber(session, subscriber_id, json_data.reason, signed_in_actor(), wiring.clock())
    return _DONE


@blueprint.get("/credit-records/<record_id>/synchronisation")
@blueprint.output(SynchronisationAnswer)
@blueprint.doc(summary="同步证明：哪个单位何时得知、何时照办、现在还显示什么", security="bearer")
@signed_in(*_READERS)
def get_synchronisation(record_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        return SynchronisationAnswer(
            synchronisation=synchronisation_of(session, record_id, signed_in_actor(), wiring.clock())
        )
