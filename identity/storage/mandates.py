"""Loading mandates."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from core.kernel.roles import HeldMandate
from identity.domain.mandates import MandateStatus
from identity.storage.person_tables import Mandate


def get_mandate_for_update(session: Session, mandate_id: str) -> Mandate:
    row = session.scalar(select(Mandate).where(Mandate.id == mandate_id).with_for_update())
    if row is None:
        raise NotFoundError("没有找到这份授权")
    return row


def held_mandates(session: Session, agent_id: str) -> tuple[HeldMandate, ...]:
    """Return what the person may do for others by confirmed mandates, whatever the day."""
    rows = session.scalars(
        select(Mandate)
        .where(Mandate.agent_id == agent_id, Mandate.status == MandateStatus.CONFIRMED.value)
        .order_by(Mandate.id)
    )
    return tuple(held_of(row) for row in rows)


def held_of(row: Mandate) -> HeldMandate:
    return HeldMandate(
        row.id, row.principal_id, frozenset(row.powers), row.valid_from, row.valid_until, row.complaint_id
    )
