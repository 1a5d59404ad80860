"""An officer confirms or refuses a mandate that an agent asked for; the principal, the agent or an officer ends one."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor, Role
from identity.domain.mandates import PATH_OF_OWN, MandateAction
from identity.domain.membership import MembershipDecision, require_reason
from identity.domain.notices import NewNotice, NoticeKind, to_account
from identity.services.leave_notice import leave_notice
from identity.services.take_mandate_step import take_mandate_step
from identity.storage.mandates import get_mandate_for_update


def decide_mandate(
    session: Session, mandate_id: str, decision: MembershipDecision, actor: Actor, now: datetime
) -> None:
    """Decide once; both people find a notice, with the reason when refused."""
    reason = decision.reason.strip() if decision.is_confirmed else require_reason(decision.reason)
    row = get_mandate_for_update(session, mandate_id)
    row.decided_by, row.decided_at = actor.account_id, now
    row.reason_sealed = vault_of(session).seal(reason) if reason else None
    action = MandateAction.CONFIRM if decision.is_confirmed else MandateAction.REFUSE
    take_mandate_step(session, row, action, actor, now)
    said = ("代理授权已确认", "现在可以在授权的范围和期限内代为办理。")
    if not decision.is_confirmed:
        said = ("代理授权未通过", f"没有通过的理由：{reason}。补齐材料后可以再次申请。")
    for account_id in (row.agent_id, row.principal_id):
        leave_notice(session, NewNotice(to_account(account_id), *said, PATH_OF_OWN, NoticeKind.ACCOUNT), now)


def end_mandate(session: Session, mandate_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """End it at once: either of the two people at any time, an official with a reason."""
    row = get_mandate_for_update(session, mandate_id)
    people = (row.principal_id, row.agent_id)
    if actor.role is Role.CONSUMER and actor.account_id not in people:
        raise NotFoundError("没有找到这份授权")
    cause = reason.strip() if actor.account_id in people else require_reason(reason)
    row.ended_at = now
    if cause:
        row.reason_sealed = vault_of(session).seal(cause)
    take_mandate_step(session, row, MandateAction.END, actor, now)
    for account_id in people:
        if account_id != actor.account_id:
            said = NewNotice(
                to_account(account_id), "代理授权已结束", "从现在起不再能代为办理。", PATH_OF_OWN, NoticeKind.ACCOUNT
            )
            leave_notice(session, said, now)
