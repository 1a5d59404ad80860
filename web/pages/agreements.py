"""The agreement: reading, signing with the password again, the seal."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.identifiers import new_id
from core.kernel.roles import Role
from mediation.domain.lifecycle import Action, roles_of
from mediation.queries.agreement_document import agreement_document
from mediation.services.draft_agreement import discard_agreement
from mediation.services.sign_agreement import seal_agreement, sign_agreement
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.limits import limited
from web.office import office_of
from web.own_password import require_own_password
from web.pages.submission import typed_submission
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("agreements", __name__, url_prefix="/complaints/<complaint_id>")

_PARTIES = (Role.CONSUMER, Role.MERCHANT)
_READERS = (*_PARTIES, Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR)


def _agreement_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        document = agreement_document(session, complaint_id, signed_in_actor(), wiring.clock())
    return render_template(
        "agreements/agreement.html",
        form=form,
        document=document,
        office=office_of(wiring.settings),
        request_key=new_id(),
    )


@blueprint.get("/agreement")
@signed_in(*_READERS)
def show_agreement(complaint_id: str) -> ResponseReturnValue:
    return _agreement_page(blank_form(), complaint_id)


@blueprint.post("/agreement/signature")
@signed_in(*roles_of(Action.SIGN_AGREEMENT))
@limited("20 per minute")
@shows_again(_agreement_page)
def post_signature(complaint_id: str) -> ResponseReturnValue:
    wiring, actor, submission = dependencies(), signed_in_actor(), typed_submission()
    _require_visible(complaint_id)
    require_own_password(actor)
    with wiring.open_transaction() as session:
        sign_agreement(session, complaint_id, _signed_text(), actor, wiring.clock(), submission)
    return redirect(url_for(".show_agreement", complaint_id=complaint_id), 303)


@blueprint.post("/agreement/seal")
@signed_in(*roles_of(Action.SEAL_AGREEMENT))
@limited("20 per minute")
@shows_again(_agreement_page)
def post_seal(complaint_id: str) -> ResponseReturnValue:
    wiring, actor, submission = dependencies(), signed_in_actor(), typed_submission()
    require_own_password(actor)
    with wiring.open_transaction() as session:
        seal_agreement(session, complaint_id, _signed_text(), actor, wiring.clock(), submission)
    return redirect(url_for(".show_agreement", complaint_id=complaint_id), 303)


def _require_visible(complaint_id: str) -> None:
    """Answer a stranger before the password is even looked at."""
    wiring = dependencies()
    with wiring.open_reading() as session:
        agreement_document(session, complaint_id, signed_in_actor(), wiring.clock())


def _signed_text() -> str:
    return request.form.get("text_sha256", "")


def _discard_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        document = agreement_document(session, complaint_id, signed_in_actor(), wiring.clock())
    if Action.DISCARD_AGREEMENT not in document.actions and form.message is None:
        return redirect(url_for(".show_agreement", complaint_id=complaint_id), 303)
    return render_template("agreements/discard.html", form=form, document=document, request_key=new_id())


@blueprint.get("/agreement/discard")
@signed_in(*roles_of(Action.DISCARD_AGREEMENT))
def show_discard(complaint_id: str) -> ResponseReturnValue:
    return _discard_page(blank_form(), complaint_id)


@blueprint.post("/agreement/discard")
@signed_in(*roles_of(Action.DISCARD_AGREEMENT))
@shows_again(_discard_page)
def post_discard(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    with wiring.open_transaction() as session:
        discard_agreement(session, complaint_id, signed_in_actor(), wiring.clock(), submission)
    return redirect(url_for("room.show_room", complaint_id=complaint_id), 303)
