"""Ending a membership: by the person, or by an officer with a reason."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor, MemberRole, Role
from identity.domain.desk import DeskAct
from identity.domain.membership import PATH_OF_OWN, MembershipAction, MembershipStatus, require_reason
from identity.domain.notices import NewNotice, NoticeKind, to_account
from identity.services.leave_notice import leave_notice
from identity.services.manage_members import refuse_last_owner
from identity.services.take_membership_step import take_membership_step
from identity.storage.desks import find_standing
from identity.storage.membership_tables import Membership
from identity.storage.memberships import get_membership_for_update


def end_membership(session: Session, membership_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """End it at once: one's own without a reason, a colleague's as owner, anybody's as an officer."""
    membership = get_membership_for_update(session, membership_id)
    is_own = membership.account_id == actor.account_id
    if actor.role is Role.MERCHANT:
        _require_own_or_owner(session, membership, actor)
    cause = reason.strip() if is_own else require_reason(reason)
    membership.ended_at = now
    if cause:
        membership.reason_sealed = vault_of(session).seal(cause)
    take_membership_step(session, membership, MembershipAction.END, actor, now)
    if not is_own:
        body = f"您不再代表这家企业，理由：{cause}。如有异议，请联系办理机关。"
        notice = NewNotice(to_account(membership.account_id), "企业授权已结束", body, PATH_OF_OWN, NoticeKind.ACCOUNT)
        leave_notice(session, notice, now)


def _require_own_or_owner(session: Session, membership: Membership, actor: Actor) -> None:
    """Hide the memberships of others from all but their owner, and keep an owner where members remain."""
    if membership.account_id != actor.account_id:
        standing = find_standing(session, actor, membership.enterprise_id)
        if standing is None or membership.status != MembershipStatus.CONFIRMED:
            raise NotFoundError("没有找到这份申请")
        standing.require(DeskAct.MANAGE_MEMBERS)
    elif membership.status == MembershipStatus.CONFIRMED and membership.member_role == MemberRole.OWNER:
        refuse_last_owner(session, membership)
