"""Systems of other departments: what they are let into, their secrets, and the short tokens they work with."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from core.kernel.errors import InvalidInputError

CLIENT_TOKEN_PREFIX = "yct_"  # noqa: S105 - how a token begins, not one
TOKEN_VALID_FOR = timedelta(minutes=15)
REFUSAL_IS_NOTED_EVERY = timedelta(minutes=1)
USUAL_RATE = 600
HIGHEST_RATE = 60_000
MOST_TOKENS = 20  # in force at once; an earlier one ends when more are asked for
_SECRET_PREFIX = "ycs_"  # noqa: S105 - the same
_RANDOM_BYTES = 32
_LONGEST_NAME = 100
_LONGEST_REASON = 500


@dataclass(frozen=True)
class NewClient:
    """What an administrator writes down of a system; `requests_per_minute` is how often it may ask."""

    name: str
    department: str
    contact_office: str
    scopes: tuple[str, ...]
    requests_per_minute: int = USUAL_RATE


@dataclass(frozen=True)
class ShownClient:
    """`secret` is shown once: nobody can read it again."""

    client_id: str
    secret: str


@dataclass(frozen=True)
class IssuedToken:
    """A token for the scopes that it names; it is shown once too."""

    token: str
    scopes: tuple[str, ...]
    expires_in: int


def draw_secret() -> str:
    return _SECRET_PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)


def draw_token() -> str:
    return CLIENT_TOKEN_PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)


def check_client(client: NewClient, offered: Iterable[str]) -> NewClient:
    """Return it trimmed, its scopes in order; raises InvalidInputError beside each field that is wrong."""
    texts = {
        "name": (client.name.strip(), "请填写系统的名称"),
        "department": (client.department.strip(), "请填写哪个单位的系统"),
        "contact_office": (client.contact_office.strip(), "请填写联系的处室"),
    }
    problems = {field: asked for field, (text, asked) in texts.items() if not text}
    long = {field: f"最多 {_LONGEST_NAME} 个字" for field, (text, _) in texts.items() if len(text) > _LONGEST_NAME}
    problems |= long | _problems_of_access(client, offered)
    if problems:
        raise InvalidInputError("有几处还需要改一下", fields=problems)
    name, department, office = (text for text, _ in texts.values())
    return NewClient(name, department, office, tuple(sorted(set(client.scopes))), client.requests_per_minute)


def _problems_of_access(client: NewClient, offered: Iterable[str]) -> dict[str, str]:
    problems = {}
    if not client.scopes:
        problems["scopes"] = "请至少选一项"
    elif not set(client.scopes) <= set(offered):
        problems["scopes"] = "请从列出的事项里选择"
    if not 1 <= client.requests_per_minute <= HIGHEST_RATE:
        problems["requests_per_minute"] = f"每分钟的次数要在 1 到 {HIGHEST_RATE} 之间"
    return problems


def check_reason(reason: str) -> str:
    """Return the reason for closing; raises InvalidInputError when it is empty or too long."""
    text = reason.strip()
    if 1 <= len(text) <= _LONGEST_REASON:
        return text
    message = f"最多 {_LONGEST_REASON} 个字" if text else "请写明为什么关闭"
    raise InvalidInputError(message, fields={"reason": message})
