"""Memberships as officers and members see them; `web` adds the enterprise's name from the registry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotAllowedError, NotFoundError
from core.kernel.identifiers import mask_phone
from core.kernel.roles import MEMBER_ROLE_NAMES, Actor, MemberRole, Role
from core.kernel.vault import Vault
from identity.domain.membership import STATUS_NAMES, MembershipStatus, ProofFile
from identity.storage.account_tables import Account
from identity.storage.accounts import phone_index
from identity.storage.membership_tables import Membership

_DECIDERS = frozenset({Role.OFFICER, Role.SUPERVISOR})


@dataclass(frozen=True)
class MembershipLine:
    membership_id: str
    account_id: str
    enterprise_id: str
    person_name: str
    phone_masked: str
    status: MembershipStatus
    status_name: str
    member_role: MemberRole
    member_role_name: str
    proof: ProofFile | None
    requested_at: datetime
    decided_at: datetime | None
    reason: str | None
    ended_at: datetime | None


@dataclass(frozen=True)
class Member:
    """A person confirmed to act for an enterprise."""

    account_id: str
    name: str
    confirmed_at: datetime
    role: MemberRole = MemberRole.OWNER
    membership_id: str = ""
    phone_masked: str = ""


def memberships_pending(session: Session, actor: Actor) -> tuple[MembershipLine, ...]:
    """Return the requests that wait for a decision, oldest first; for officers and supervisors."""
    if actor.role not in _DECIDERS:
        raise NotAllowedError("您的岗位不能核对企业授权")
    waiting = _joined().where(Membership.status == MembershipStatus.REQUESTED.value)
    return _lines(session, waiting.order_by(Membership.requested_at, Membership.id))


def memberships_of(session: Session, actor: Actor) -> tuple[MembershipLine, ...]:
    """Return the actor's own requests and memberships, newest first."""
    own = _joined().where(Membership.account_id == actor.account_id)
    return _lines(session, own.order_by(Membership.requested_at.desc(), Membership.id.desc()))


def membership_page(session: Session, membership_id: str, actor: Actor) -> MembershipLine:
    """Return one membership to its owner or a decider; to anybody else it does not exist."""
    lines = _lines(session, _joined().where(Membership.id == membership_id))
    if not lines or (actor.role not in _DECIDERS and lines[0].account_id != actor.account_id):
        raise NotFoundError("没有找到这份申请")
    return lines[0]


def members_of(session: Session, enterprise_id: str) -> tuple[Member, ...]:
    """Return who acts for the enterprise, longest first."""
    lines = _lines(
        session,
        _joined()
        .where(
            Membership.enterprise_id == enterprise_id,
            Membership.status == MembershipStatus.CONFIRMED.value,
            Account.is_active,
        )
        .order_by(Membership.decided_at, Membership.id),
    )
    return tuple(
        Member(
            line.account_id,
            line.person_name,
            line.decided_at,
            line.member_role,
            line.membership_id,
            line.phone_masked,
        )
        for line in lines
        if line.decided_at
    )


def _joined() -> Select[Membership, Account]:
    return select(Membership, Account).join(Account, Account.id == Membership.account_id)


def _lines(session: Session, statement: Select[Membership, Account]) -> tuple[MembershipLine, ...]:
    return tuple(_line(session, membership, account) for membership, account in session.execute(statement))


def _proof(row: Membership, vault: Vault) -> ProofFile | None:
    if row.proof_sha256 is None or row.proof_media_type is None or row.proof_name_sealed is None:
        return None
    return ProofFile(row.proof_sha256, row.proof_media_type, vault.open(row.proof_name_sealed))


def _line(session: Session, row: Membership, account: Account) -> MembershipLine:
    vault = vault_of(session)
    status = MembershipStatus(row.status)
    return MembershipLine(
        membership_id=row.id,
        account_id=row.account_id,
        enterprise_id=row.enterprise_id,
        person_name=vault.open(account.name_sealed),
        phone_masked=mask_phone(vault.open(account.phone_sealed)) if account.phone_sealed else "",
        status=status,
        status_name=STATUS_NAMES[status],
        member_role=MemberRole(row.member_role),
        member_role_name=MEMBER_ROLE_NAMES[MemberRole(row.member_role)],
        proof=_proof(row, vault),
        requested_at=row.requested_at,
        decided_at=row.decided_at,
        reason=None if row.reason_sealed is None else vault.open(row.reason_sealed),
        ended_at=row.ended_at,
    )


def enterprises_of_phones(session: Session, phones: Iterable[str]) -> frozenset[str]:
    """Return the enterprises for which the owners of these phones act; for the office's search only."""
    indexes = [phone_index(session, phone) for phone in phones]
    confirmed = (
        select(Membership.enterprise_id)
        .join(Account, Account.id == Membership.account_id)
        .where(Account.phone_index.in_(indexes), Membership.status == MembershipStatus.CONFIRMED.value)
    )
    return frozenset(session.scalars(confirmed)) if indexes else frozenset()
