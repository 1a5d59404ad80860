"""Who somebody is at the desk of an enterprise, its members and invitations."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.identifiers import mask_phone
from core.kernel.roles import MEMBER_ROLE_NAMES, Actor, MemberRole, Role
from identity.domain.desk import DeskAct, DeskStanding
from identity.queries.memberships import Member, members_of
from identity.storage.account_tables import Account
from identity.storage.desk_tables import MemberInvitation
from identity.storage.desks import desk_standing, find_standing, require_power

__all__ = [
    "DeskPage",
    "InvitationLine",
    "desk_page",
    "desk_standing",
    "find_standing",
    "invitations_to",
    "require_power",
]


@dataclass(frozen=True)
class InvitationLine:
    invitation_id: str
    enterprise_id: str
    phone_masked: str
    role: MemberRole
    role_name: str
    inviter: str
    invited_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class DeskPage:
    """The members of one enterprise with their roles, open invitations and the limit."""

    standing: DeskStanding
    members: tuple[Member, ...]
    invitations: tuple[InvitationLine, ...]


def desk_page(session: Session, actor: Actor, enterprise_id: str, now: datetime) -> DeskPage:
    """Return the desk to its members; only an owner sees whom it invited."""
    standing = desk_standing(session, actor, enterprise_id)
    is_owner = standing.may(DeskAct.MANAGE_MEMBERS)
    invited = MemberInvitation.enterprise_id == enterprise_id
    invitations = _invitations(session, invited, now) if is_owner else ()
    return DeskPage(standing, members_of(session, enterprise_id), invitations)


def invitations_to(session: Session, actor: Actor, now: datetime) -> tuple[InvitationLine, ...]:
    """Return the open invitations to the actor's own phone."""
    account = session.get(Account, actor.account_id)
    if account is None or actor.role is not Role.MERCHANT:
        return ()
    return _invitations(session, MemberInvitation.phone_index == account.phone_index, now)


def _invitations(session: Session, whose: ColumnElement[bool], now: datetime) -> tuple[InvitationLine, ...]:
    rows = session.execute(
        select(MemberInvitation, Account)
        .join(Account, Account.id == MemberInvitation.invited_by)
        .where(
            whose,
            MemberInvitation.accepted_at.is_(None),
            MemberInvitation.revoked_at.is_(None),
            MemberInvitation.expires_at > now,
        )
        .order_by(MemberInvitation.invited_at)
    )
    vault = vault_of(session)
    return tuple(
        InvitationLine(
            row.id,
            row.enterprise_id,
            mask_phone(vault.open(row.phone_sealed)),
            MemberRole(row.member_role),
            MEMBER_ROLE_NAMES[MemberRole(row.member_role)],
            vault.open(inviter.name_sealed),
            row.invited_at,
            row.expires_at,
        )
        for row, inviter in rows
    )
