"""The administrator's pages of other departments' systems: opening, changing, renewing a secret, closing."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.roles import Role
from identity.domain.clients import USUAL_RATE, NewClient, ShownClient
from identity.queries.clients import client_line, client_lines
from identity.services.manage_clients import change_client, close_client, open_client, renew_secret
from sanctions.queries.desks import ScopesOfDesk, scopes_on_offer
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.limits import limited
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("clients", __name__, url_prefix="/admin/clients")

_ADMIN = signed_in(Role.ADMIN)
_TEXTS = ("name", "department", "contact_office", "requests_per_minute")
_MOST_DIGITS = 9


def _list_page(form: Form) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        lines = client_lines(session, signed_in_actor())
        desks = scopes_on_offer(session)
    return render_template("clients/list.html", form=form, lines=lines, desks=desks)


@blueprint.get("")
@_ADMIN
def show_clients() -> ResponseReturnValue:
    return _list_page(blank_form({"requests_per_minute": str(USUAL_RATE)}))


@blueprint.post("")
@_ADMIN
@limited("20 per minute")
@shows_again(_list_page)
def post_client() -> ResponseReturnValue:
    """Open a system and show its secret this once."""
    wiring = dependencies()
    with wiring.open_transaction() as session:
        offered = _offered(scopes_on_offer(session))
        shown = open_client(session, _typed_client(), offered, signed_in_actor(), wiring.real_clock())
    return _page(None, shown.client_id, shown)


def _page(form: Form | None, client_id: str, shown: ShownClient | None = None) -> ResponseReturnValue:
    """Show one system; without a form, what is stored stands in the fields."""
    with dependencies().open_reading() as session:
        line = client_line(session, client_id, signed_in_actor())
        desks = scopes_on_offer(session)
    return render_template(
        "clients/client.html",
        form=form or blank_form({**vars(line), "requests_per_minute": str(line.requests_per_minute)}),
        line=line,
        desks=desks,
        granted=_granted(desks, line.scopes),
        shown=shown,
    )


@blueprint.get("/<client_id>")
@_ADMIN
def show_client(client_id: str) -> ResponseReturnValue:
    return _page(None, client_id)


@blueprint.post("/<client_id>")
@_ADMIN
@shows_again(_page)
def post_change(client_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        offered = _offered(scopes_on_offer(session))
        change_client(session, client_id, _typed_client(), offered, signed_in_actor(), wiring.real_clock())
    return redirect(url_for(".show_client", client_id=client_id), 303)


@blueprint.post("/<client_id>/secret")
@_ADMIN
@limited("20 per minute")
@shows_again(_page)
def post_secret(client_id: str) -> ResponseReturnValue:
    """Give a new secret and show it this once; the earlier one stops."""
    wiring = dependencies()
    with wiring.open_transaction() as session:
        shown = renew_secret(session, client_id, signed_in_actor(), wiring.real_clock())
    return _page(None, client_id, shown)


@blueprint.post("/<client_id>/closure")
@_ADMIN
@shows_again(_page)
def post_closure(client_id: str) -> ResponseReturnValue:
    wiring, reason = dependencies(), request.form.get("reason", "")
    with wiring.open_transaction() as session:
        close_client(session, client_id, reason, signed_in_actor(), wiring.real_clock())
    return redirect(url_for(".show_client", client_id=client_id), 303)


def _typed_client() -> NewClient:
    name, department, office, rate = (request.form.get(field, "") for field in _TEXTS)
    per_minute = int(rate) if rate.isascii() and rate.isdigit() and len(rate) < _MOST_DIGITS else 0
    return NewClient(name, department, office, tuple(request.form.getlist("scopes")), per_minute)


def _offered(desks: tuple[ScopesOfDesk, ...]) -> list[str]:
    return [scope for desk in desks for scope, _ in desk.scopes]


def _granted(desks: tuple[ScopesOfDesk, ...], scopes: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the titles of what was granted, by desk."""
    chosen = [(desk.title, [title for scope, title in desk.scopes if scope in scopes]) for desk in desks]
    return [(desk, "、".join(titles)) for desk, titles in chosen if titles]
