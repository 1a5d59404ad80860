"""Issued documents over the API: reading, serving, checking, the file, the bundle for court, judicial confirmation."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, request

from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.roles import Role
from mediation.queries.archive import archive_view
from mediation.queries.court_bundle import court_bundle
from mediation.queries.documents import document_page, verify_document
from mediation.queries.judicial_confirmation import confirmation_pack
from mediation.services.note_confirmation import note_confirmation_filed
from mediation.services.record_service import ServiceRecord, open_document, receive_document, record_service
from mediation.services.serve_document import ServiceOrder, serve_document
from web.api.mediation_acts import read_submission, read_upload
from web.api.schemas.documents import (
    ArchiveAnswer,
    ConfirmationAnswer,
    DocumentAnswer,
    FilingInput,
    ReceiptInput,
    ReceivedAnswer,
    ServiceInput,
    ServiceResultInput,
    ServiceStartedAnswer,
    VerificationAnswer,
    VerificationQuery,
)
from web.court_bundle import send_bundle
from web.dependencies import dependencies
from web.document_views import file_name, word_of
from web.downloads import download
from web.limits import limited, takes_files
from web.permissions import public, signed_in
from web.signed_in import signed_in_actor
from web.word import MEDIA_TYPE

blueprint = APIBlueprint("documents_api", __name__, tag="文书")

_DESK = (Role.OFFICER, Role.MEDIATOR)
_OFFICE = (*_DESK, Role.SUPERVISOR)
_PARTIES = (Role.CONSUMER, Role.MERCHANT)
_READERS = (*_PARTIES, *_OFFICE)


@blueprint.get("/documents/<document_id>")
@blueprint.output(DocumentAnswer)
@blueprint.doc(summary="一份文书；当事人读到即为送达", security="bearer")
@signed_in(*_READERS)
def get_document(document_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_transaction() as session:
        open_document(session, document_id, actor, wiring.clock())
        page = document_page(session, document_id, actor)
    return DocumentAnswer.model_validate(page)


@blueprint.get("/documents/<document_id>/word")
@blueprint.doc(summary="文书的 Word 文件；当事人下载即为送达", security="bearer")
@signed_in(*_READERS)
def get_word(document_id: str) -> Response:
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_transaction() as session:
        open_document(session, document_id, actor, wiring.clock())
        page = document_page(session, document_id, actor)
    return download(word_of(page, wiring.settings.public_address), MEDIA_TYPE, file_name(page))


@blueprint.post("/documents/<document_id>/services")
@blueprint.input(ServiceInput)
@blueprint.output(ServiceStartedAnswer, status_code=201)
@blueprint.doc(
    summary="送达一份文书：站内、邮件、短信、邮寄",
    security="bearer",
    description="请求头 Idempotency-Key 相同时只送一次。已经送达、或同一方式还没有结果时返回 409。",
)
@signed_in(*_DESK)
def post_service(document_id: str, json_data: ServiceInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    order = ServiceOrder(
        side=json_data.side,
        channel=json_data.channel,
        address=json_data.address,
        receive_at=f"{wiring.settings.public_address}/receive",
        note=json_data.note,
        request_key=read_submission().request_key,
    )
    with wiring.open_transaction() as session:
        service_id = serve_document(session, document_id, order, signed_in_actor(), wiring.clock())
    return ServiceStartedAnswer(service_id=service_id)


@blueprint.post("/document-services/<service_id>/result")
@blueprint.input(ServiceResultInput, location="form")
@blueprint.output({}, status_code=204)
@blueprint.doc(
    summary="登记送达结果：表单字段 outcome、on、note，回执放在 file",
    security="bearer",
    description="请求头 If-Match 可填这次送达的 version：已有新进展时返回 409。",
)
@signed_in(*_DESK)
@takes_files
def post_service_result(service_id: str, form_data: ServiceResultInput) -> tuple[str, int]:
    wiring = dependencies()
    record = ServiceRecord(
        outcome=form_data.outcome,
        on=form_data.on,
        note=form_data.note,
        proof=read_upload() if "file" in request.files else None,
        version=read_submission().version,
    )
    with wiring.open_transaction() as session:
        record_service(session, service_id, record, signed_in_actor(), wiring.clock())
    return "", 204


@blueprint.post("/documents/receipt")
@blueprint.input(ReceiptInput)
@blueprint.output(ReceivedAnswer)
@blueprint.doc(summary="凭文书编号和取件码取文书（不需要账号），取到即为送达")
@public
@limited("10 per minute; 60 per hour")
def post_receipt(json_data: ReceiptInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_transaction() as session:
        received = receive_document(session, json_data.number, json_data.code, wiring.clock())
    if received.document is None:
        raise InvalidInputError(received.refusal, fields={"code": received.refusal})
    return ReceivedAnswer.model_validate({"document": received.document, "sha256": received.sha256})


@blueprint.get("/documents/verification")
@blueprint.input(VerificationQuery, location="query")
@blueprint.output(VerificationAnswer)
@blueprint.doc(summary="凭文书编号和核对码核对真伪（不需要账号，不返回内容）")
@public
@limited("30 per minute; 200 per hour")
def get_verification(query_data: VerificationQuery) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        found = verify_document(session, query_data.number, query_data.code)
    if found is None:
        raise NotFoundError("没有编号和核对码都对得上的文书")
    return VerificationAnswer.model_validate(found)


@blueprint.get("/complaints/<complaint_id>/archive")
@blueprint.output(ArchiveAnswer)
@blueprint.doc(summary="案卷目录：每件材料的指纹、时间、提交人", security="bearer")
@signed_in(*_OFFICE)
def get_archive(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        view = archive_view(session, complaint_id, signed_in_actor())
    return ArchiveAnswer.model_validate(view)


@blueprint.get("/complaints/<complaint_id>/bundle")
@blueprint.doc(summary="起诉、仲裁用的证据包（zip，不含为和解提出的方案）", security="bearer")
@signed_in(*_READERS)
@limited("10 per minute; 60 per hour")
def get_bundle(complaint_id: str) -> Response:
    with dependencies().open_reading() as session:
        bundle = court_bundle(session, complaint_id, signed_in_actor())
    return send_bundle(bundle)


@blueprint.get("/complaints/<complaint_id>/confirmation")
@blueprint.output(ConfirmationAnswer)
@blueprint.doc(summary="司法确认：能不能申请、到哪一天、协议是否明确、申请书草稿", security="bearer")
@signed_in(*_READERS)
def get_confirmation(complaint_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        pack = confirmation_pack(session, complaint_id, signed_in_actor(), wiring.clock())
    return ConfirmationAnswer.model_validate(
        {
            **vars(pack),
            "last_day": pack.clock.due_on if pack.clock else None,
            "is_open": pack.clock is not None and pack.clock.is_running,
        }
    )


@blueprint.post("/complaints/<complaint_id>/confirmation/filing")
@blueprint.input(FilingInput)
@blueprint.output({}, status_code=204)
@blueprint.doc(summary="登记已共同申请司法确认：双方都登记，或者由办理机关登记，期限才停止", security="bearer")
@signed_in(*_PARTIES, *_DESK)
def post_filing(complaint_id: str, json_data: FilingInput) -> tuple[str, int]:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        note_confirmation_filed(session, complaint_id, json_data.filed_on, signed_in_actor(), wiring.clock())
    return "", 204
