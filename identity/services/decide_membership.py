"""An officer confirms or refuses that a person acts for an enterprise."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.roles import Actor
from identity.domain.membership import PATH_OF_OWN, MembershipAction, MembershipDecision, require_reason
from identity.domain.notices import NewNotice, NoticeKind, to_account
from identity.services.leave_notice import leave_notice
from identity.services.take_membership_step import take_membership_step
from identity.storage.memberships import get_membership_for_update


def decide_membership(
    session: Session, membership_id: str, decision: MembershipDecision, actor: Actor, now: datetime
) -> None:
    """Decide once; the person finds a notice, with the reason when refused."""
    reason = decision.reason.strip() if decision.is_confirmed else require_reason(decision.reason)
    membership = get_membership_for_update(session, membership_id)
    action = MembershipAction.CONFIRM if decision.is_confirmed else MembershipAction.REFUSE
    membership.decided_by = actor.account_id
    membership.decided_at = now
    membership.reason_sealed = vault_of(session).seal(reason) if reason else None
    take_membership_step(session, membership, action, actor, now)
    leave_notice(session, _notice(membership.account_id, reason, is_confirmed=decision.is_confirmed), now)


def _notice(account_id: str, reason: str, *, is_confirmed: bool) -> NewNotice:
    if is_confirmed:
        title, body = "企业授权已确认", "您现在可以代表这家企业查看和回应投诉。"
    else:
        title, body = "企业授权未通过", f"没有通过的理由：{reason}。补齐材料后可以再次申请。"
    return NewNotice(to_account(account_id), title, body, PATH_OF_OWN, NoticeKind.ACCOUNT)
