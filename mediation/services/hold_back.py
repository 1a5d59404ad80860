"""What stands in the way of an act although stage and role allow it: recusal, delegation."""

from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.roles import Actor
from mediation.domain.lifecycle import Action
from mediation.domain.procedure import SUSPENDED_TEXT, Procedure, held_back
from mediation.storage.complaint_tables import Complaint
from mediation.storage.procedures import find_open_recusal, is_delegate, is_recused


def refuse_held_back(session: Session, complaint: Complaint, action: Action, actor: Actor) -> None:
    """Raise ConflictError while mediation is suspended, NotAllowedError for whom the act is not."""
    why = held_back(
        action,
        Procedure(
            is_delegate=is_delegate(session, complaint, actor),
            is_recused=is_recused(session, complaint.id, actor),
            has_open_recusal=find_open_recusal(session, complaint.id) is not None,
        ),
    )
    if why == SUSPENDED_TEXT:
        raise ConflictError(why)
    if why:
        raise NotAllowedError(why)
