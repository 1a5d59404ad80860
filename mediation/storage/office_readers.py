"""What is for the office that has a complaint, and not for a body that only mediates it by delegation."""

from sqlalchemy.orm import Session

from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor
from mediation.domain.procedure import DELEGATE_TEXT
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import get_complaint
from mediation.storage.procedures import is_delegate


def get_office_complaint(session: Session, complaint_id: str, viewer: Actor) -> Complaint:
    """Return the complaint if the viewer sees it; raises NotAllowedError for a delegate."""
    complaint = get_complaint(session, complaint_id, viewer)
    if is_delegate(session, complaint, viewer):
        raise NotAllowedError(DELEGATE_TEXT)
    return complaint
