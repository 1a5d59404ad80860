"""The owner's page for the enterprise's own system: endpoints, what was sent there, keys."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.roles import Role
from identity.domain.api_keys import SCOPE_NAMES, NewKey
from identity.domain.desk import DeskAct
from identity.queries.api_keys import api_keys_of
from identity.queries.desk import desk_standing
from identity.services.manage_api_keys import make_api_key, revoke_api_key
from mediation.domain.merchant_events import EVENT_NAMES, MerchantEvent
from mediation.queries.webhooks import webhooks_page
from mediation.services.manage_webhooks import (
    NewEndpoint,
    add_endpoint,
    ping_endpoint,
    remove_endpoint,
    rotate_secret,
    send_again,
)
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.limits import limited
from web.pages.desk import own_enterprise
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("interface", __name__, url_prefix="/merchant/desk/<enterprise_id>/interface")

_MERCHANT = signed_in(Role.MERCHANT)
_EVENTS = [(event.value, name) for event, name in EVENT_NAMES.items() if event is not MerchantEvent.PING]


def _page(form: Form, enterprise_id: str, secret: tuple[str, str] | None = None, **_: str) -> ResponseReturnValue:
    """Show the page; `secret` is shown this once, with what it is for."""
    actor = signed_in_actor()
    with dependencies().open_reading() as session:
        enterprise = own_enterprise(session, enterprise_id)
        is_owner = desk_standing(session, actor, enterprise_id).may(DeskAct.MANAGE_INTERFACE)
        page = webhooks_page(session, actor, enterprise_id) if is_owner else None
        keys = api_keys_of(session, actor, enterprise_id) if is_owner else ()
    return render_template(
        "desk/interface.html",
        form=form,
        enterprise=enterprise,
        page=page,
        keys=keys,
        events=_EVENTS,
        scopes=[(scope.value, name) for scope, name in SCOPE_NAMES.items()],
        secret=secret,
    )


@blueprint.get("")
@_MERCHANT
def show_interface(enterprise_id: str) -> ResponseReturnValue:
    return _page(blank_form(), enterprise_id)


@blueprint.post("/endpoints")
@_MERCHANT
@limited("20 per minute")
@shows_again(_page)
def post_endpoint(enterprise_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    wanted = NewEndpoint(
        enterprise_id,
        request.form.get("address", ""),
        tuple(request.form.getlist("events")),
        allows_loopback=wiring.settings.demo_mode,
    )
    with wiring.open_transaction() as session:
        shown = add_endpoint(session, wanted, signed_in_actor(), wiring.clock())
    return _page(blank_form(), enterprise_id, ("推送的签名密钥", shown.secret))


@blueprint.post("/endpoints/<endpoint_id>/secret")
@_MERCHANT
@shows_again(_page)
def post_rotation(enterprise_id: str, endpoint_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        shown = rotate_secret(session, endpoint_id, signed_in_actor(), wiring.real_clock())
    return _page(blank_form(), enterprise_id, ("新的签名密钥，旧的一天内仍然有效", shown.secret))


@blueprint.post("/endpoints/<endpoint_id>/ping")
@_MERCHANT
@limited("10 per minute")
@shows_again(_page)
def post_ping(enterprise_id: str, endpoint_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        address = wiring.settings.public_address
        ping_endpoint(session, endpoint_id, address, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_interface", enterprise_id=enterprise_id), 303)


@blueprint.post("/endpoints/<endpoint_id>/removal")
@_MERCHANT
@shows_again(_page)
def post_removal(enterprise_id: str, endpoint_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        remove_endpoint(session, endpoint_id, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_interface", enterprise_id=enterprise_id), 303)


@blueprint.post("/messages/<message_id>/retry")
@_MERCHANT
@shows_again(_page)
def post_retry(enterprise_id: str, message_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        send_again(session, message_id, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_interface", enterprise_id=enterprise_id), 303)


@blueprint.post("/keys")
@_MERCHANT
@limited("20 per minute")
@shows_again(_page)
def post_key(enterprise_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    wanted = NewKey(enterprise_id, request.form.get("name", ""), tuple(request.form.getlist("scopes")))
    with wiring.open_transaction() as session:
        key = make_api_key(session, wanted, signed_in_actor(), wiring.real_clock())
    return _page(blank_form(), enterprise_id, ("接口密钥", key))


@blueprint.post("/keys/<key_id>/revocation")
@_MERCHANT
@shows_again(_page)
def post_key_end(enterprise_id: str, key_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        revoke_api_key(session, key_id, signed_in_actor(), wiring.real_clock())
    return redirect(url_for(".show_interface", enterprise_id=enterprise_id), 303)
