"""Subscribers of the feeds: how far each has followed, opening, a new key, where it is woken, closing."""

from collections.abc import Iterable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from changefeed.domain.feeds import Feed, feed_terms
from changefeed.queries.reports import reported_by
from changefeed.queries.scope_changes import scope_changes_of
from changefeed.queries.subscribers import subscriber_lines, subscriber_page
from changefeed.queries.wake_ups import wake_ups_of
from changefeed.services.change_scopes import add_feeds, change_rights, end_feed
from changefeed.services.manage_subscribers import (
    NewSubscriber,
    close_subscriber,
    open_subscriber,
    renew_subscriber_key,
)
from changefeed.services.manage_wake_ups import (
    remove_wake_up_address,
    rotate_signing_secret,
    send_wake_up_again,
    set_wake_up_address,
)
from core.database import Session
from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.roles import Role
from sanctions.domain.flag_changes import SEES_PEOPLE
from web.dependencies import dependencies
from web.forms import CHECK_FIELDS, Form, blank_form, shows_again, typed_form
from web.limits import limited
from web.pages.public_lists import asked_page, page_address
from web.permissions import signed_in
from web.signed_in import signed_in_actor
from web.subscriptions import about_changes, checked_scopes, named_feed, rights_in_words, rights_on_offer

blueprint = Blueprint("subscribers", __name__, url_prefix="/office/rights/subscribers")

_MANAGERS = signed_in(Role.SUPERVISOR, Role.ADMIN)
_KINDS = {"site": True, "department": False}


def _list_page(form: Form) -> ResponseReturnValue:
    actor = signed_in_actor()
    with dependencies().open_reading() as session:
        lines = subscriber_lines(session, actor, dependencies().clock())
        rights = rights_on_offer(session)
    return render_template(
        "subscribers/list.html",
        form=form,
        lines=lines,
        feeds=_titles(Feed),
        rights=rights,
        is_head=actor.role is Role.SUPERVISOR,
    )


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
    with wiring.open_transaction() as session:
        scopes = checked_scopes(session, _typed_scopes(form))
        wanted = NewSubscriber(form.value("name"), form.value("contact_office"), _KINDS[form.value("kind")], scopes)
        opened = open_subscriber(session, wanted, signed_in_actor(), wiring.clock())
    return _page(blank_form(), opened.subscriber_id, key=opened.key)


def _page(form: Form, subscriber_id: str, *, key: str = "", secret: str = "") -> ResponseReturnValue:
    """Show one subscriber; `key` and `secret` are shown this once."""
    number, actor = asked_page(), signed_in_actor()
    with dependencies().open_reading() as session:
        page = subscriber_page(session, subscriber_id, actor, dependencies().clock(), number)
        seen = {
            "about": about_changes(session, page.pending, actor),
            "wake_ups": wake_ups_of(session, subscriber_id),
            "reported": reported_by(session, subscriber_id),
            "offered": rights_on_offer(session),
            "rights": {feed.feed: rights_in_words(session, feed.rights) for feed in page.line.feeds},
            "changes": _changes(session, subscriber_id),
        }
    return render_template(
        "subscribers/subscriber.html",
        form=form,
        page=page,
        line=page.line,
        **seen,
        with_rights={feed for feed in Feed if feed_terms()[feed].has_rights},
        more_feeds=_titles(set(Feed) - {feed.feed for feed in page.line.feeds}),
        key=key,
        secret=secret,
        number=number,
        next_page=page_address(".show_subscriber", {"subscriber_id": subscriber_id}),
    )


def _changes(session: Session, subscriber_id: str) -> list[dict[str, object]]:
    """Return how what the subscriber may see was changed, with the rights in words."""
    return [
        {
            "line": line,
            "title": feed_terms()[line.feed].title,
            "added": rights_in_words(session, line.added),
            "removed": rights_in_words(session, line.removed),
        }
        for line in scope_changes_of(session, subscriber_id)
    ]


def _titles(feeds: Iterable[Feed]) -> list[tuple[str, str]]:
    return [(feed.value, feed_terms()[feed].title) for feed in sorted(feeds)]


def _typed_scopes(form: Form) -> list[tuple[Feed, tuple[str, ...]]]:
    """Return the feeds that were ticked with the rights of those that have any."""
    chosen = (feed for feed in Feed if form.has("feeds", feed.value))
    return [(feed, _typed_rights(form) if feed_terms()[feed].has_rights else ()) for feed in chosen]


def _typed_rights(form: Form) -> tuple[str, ...]:
    return (*form.all("rights"), *((SEES_PEOPLE,) if form.has("people", "yes") else ()))


