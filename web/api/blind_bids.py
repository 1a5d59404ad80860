"""The double-blind bid over the API."""

from typing import Any

from apiflask import APIBlueprint

from core.kernel.roles import Role
from identity.domain.api_keys import KeyScope
from mediation.domain.lifecycle import Action, roles_of
from mediation.queries.blind_bids import blind_bid_page
from mediation.services.bid_blindly import (
    LimitEntry,
    call_off_blind_bid,
    open_blind_bid,
    seal_limit,
    take_back_limit,
)
from web.api.mediation_acts import PRECONDITIONS, carry_out, etag
from web.api.schemas.blind_bids import BlindBidAnswer, LimitInput
from web.api.schemas.mediation import ActAnswer
from web.dependencies import dependencies
from web.permissions import key_scope, signed_in
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("blind_bids_api", __name__, tag="调解室")

_READERS = (Role.CONSUMER, Role.MERCHANT, Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR)


@blueprint.get("/complaints/<complaint_id>/blind-bids")
@blueprint.output(BlindBidAnswer)
@blueprint.doc(summary="双盲出价：正在进行的、以前的结果、碰上的金额；任何人都读不到底线", security="bearer")
@key_scope(KeyScope.READ_WORK)
@signed_in(*_READERS)
def get_blind_bids(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = blind_bid_page(session, complaint_id, signed_in_actor(), wiring.clock())
    return BlindBidAnswer.model_validate(page), 200, {"ETag": etag(page.version)}


@blueprint.post("/complaints/<complaint_id>/blind-bids")
@blueprint.output(ActAnswer, status_code=201)
@blueprint.doc(summary="发起双盲出价，对方可以不参加", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.OPEN_BLIND_BID))
def post_blind_bid(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(
        lambda session, actor, now, sent: open_blind_bid(session, complaint_id, actor, now, sent), status=201
    )


@blueprint.put("/complaints/<complaint_id>/blind-bids/<bid_id>/limit")
@blueprint.input(LimitInput)
@blueprint.output(ActAnswer)
@blueprint.doc(summary="封存或者重写自己的底线；对方的已经封存时马上比对", security="bearer", description=PRECONDITIONS)
@key_scope(KeyScope.OFFERS)
@signed_in(*roles_of(Action.SEAL_LIMIT))
def put_limit(complaint_id: str, bid_id: str, json_data: LimitInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    entry = LimitEntry(bid_id, json_data.limit_fen)
    return carry_out(lambda session, actor, now, sent: seal_limit(session, complaint_id, entry, actor, now, sent))


@blueprint.delete("/complaints/<complaint_id>/blind-bids/<bid_id>/limit")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="收回自己的底线", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.TAKE_BACK_LIMIT))
def delete_limit(complaint_id: str, bid_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(lambda session, actor, now, sent: take_back_limit(session, complaint_id, bid_id, actor, now, sent))


@blueprint.delete("/complaints/<complaint_id>/blind-bids/<bid_id>")
@blueprint.output(ActAnswer)
@blueprint.doc(summary="结束这一次双盲出价，不比对", security="bearer", description=PRECONDITIONS)
@signed_in(*roles_of(Action.CALL_OFF_BLIND_BID))
def delete_blind_bid(complaint_id: str, bid_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return carry_out(
        lambda session, actor, now, sent: call_off_blind_bid(session, complaint_id, bid_id, actor, now, sent)
    )
