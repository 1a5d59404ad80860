"""A case between offices and officers: transfer, dispute over competence, who works on it, handover notes."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Role
from mediation.domain.lifecycle import Action, roles_of
from mediation.queries.complaint_page import complaint_page
from mediation.queries.office_work import assignable, office_work
from mediation.queries.workload import PersonLoad, absence_lines, office_loads, people_to_assign
from mediation.services.assign_complaint import HandOver, assign_complaint, hand_over
from mediation.services.note_absence import AbsencePlan, cancel_absence, note_absence
from mediation.services.settle_competence import designate_office, dispute_competence, settle_competence
from mediation.services.transfer_complaint import OutsideTransfer, TransferOrder, transfer_complaint, transfer_outside
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.pages.submission import typed_submission
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("office_work", __name__, url_prefix="/office")

_DESK = (Role.OFFICER, Role.MEDIATOR)
_READERS = (*_DESK, Role.SUPERVISOR)
_OUTSIDE = "outside"


def _case_page(template: str, form: Form, complaint_id: str, **more: object) -> str:
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        page = complaint_page(session, complaint_id, actor, wiring.clock())
        work = office_work(session, complaint_id, actor, wiring.clock())
        people = assignable(session, complaint_id, actor, wiring.clock())
    values = {"page": page, "work": work, "people": people, "actions": page.head.actions, "request_key": new_id()}
    return render_template(template, form=form, **values, **more)


def _case(complaint_id: str) -> ResponseReturnValue:
    return redirect(url_for("office.show_case", complaint_id=complaint_id), 303)


def _order() -> TransferOrder:
    return TransferOrder(request.form.get("office_id", ""), request.form.get("reasons", ""))


def _transfer_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    return _case_page("office/transfer.html", form, complaint_id, outside=_OUTSIDE)


@blueprint.get("/complaints/<complaint_id>/transfer")
@signed_in(*roles_of(Action.TRANSFER))
def show_transfer(complaint_id: str) -> ResponseReturnValue:
    return _transfer_page(blank_form(), complaint_id)


@blueprint.post("/complaints/<complaint_id>/transfer")
@signed_in(*roles_of(Action.TRANSFER))
@shows_again(_transfer_page)
def post_transfer(complaint_id: str) -> ResponseReturnValue:
    """Hand it over; afterwards it lies elsewhere, so the way leads back to the queue."""
    wiring, submission, actor = dependencies(), typed_submission(), signed_in_actor()
    typed = request.form
    with wiring.open_transaction() as session:
        if typed.get("office_id") == _OUTSIDE:
            told = OutsideTransfer(typed.get("to_name", ""), typed.get("to_contact", ""), typed.get("reasons", ""))
            transfer_outside(session, complaint_id, told, actor, wiring.clock(), submission)
        else:
            transfer_complaint(session, complaint_id, _order(), actor, wiring.clock(), submission)
    return redirect(url_for("office.show_queue"), 303)


def _competence_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    return _case_page("office/competence.html", form, complaint_id)


@blueprint.get("/complaints/<complaint_id>/competence")
@signed_in(*_READERS)
def show_competence(complaint_id: str) -> ResponseReturnValue:
    return _competence_page(blank_form(), complaint_id)


@blueprint.post("/complaints/<complaint_id>/competence/dispute")
@signed_in(*roles_of(Action.DISPUTE_COMPETENCE))
@shows_again(_competence_page)
def post_dispute(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    with wiring.open_transaction() as session:
        dispute_competence(session, complaint_id, _order(), signed_in_actor(), wiring.clock(), submission)
    return _case(complaint_id)


@blueprint.post("/complaints/<complaint_id>/competence/settlement")
@signed_in(*roles_of(Action.SETTLE_COMPETENCE))
@shows_again(_competence_page)
def post_settlement(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    reasons = request.form.get("reasons", "")
    with wiring.open_transaction() as session:
        settle_competence(session, complaint_id, reasons, signed_in_actor(), wiring.clock(), submission)
    return _case(complaint_id)


@blueprint.post("/complaints/<complaint_id>/competence/designation")
@signed_in(*roles_of(Action.DESIGNATE_OFFICE))
@shows_again(_competence_page)
def post_designation(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    with wiring.open_transaction() as session:
        designate_office(session, complaint_id, _order(), signed_in_actor(), wiring.clock(), submission)
    return _case(complaint_id)


def _handler_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    return _case_page("office/handler.html", form, complaint_id)


@blueprint.get("/complaints/<complaint_id>/handler")
@signed_in(*_READERS)
def show_handler(complaint_id: str) -> ResponseReturnValue:
    return _handler_page(blank_form(), complaint_id)


@blueprint.post("/complaints/<complaint_id>/handler")
@signed_in(*roles_of(Action.ASSIGN))
@shows_again(_handler_page)
def post_handler(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    chosen = request.form.get("handler_id", "")
    with wiring.open_transaction() as session:
        assign_complaint(session, complaint_id, chosen, signed_in_actor(), wiring.clock(), submission)
    return _case(complaint_id)


@blueprint.post("/complaints/<complaint_id>/handover")
@signed_in(*roles_of(Action.HAND_OVER))
@shows_again(_handler_page)
def post_handover(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    order = HandOver(request.form.get("handler_id", ""), request.form.get("note", ""))
    with wiring.open_transaction() as session:
        hand_over(session, complaint_id, order, signed_in_actor(), wiring.clock(), submission)
    return _case(complaint_id)


@blueprint.get("/workload")
@signed_in(Role.SUPERVISOR)
def show_workload() -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        offices = office_loads(session, signed_in_actor(), wiring.clock())
    return render_template("office/workload.html", offices=offices)


def _absences_page(form: Form, **_arguments: str) -> ResponseReturnValue:
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        lines = absence_lines(session, actor, wiring.clock())
        offices = sorted(actor.office_ids)
        people = [one for office_id in offices for one in people_to_assign(session, office_id, wiring.clock())]
    return render_template("office/absences.html", form=form, lines=lines, people=_choices(people))


def _choices(people: Sequence[PersonLoad]) -> list[tuple[str, str]]:
    return [(one.account_id, f"{one.name}（{one.role_name}）") for one in people]


@blueprint.get("/absences")
@signed_in(*_READERS)
def show_absences() -> ResponseReturnValue:
    return _absences_page(blank_form({"account_id": signed_in_actor().account_id}))


@blueprint.post("/absences")
@signed_in(*_READERS)
@shows_again(_absences_page)
def post_absence() -> ResponseReturnValue:
    wiring, typed = dependencies(), request.form
    plan = AbsencePlan(typed.get("account_id", ""), _day("from_on"), _day("until_on"), typed.get("cover_id", ""))
    with wiring.open_transaction() as session:
        note_absence(session, plan, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_absences"), 303)


@blueprint.post("/absences/<absence_id>/cancellation")
@signed_in(*_READERS)
@shows_again(_absences_page)
def post_cancellation(absence_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        cancel_absence(session, absence_id, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_absences"), 303)


def _day(name: str) -> date | None:
    text = request.form.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        message = "日期请写成 2026-11-21 这样"
        raise InvalidInputError(message, fields={name: message}) from None
