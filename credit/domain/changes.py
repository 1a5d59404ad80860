"""What subscribers are told about a record: that it is shown, shown differently, or shown no more."""

from collections.abc import Mapping
from enum import StrEnum


class ChangeKind(StrEnum):
    PUBLISHED = "published"
    CHANGED = "changed"
    STOPPED = "stopped"
    RESTORED = "restored"


CHANGE_NAMES: Mapping[ChangeKind, str] = {
    ChangeKind.PUBLISHED: "开始公示",
    ChangeKind.CHANGED: "内容或者公示期有更正",
    ChangeKind.STOPPED: "停止公示、共享和使用",
    ChangeKind.RESTORED: "恢复公示",
}


def change_between(*, was_shown: bool, is_shown: bool, is_new_edition: bool, was_told: bool) -> ChangeKind | None:
    """Return what to tell, None when nothing changed for whoever follows; `was_told`: it was announced before."""
    if was_shown and not is_shown:
        return ChangeKind.STOPPED
    if is_shown and not was_shown:
        return ChangeKind.RESTORED if was_told else ChangeKind.PUBLISHED
    return ChangeKind.CHANGED if is_shown and is_new_edition else None
