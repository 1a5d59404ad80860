"""A person's own account: who they are here, their password, the enterprises they act for."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.roles import Role
from identity.domain.membership import OPEN_STATUSES
from identity.queries.accounts import account_page
from identity.queries.inbox import unread_count
from identity.queries.memberships import membership_page, memberships_of
from identity.services.end_membership import end_membership
from registry.queries.enterprise_page import enterprise_lines, find_enterprise
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
@signed_in()
def show_account() -> ResponseReturnValue:
    actor = signed_in_actor()
    with dependencies().open_reading() as session:
        page = account_page(session, actor)
        unread = unread_count(session, actor)
    return render_template("account/account.html", account=page.account, unread=unread)


@blueprint.get("/memberships")
@signed_in(Role.MERCHANT)
def show_memberships() -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        lines = memberships_of(session, signed_in_actor())
        enterprises = enterprise_lines(session, (line.enterprise_id for line in lines))
    return render_template(
        "account/memberships.html", lines=lines, enterprises=enterprises, open_statuses=OPEN_STATUSES
    )


def _ending_page(form: Form, membership_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        line = membership_page(session, membership_id, signed_in_actor())
        enterprise = find_enterprise(session, line.enterprise_id)
    return render_template("account/end_membership.html", form=form, line=line, enterprise=enterprise)


@blueprint.get("/memberships/<membership_id>/end")
@signed_in(Role.MERCHANT)
def show_ending(membership_id: str) -> ResponseReturnValue:
    return _ending_page(blank_form(), membership_id)


@blueprint.post("/memberships/<membership_id>/end")
@signed_in(Role.MERCHANT)
@shows_again(_ending_page)
def post_ending(membership_id: str) -> ResponseReturnValue:
    """Give up acting for the enterprise, or take back a request that still waits."""
    wiring, reason = dependencies(), request.form.get("reason", "")
    with wiring.open_transaction() as session:
        end_membership(session, membership_id, reason, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_memberships", ended="yes"), 303)
