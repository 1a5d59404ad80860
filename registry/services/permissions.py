"""Who may change the registry."""

from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor, Role

_REGISTRARS = frozenset({Role.REGISTRATION_CLERK, Role.ADMIN, Role.SYSTEM})


def require_registrar(actor: Actor) -> None:
    if actor.role not in _REGISTRARS:
        raise NotAllowedError("只有登记窗口可以更改主体登记信息")
