"""Both sides learn who mediates, and that they may ask for recusal (办法121 article 21)."""

from datetime import datetime

from sqlalchemy.orm import Session

from identity.queries.accounts import contact_of
from mediation.domain.lifecycle import Stage
from mediation.services.tell_parties import served, tell_both
from mediation.storage.complaint_tables import Complaint

MAY_ASK = "您认为调解员与争议有利害关系的，可以在“期限与程序”里申请回避。"
_MEDIATED = frozenset({Stage.ACCEPTED, Stage.MEDIATING})


def tell_of_mediator(session: Session, complaint: Complaint, now: datetime) -> None:
    """Name whoever handles an accepted complaint from now on; before acceptance nobody mediates."""
    if complaint.handler_id is None or Stage(complaint.stage) not in _MEDIATED:
        return
    name = contact_of(session, complaint.handler_id).name
    tell_both(session, complaint, served("调解员已确定", f"从现在起由{name}承办这件投诉。{MAY_ASK}"), now)
