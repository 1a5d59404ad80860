"""The feed of sanctions for other departments: everything now, changes since, acknowledgement."""

from typing import Any

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue

from changefeed.domain.feeds import Feed
from changefeed.queries.keys import rights_now
from changefeed.services.follow_feed import check_cursor, tell_everything, tell_subscriber
from sanctions.queries.flag_feed import flag_changes_between, flags_told_now
from web.api.following import take_acknowledgement, take_reports
from web.api.schemas.feeds import AcknowledgementInput, ChangesQuery, ReportsInput
from web.api.schemas.sanctions_feed import FlagChangesAnswer, SnapshotAnswer, SnapshotQuery
from web.dependencies import dependencies
from web.permissions import by_subscriber
from web.signed_in import calling_subscriber

blueprint = APIBlueprint("sanctions_feed_api", __name__, tag="失信名单和决定的变更推送")

_DONE: ResponseReturnValue = ("", 204)


@blueprint.get("/sanctions/flags")
@blueprint.input(SnapshotQuery, location="query")
@blueprint.output(SnapshotAnswer)
@blueprint.doc(
    summary="现在有效的全部名单和决定，分页",
    description="第一次订阅时用它起步：读完各页，再从第一页返回的 at 起读取变更，一项不多、一项不少。",
    security="bearer",
)
@by_subscriber
def get_flags(query_data: SnapshotQuery) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, caller, at = dependencies(), calling_subscriber(), query_data.at
    caller.require(Feed.SANCTIONS)
    who = caller.subscriber_id
    with wiring.open_transaction() as session:
        if at is None:
            at = tell_everything(session, who, Feed.SANCTIONS, wiring.clock())
        else:
            check_cursor(session, who, Feed.SANCTIONS, at)
        rights = rights_now(session, who, Feed.SANCTIONS)
        page = flags_told_now(session, query_data.after, query_data.limit, rights)
        return SnapshotAnswer(at=at, flags=page.flags, next_after=page.next_after)


@blueprint.get("/sanctions/changes")
@blueprint.input(ChangesQuery, location="query")
@blueprint.output(FlagChangesAnswer)
@blueprint.doc(
    summary="上次读到的编号以后的变更，按编号顺序",
    description="用订阅单位的密钥。没有内容的变更表示这一项不再有效，收到后应当停止使用；replaces 是被它代替的一项。",
    security="bearer",
)
@by_subscriber
def get_changes(query_data: ChangesQuery) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, caller, after = dependencies(), calling_subscriber(), query_data.after
    caller.require(Feed.SANCTIONS)
    who = caller.subscriber_id
    with wiring.open_transaction() as session:
        up_to = tell_subscriber(session, who, Feed.SANCTIONS, after, query_data.limit, wiring.clock())
        changes = flag_changes_between(session, after, up_to, rights_now(session, who, Feed.SANCTIONS))
        return FlagChangesAnswer(up_to=up_to, changes=changes)


@blueprint.post("/sanctions/acknowledgements")
@blueprint.input(AcknowledgementInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="确认这个编号以前的变更都已收到并存好", security="bearer")
@by_subscriber
def post_acknowledgement(json_data: AcknowledgementInput) -> ResponseReturnValue:
    take_acknowledgement(Feed.SANCTIONS, json_data)
    return _DONE


@blueprint.post("/sanctions/reports")
@blueprint.input(ReportsInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="报告每一项变更照办了没有，没有照办的写明为什么", security="bearer")
@by_subscriber
def post_reports(json_data: ReportsInput) -> ResponseReturnValue:
    take_reports(Feed.SANCTIONS, json_data)
    return _DONE
