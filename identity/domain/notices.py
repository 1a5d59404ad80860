"""Notices in the inbox of a person, an enterprise or an office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.kernel.roles import Role

MAX_TITLE = 80
_MOST_NAMED = 3


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
    ends today. It goes out at any hour and nobody can switch it off. `number` is that of the complaint or document.
    Title, number and link leave the house in messages, the body never does.
    """

    recipient: Recipient
    title: str
    body: str
    link_path: str | None = None
    kind: NoticeKind = NoticeKind.CASE
    is_legal_service: bool = False
    number: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.title) <= MAX_TITLE:
            raise ValueError("a notice needs a short title")
        if self.link_path is not None and (not self.link_path.startswith("/") or self.link_path.startswith("//")):
            raise ValueError("a notice links only inside this service")


@dataclass(frozen=True)
class Announcement:
    """What may leave the house of a notice: its number, what it is about, where it leads."""

    number: str
    title: str
    link: str

    @property
    def text(self) -> str:
        return f"【一诺】{self._subject}。请登录查看：{self.link}"

    @property
    def subject(self) -> str:
        return f"一诺：{self._subject}"

    @property
    def _subject(self) -> str:
        return f"{self.number} {self.title}".strip()


def bundle_of(announcements: Sequence[Announcement], inbox_link: str) -> Announcement:
    """Return one message for what gathered in the quiet hours."""
    if len(announcements) == 1:
        return announcements[0]
    numbers = tuple(dict.fromkeys(one.number for one in announcements if one.number))
    about = f"，涉及 {'、'.join(numbers[:_MOST_NAMED])}{'等' if len(numbers) > _MOST_NAMED else ''}" if numbers else ""
    return Announcement("", f"您有 {len(announcements)} 条新消息{about}", inbox_link)
