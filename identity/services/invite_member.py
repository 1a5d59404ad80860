"""An owner invites somebody by phone; the person accepts with the code that was sent there."""

import hmac
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.contracts.identity import CodeIssued
from core.database import vault_of
from core.kernel.errors import ConflictError, InvalidInputError, NotFoundError, TooManyError
from core.kernel.identifiers import new_id, normalise_phone
from core.kernel.roles import Actor, Role
from core.outbox import publish
from identity.domain.codes import draw_code
from identity.domain.desk import (
    INVITATION_VALID_FOR,
    MOST_OPEN_INVITATIONS,
    DeskAct,
    Invitation,
    IssuedInvitation,
    invitation_text,
    may_try,
)
from identity.domain.membership import MembershipStatus
from identity.storage.accounts import get_account, phone_index
from identity.storage.desk_tables import MemberInvitation
from identity.storage.desks import require_power
from identity.storage.membership_tables import Membership
from identity.storage.memberships import find_open_membership
from ledger.services.record_act import Subject, record_act


def invite_member(
    session: Session, enterprise: tuple[str, str], invitation: Invitation, actor: Actor, now: datetime
) -> str:
    """Invite a phone to the enterprise (id, name) and return the invitation's id; the code goes out by SMS."""
    enterprise_id, name = enterprise
    require_power(session, actor, enterprise_id, DeskAct.MANAGE_MEMBERS)
    number = normalise_phone(invitation.phone)
    _require_room(session, enterprise_id, now)
    invitation_id, code = new_id(), draw_code()
    row = MemberInvitation(
        id=invitation_id,
        enterprise_id=enterprise_id,
        phone_index=phone_index(session, number),
        phone_sealed=vault_of(session).seal(number),
        member_role=invitation.role.value,
        code_hash=_hash(session, invitation_id, code),
        invited_by=actor.account_id,
        invited_at=now,
        expires_at=now + INVITATION_VALID_FOR,
    )
    session.add(row)
    publish(session, CodeIssued(invitation_id, number, invitation_text(name, code)), recorded_at=now)
    _record(session, row, "invite_member", actor, now)
    return invitation_id


def revoke_invitation(session: Session, invitation_id: str, actor: Actor, now: datetime) -> None:
    """Take back an invitation that nobody accepted."""
    row = _open_invitation(session, invitation_id)
    require_power(session, actor, row.enterprise_id, DeskAct.MANAGE_MEMBERS)
    row.revoked_at = now
    _record(session, row, "revoke_invitation", actor, now)


def accept_invitation(
    session: Session, invitation_id: str, code: str, actor: Actor, now: datetime
) -> InvalidInputError | None:
    """Join with the code, or return the refusal; a wrong try is counted, so it is not raised.

    To anybody but the holder of the invited phone the invitation does not exist.
    """
    row = _open_invitation(session, invitation_id)
    if actor.role is not Role.MERCHANT or get_account(session, actor.account_id).phone_index != row.phone_index:
        raise NotFoundError("没有找到这份邀请")
    if find_open_membership(session, actor.account_id, row.enterprise_id) is not None:
        raise ConflictError("您已经是这家企业的成员，或者申请正在核对")
    if not may_try(IssuedInvitation(row.code_hash, row.expires_at, row.tries, is_over=False), now):
        return _refusal("邀请码已失效，请让负责人重新邀请")
    if not hmac.compare_digest(row.code_hash, _hash(session, row.id, code.strip())):
        row.tries += 1
        return _refusal("邀请码不正确，请核对短信")
    row.accepted_at = now
    _join(session, row, actor, now)
    return None


def _join(session: Session, row: MemberInvitation, actor: Actor, now: datetime) -> None:
    membership = Membership(
        id=new_id(),
        account_id=actor.account_id,
        enterprise_id=row.enterprise_id,
        status=MembershipStatus.CONFIRMED.value,
        member_role=row.member_role,
        invited_by=row.invited_by,
        requested_at=row.invited_at,
        decided_by=row.invited_by,
        decided_at=now,
    )
    session.add(membership)
    session.flush()
    details = {"enterprise": row.enterprise_id, "role": row.member_role, "invitation": row.id}
    subject = Subject(Membership.SUBJECT_KIND, membership.id)
    record_act(session, subject, "accept_invitation", actor, now, after=membership.status, details=details)


def _open_invitation(session: Session, invitation_id: str) -> MemberInvitation:
    row = session.scalar(select(MemberInvitation).where(MemberInvitation.id == invitation_id).with_for_update())
    if row is None or row.accepted_at is not None or row.revoked_at is not None:
        raise NotFoundError("没有找到这份邀请，可能已经用过或者撤回了")
    return row


def _require_room(session: Session, enterprise_id: str, now: datetime) -> None:
    waiting = select(func.count()).where(
        MemberInvitation.enterprise_id == enterprise_id,
        MemberInvitation.accepted_at.is_(None),
        MemberInvitation.revoked_at.is_(None),
        MemberInvitation.expires_at > now,
    )
    if (session.scalar(waiting) or 0) >= MOST_OPEN_INVITATIONS:
        raise TooManyError(f"等待接受的邀请最多 {MOST_OPEN_INVITATIONS} 份，请先撤回不用的")


def _record(session: Session, row: MemberInvitation, action: str, actor: Actor, now: datetime) -> None:
    details = {"enterprise": row.enterprise_id, "role": row.member_role}
    record_act(session, Subject("member_invitation", row.id), action, actor, now, details=details)


def _hash(session: Session, invitation_id: str, code: str) -> str:
    return vault_of(session).index("member_invitation", f"{invitation_id}:{code}")


def _refusal(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"code": message})
