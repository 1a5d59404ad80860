"""Holding back contact details and insults before they reach the other side."""

from collections.abc import Iterable, Mapping

from core.kernel.roles import OFFICIAL_ROLES, Role
from mediation.domain.wording import WordingKind, require_fit
from mediation.services.submissions import OpenAct


def check_wording(act: OpenAct, texts: Mapping[str, str], allowed: Iterable[WordingKind] = ()) -> dict[str, str]:
    """Return what the act's details say of it: nothing, or which kinds the writer insisted on.

    Officials and the system are exempt: they must be able to give an address. Raises HeldBackError otherwise.
    """
    if act.actor.role in OFFICIAL_ROLES or act.actor.role is Role.SYSTEM:
        return {}
    kinds = require_fit(texts, insists=act.submission.insists, allowed=allowed)
    return {"insisted_on": ",".join(kinds)} if kinds else {}
