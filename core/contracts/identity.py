"""Facts that identity publishes."""

from dataclasses import dataclass
from typing import ClassVar

from core.contracts.fact import Fact


@dataclass(frozen=True)
class CodeIssued(Fact):
    """A text message with a code must leave; `code_id` orders deliveries, each code on its own."""

    TYPE: ClassVar[str] = "identity.code_issued.v1"
    PERSONAL: ClassVar[bool] = True

    code_id: str
    phone: str
    text: str

    @property
    def subject_id(self) -> str:
        return self.code_id


@dataclass(frozen=True)
class NoticeLeft(Fact):
    """A notice waits in an inbox; exactly one of account, enterprise or role is given."""

    TYPE: ClassVar[str] = "identity.notice_left.v1"

    notice_id: str
    account_id: str | None
    enterprise_id: str | None
    role: str | None
    office: str | None

    @property
    def subject_id(self) -> str:
        return self.notice_id


@dataclass(frozen=True)
class MessageDue(Fact):
    """One text message to one person, so that a failure repeats nobody else's."""

    TYPE: ClassVar[str] = "identity.message_due.v1"
    PERSONAL: ClassVar[bool] = True

    message_id: str
    phone: str
    text: str

    @property
    def subject_id(self) -> str:
        return self.message_id


@dataclass(frozen=True)
class EmailDue(Fact):
    """One e-mail to one person."""

    TYPE: ClassVar[str] = "identity.email_due.v1"
    PERSONAL: ClassVar[bool] = True

    message_id: str
    address: str
    title: str
    text: str

    @property
    def subject_id(self) -> str:
        return self.message_id


@dataclass(frozen=True)
class WechatDue(Fact):
    """One WeChat message to one person."""

    TYPE: ClassVar[str] = "identity.wechat_due.v1"
    PERSONAL: ClassVar[bool] = True

    message_id: str
    wechat_id: str
    text: str

    @property
    def subject_id(self) -> str:
        return self.message_id
