"""Leaving direct negotiation for the office, the broken settlement, and the office's list of ODR members."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Role
from mediation.domain.lifecycle import Action, roles_of
from mediation.domain.negotiation import OdrAction
from mediation.queries.agreement_document import settlement_document
from mediation.queries.complaint_page import complaint_page
from mediation.queries.odr import odr_lines
from mediation.services.escalate_complaint import decline_negotiation, escalate_complaint
from mediation.services.join_odr import decide_odr
from registry.queries.enterprise_page import enterprise_lines
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.pages.submission import typed_submission
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("negotiation", __name__)

_READERS = (Role.CONSUMER, Role.MERCHANT, Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR)
_DECIDERS = (Role.OFFICER, Role.SUPERVISOR)


def _ending_page(form: Form, complaint_id: str, action: Action) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = complaint_page(session, complaint_id, signed_in_actor(), wiring.clock())
    if action not in page.head.actions and form.message is None:
        return redirect(url_for("complaints.show_complaint", complaint_id=complaint_id), 303)
    return render_template(
        "negotiation/end.html", form=form, page=page, is_merchant=action is Action.DECLINE_NEGOTIATION, key=new_id()
    )


def _escalation_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    return _ending_page(form, complaint_id, Action.ESCALATE)


def _decline_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    return _ending_page(form, complaint_id, Action.DECLINE_NEGOTIATION)


@blueprint.get("/complaints/<complaint_id>/escalation")
@signed_in(*roles_of(Action.ESCALATE))
def show_escalation(complaint_id: str) -> ResponseReturnValue:
    return _escalation_page(blank_form(), complaint_id)


@blueprint.post("/complaints/<complaint_id>/escalation")
@signed_in(*roles_of(Action.ESCALATE))
@shows_again(_escalation_page)
def post_escalation(complaint_id: str) -> ResponseReturnValue:
    """Bring the complaint to the office."""
    wiring, submission = dependencies(), typed_submission()
    with wiring.open_transaction() as session:
        escalate_complaint(session, complaint_id, signed_in_actor(), wiring.clock(), submission)
    return redirect(url_for("complaints.show_filed", complaint_id=complaint_id), 303)


@blueprint.get("/complaints/<complaint_id>/negotiation/end")
@signed_in(*roles_of(Action.DECLINE_NEGOTIATION))
def show_decline(complaint_id: str) -> ResponseReturnValue:
    return _decline_page(blank_form(), complaint_id)


@blueprint.post("/complaints/<complaint_id>/negotiation/end")
@signed_in(*roles_of(Action.DECLINE_NEGOTIATION))
@shows_again(_decline_page)
def post_decline(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    with wiring.open_transaction() as session:
        decline_negotiation(session, complaint_id, signed_in_actor(), wiring.clock(), submission)
    return redirect(url_for("complaints.show_complaint", complaint_id=complaint_id), 303)


@blueprint.get("/complaints/<complaint_id>/settlement")
@signed_in(*_READERS)
def show_settlement(complaint_id: str) -> ResponseReturnValue:
    """Show a settlement that both signed before the office had the complaint."""
    wiring = dependencies()
    with wiring.open_reading() as session:
        document = settlement_document(session, complaint_id, signed_in_actor(), wiring.clock())
    return render_template("negotiation/settlement.html", document=document)


def _members_page(form: Form, **_: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        lines = odr_lines(session, signed_in_actor())
        enterprises = enterprise_lines(session, (line.enterprise_id for line in lines))
    return render_template("negotiation/members.html", form=form, lines=lines, enterprises=enterprises)


@blueprint.get("/office/odr")
@signed_in(*_DECIDERS)
def show_members() -> ResponseReturnValue:
    return _members_page(blank_form())


@blueprint.post("/office/odr/<membership_id>")
@signed_in(*_DECIDERS)
@shows_again(_members_page)
def post_decision(membership_id: str) -> ResponseReturnValue:
    wiring, action = dependencies(), request.form.get("action", "")
    if action not in set(OdrAction):
        raise InvalidInputError("请选择怎样办理")
    reason = request.form.get("reason", "")
    with wiring.open_transaction() as session:
        decide_odr(session, membership_id, OdrAction(action), reason, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_members"), 303)
