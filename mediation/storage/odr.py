"""Loading memberships in online dispute resolution."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from mediation.domain.negotiation import OdrStatus
from mediation.storage.negotiation_tables import OdrMembership


def find_odr_member(session: Session, enterprise_id: str) -> OdrMembership | None:
    """Return the membership that is in force."""
    return session.scalar(
        select(OdrMembership).where(
            OdrMembership.enterprise_id == enterprise_id, OdrMembership.status == OdrStatus.MEMBER.value
        )
    )


def find_latest_odr(session: Session, enterprise_id: str) -> OdrMembership | None:
    """Return the newest application or membership, whatever became of it."""
    return session.scalar(
        select(OdrMembership)
        .where(OdrMembership.enterprise_id == enterprise_id)
        .order_by(OdrMembership.applied_at.desc(), OdrMembership.id.desc())
        .limit(1)
    )


def get_odr_for_update(session: Session, membership_id: str) -> OdrMembership:
    row = session.scalar(select(OdrMembership).where(OdrMembership.id == membership_id).with_for_update())
    if row is None:
        raise NotFoundError("没有找到这份申请")
    return row