@blueprint.post("/<subscriber_id>/feeds")
@_MANAGERS
@shows_again(_page)
def post_feeds(subscriber_id: str) -> ResponseReturnValue:
    """Let the subscriber read another feed with the same key."""
    wiring, form = dependencies(), typed_form()
    with wiring.open_transaction() as session:
        scopes = checked_scopes(session, _typed_scopes(form))
        add_feeds(session, subscriber_id, scopes, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_subscriber", subscriber_id=subscriber_id), 303)


def _feed_page(form: Form, subscriber_id: str, feed: str) -> ResponseReturnValue:
    named = named_feed(feed)
    with dependencies().open_reading() as session:
        line = subscriber_page(session, subscriber_id, signed_in_actor(), dependencies().clock(), 1).line
        read = next((one for one in line.feeds if one.feed is named), None)
        if read is None or line.closed_at:
            raise NotFoundError("这个单位没有订阅这种变更")
        if not form.values:
            form = blank_form({"rights": read.rights, "people": "yes" if SEES_PEOPLE in read.rights else None})
        shown = {"rights": rights_on_offer(session), "has_rights": feed_terms()[named].has_rights}
    return render_template("subscribers/feed.html", form=form, line=line, feed=read, **shown)


@blueprint.get("/<subscriber_id>/feeds/<feed>")
@_MANAGERS
def show_feed(subscriber_id: str, feed: str) -> ResponseReturnValue:
    return _feed_page(blank_form(), subscriber_id, feed)


@blueprint.post("/<subscriber_id>/feeds/<feed>")
@_MANAGERS
@shows_again(_feed_page)
def post_feed(subscriber_id: str, feed: str) -> ResponseReturnValue:
    """Let the subscriber see more or less of the feed, or read it no more."""
    wiring, form, named = dependencies(), typed_form(), named_feed(feed)
    actor, now, reason = signed_in_actor(), wiring.clock(), form.value("reason")
    with wiring.open_transaction() as session:
        if form.has("act", "end"):
            end_feed(session, subscriber_id, named, reason, actor, now)
        else:
            (scope,) = checked_scopes(session, [(named, _typed_rights(form))])
            change_rights(session, subscriber_id, scope, reason, actor, now)
    return redirect(url_for(".show_subscriber", subscriber_id=subscriber_id), 303)


def _again_page(form: Form, subscriber_id: str, wake_up_id: str) -> ResponseReturnValue:
    del wake_up_id
    return _page(form, subscriber_id)


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
    return _page(blank_form(), subscriber_id, key=opened.key)


@blueprint.post("/<subscriber_id>/closure")
@_MANAGERS
@shows_again(_page)
def post_closure(subscriber_id: str) -> ResponseReturnValue:
    wiring, reason = dependencies(), request.form.get("reason", "")
    with wiring.open_transaction() as session:
        close_subscriber(session, subscriber_id, reason, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_subscriber", subscriber_id=subscriber_id), 303)


@blueprint.post("/<subscriber_id>/wake-ups")
@_MANAGERS
@limited("20 per minute")
@shows_again(_page)
def post_address(subscriber_id: str) -> ResponseReturnValue:
    """Wake the subscriber at an address and show the secret that signs this once."""
    wiring, actor, now = dependencies(), signed_in_actor(), dependencies().clock()
    address, is_demo = request.form.get("address", ""), wiring.settings.demo_mode
    with wiring.open_transaction() as session:
        shown = set_wake_up_address(session, subscriber_id, address, actor, now, allows_loopback=is_demo)
    return _page(blank_form(), subscriber_id, secret=shown.secret)


@blueprint.post("/<subscriber_id>/wake-ups/secret")
@_MANAGERS
@limited("20 per minute")
@shows_again(_page)
def post_secret(subscriber_id: str) -> ResponseReturnValue:
    """Give a new signing secret and show it this once; the earlier one signs beside it for a day."""
    wiring = dependencies()
    with wiring.open_transaction() as session:
        shown = rotate_signing_secret(session, subscriber_id, signed_in_actor(), wiring.clock())
    return _page(blank_form(), subscriber_id, secret=shown.secret)


@blueprint.post("/<subscriber_id>/wake-ups/removal")
@_MANAGERS
@shows_again(_page)
def post_removal(subscriber_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        remove_wake_up_address(session, subscriber_id, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_subscriber", subscriber_id=subscriber_id), 303)


@blueprint.post("/<subscriber_id>/wake-ups/<wake_up_id>/again")
@_MANAGERS
@shows_again(_again_page)
def post_again(subscriber_id: str, wake_up_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        send_wake_up_again(session, wake_up_id, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_subscriber", subscriber_id=subscriber_id), 303)
