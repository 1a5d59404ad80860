"""Keys of a merchant's own system: what each scope opens, how a key looks."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from core.kernel.errors import InvalidInputError

KEY_PREFIX = "ynk_"
RATE_OF_A_KEY = "120 per minute; 3000 per hour"
MOST_KEYS = 10
LONGEST_NAME = 40
USE_IS_NOTED_EVERY = timedelta(minutes=1)
_KEY_BYTES = 32


class KeyScope(StrEnum):
    READ_WORK = "work:read"
    STATEMENTS = "statement:write"
    EVIDENCE = "evidence:write"
    OFFERS = "offer:write"
    CREDIT = "credit:write"


SCOPE_NAMES: Mapping[KeyScope, str] = {
    KeyScope.READ_WORK: "读待办清单和投诉",
    KeyScope.STATEMENTS: "发言",
    KeyScope.EVIDENCE: "上传证据",
    KeyScope.OFFERS: "提出方案和还价（不超过办理人的限额）",
    KeyScope.CREDIT: "申请信用修复、对信用记录提出异议",
}


@dataclass(frozen=True)
class NewKey:
    enterprise_id: str
    name: str
    scopes: tuple[str, ...]


def draw_key() -> str:
    return KEY_PREFIX + secrets.token_urlsafe(_KEY_BYTES)


def check_key(key: NewKey) -> NewKey:
    """Return it with trimmed name and ordered scopes; raises InvalidInputError beside what is wrong."""
    name, problems = key.name.strip(), {}
    if not 1 <= len(name) <= LONGEST_NAME:
        problems["name"] = f"请起个名字，最多 {LONGEST_NAME} 个字"
    if not key.scopes or set(key.scopes) - set(KeyScope):
        problems["scopes"] = "请至少选一项"
    if problems:
        raise InvalidInputError("密钥还有几处要改", fields=problems)
    return NewKey(key.enterprise_id, name, tuple(sorted(set(key.scopes))))
