"""Clocks and procedure of one complaint: an overview for everybody concerned, and one form at a time for each act."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.database import Session
from core.kernel.clock import SHANGHAI
from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from mediation.domain.channels import CHANNEL_NAMES, ENTERED_BY_OFFICERS
from mediation.domain.lifecycle import ACTION_NAMES, Action
from mediation.domain.parties import PARTIES, SIDE_NAMES
from mediation.domain.procedure import LEAD_RESULT_NAMES, PAYER_NAMES, RECUSAL_GROUND_NAMES
from mediation.queries.procedure_page import PROCEDURE_ACTIONS, ProcedurePage, procedure_page
from mediation.services.add_evidence import StoredFile
from mediation.services.apply_recusal import RecusalAsked, RecusalDecision, apply_recusal, decide_recusal
from mediation.services.delegate_mediation import answer_delegation, end_delegation, propose_delegation
from mediation.services.follow_breach_lead import LeadResult, close_breach_lead, extend_breach_lead, open_breach_lead
from mediation.services.make_appointment import (
    AppointmentProposal,
    answer_appointment,
    cancel_appointment,
    propose_appointment,
)
from mediation.services.order_testing import (
    TestingEnd,
    TestingProposal,
    TestingReply,
    answer_testing,
    designate_lab,
    end_testing,
    propose_testing,
    start_testing,
)
from mediation.services.record_consent import ConsentHeard, record_consent
from mediation.services.submissions import ActResult, Submission
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again, typed_form
from web.limits import takes_files
from web.pages.submission import typed_submission
from web.pages.uploads import require_open, store_uploads
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("procedure", __name__, url_prefix="/complaints/<complaint_id>/procedure")

_OFFICE = (Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR)
_READERS = (Role.CONSUMER, Role.MERCHANT, *_OFFICE)
_YES, _NO = "yes", "no"


@dataclass(frozen=True)
class _Sent:
    """Everything an act needs: who, when, what was typed, what was uploaded."""

    session: Session
    complaint_id: str
    form: Form
    files: tuple[StoredFile, ...]
    actor: Actor
    now: datetime
    submission: Submission

    @property
    def by(self) -> tuple[Actor, datetime, Submission]:
        return self.actor, self.now, self.submission

    def text(self, name: str) -> str:
        return self.form.value(name)

    def is_yes(self, name: str) -> bool:
        """Return what was chosen; raises InvalidInputError when nothing was, because silence is no answer."""
        chosen = self.form.value(name)
        if chosen not in {_YES, _NO}:
            raise InvalidInputError("请选择一项", fields={name: "请选择一项"})
        return chosen == _YES

    def day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.text(name).strip())
        except ValueError:
            return None

    def time(self, name: str) -> datetime | None:
        try:
            return datetime.fromisoformat(self.text(name).strip()).replace(tzinfo=SHANGHAI)
        except ValueError:
            return None


_DO: Mapping[Action, Callable[[_Sent], ActResult]] = {
    Action.RECORD_CONSENT: lambda sent: record_consent(
        sent.session,
        sent.complaint_id,
        ConsentHeard(sent.text("side"), sent.text("channel"), sent.text("reasons")),
        *sent.by,
    ),
    Action.APPLY_RECUSAL: lambda sent: apply_recusal(
        sent.session,
        sent.complaint_id,
        RecusalAsked(sent.text("mediator_id"), sent.text("ground"), sent.text("reasons")),
        *sent.by,
    ),
    Action.DECIDE_RECUSAL: lambda sent: decide_recusal(
        sent.session,
        sent.complaint_id,
        RecusalDecision(sent.is_yes("granted"), sent.text("reasons"), sent.text("replacement_id") or None),
        *sent.by,
    ),
    Action.PROPOSE_DELEGATION: lambda sent: propose_delegation(
        sent.session, sent.complaint_id, sent.text("body_id"), *sent.by
    ),
    Action.ANSWER_DELEGATION: lambda sent: answer_delegation(
        sent.session, sent.complaint_id, *sent.by, agrees=sent.is_yes("agrees")
    ),
    Action.END_DELEGATION: lambda sent: end_delegation(sent.session, sent.complaint_id, sent.text("reasons"), *sent.by),
    Action.PROPOSE_TESTING: lambda sent: propose_testing(
        sent.session,
        sent.complaint_id,
        TestingProposal(sent.text("subject"), sent.text("lab"), sent.text("payer")),
        *sent.by,
    ),
    Action.ANSWER_TESTING: lambda sent: answer_testing(
        sent.session,
        sent.complaint_id,
        TestingReply(agrees_lab=sent.is_yes("agrees_lab"), agrees_cost=sent.is_yes("agrees_cost")),
        *sent.by,
    ),
    Action.DESIGNATE_LAB: lambda sent: designate_lab(sent.session, sent.complaint_id, sent.text("lab"), *sent.by),
    Action.START_TESTING: lambda sent: start_testing(sent.session, sent.complaint_id, sent.day("started_on"), *sent.by),
    Action.END_TESTING: lambda sent: end_testing(
        sent.session,
        sent.complaint_id,
        TestingEnd(sent.day("ended_on"), sent.files[0] if sent.files else None),
        *sent.by,
    ),
    Action.PROPOSE_APPOINTMENT: lambda sent: propose_appointment(
        sent.session, sent.complaint_id, AppointmentProposal(sent.time("meet_at"), sent.text("note")), *sent.by
    ),
    Action.ANSWER_APPOINTMENT: lambda sent: answer_appointment(
        sent.session, sent.complaint_id, *sent.by, accepts=sent.is_yes("accepts")
    ),
    Action.CANCEL_APPOINTMENT: lambda sent: cancel_appointment(sent.session, sent.complaint_id, *sent.by),
    Action.OPEN_BREACH_LEAD: lambda sent: open_breach_lead(
        sent.session, sent.complaint_id, sent.text("reasons"), *sent.by
    ),
    Action.EXTEND_BREACH_LEAD: lambda sent: extend_breach_lead(
        sent.session, sent.complaint_id, sent.text("reasons"), *sent.by
    ),
    Action.CLOSE_BREACH_LEAD: lambda sent: close_breach_lead(
        sent.session, sent.complaint_id, LeadResult(sent.text("result"), sent.text("reasons")), *sent.by
    ),
}


def _choices(page: ProcedurePage) -> dict[str, list[tuple[str, ...]]]:
    return {
        "sides": [(side.value, SIDE_NAMES[side]) for side in PARTIES],
        "channels": [(channel.value, CHANNEL_NAMES[channel]) for channel in ENTERED_BY_OFFICERS],
        "grounds": [(ground.value, name) for ground, name in RECUSAL_GROUND_NAMES.items()],
        "payers": [(payer.value, name) for payer, name in PAYER_NAMES.items()],
        "results": list(LEAD_RESULT_NAMES.items()),
        "bodies": [(choice.value, choice.text, choice.hint) for choice in page.choices.bodies],
        "staff": [(choice.value, choice.text) for choice in page.choices.staff],
        "replacements": [(choice.value, choice.text) for choice in page.choices.replacements],
    }


def _act_named(name: str) -> Action:
    found = next((action for action in PROCEDURE_ACTIONS if action == name), None)
    if found is None:
        raise NotFoundError("没有这个页面")
    return found


def _read(complaint_id: str) -> ProcedurePage:
    wiring = dependencies()
    with wiring.open_reading() as session:
        return procedure_page(session, complaint_id, signed_in_actor(), wiring.clock())


@blueprint.get("")
@signed_in(*_READERS)
def show_procedure(complaint_id: str) -> ResponseReturnValue:
    page = _read(complaint_id)
    return render_template("procedure/procedure.html", page=page, names=ACTION_NAMES, is_office=_is_office())


def _is_office() -> bool:
    return signed_in_actor().role in _OFFICE


def _act_page(form: Form, complaint_id: str, act: str) -> ResponseReturnValue:
    action, page = _act_named(act), _read(complaint_id)
    return render_template(
        "procedure/act.html",
        form=form,
        page=page,
        act=action,
        title=ACTION_NAMES[action],
        is_open=action in page.actions,
        choices=_choices(page),
        request_key=new_id(),
    )


@blueprint.get("/<act>")
@signed_in(*_READERS)
def show_act(complaint_id: str, act: str) -> ResponseReturnValue:
    return _act_page(blank_form(), complaint_id, act)


@blueprint.post("/<act>")
@signed_in(*_READERS)
@takes_files
@shows_again(_act_page)
def post_act(complaint_id: str, act: str) -> ResponseReturnValue:
    wiring, submission, action = dependencies(), typed_submission(), _act_named(act)
    files = _uploads(complaint_id, action)
    with wiring.open_transaction() as session:
        _DO[action](_Sent(session, complaint_id, typed_form(), files, signed_in_actor(), wiring.clock(), submission))
    return redirect(url_for(".show_procedure", complaint_id=complaint_id), 303)


def _uploads(complaint_id: str, action: Action) -> tuple[StoredFile, ...]:
    """Store the files of a form that takes any; a stranger and a closed act are refused before."""
    if action is not Action.END_TESTING or not request.files:
        return ()
    require_open(complaint_id, action)
    uploads = store_uploads(note="检测报告")
    if uploads.refusal is not None:
        raise uploads.refusal
    return uploads.stored
