"""Changes of the measure catalogue over the API: proposed by one officer, decided on by another."""

from collections.abc import Callable
from typing import Any

from apiflask import APIBlueprint

from core.kernel.two_officers import STAFF
from sanctions.queries.measures import measure_change, measure_changes
from sanctions.services.change_measures import (
    MeasureProposal,
    adopt_measure_change,
    propose_measure_change,
    send_back_measure_change,
    withdraw_measure_change,
)
from web.api.schemas import measure_changes as schemas
from web.dependencies import dependencies
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("measure_changes_api", __name__, tag="名单与核查", url_prefix="/measures/changes")


@blueprint.get("")
@blueprint.output(schemas.MeasureChangesOut)
@blueprint.doc(summary="措施目录的修改，最新的在前", security="bearer")
@signed_in(*STAFF)
def get_changes() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        lines = measure_changes(session)
    return schemas.MeasureChangesOut(changes=[schemas.MeasureChangeOut.model_validate(line) for line in lines])


@blueprint.post("")
@blueprint.input(schemas.MeasureChangeIn)
@blueprint.output(schemas.MeasureChangePageOut, status_code=201)
@blueprint.doc(summary="提出修改一项措施，由另一位工作人员决定", responses={409: "已有更新的版本"}, security="bearer")
@signed_in(*STAFF)
def post_change(json_data: schemas.MeasureChangeIn) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        proposal = MeasureProposal(**json_data.model_dump())
        change_id = propose_measure_change(session, proposal, signed_in_actor(), wiring.clock())
    return _page(change_id)


@blueprint.get("/<change_id>")
@blueprint.output(schemas.MeasureChangePageOut)
@blueprint.doc(summary="一份修改", security="bearer")
@signed_in(*STAFF)
def get_change(change_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _page(change_id)


@blueprint.post("/<change_id>/adoption")
@blueprint.output(schemas.MeasureChangePageOut)
@blueprint.doc(summary="采纳别人提出的修改", security="bearer")
@signed_in(*STAFF)
def post_adoption(change_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _decide(change_id, adopt_measure_change)


@blueprint.post("/<change_id>/withdrawal")
@blueprint.output(schemas.MeasureChangePageOut)
@blueprint.doc(summary="撤回自己提出的修改", security="bearer")
@signed_in(*STAFF)
def post_withdrawal(change_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _decide(change_id, withdraw_measure_change)


@blueprint.post("/<change_id>/sending-back")
@blueprint.input(schemas.SendingBackIn)
@blueprint.output(schemas.MeasureChangePageOut)
@blueprint.doc(summary="退回别人提出的修改", security="bearer")
@signed_in(*STAFF)
def post_sending_back(change_id: str, json_data: schemas.SendingBackIn) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        send_back_measure_change(session, change_id, json_data.reason, signed_in_actor(), wiring.clock())
    return _page(change_id)


def _decide(change_id: str, act: Callable[..., object]) -> schemas.MeasureChangePageOut:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        act(session, change_id, signed_in_actor(), wiring.clock())
    return _page(change_id)


def _page(change_id: str) -> schemas.MeasureChangePageOut:
    with dependencies().open_reading() as session:
        return schemas.MeasureChangePageOut.model_validate(measure_change(session, change_id, signed_in_actor()))
