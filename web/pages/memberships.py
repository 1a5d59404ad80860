"""The officer's page for people who ask to act for an enterprise."""

from io import BytesIO

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.roles import Role
from identity.domain.membership import MembershipDecision
from identity.queries.memberships import membership_page, memberships_pending
from identity.services.decide_membership import decide_membership
from registry.queries.enterprise_page import enterprise_lines, find_enterprise
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("memberships", __name__, url_prefix="/office/memberships")


@blueprint.get("")
@signed_in(Role.OFFICER, Role.SUPERVISOR)
def show_pending() -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        pending = memberships_pending(session, signed_in_actor())
        enterprises = enterprise_lines(session, [line.enterprise_id for line in pending])
    return render_template("memberships/pending.html", pending=pending, enterprises=enterprises)


def _decision_page(form: Form, membership_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        line = membership_page(session, membership_id, signed_in_actor())
        enterprise = find_enterprise(session, line.enterprise_id)
    return render_template("memberships/decision.html", form=form, line=line, enterprise=enterprise)


@blueprint.get("/<membership_id>")
@signed_in(Role.OFFICER, Role.SUPERVISOR)
def show_decision(membership_id: str) -> ResponseReturnValue:
    return _decision_page(blank_form(), membership_id)


@blueprint.post("/<membership_id>/decision")
@signed_in(Role.OFFICER, Role.SUPERVISOR)
@shows_again(_decision_page)
def post_decision(membership_id: str) -> ResponseReturnValue:
    decision = _decision(request.form.get("decision", ""), request.form.get("reason", ""))
    wiring = dependencies()
    with wiring.open_transaction() as session:
        decide_membership(session, membership_id, decision, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_pending"), 303)


def _decision(choice: str, reason: str) -> MembershipDecision:
    if choice not in {"confirm", "refuse"}:
        message = "请选择“确认”或“不通过”"
        raise InvalidInputError(message, fields={"decision": message})
    return MembershipDecision(choice == "confirm", reason)


@blueprint.get("/<membership_id>/proof")
@signed_in(Role.OFFICER, Role.SUPERVISOR, Role.MERCHANT)
def show_proof(membership_id: str) -> ResponseReturnValue:
    """Send the proof of authority to its owner or to who decides on it."""
    wiring = dependencies()
    with wiring.open_reading() as session:
        proof = membership_page(session, membership_id, signed_in_actor()).proof
    if proof is None:
        raise NotFoundError("这位成员由负责人邀请，没有授权证明文件")
    return send_file(BytesIO(wiring.files.get(proof.sha256)), proof.media_type, download_name=proof.name)
