"""Subscribers of the credit file's changes: how far each has followed, opening, renewing a key, closing."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from changefeed.domain.feeds import Feed
from changefeed.queries.subscribers import subscriber_lines, subscriber_page
from changefeed.services.manage_subscribers import (
    NewSubscriber,
    OpenedSubscriber,
    close_subscriber,
    open_subscriber,
    renew_subscriber_key,
)
from core.kernel.errors import InvalidInputError
from core.kernel.roles import Role
from credit.queries.changes import changes_named
from registry.queries.enterprise_page import enterprise_names
from web.dependencies import dependencies
from web.forms import CHECK_FIELDS, Form, blank_form, shows_again, typed_form
from web.limits import limited
from web.pages.public_lists import asked_page, page_address
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("subscribers", __name__, url_prefix="/office/rights/subscribers")

_MANAGERS = signed_in(Role.SUPERVISOR, Role.ADMIN)
_KINDS = {"site": True, "department": False}


def _list_page(form: Form) -> ResponseReturnValue:
    actor = signed_in_actor()
    with dependencies().open_reading() as session:
        lines = subscriber_lines(session, actor, dependencies().clock())
    return render_template("subscribers/list.html", form=form, lines=lines, is_head=actor.role is Role.SUPERVISOR)


@blueprint.get("")
@_MANAGERS
def show_subscribers() -> ResponseReturnValue:
    return _list_page(blank_form())


@blueprint.post("")
@_MANAGERS
@limited("20 per minute")
@shows_again(_list_page)
def post_subscriber() -> ResponseReturnValue:
    """Open a subscription and show its key this once."""
    wiring, form = dependencies(), typed_form()
    if form.value("kind") not in _KINDS:
        raise InvalidInputError(CHECK_FIELDS, fields={"kind": "请选择是不是网站"})
    wanted = NewSubscriber(form.value("name"), form.value("contact_office"), _KINDS[form.value("kind")])
    with wiring.open_transaction() as session:
        opened = open_subscriber(session, wanted, signed_in_actor(), wiring.clock())
    return _page(blank_form(), opened.subscriber_id, opened)


def _page(form: Form, subscriber_id: str, opened: OpenedSubscriber | None = None) -> ResponseReturnValue:
    number, actor = asked_page(), signed_in_actor()
    with dependencies().open_reading() as session:
        page = subscriber_page(session, subscriber_id, actor, dependencies().clock(), number)
        ids = [change.change_id for change in page.pending if change.feed is Feed.CREDIT]
        named = changes_named(session, ids, actor)
        names = enterprise_names(session, {one.enterprise_id for one in named.values()})
    return render_template(
        "subscribers/subscriber.html",
        form=form,
        page=page,
        line=page.line,
        named=named,
        names=names,
        key=opened.key if opened else None,
        number=number,
        next_page=page_address(".show_subscriber", {"subscriber_id": subscriber_id}),
    )


@blueprint.get("/<subscriber_id>")
@_MANAGERS
def show_subscriber(subscriber_id: str) -> ResponseReturnValue:
    return _page(blank_form(), subscriber_id)


@blueprint.post("/<subscriber_id>/key")
@_MANAGERS
@limited("20 per minute")
@shows_again(_page)
def post_key(subscriber_id: str) -> ResponseReturnValue:
    """Give a new key and show it this once; the earlier one stops."""
    wiring = dependencies()
    with wiring.open_transaction() as session:
        opened = renew_subscriber_key(session, subscriber_id, signed_in_actor(), wiring.clock())
    return _page(blank_form(), subscriber_id, opened)


@blueprint.post("/<subscriber_id>/closure")
@_MANAGERS
@shows_again(_page)
def post_closure(subscriber_id: str) -> ResponseReturnValue:
    wiring, reason = dependencies(), request.form.get("reason", "")
    with wiring.open_transaction() as session:
        close_subscriber(session, subscriber_id, reason, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_subscriber", subscriber_id=subscriber_id), 303)
