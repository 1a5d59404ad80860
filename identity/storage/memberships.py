"""Loading memberships."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from identity.domain.membership import OPEN_STATUSES, MembershipStatus
from identity.storage.account_tables import Account
from identity.storage.membership_tables import Membership


def get_membership_for_update(session: Session, membership_id: str) -> Membership:
    membership = session.scalar(select(Membership).where(Membership.id == membership_id).with_for_update())
    if membership is None:
        raise NotFoundError("没有找到这份申请")
    return membership


def find_open_membership(session: Session, account_id: str, enterprise_id: str) -> Membership | None:
    return session.scalar(
        select(Membership).where(
            Membership.account_id == account_id,
            Membership.enterprise_id == enterprise_id,
            Membership.status.in_([status.value for status in OPEN_STATUSES]),
        )
    )


def confirmed_enterprise_ids(session: Session, account_id: str) -> frozenset[str]:
    return frozenset(
        session.scalars(
            select(Membership.enterprise_id).where(
                Membership.account_id == account_id, Membership.status == MembershipStatus.CONFIRMED.value
            )
        )
    )


def acting_account_ids(session: Session, enterprise_id: str) -> list[str]:
    """Return the accounts that act for the enterprise now."""
    rows = (
        select(Membership.account_id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.enterprise_id == enterprise_id,
            Membership.status == MembershipStatus.CONFIRMED.value,
            Account.is_active,
        )
        .order_by(Membership.decided_at, Membership.id)
    )
    return list(session.scalars(rows))
