"""The change feed of the credit file and the proof of synchronisation."""

from typing import Any

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue

from changefeed.domain.feeds import Feed
from changefeed.services.follow_feed import tell_subscriber
from core.kernel.roles import Role
from credit.queries.changes import changes_between
from credit.queries.synchronisation import synchronisation_of
from web.api.following import take_acknowledgement, take_reports
from web.api.schemas.credit_rights import ChangesAnswer, SynchronisationAnswer
from web.api.schemas.feeds import AcknowledgementInput, ChangesQuery, ReportsInput
from web.dependencies import dependencies
from web.permissions import by_subscriber, signed_in
from web.signed_in import calling_subscriber, signed_in_actor

blueprint = APIBlueprint("credit_changes_api", __name__, tag="信用变更推送")

_READERS = (Role.MERCHANT, Role.OFFICER, Role.SUPERVISOR)
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
    caller.require(Feed.CREDIT)
    with wiring.open_transaction() as session:
        up_to = tell_subscriber(session, caller.subscriber_id, Feed.CREDIT, after, query_data.limit, wiring.clock())
        return ChangesAnswer(up_to=up_to, changes=changes_between(session, after, up_to, wiring.today()))


@blueprint.post("/credit/acknowledgements")
@blueprint.input(AcknowledgementInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="确认这个编号以前的变更都已照办", security="bearer")
@by_subscriber
def post_acknowledgement(json_data: AcknowledgementInput) -> ResponseReturnValue:
    take_acknowledgement(Feed.CREDIT, json_data)
    return _DONE


@blueprint.post("/credit/reports")
@blueprint.input(ReportsInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="报告每一项变更照办了没有，没有照办的写明为什么", security="bearer")
@by_subscriber
def post_reports(json_data: ReportsInput) -> ResponseReturnValue:
    take_reports(Feed.CREDIT, json_data)
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
