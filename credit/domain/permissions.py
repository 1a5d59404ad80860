"""Who may keep the file and who may read all of it."""

from core.kernel.errors import InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import Actor, Role
from credit.domain.items import Visibility

MAX_REASON = 500
_KEEPERS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.SYSTEM})
_FOR_MEMBERS = frozenset({Visibility.PUBLIC, Visibility.PARTIES})
_READERS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.MEDIATOR})


def require_keeper(actor: Actor) -> None:
    if actor.role not in _KEEPERS:
        raise NotAllowedError("您的岗位不能更改信用记录")


def require_reader(actor: Actor, enterprise_id: str) -> None:
    """Let the enterprise's own members and the officers in; to anybody else the file does not exist."""
    if actor.role not in _READERS and enterprise_id not in actor.enterprise_ids:
        raise NotFoundError("没有找到这家企业的信用档案")


def seen_by(actor: Actor) -> frozenset[Visibility]:
    """Return what somebody who may read the file finds in it: members and mediators not what is for officers alone."""
    return frozenset(Visibility) if actor.role in _KEEPERS else _FOR_MEMBERS


def require_reason(reason: str) -> str:
    """Return the trimmed reason; raises InvalidInputError when it is empty or too long."""
    text = reason.strip()
    if not 1 <= len(text) <= MAX_REASON:
        message = f"请写明理由，最多 {MAX_REASON} 个字"
        raise InvalidInputError(message, fields={"reason": message})
    return text
