"""Notices in the inbox of a person, an enterprise or an office."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.kernel.roles import Role

MAX_TITLE = 80


class NoticeKind(StrEnum):
    """What a notice is about; a person chooses by kind where it also goes."""

    DECISION = "decision"
    CASE = "case"
    ROOM = "room"
    PROMISE = "promise"
    DEADLINE = "deadline"
    ACCOUNT = "account"


NOTICE_KIND_NAMES: Mapping[NoticeKind, str] = {
    NoticeKind.DECISION: "决定和文书",
    NoticeKind.CASE: "办理进展",
    NoticeKind.ROOM: "调解中的发言、证据和方案",
    NoticeKind.PROMISE: "协议履行",
    NoticeKind.DEADLINE: "期限提醒",
    NoticeKind.ACCOUNT: "账号和企业授权",
}


@dataclass(frozen=True)
class Recipient:
    """Exactly one of account, enterprise, or role; a role without office means that role in every office.

    `office` is the id of the office.
    """

    account_id: str | None = None
    enterprise_id: str | None = None
    role: Role | None = None
    office: str | None = None

    def __post_init__(self) -> None:
        if sum(part is not None for part in (self.account_id, self.enterprise_id, self.role)) != 1:
            raise ValueError("a notice goes to one account, one enterprise or one role")
        if self.office is not None and self.role is None:
            raise ValueError("an office needs a role")


def to_account(account_id: str) -> Recipient:
    return Recipient(account_id=account_id)


def to_enterprise(enterprise_id: str) -> Recipient:
    return Recipient(enterprise_id=enterprise_id)


def to_office(role: Role, office: str | None = None) -> Recipient:
    return Recipient(role=role, office=office)


@dataclass(frozen=True)
class NewNotice:
    """`link_path` is a path inside this service, such as /complaints/….

    `is_legal_service` marks what must reach the person at once: a decision or document that is served, a day that
    ends today. It goes out at any hour and nobody can switch it off.
    """

    recipient: Recipient
    title: str
    body: str
    link_path: str | None = None
    kind: NoticeKind = NoticeKind.CASE
    is_legal_service: bool = False

    def __post_init__(self) -> None:
        if not 1 <= len(self.title) <= MAX_TITLE:
            raise ValueError("a notice needs a short title")
        if self.link_path is not None and (not self.link_path.startswith("/") or self.link_path.startswith("//")):
            raise ValueError("a notice links only inside this service")


def message_text() -> str:
    """Return the SMS that says a notice is waiting; it repeats nothing of the notice."""
    return "【一诺】您有一条新消息，登录后在“消息”里查看。"
