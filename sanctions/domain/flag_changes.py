"""What subscribers are told about flags, and what each of them may see."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum

from changefeed.domain.feeds import Right

SEES_PEOPLE = Right("people")
"""The right to see whom a decision is about where that is a person: the shown name and the masked number, no more."""

_DESK = "desk:"


class FlagChangeKind(StrEnum):
    ADDED = "added"
    RESTORED = "restored"
    CHANGED = "changed"
    CORRECTED = "corrected"
    LIFTED = "lifted"
    WARNED = "warned"


FLAG_CHANGE_NAMES: Mapping[FlagChangeKind, str] = {
    FlagChangeKind.ADDED: "新的名单或者决定",
    FlagChangeKind.RESTORED: "恢复列入",
    FlagChangeKind.CHANGED: "期限有变化",
    FlagChangeKind.CORRECTED: "内容有更正",
    FlagChangeKind.LIFTED: "不再有效",
    FlagChangeKind.WARNED: "关联提示有变化",
}

LIFTED_AS: Mapping[str, str] = {
    "expired": "期满",
    "annulled": "撤销",
    "corrected": "更正",
    "repaired": "信用修复",
    "removed": "移出",
    "paused": "暂停",
    "over": "情况已经消除",
}
"""How a flag ended, by what is stored with it."""


def right_of_desk(desk: str) -> Right:
    """Return the right to be told of the warnings that concern one desk."""
    return Right(f"{_DESK}{desk}")


def desks_in(rights: AbstractSet[Right]) -> frozenset[str]:
    """Return the desks whose warnings these rights open."""
    return frozenset(right.removeprefix(_DESK) for right in rights if right.startswith(_DESK))
