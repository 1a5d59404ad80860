"""Who acts for whom on the consumer's side: checked at every act, and written into its log row.

A complaint of one person: the person, or an agent within scope and period (办法121 article 11). A joint complaint: its
representatives; everybody else of them brings evidence and answers what is asked (article 12).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor, Role
from identity.domain.mandates import POWER_NAMES, Power
from identity.queries.accounts import contact_of
from mediation.domain.acting import powers_needed
from mediation.domain.lifecycle import ACTION_NAMES, Action
from mediation.storage.acting import held_today, mandate_for, may_act, own_row
from mediation.storage.complaint_tables import Complaint


def require_may_act(session: Session, complaint: Complaint, action: Action, actor: Actor, now: datetime) -> None:
    """Raise NotAllowedError, in words that say what is missing, unless the actor may do this for the consumer."""
    today = local_date(now)
    if actor.role is not Role.CONSUMER or may_act(session, complaint, action, actor, today):
        return
    if own_row(session, complaint, actor) is not None:
        raise NotAllowedError(f"这件是共同投诉，“{ACTION_NAMES[action]}”由代表人办理")
    if not held_today(complaint, actor, today):
        raise NotAllowedError("您的代理授权不在有效期内，不能代为办理")
    needed = "、".join(POWER_NAMES[Power(power)] for power in sorted(powers_needed(action)))
    raise NotAllowedError(f"授权里没有这一项，不能代为“{ACTION_NAMES[action]}”。需要的权限：{needed}")


def require_power_to_start(actor: Actor, principal_id: str, now: datetime) -> None:
    """Raise NotAllowedError unless the actor may file new complaints for the principal today."""
    today = local_date(now)
    for held in actor.mandates:
        in_force = held.valid_from <= today <= held.valid_until and held.complaint_id is None
        if held.principal_id == principal_id and in_force and Power.FILE in held.powers:
            return
    raise NotAllowedError("没有有效的授权可以替这位投诉人提交投诉")


def acted_for(session: Session, complaint: Complaint, action: Action, actor: Actor, now: datetime) -> dict[str, object]:
    """Return what the log row says beside the actor: for whom, by which mandate, or as a representative."""
    if actor.role is not Role.CONSUMER:
        return {}
    own = own_row(session, complaint, actor)
    if own is not None:
        return {"representative": True} if own.is_representative else {}
    mandate = None
    if complaint.consumer_id != actor.account_id:
        mandate = mandate_for(complaint, action, actor, local_date(now))
    return {} if mandate is None else {"for": mandate.principal_id, "mandate": mandate.mandate_id}


def signing_name(session: Session, complaint: Complaint, actor: Actor) -> str:
    """Return the name under which the actor signs: one's own, or the principal's with the agent's beside it."""
    if actor.role is not Role.CONSUMER:
        return actor.name
    if own_row(session, complaint, actor) is not None:
        return f"{actor.name}（代表人）"
    if complaint.consumer_id == actor.account_id:
        return actor.name
    return f"{contact_of(session, complaint.consumer_id).name}（{actor.name} 代）"
