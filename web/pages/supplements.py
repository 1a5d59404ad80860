"""Missing material: the officer's notice with its letter before it goes out, the consumer's answer with files."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.identifiers import new_id
from core.kernel.roles import Role
from mediation.domain.lifecycle import Action
from mediation.domain.official_document import OfficialDocument
from mediation.domain.supplements import SupplementAsked
from mediation.queries.complaint_page import complaint_page
from mediation.queries.supplements import (
    supplement_document_id,
    supplement_file,
    supplement_form,
    supplement_preview,
    supplement_views,
)
from mediation.services.answer_supplement import SupplementAnswer, answer_supplement
from mediation.services.request_supplement import request_supplement
from web.dependencies import dependencies
from web.downloads import download
from web.forms import Form, blank_form, shows_again, typed_form
from web.limits import takes_files
from web.pages.submission import typed_submission
from web.pages.uploads import require_open, store_uploads
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("supplements", __name__)

_DESK = (Role.OFFICER, Role.MEDIATOR)
_READERS = (Role.CONSUMER, *_DESK, Role.SUPERVISOR)


def _request_page(form: Form, complaint_id: str, *, with_letter: bool = False) -> ResponseReturnValue:
    wiring, actor, letter = dependencies(), signed_in_actor(), None
    with wiring.open_reading() as session:
        page = complaint_page(session, complaint_id, actor, wiring.clock())
        is_open = Action.REQUEST_SUPPLEMENT in page.head.actions
        offered = supplement_form(session, complaint_id, actor, wiring.clock())
        if with_letter and is_open:
            letter = supplement_preview(session, complaint_id, _typed_request(), actor, wiring.clock())
    return _request_template(form, page=page, is_open=is_open, offered=offered, letter=letter)


def _request_template(form: Form, *, letter: OfficialDocument | None, **values: object) -> str:
    return render_template("office/supplement.html", form=form, letter=letter, request_key=new_id(), **values)


def _request_again(form: Form, complaint_id: str) -> ResponseReturnValue:
    return _request_page(form, complaint_id)


def _typed_request() -> SupplementAsked:
    form = typed_form()
    return SupplementAsked(form.all("items"), _typed_day(form.value("answer_by")), form.value("note"))


def _typed_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


@blueprint.get("/office/complaints/<complaint_id>/supplement")
@signed_in(*_DESK)
def show_request(complaint_id: str) -> ResponseReturnValue:
    """Show the form with the usual day; the officer may choose another."""
    wiring = dependencies()
    with wiring.open_reading() as session:
        offered = supplement_form(session, complaint_id, signed_in_actor(), wiring.clock())
    return _request_page(blank_form({"answer_by": offered.suggested_by}), complaint_id)


@blueprint.post("/office/complaints/<complaint_id>/supplement")
@signed_in(*_DESK)
@shows_again(_request_again)
def post_request(complaint_id: str) -> ResponseReturnValue:
    """Show the notice that will go out; confirmed, send it."""
    step = request.form.get("step")
    if step != "confirm":
        return _request_page(typed_form(), complaint_id, with_letter=step != "change")
    wiring, submission, asked = dependencies(), typed_submission(), _typed_request()
    with wiring.open_transaction() as session:
        request_supplement(session, complaint_id, asked, signed_in_actor(), wiring.clock(), submission)
    return redirect(url_for("office.show_case", complaint_id=complaint_id), 303)


def _answer_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        page = complaint_page(session, complaint_id, actor, wiring.clock())
        notices = supplement_views(session, complaint_id, actor, wiring.clock())
    if not notices:
        return redirect(url_for("complaints.show_complaint", complaint_id=complaint_id), 303)
    waiting = next((notice for notice in notices if notice.is_open), None)
    is_open = waiting is not None and Action.ANSWER_SUPPLEMENT in page.head.actions
    values = {"page": page, "notices": notices, "waiting": waiting if is_open else None}
    return render_template("complaints/supplement.html", form=form, request_key=new_id(), **values)


@blueprint.get("/complaints/<complaint_id>/supplement")
@signed_in(Role.CONSUMER)
def show_answer(complaint_id: str) -> ResponseReturnValue:
    return _answer_page(blank_form(), complaint_id)


@blueprint.post("/complaints/<complaint_id>/supplement")
@signed_in(Role.CONSUMER)
@takes_files
@shows_again(_answer_page)
def post_answer(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    require_open(complaint_id, Action.ANSWER_SUPPLEMENT)
    uploads = store_uploads()
    if uploads.refusal is not None:
        raise uploads.refusal
    prefix = "answer."
    given = typed_form().values.items()
    answers = {name.removeprefix(prefix): texts[0] for name, texts in given if name.startswith(prefix)}
    with wiring.open_transaction() as session:
        answer = SupplementAnswer(answers, uploads.stored)
        answer_supplement(session, complaint_id, answer, signed_in_actor(), wiring.clock(), submission)
    return redirect(url_for(".show_answer", complaint_id=complaint_id), 303)


@blueprint.get("/complaints/<complaint_id>/supplements/<notice_id>")
@signed_in(*_READERS)
def show_notice(complaint_id: str, notice_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        document_id = supplement_document_id(session, complaint_id, notice_id, signed_in_actor())
    return redirect(url_for("documents.show_document", document_id=document_id), 303)


@blueprint.get("/supplement-files/<file_id>")
@signed_in(*_READERS)
def show_file(file_id: str) -> ResponseReturnValue:
    """Send a file as a download: it may show an identity card and is never opened inside the page."""
    wiring = dependencies()
    with wiring.open_reading() as session:
        file = supplement_file(session, file_id, signed_in_actor())
    return download(wiring.files.get(file.sha256), file.media_type, file.name)
