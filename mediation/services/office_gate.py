"""Which office may act on a complaint: the one that has it, and nobody decides while competence is in dispute."""

from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.roles import Actor
from mediation.domain.lifecycle import OFFICE_ROLES, Action
from mediation.domain.office_situation import OF_EITHER_OFFICE, WAITS_FOR_COMPETENCE
from mediation.domain.procedure import RECUSED_TEXT
from mediation.storage.complaint_tables import Complaint
from mediation.storage.office_rows import find_open_dispute
from mediation.storage.procedures import is_delegate, is_recused


def require_own_office(session: Session, complaint: Complaint, action: Action, actor: Actor) -> None:
    """Raise when an official acts for another office than theirs, or decides before competence is settled."""
    if actor.role not in OFFICE_ROLES or complaint.office_id is None or action in OF_EITHER_OFFICE:
        return
    if complaint.office_id not in actor.office_ids and not is_delegate(session, complaint, actor):
        raise NotAllowedError("这件投诉现在由别的机关办理，您只能查看")
    if action in WAITS_FOR_COMPETENCE and find_open_dispute(session, complaint.id) is not None:
        raise ConflictError("这件投诉的管辖还在协商，确定由哪个机关办理以后才能做这一步")


def require_office_itself(session: Session, complaint: Complaint, actor: Actor) -> None:
    """Raise unless the actor works in the very office that has the complaint: no delegate, nobody recused."""
    if complaint.office_id not in actor.office_ids:
        raise NotAllowedError("这一步由办理这件投诉的机关来做")
    if is_recused(session, complaint.id, actor):
        raise NotAllowedError(RECUSED_TEXT)
