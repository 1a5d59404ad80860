"""What becomes of an agreement: what came, what did not, proof and explanations, promise by promise."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from mediation.domain.lifecycle import Action, roles_of
from mediation.domain.performance import BREACH_REASON_NAMES, EXCUSE_REASON_NAMES
from mediation.queries.complaint_page import ComplaintPage, complaint_page
from mediation.services.give_excuse import give_excuse
from mediation.services.submissions import Submission
from mediation.services.watch_performance import Proof, confirm_receipt, report_breach, submit_performance_proof
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again, typed_form
from web.limits import takes_files
from web.pages.promise_forms import promise_choices, typed_breach, typed_excuse, typed_number, typed_receipt
from web.pages.submission import typed_insistence, typed_submission
from web.pages.uploads import require_open, store_uploads
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("performance", __name__, url_prefix="/complaints/<complaint_id>")

_BREACH_REASONS = [(reason.value, name) for reason, name in BREACH_REASON_NAMES.items()]
_EXCUSE_REASONS = [(reason.value, name) for reason, name in EXCUSE_REASON_NAMES.items()]


def _read(complaint_id: str) -> ComplaintPage:
    wiring = dependencies()
    with wiring.open_reading() as session:
        return complaint_page(session, complaint_id, signed_in_actor(), wiring.clock())


def _promise_page(form: Form, complaint_id: str, template: str, action: Action) -> ResponseReturnValue:
    page = _read(complaint_id)
    if action not in page.head.actions and form.message is None:
        return redirect(url_for("complaints.show_complaint", complaint_id=complaint_id), 303)
    if page.performance is None:
        raise ConflictError("这件投诉还没有生效的调解书，请先看看最新进展")
    return render_template(
        f"agreements/{template}.html",
        form=form,
        page=page,
        choices=promise_choices(page.performance, action),
        breach_reasons=_BREACH_REASONS,
        excuse_reasons=_EXCUSE_REASONS,
        request_key=new_id(),
    )


def _back(complaint_id: str) -> ResponseReturnValue:
    return redirect(url_for("complaints.show_complaint", complaint_id=complaint_id), 303)


def _asked_for() -> dict[str, object]:
    """Return the promise that the link named."""
    return {"promise": request.args.get("promise")}


def _performance_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    return _promise_page(form, complaint_id, "performance", Action.CONFIRM_PERFORMANCE)


@blueprint.get("/performance")
@signed_in(*roles_of(Action.CONFIRM_PERFORMANCE))
def show_performance(complaint_id: str) -> ResponseReturnValue:
    form = blank_form({"performed_on": dependencies().today(), **_asked_for()})
    return _performance_page(form, complaint_id)


@blueprint.post("/performance")
@signed_in(*roles_of(Action.CONFIRM_PERFORMANCE))
@shows_again(_performance_page)
def post_performance(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    _read(complaint_id)  # a stranger learns nothing, not even which field is wrong
    receipt = typed_receipt(typed_form())
    with wiring.open_transaction() as session:
        confirm_receipt(session, complaint_id, receipt, signed_in_actor(), wiring.clock(), submission)
    return _back(complaint_id)


def _breach_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    return _promise_page(form, complaint_id, "breach", Action.REPORT_BREACH)


@blueprint.get("/breach")
@signed_in(*roles_of(Action.REPORT_BREACH))
def show_breach(complaint_id: str) -> ResponseReturnValue:
    return _breach_page(blank_form(_asked_for()), complaint_id)


@blueprint.post("/breach")
@signed_in(*roles_of(Action.REPORT_BREACH))
@shows_again(_breach_page)
def post_breach(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    _read(complaint_id)
    report = typed_breach(typed_form())
    with wiring.open_transaction() as session:
        report_breach(session, complaint_id, report, signed_in_actor(), wiring.clock(), submission)
    return _back(complaint_id)


def _excuse_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    return _promise_page(form, complaint_id, "excuse", Action.GIVE_EXCUSE)


@blueprint.get("/excuse")
@signed_in(*roles_of(Action.GIVE_EXCUSE))
def show_excuse(complaint_id: str) -> ResponseReturnValue:
    return _excuse_page(blank_form(_asked_for()), complaint_id)


@blueprint.post("/excuse")
@signed_in(*roles_of(Action.GIVE_EXCUSE))
@shows_again(_excuse_page)
def post_excuse(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    _read(complaint_id)
    excuse = typed_excuse(typed_form())
    with wiring.open_transaction() as session:
        give_excuse(session, complaint_id, excuse, signed_in_actor(), wiring.clock(), submission)
    return _back(complaint_id)


def _proof_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    return _promise_page(form, complaint_id, "proof", Action.SUBMIT_PERFORMANCE_PROOF)


@blueprint.get("/proof")
@signed_in(*roles_of(Action.SUBMIT_PERFORMANCE_PROOF))
def show_proof(complaint_id: str) -> ResponseReturnValue:
    return _proof_page(blank_form(_asked_for()), complaint_id)


@blueprint.post("/proof")
@signed_in(*roles_of(Action.SUBMIT_PERFORMANCE_PROOF))
@takes_files
@shows_again(_proof_page)
def post_proof(complaint_id: str) -> ResponseReturnValue:
    """Keep the proofs that can be kept; the same file twice is kept once."""
    wiring, actor, sent = dependencies(), signed_in_actor(), Submission(insists=typed_insistence())
    require_open(complaint_id, Action.SUBMIT_PERFORMANCE_PROOF)
    number = typed_number(typed_form())
    uploads = store_uploads(request.form.get("note", ""))
    with wiring.open_transaction() as session:
        for file in uploads.stored:
            submit_performance_proof(session, complaint_id, Proof(file, number), actor, wiring.clock(), sent)
    uploads.or_raise()
    return _back(complaint_id)
