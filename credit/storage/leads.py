"""Loading signs and leads."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from credit.domain.leads import DECIDED, UNDECIDED
from credit.domain.signs import Sign, SignKind
from credit.storage.lead_tables import CreditLead, CreditSign


def is_noted(session: Session, kind: SignKind, reference: str) -> bool:
    found = select(CreditSign.number).where(CreditSign.kind == kind.value, CreditSign.reference == reference)
    return session.scalar(found) is not None


def signs_since(session: Session, enterprise_id: str, first: date) -> Sequence[CreditSign]:
    """Return the signs of an enterprise from that day on, oldest first."""
    return session.scalars(
        select(CreditSign)
        .where(CreditSign.enterprise_id == enterprise_id, CreditSign.on >= first, CreditSign.withdrawn_at.is_(None))
        .order_by(CreditSign.on, CreditSign.number)
    ).all()


def enterprises_with_signs(session: Session, kinds: Iterable[SignKind], least: int, first: date) -> list[str]:
    """Return who has so many signs of these kinds from that day on."""
    return list(
        session.scalars(
            select(CreditSign.enterprise_id)
            .where(
                CreditSign.on >= first,
                CreditSign.withdrawn_at.is_(None),
                CreditSign.kind.in_([kind.value for kind in kinds]),
            )
            .group_by(CreditSign.enterprise_id)
            .having(func.count(func.distinct(CreditSign.reference)) >= least)
            .order_by(CreditSign.enterprise_id)
        )
    )


def sign_of(row: CreditSign) -> Sign:
    return Sign(SignKind(row.kind), row.reference, row.on, row.category, row.matter_number)


def get_lead_for_update(session: Session, lead_id: str) -> CreditLead:
    row = session.get(CreditLead, lead_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFoundError("没有找到这条线索")
    return row


def find_undecided(session: Session, rule: str, enterprise_id: str, topic: str) -> CreditLead | None:
    return session.scalar(
        select(CreditLead)
        .where(
            CreditLead.rule == rule,
            CreditLead.enterprise_id == enterprise_id,
            CreditLead.topic == topic,
            CreditLead.status.in_([status.value for status in UNDECIDED]),
        )
        .with_for_update()
    )


def signs_of_matter(session: Session, reference: str) -> Sequence[CreditSign]:
    return session.scalars(select(CreditSign).where(CreditSign.reference == reference)).all()


def undecided_leads(session: Session, enterprise_id: str) -> Sequence[CreditLead]:
    """Return what nobody decided yet and the enterprise's signs may have raised, held for the change."""
    return session.scalars(
        select(CreditLead)
        .where(
            CreditLead.status.in_([status.value for status in UNDECIDED]),
            or_(CreditLead.enterprise_id == enterprise_id, CreditLead.topic == enterprise_id),
        )
        .order_by(CreditLead.id)
        .with_for_update()
    ).all()


def decided_leads(session: Session, rule: str, enterprise_id: str) -> Sequence[CreditLead]:
    """Return what was decided of one rule and enterprise, the earliest first."""
    return session.scalars(
        select(CreditLead)
        .where(
            CreditLead.rule == rule,
            CreditLead.enterprise_id == enterprise_id,
            CreditLead.status.in_([status.value for status in DECIDED]),
        )
        .order_by(CreditLead.decided_at, CreditLead.id)
    ).all()
