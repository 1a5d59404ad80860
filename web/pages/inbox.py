"""Notices of the signed-in person."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from identity.queries.inbox import inbox
from identity.services.mark_notice_read import mark_notice_read
from web.dependencies import dependencies
from web.permissions import signed_in
from web.resend import safe_next
from web.signed_in import signed_in_actor

blueprint = Blueprint("inbox", __name__, url_prefix="/inbox")


@blueprint.get("")
@signed_in()
def show_inbox() -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        notices = inbox(session, signed_in_actor())
    unread = [line for line in notices if line.read_at is None]
    only_unread = request.args.get("show") == "unread"
    shown = unread if only_unread else notices
    counts = {"total": len(notices), "unread": len(unread)}
    return render_template("inbox.html", notices=shown, only_unread=only_unread, **counts)


@blueprint.post("/<notice_id>/open")
@signed_in()
def post_open(notice_id: str) -> ResponseReturnValue:
    """Mark the notice as read and go where it points."""
    wiring = dependencies()
    actor = signed_in_actor()
    with wiring.open_transaction() as session:
        target = next((line.link_path for line in inbox(session, actor) if line.notice_id == notice_id), None)
        mark_notice_read(session, notice_id, actor, wiring.clock())
    return redirect(safe_next(target) or url_for(".show_inbox"), 303)
