"""What a member of the respondent may do on a complaint: asked at every act, on pages and over the API alike."""

from sqlalchemy.orm import Session

from core.kernel.errors import NotAllowedError
from core.kernel.money import format_yuan
from core.kernel.roles import Actor, Role
from identity.domain.desk import DeskAct
from identity.queries.desk import desk_standing
from mediation.storage.complaint_tables import Complaint


def require_handler(session: Session, complaint: Complaint, actor: Actor) -> None:
    """Raise NotAllowedError for a merchant whose role in the enterprise only looks on; others pass."""
    if actor.role is Role.MERCHANT:
        desk_standing(session, actor, complaint.respondent_id or "").require(DeskAct.HANDLE)


def refuse_above_limit(session: Session, complaint: Complaint, actor: Actor, sum_fen: int, field: str = "sum") -> None:
    """Raise NotAllowedError when a merchant may not bind the enterprise to this sum; others pass."""
    if actor.role is not Role.MERCHANT:
        return
    standing = desk_standing(session, actor, complaint.respondent_id or "")
    if not standing.may_commit(sum_fen):
        limit = format_yuan(standing.signing_limit_fen)
        message = f"这笔金额超过办理人的限额（{limit}），请由企业的负责人来做"
        raise NotAllowedError(message, fields={field: message})
