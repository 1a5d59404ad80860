"""A subscriber says itself where it is woken, with its own key."""

from typing import Any

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue

from changefeed.queries.wake_ups import wake_ups_of
from changefeed.services.manage_wake_ups import (
    remove_wake_up_address,
    rotate_signing_secret,
    set_wake_up_address,
)
from web.api.schemas.feeds import SigningSecretAnswer, WakeUpAddressAnswer, WakeUpAddressInput
from web.dependencies import dependencies
from web.limits import limited
from web.permissions import by_subscriber
from web.signed_in import calling_subscriber

blueprint = APIBlueprint("wake_ups_api", __name__, tag="变更推送")

_DONE: ResponseReturnValue = ("", 204)


@blueprint.get("/wake-ups/address")
@blueprint.output(WakeUpAddressAnswer)
@blueprint.doc(summary="本单位的唤醒地址", description="用订阅单位的密钥。没有登记时 address 为空。", security="bearer")
@by_subscriber
def get_address() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        return WakeUpAddressAnswer.model_validate(wake_ups_of(session, calling_subscriber().subscriber_id))


@blueprint.put("/wake-ups/address")
@blueprint.input(WakeUpAddressInput)
@blueprint.output(SigningSecretAnswer)
@blueprint.doc(
    summary="登记或者换一个唤醒地址，签名密钥只在这里给一次",
    description="只能是 https 的公网地址。每次登记都换新的签名密钥，旧的马上失效。",
    security="bearer",
)
@by_subscriber
@limited("20 per minute")
def put_address(json_data: WakeUpAddressInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, caller = dependencies(), calling_subscriber()
    who, is_demo = caller.as_actor(), wiring.settings.demo_mode
    with wiring.open_transaction() as session:
        return SigningSecretAnswer.model_validate(
            set_wake_up_address(
                session, caller.subscriber_id, json_data.address, who, wiring.clock(), allows_loopback=is_demo
            )
        )


@blueprint.post("/wake-ups/secret")
@blueprint.output(SigningSecretAnswer, status_code=201)
@blueprint.doc(summary="换签名密钥，旧的一天内同时签名", security="bearer")
@by_subscriber
@limited("20 per minute")
def post_secret() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, caller = dependencies(), calling_subscriber()
    with wiring.open_transaction() as session:
        return SigningSecretAnswer.model_validate(
            rotate_signing_secret(session, caller.subscriber_id, caller.as_actor(), wiring.clock())
        )


@blueprint.delete("/wake-ups/address")
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="不再唤醒，自己定时读取", security="bearer")
@by_subscriber
def delete_address() -> ResponseReturnValue:
    wiring, caller = dependencies(), calling_subscriber()
    with wiring.open_transaction() as session:
        remove_wake_up_address(session, caller.subscriber_id, caller.as_actor(), wiring.clock())
    return _DONE
