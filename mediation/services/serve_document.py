"""Serving an issued document: through the inbox, by e-mail, by a text message with a code, by letter."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.mediation import DocumentDispatched
from core.database import vault_of
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.identifiers import new_id, normalise_phone
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from core.outbox import publish
from identity.queries.accounts import contact_of
from identity.queries.memberships import members_of
from mediation.domain.addressees import AddressedTo, served_on
from mediation.domain.forms import FORM_NAMES, FormKind
from mediation.domain.letter_codes import folded_code, new_letter_code
from mediation.domain.official_document import OfficialDocument
from mediation.domain.parties import SIDE_NAMES, Side
from mediation.domain.service_of_documents import CHANNEL_NAMES, ServiceChannel, ServiceStatus
from mediation.services.office_gate import require_office_itself
from mediation.services.take_service_step import start_service
from mediation.services.tell_parties import News, tell
from mediation.storage.complaint_tables import Complaint
from mediation.storage.document_tables import DocumentService, IssuedDocument
from mediation.storage.documents import content_of, get_document, services_of
from mediation.storage.known_contacts import known_addresses
from mediation.storage.respondents import respondent_name

DESK = frozenset({Role.OFFICER, Role.MEDIATOR})
_EMAIL = re.compile(r"[^@\s,;<>]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,}")
_SHORTEST_ADDRESS, _LONGEST_ADDRESS = 6, 200
_SHORTEST_NOTE = 5
_WITH_CODE = frozenset({ServiceChannel.EMAIL, ServiceChannel.SMS})


@dataclass(frozen=True)
class ServiceOrder:
    """Whom to serve and how; `receive_at` is the public page where a code opens the document.

    An empty address means the phone of the consumer's account; the inbox needs none. `note` keeps the posting number,
    and of an address that is not known of this side how the office came to know it.
    """

    side: Side
    channel: ServiceChannel
    address: str = ""
    receive_at: str = ""
    note: str = ""
    request_key: str | None = None


def serve_document(session: Session, document_id: str, order: ServiceOrder, actor: Actor, now: datetime) -> str:
    """Start an attempt to serve the document and return its id; the same request key starts it once.

    Raises ConflictError when the side has it already or the same channel is still under way.
    """
    if actor.role not in DESK:
        raise NotAllowedError("只有办理人员可以送达文书")
    document = get_document(session, document_id, actor)
    if document.complaint_id is None:
        raise ConflictError("举报文书在举报页面送达")
    complaint = session.get_one(Complaint, document.complaint_id, with_for_update=True)
    require_office_itself(session, complaint, actor)
    earlier = services_of(session, document_id)
    repeated = next((row.id for row in earlier if order.request_key and row.request_key == order.request_key), None)
    if repeated is not None:
        return repeated
    _refuse_wrong_side(document, order)
    _refuse_second(earlier, order)
    address = _CHECKED[order.channel](session, complaint, order)
    _refuse_unexplained(session, complaint, order, address)
    return _start(session, _Attempt(document, complaint, order, actor, now), address)


def serve_by_inbox(
    session: Session, document: IssuedDocument, complaint: Complaint, news: News, actor: Actor, now: datetime
) -> None:
    """Put an issued document into the inbox of whoever it is addressed to, with these words.

    For a merchant without members here nobody would open it: no attempt is made, an officer sends a letter.
    """
    for side in served_on(AddressedTo(document.addressed_to)):
        if _has_inbox(session, complaint, side):
            start_inbox_service(session, document, complaint, side, actor, now)
        tell(session, complaint, side, News(news.title, news.body, f"/documents/{document.id}"), now)


def start_inbox_service(
    session: Session, document: IssuedDocument, complaint: Complaint, side: Side, actor: Actor, now: datetime
) -> DocumentService:
    """Begin an attempt through the inbox, without a notice."""
    service = _row(session, _Attempt(document, complaint, ServiceOrder(side, ServiceChannel.INBOX), actor, now))
    start_service(session, service, actor, now)
    return service


def start_letter_service(
    session: Session, document: IssuedDocument, complaint: Complaint, order: ServiceOrder, now: datetime
) -> DocumentService:
    """Note the attempt that a letter with a code turned out to be; no person records it."""
    service = _row(session, _Attempt(document, complaint, order, SYSTEM_ACTOR, now))
    service.address_sealed = vault_of(session).seal(order.address)
    service.status = ServiceStatus.SENT.value
    start_service(session, service, SYSTEM_ACTOR, now)
    return service


@dataclass(frozen=True)
class _Attempt:
    """One attempt as it starts."""

    document: IssuedDocument
    complaint: Complaint
    order: ServiceOrder
    actor: Actor
    now: datetime


def _start(session: Session, attempt: _Attempt, address: str) -> str:
    order, now = attempt.order, attempt.now
    service, vault = _row(session, attempt), vault_of(session)
    service.address_sealed = vault.seal(address) if address else None
    code = new_letter_code() if order.channel in _WITH_CODE else None
    service.code_hash = vault.token_hash(folded_code(code)) if code else None
    if order.channel is ServiceChannel.LETTER:
        service.status, service.handed_over_at = ServiceStatus.SENT.value, now
    start_service(session, service, attempt.actor, now)
    if code is not None:
        document = content_of(session, attempt.document)
        publish(session, _message(service, document, order, address, code), recorded_at=now)
    if order.channel is ServiceChannel.INBOX:
        tell(session, attempt.complaint, order.side, _news(attempt.document), now)
    return service.id


def _news(document: IssuedDocument) -> News:
    name = FORM_NAMES[FormKind(document.kind)]
    return News("有一份文书送达给您", f"{name}，请打开查看。", f"/documents/{document.id}")


def _row(session: Session, attempt: _Attempt) -> DocumentService:
    vault, order = vault_of(session), attempt.order
    note = order.note.strip()
    return DocumentService(
        id=new_id(),
        document_id=attempt.document.id,
        side=order.side.value,
        recipient_sealed=vault.seal(recipient_name(session, attempt.complaint, order.side)),
        channel=order.channel.value,
        request_key=order.request_key,
        note_sealed=vault.seal(note) if note else None,
        sent_at=attempt.now,
        sent_by=attempt.actor.account_id,
        status=ServiceStatus.ON_WAY.value,
    )


def recipient_name(session: Session, complaint: Complaint, side: Side) -> str:
    if side is Side.CONSUMER:
        return contact_of(session, complaint.consumer_id).name
    return respondent_name(session, complaint)


def _message(
    service: DocumentService, document: OfficialDocument, order: ServiceOrder, address: str, code: str
) -> DocumentDispatched:
    text = f"【一诺】{document.office}有一份文书送达给您，编号 {document.number}。"
    text += f"请打开 {order.receive_at} ，输入编号和取件码 {code} 查看，也可以登录后在投诉页面查看。"
    return DocumentDispatched(service.id, order.channel.value, address, f"{document.office}：有一份文书送达给您", text)


def _refuse_wrong_side(document: IssuedDocument, order: ServiceOrder) -> None:
    if order.side not in served_on(AddressedTo(document.addressed_to)):
        raise InvalidInputError("这份文书不是发给这一方的", fields={"side": "请选择文书写明的收件人"})


def _refuse_second(earlier: list[DocumentService], order: ServiceOrder) -> None:
    own = [row for row in earlier if row.side == order.side]
    if any(row.status == ServiceStatus.SERVED for row in own):
        raise ConflictError(f"{SIDE_NAMES[order.side]}已经收到这份文书，不用再送")
    if any(row.channel == order.channel and row.status != ServiceStatus.FAILED for row in own):
        raise ConflictError(f"“{CHANNEL_NAMES[order.channel]}”还没有结果，请等结果，或者换一种方式")


def _refuse_unexplained(session: Session, complaint: Complaint, order: ServiceOrder, address: str) -> None:
    """Let a document go only to where the side is known to be, or where the office says how it knows."""
    if not address or address in known_addresses(session, complaint, order.side):
        return
    if len(order.note.strip()) < _SHORTEST_NOTE:
        message = "这不是当事人留下或者登记的联系方式，请在备注里写明怎么得知的"
        raise InvalidInputError(message, fields={"note": message})


def _has_inbox(session: Session, complaint: Complaint, side: Side) -> bool:
    if side is Side.CONSUMER:
        return True
    return complaint.respondent_id is not None and bool(members_of(session, complaint.respondent_id))


def _inbox(session: Session, complaint: Complaint, order: ServiceOrder) -> str:
    if not _has_inbox(session, complaint, order.side):
        raise ConflictError("这家商家在这里还没有账号，请改用邮寄、短信或者电子邮件")
    return ""


def _email(_session: Session, _complaint: Complaint, order: ServiceOrder) -> str:
    address = order.address.strip()
    if not _EMAIL.fullmatch(address):
        raise InvalidInputError("请填写电子邮箱", fields={"address": "请填写完整的电子邮箱地址"})
    return address


def _phone(session: Session, complaint: Complaint, order: ServiceOrder) -> str:
    typed = order.address.strip()
    if not typed and order.side is Side.CONSUMER:
        return contact_of(session, complaint.consumer_id).phone
    try:
        return normalise_phone(typed)
    except InvalidInputError as error:
        raise InvalidInputError(error.message, fields={"address": error.message}) from error


def _postal(_session: Session, _complaint: Complaint, order: ServiceOrder) -> str:
    address = order.address.strip()
    if not _SHORTEST_ADDRESS <= len(address) <= _LONGEST_ADDRESS:
        raise InvalidInputError("请填写邮寄地址", fields={"address": "请填写能寄到的完整地址"})
    return address


_CHECKED: Mapping[ServiceChannel, Callable[[Session, Complaint, ServiceOrder], str]] = {
    ServiceChannel.INBOX: _inbox,
    ServiceChannel.EMAIL: _email,
    ServiceChannel.SMS: _phone,
    ServiceChannel.LETTER: _postal,
}
