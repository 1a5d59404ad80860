"""Judicial confirmation: whether a court may confirm the agreement, until when, and the papers for it."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.roles import Role
from mediation.domain.parties import SIDE_NAMES, side_of
from mediation.queries.judicial_confirmation import ConfirmationPack, confirmation_pack
from mediation.services.note_confirmation import note_confirmation_filed
from web.dependencies import dependencies
from web.document_views import file_name, word_of
from web.downloads import download
from web.forms import Form, blank_form, shows_again
from web.pages.complaint_views import clock_unit, due_day
from web.permissions import signed_in
from web.signed_in import signed_in_actor
from web.word import MEDIA_TYPE, word_file
from web.zips import send_zip

blueprint = Blueprint("confirmation", __name__, url_prefix="/complaints/<complaint_id>/confirmation")

_PARTIES_AND_DESK = (Role.CONSUMER, Role.MERCHANT, Role.OFFICER, Role.MEDIATOR)
_READERS = (*_PARTIES_AND_DESK, Role.SUPERVISOR)
_DRAFT = "司法确认申请书（草稿）.docx"


def _pack(complaint_id: str) -> ConfirmationPack:
    wiring = dependencies()
    with wiring.open_reading() as session:
        return confirmation_pack(session, complaint_id, signed_in_actor(), wiring.clock())


def _confirmation_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    role, pack = signed_in_actor().role, _pack(complaint_id)
    may_note = role in _PARTIES_AND_DESK and side_of(role) not in pack.noted_by
    return render_template(
        "agreements/confirmation.html",
        form=form,
        pack=pack,
        may_note=may_note,
        clock_unit=clock_unit,
        due_day=due_day,
        side_names=SIDE_NAMES,
    )


@blueprint.get("")
@signed_in(*_READERS)
def show_confirmation(complaint_id: str) -> ResponseReturnValue:
    return _confirmation_page(blank_form({"filed_on": dependencies().today()}), complaint_id)


@blueprint.get("/application")
@signed_in(*_READERS)
def show_application(complaint_id: str) -> ResponseReturnValue:
    return download(_application(_pack(complaint_id)), MEDIA_TYPE, _DRAFT)


@blueprint.get("/papers")
@signed_in(*_READERS)
def show_papers(complaint_id: str) -> ResponseReturnValue:
    """Send application, agreement and the list of papers in one zip."""
    pack = _pack(complaint_id)
    application = _application(pack)
    agreement = word_of(pack.agreement, dependencies().settings.public_address)
    papers = "\n".join(("双方申请司法确认时要带的材料：", *pack.papers)).encode()
    files = (
        (f"01 {_DRAFT}", lambda: application),
        (f"02 {file_name(pack.agreement)}", lambda: agreement),
        ("03 材料清单.txt", lambda: papers),
    )
    return send_zip(files, f"司法确认材料 {pack.complaint_number}.zip")


def _application(pack: ConfirmationPack) -> bytes:
    if pack.application is None:
        raise ConflictError("这份调解书不是依法设立的调解组织作出的，不能用这份材料申请司法确认")
    return word_file(pack.application)


@blueprint.post("")
@signed_in(*_PARTIES_AND_DESK)
@shows_again(_confirmation_page)
def post_filing(complaint_id: str) -> ResponseReturnValue:
    """Note as one side that both have applied to the court."""
    wiring, filed_on = dependencies(), _typed_day(request.form.get("filed_on", ""))
    with wiring.open_transaction() as session:
        note_confirmation_filed(session, complaint_id, filed_on, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_confirmation", complaint_id=complaint_id), 303)


def _typed_day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        message = "日期请写成 2026-11-21 这样"
        raise InvalidInputError(message, fields={"filed_on": message}) from None
