"""Holding back contact details and insults before they reach the other side."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.roles import OFFICIAL_ROLES, Role
from mediation.domain.wording import WordingKind, require_fit
from mediation.services.submissions import OpenAct
from mediation.storage.claims import claims_of
from mediation.storage.complaint_tables import Complaint


def check_wording(act: OpenAct, texts: Mapping[str, str], allowed: Iterable[WordingKind] = ()) -> dict[str, str]:
    """Return what the act's details say of it: nothing, or which kinds the writer insisted on.

    Officials and the system are exempt: they must be able to give an address. Raises HeldBackError otherwise.
    """
    if act.actor.role in OFFICIAL_ROLES or act.actor.role is Role.SYSTEM:
        return {}
    kinds = require_fit(texts, insists=act.submission.insists, allowed=allowed)
    return {"insisted_on": ",".join(kinds)} if kinds else {}


def filed_words(session: Session, complaint: Complaint) -> dict[str, str]:
    """Return what the merchant will read of a draft, by field; notes of its evidence were read when it was added."""
    notes = "；".join(claim.note for claim in claims_of(session, complaint))
    return {"facts_text": vault_of(session).open(complaint.facts_sealed), "claims": notes}
