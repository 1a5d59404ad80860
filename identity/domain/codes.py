"""Codes sent by SMS that prove a phone belongs to the person."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DIGITS = 6
VALID_FOR = timedelta(minutes=10)
MAX_TRIES = 5
MAX_PER_SOURCE = 5
MAX_PER_PHONE = 15  # more than one source may ask for, so that a stranger cannot block a reset
WINDOW = timedelta(hours=1)
KEEP_FOR = timedelta(days=1)


class CodePurpose(StrEnum):
    REGISTER = "register"
    RESET_PASSWORD = "reset_password"  # noqa: S105  # the name of a purpose, not a secret
    BIND_EMAIL = "bind_email"
    BIND_WECHAT = "bind_wechat"

    LEAVE_PHONE = "leave_phone"
    TAKE_PHONE = "take_phone"


_PURPOSE_TEXT: Mapping[CodePurpose, str] = {
    CodePurpose.REGISTER: "注册",
    CodePurpose.RESET_PASSWORD: "重设密码",
    CodePurpose.BIND_EMAIL: "绑定邮箱",
    CodePurpose.BIND_WECHAT: "绑定微信",
    CodePurpose.LEAVE_PHONE: "更换手机号（原号码）",
    CodePurpose.TAKE_PHONE: "更换手机号（新号码）",
}


@dataclass(frozen=True)
class TypedCode:
    """What was typed for the code that `issue_code` named; only who asked for it knows its id."""

    code_id: str
    phone_index: str
    purpose: CodePurpose
    code: str


@dataclass(frozen=True)
class IssuedCode:
    """What the database knows of a code: never the code itself."""

    code_hash: str
    expires_at: datetime
    tries: int
    used: bool


def draw_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def code_text(purpose: CodePurpose, code: str) -> str:
    minutes = int(VALID_FOR.total_seconds() // 60)
    return f"【一诺】验证码 {code}，用于{_PURPOSE_TEXT[purpose]}，{minutes} 分钟内有效。请不要告诉任何人。"


def already_registered_text() -> str:
    return "【一诺】这个手机号已经注册过，可以直接登录；忘记密码请在登录页重设。如果不是您本人操作，请忽略。"


def code_subject(purpose: CodePurpose) -> str:
    return f"一诺验证码：{_PURPOSE_TEXT[purpose]}"


def may_try(issued: IssuedCode, now: datetime) -> bool:
    """Tell whether this code can still be entered."""
    return not issued.used and issued.tries < MAX_TRIES and now < issued.expires_at
