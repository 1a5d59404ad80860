"""The place of a member in an enterprise, read at each act: a changed role counts at once."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor, MemberRole, Role
from identity.domain.desk import DeskAct, DeskStanding
from identity.domain.membership import MembershipStatus
from identity.storage.desk_tables import EnterpriseDesk
from identity.storage.membership_tables import Membership

_NOT_FOUND = "没有找到这家企业，或者您不是它的成员"


def find_standing(session: Session, actor: Actor, enterprise_id: str) -> DeskStanding | None:
    """Return the place of a member, or None for anybody else; a key never stands above a handler."""
    if actor.role is not Role.MERCHANT or enterprise_id not in actor.enterprise_ids:
        return None
    role = session.scalar(
        select(Membership.member_role).where(
            Membership.account_id == actor.account_id,
            Membership.enterprise_id == enterprise_id,
            Membership.status == MembershipStatus.CONFIRMED.value,
        )
    )
    if role is None:
        return None
    held = MemberRole(role)
    if actor.via_key and held is MemberRole.OWNER:
        held = MemberRole.HANDLER
    desk = session.get(EnterpriseDesk, enterprise_id)
    return DeskStanding(enterprise_id, held, desk.signing_limit_fen if desk else 0)


def desk_standing(session: Session, actor: Actor, enterprise_id: str) -> DeskStanding:
    """Return the place of a member; raises NotFoundError for anybody else."""
    standing = find_standing(session, actor, enterprise_id)
    if standing is None:
        raise NotFoundError(_NOT_FOUND)
    return standing


def require_power(session: Session, actor: Actor, enterprise_id: str, act: DeskAct) -> DeskStanding:
    """Return the place of a member who may do the act; raises NotFoundError or NotAllowedError."""
    standing = desk_standing(session, actor, enterprise_id)
    standing.require(act)
    return standing
