"""Issued documents: reading and printing, a Word file, serving them, the public check, opening with a code."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import Role
from mediation.domain.official_document import check_code
from mediation.domain.parties import SIDE_NAMES, Side
from mediation.domain.service_of_documents import CHANNEL_NAMES, ServiceChannel
from mediation.queries.archive import archive_view
from mediation.queries.court_bundle import court_bundle
from mediation.queries.documents import DocumentPage, document_page, service_proof, verify_document
from mediation.queries.documents import service_targets as targets_of
from mediation.services.record_service import (
    ServiceOutcome,
    ServiceRecord,
    open_document,
    receive_document,
    record_service,
)
from mediation.services.serve_document import ServiceOrder, serve_document
from web.court_bundle import send_bundle
from web.dependencies import dependencies
from web.document_views import file_name, word_of
from web.downloads import download
from web.forms import Form, blank_form, shows_again
from web.limits import limited, takes_files
from web.pages.submission import typed_version
from web.pages.uploads import store_uploads
from web.permissions import public, signed_in
from web.signed_in import signed_in_actor
from web.word import MEDIA_TYPE

blueprint = Blueprint("documents", __name__)

_DESK = (Role.OFFICER, Role.MEDIATOR)
_OFFICE = (*_DESK, Role.SUPERVISOR)
_READERS = (Role.CONSUMER, Role.MERCHANT, *_OFFICE)
_STATUS_SHAPES: Mapping[str, str] = {"on_way": "going", "sent": "waiting", "served": "done", "failed": "broken"}


@blueprint.get("/documents/<document_id>")
@signed_in(*_READERS)
def show_document(document_id: str) -> ResponseReturnValue:
    """Show the document to print; a party that opens it has been served with it."""
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_transaction() as session:
        open_document(session, document_id, actor, wiring.clock())
        page = document_page(session, document_id, actor)
    is_office = actor.role in _OFFICE
    return render_template(
        "documents/document.html",
        document=page.document,
        sha256=page.sha256,
        check_code=page.check_code,
        served_on=None if is_office else page.served_on,
        back=_back(page, is_office=is_office),
        word_href=url_for(".show_word", document_id=document_id),
        service_href=url_for(".show_services", document_id=document_id) if is_office and page.complaint_id else None,
    )


def _back(page: DocumentPage, *, is_office: bool) -> dict[str, str]:
    if page.complaint_id:
        return {"href": url_for("complaints.show_complaint", complaint_id=page.complaint_id), "text": "这件投诉"}
    target = "office_reports.show_report" if is_office else "reports.show_report"
    return {"href": url_for(target, report_id=page.report_id), "text": "这件举报"}


@blueprint.get("/documents/<document_id>/word")
@signed_in(*_READERS)
def show_word(document_id: str) -> ResponseReturnValue:
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_transaction() as session:
        open_document(session, document_id, actor, wiring.clock())
        page = document_page(session, document_id, actor)
    return download(word_of(page, wiring.settings.public_address), MEDIA_TYPE, file_name(page))


def _services_page(form: Form, document_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        page = document_page(session, document_id, signed_in_actor())
        targets = targets_of(session, document_id, signed_in_actor())
    return render_template(
        "documents/services.html",
        form=form,
        page=page,
        targets=targets,
        side_names=SIDE_NAMES,
        channels=[(channel.value, name) for channel, name in CHANNEL_NAMES.items()],
        shapes=_STATUS_SHAPES,
        may_serve=signed_in_actor().role in _DESK,
        request_key=new_id(),
    )


@blueprint.get("/documents/<document_id>/services")
@signed_in(*_OFFICE)
def show_services(document_id: str) -> ResponseReturnValue:
    return _services_page(blank_form(), document_id)


@blueprint.post("/documents/<document_id>/services")
@signed_in(*_DESK)
@shows_again(_services_page)
def post_service(document_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    order = ServiceOrder(
        side=_chosen_side(request.form.get("side", "")),
        channel=_chosen_channel(request.form.get("channel", "")),
        address=request.form.get("address", ""),
        receive_at=f"{wiring.settings.public_address}/receive",
        note=request.form.get("note", ""),
        request_key=request.form.get("request_key") or None,
    )
    with wiring.open_transaction() as session:
        serve_document(session, document_id, order, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_services", document_id=document_id), 303)


def _chosen_side(text: str) -> Side:
    if text not in set(Side):
        raise InvalidInputError("请选择收件人", fields={"side": "请选择收件人"})
    return Side(text)


def _chosen_channel(text: str) -> ServiceChannel:
    if text not in set(ServiceChannel):
        raise InvalidInputError("请选择送达方式", fields={"channel": "请选择送达方式"})
    return ServiceChannel(text)


def _record_page(form: Form, document_id: str, service_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        page = document_page(session, document_id, signed_in_actor())
    service = next((line for line in page.services if line.service_id == service_id), None)
    if service is None:
        raise NotFoundError("没有找到这次送达")
    return render_template("documents/service_record.html", form=form, page=page, service=service)


@blueprint.get("/documents/<document_id>/services/<service_id>")
@signed_in(*_DESK)
def show_service_record(document_id: str, service_id: str) -> ResponseReturnValue:
    return _record_page(blank_form({"on": dependencies().today()}), document_id, service_id)


@blueprint.post("/documents/<document_id>/services/<service_id>")
@signed_in(*_DESK)
@takes_files
@shows_again(_record_page)
def post_service_record(document_id: str, service_id: str) -> ResponseReturnValue:
    """Record that it was served or came back; a scan of the receipt is kept beside it."""
    wiring, actor, outcome = dependencies(), signed_in_actor(), request.form.get("outcome", "")
    if outcome not in set(ServiceOutcome):
        raise InvalidInputError("请选择结果", fields={"outcome": "请选择送到了还是退回了"})
    with wiring.open_reading() as reading:
        document_page(reading, document_id, actor)
    uploads = store_uploads()
    if uploads.refusal is not None:
        raise uploads.refusal
    record = ServiceRecord(
        outcome=ServiceOutcome(outcome),
        on=_typed_day(request.form.get("on", "")),
        note=request.form.get("reasons", ""),
        proof=uploads.stored[0] if uploads.stored else None,
        version=typed_version(),
    )
    with wiring.open_transaction() as session:
        record_service(session, service_id, record, actor, wiring.clock())
    return redirect(url_for(".show_services", document_id=document_id), 303)


def _typed_day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        message = "日期请写成 2026-11-21 这样"
        raise InvalidInputError(message, fields={"on": message}) from None


@blueprint.get("/documents/services/<service_id>/proof")
@signed_in(*_OFFICE)
def show_service_proof(service_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        proof = service_proof(session, service_id, signed_in_actor())
    return download(wiring.files.get(proof.sha256), proof.media_type, proof.name)


def _receive_page(form: Form) -> ResponseReturnValue:
    return render_template("documents/receive.html", form=form)


@blueprint.get("/receive")
@public
def show_receive() -> ResponseReturnValue:
    return _receive_page(blank_form())


@blueprint.post("/receive")
@public
@limited("20 per minute; 100 per hour")
@shows_again(_receive_page)
def post_receive() -> ResponseReturnValue:
    """Show a document to whoever holds its number and the code it was sent with; it is served with that."""
    wiring = dependencies()
    with wiring.open_transaction() as session:
        number, code = request.form.get("number", ""), request.form.get("code", "")
        received = receive_document(session, number, code, wiring.clock())
    if received.document is None:
        raise InvalidInputError(received.refusal, fields={"code": received.refusal})
    return render_template(
        "documents/document.html",
        document=received.document,
        sha256=received.sha256,
        check_code=check_code(received.sha256),
        served_on=wiring.today(),
        back={"href": url_for("front.show_front"), "text": "首页"},
    )


def _verify_page(form: Form) -> ResponseReturnValue:
    return render_template("documents/verify.html", form=form, found=None)


@blueprint.get("/verify")
@public
@limited("30 per minute; 200 per hour")
def show_verify() -> ResponseReturnValue:
    """Check a document by number and code; nothing of its content is shown."""
    number, code = request.args.get("number", ""), request.args.get("code", "")
    form = blank_form({"number": number, "code": code})
    if not number and not code:
        return _verify_page(form)
    with dependencies().open_reading() as session:
        found = verify_document(session, number, code)
    if found is None:
        message = "没有编号和核对码都对得上的文书，请对照纸面再输一次"
        return _verify_page(form.refused(NotFoundError(message, fields={"code": message})))
    return render_template("documents/verify.html", form=form, found=found)


@blueprint.get("/office/complaints/<complaint_id>/archive")
@signed_in(*_OFFICE)
def show_archive(complaint_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        view = archive_view(session, complaint_id, signed_in_actor())
    return render_template("documents/archive.html", view=view)


@blueprint.get("/complaints/<complaint_id>/bundle")
@signed_in(*_READERS)
@limited("10 per minute; 60 per hour")
def show_bundle(complaint_id: str) -> ResponseReturnValue:
    """Send the evidence bundle for court, written while it is sent."""
    wiring = dependencies()
    with wiring.open_reading() as session:
        bundle = court_bundle(session, complaint_id, signed_in_actor())
    return send_bundle(bundle)
