"""Notices of each step to the people concerned. Titles name nobody; bodies are sealed by the inbox."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Role
from identity.domain.notices import NewNotice, NoticeKind, Recipient, to_account, to_enterprise, to_office
from identity.services.leave_notice import leave_notice
from mediation.domain.parties import Side
from mediation.storage.acting import beside_the_consumer
from mediation.storage.complaint_tables import Complaint
from mediation.storage.procedures import body_in_force


@dataclass(frozen=True)
class News:
    """`href` is where the notice leads, empty is the complaint; see `NewNotice` for `kind` and `is_legal_service`."""

    title: str
    body: str
    href: str = ""
    kind: NoticeKind = NoticeKind.CASE
    is_legal_service: bool = False


def served(title: str, body: str, href: str = "") -> News:
    """Return the notice that serves a decision or a document: it goes out at any hour and cannot be switched off."""
    return News(title, body, href, NoticeKind.DECISION, is_legal_service=True)


def in_room(title: str, body: str, href: str = "") -> News:
    return News(title, body, href, NoticeKind.ROOM)


def of_promise(title: str, body: str, href: str = "") -> News:
    return News(title, body, href, NoticeKind.PROMISE)


def of_deadline(title: str, body: str, *, ends_today: bool) -> News:
    """Return a reminder of a day: while days are left people choose their ways, the last day is legal service."""
    return News(title, body, kind=NoticeKind.DEADLINE, is_legal_service=ends_today)


def tell(session: Session, complaint: Complaint, side: Side, news: News, now: datetime) -> None:
    """Tell one side; a merchant that is not known or not yet concerned gets nothing."""
    recipient = _recipient(complaint, side)
    if recipient is not None:
        _leave(session, complaint, recipient, news, now)
    if side is Side.CONSUMER:
        for account_id in beside_the_consumer(session, complaint, local_date(now)):
            _leave(session, complaint, to_account(account_id), news, now)


def tell_both(session: Session, complaint: Complaint, news: News, now: datetime) -> None:
    tell(session, complaint, Side.CONSUMER, news, now)
    tell(session, complaint, Side.MERCHANT, news, now)


def tell_role(session: Session, complaint: Complaint, role: Role, news: News, now: datetime) -> None:
    """Tell the officers or the mediators of the office that has the complaint, and the body that mediates for it."""
    _leave(session, complaint, to_office(role, complaint.office_id), news, now)
    body_id = body_in_force(session, complaint.id) if role is Role.MEDIATOR else None
    if body_id is not None:
        _leave(session, complaint, to_office(role, body_id), news, now)


def tell_office(session: Session, complaint: Complaint, role: Role, office_id: str, news: News, now: datetime) -> None:
    """Tell a role of some other office, such as the superior."""
    _leave(session, complaint, to_office(role, office_id), news, now)


def tell_someone(session: Session, complaint: Complaint, recipient: Recipient, news: News, now: datetime) -> None:
    """Tell one account, or a role of the body that mediates by delegation."""
    _leave(session, complaint, recipient, news, now)


def _recipient(complaint: Complaint, side: Side) -> Recipient | None:
    if side is Side.CONSUMER:
        return to_account(complaint.consumer_id)
    if complaint.respondent_id is None or not _is_concerned(complaint):
        return None
    return to_enterprise(complaint.respondent_id)


def _is_concerned(complaint: Complaint) -> bool:
    return complaint.accepted_on is not None or complaint.negotiator_id == complaint.respondent_id


def _leave(session: Session, complaint: Complaint, recipient: Recipient, news: News, now: datetime) -> None:
    body = f"投诉 {complaint.number}：{news.body}" if complaint.number else news.body
    link = news.href or f"/complaints/{complaint.id}"
    notice = NewNotice(recipient, news.title, body, link, news.kind, news.is_legal_service, complaint.number or "")
    leave_notice(session, notice, now)
