"""An owner changes what members may do: their role, the limit of handlers."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError, NotFoundError
from core.kernel.roles import MEMBER_ROLE_NAMES, Actor, MemberRole
from identity.domain.desk import DeskAct, check_limit
from identity.domain.membership import PATH_OF_OWN, MembershipStatus
from identity.domain.notices import NewNotice, NoticeKind, to_account
from identity.services.leave_notice import leave_notice
from identity.storage.desk_tables import EnterpriseDesk
from identity.storage.desks import require_power
from identity.storage.membership_tables import Membership
from identity.storage.memberships import get_membership_for_update
from ledger.services.record_act import Subject, record_act


def change_member_role(session: Session, membership_id: str, role: MemberRole, actor: Actor, now: datetime) -> None:
    """Give a member another role; an enterprise keeps at least one owner."""
    membership = get_membership_for_update(session, membership_id)
    require_power(session, actor, membership.enterprise_id, DeskAct.MANAGE_MEMBERS)
    if membership.status != MembershipStatus.CONFIRMED:
        raise NotFoundError("没有找到这位成员")
    before = MemberRole(membership.member_role)
    if before is role:
        return
    if before is MemberRole.OWNER:
        refuse_last_owner(session, membership)
    membership.member_role = role.value
    subject = Subject(Membership.SUBJECT_KIND, membership.id)
    details = {"enterprise": membership.enterprise_id}
    record_act(
        session, subject, "change_member_role", actor, now, before=before.value, after=role.value, details=details
    )
    body = f"您的角色由“{MEMBER_ROLE_NAMES[before]}”改为“{MEMBER_ROLE_NAMES[role]}”，已经生效。"
    recipient = to_account(membership.account_id)
    leave_notice(session, NewNotice(recipient, "您在企业里的角色变了", body, PATH_OF_OWN, NoticeKind.ACCOUNT), now)


def set_signing_limit(session: Session, enterprise_id: str, limit_fen: int, actor: Actor, now: datetime) -> None:
    """Say up to which sum handlers may offer, accept and sign."""
    require_power(session, actor, enterprise_id, DeskAct.SET_LIMIT)
    row = session.get(EnterpriseDesk, enterprise_id, with_for_update=True)
    before = row.signing_limit_fen if row else 0
    if row is None:
        row = EnterpriseDesk(enterprise_id=enterprise_id)
        session.add(row)
    row.signing_limit_fen, row.set_by, row.set_at = check_limit(limit_fen), actor.account_id, now
    details = {"before_fen": before, "after_fen": limit_fen}
    record_act(session, Subject("enterprise_desk", enterprise_id), "set_signing_limit", actor, now, details=details)


def refuse_last_owner(session: Session, membership: Membership) -> None:
    """Raise ConflictError when other members would be left without an owner."""
    confirmed = select(func.count()).where(
        Membership.enterprise_id == membership.enterprise_id,
        Membership.status == MembershipStatus.CONFIRMED.value,
        Membership.id != membership.id,
    )
    others = session.scalar(confirmed) or 0
    owners = session.scalar(confirmed.where(Membership.member_role == MemberRole.OWNER.value)) or 0
    if others and not owners:
        raise ConflictError("这家企业至少要有一位负责人，请先把另一位成员设为负责人")
