"""Online dispute resolution as everybody, the enterprise and the office see it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor, Role
from identity.queries.desk import desk_standing
from mediation.domain.negotiation import ODR_STATUS_NAMES, ODR_STEPS, OdrAction, OdrStatus
from mediation.storage.negotiation_tables import OdrMembership
from mediation.storage.odr import find_latest_odr, find_odr_member

_OFFICE = frozenset({Role.OFFICER, Role.SUPERVISOR})


@dataclass(frozen=True)
class OdrMark:
    """The public mark of a member; `left_on` is set for one that was a member before."""

    is_member: bool
    entered_on: date
    left_on: date | None


@dataclass(frozen=True)
class OdrLine:
    membership_id: str
    enterprise_id: str
    status: OdrStatus
    status_name: str
    contact: str
    applied_at: datetime
    decided_at: datetime | None
    reason: str
    entered_on: date | None
    left_on: date | None
    actions: tuple[OdrAction, ...]


def find_odr_mark(session: Session, enterprise_id: str) -> OdrMark | None:
    """Return what the public sees: entry and exit days, nothing of applications."""
    row = find_odr_member(session, enterprise_id) or session.scalar(
        select(OdrMembership)
        .where(OdrMembership.enterprise_id == enterprise_id, OdrMembership.status == OdrStatus.LEFT.value)
        .order_by(OdrMembership.left_on.desc(), OdrMembership.id.desc())
        .limit(1)
    )
    if row is None or row.entered_on is None:
        return None
    return OdrMark(row.status == OdrStatus.MEMBER, row.entered_on, row.left_on)


def is_odr_member(session: Session, enterprise_id: str | None) -> bool:
    """Tell whether consumers can negotiate directly with this enterprise first."""
    return enterprise_id is not None and find_odr_member(session, enterprise_id) is not None


def own_odr(session: Session, actor: Actor, enterprise_id: str) -> OdrLine | None:
    """Return the newest application or membership to a member of the enterprise."""
    desk_standing(session, actor, enterprise_id)
    row = find_latest_odr(session, enterprise_id)
    return None if row is None else _line(session, row, actor)


def odr_lines(session: Session, actor: Actor) -> tuple[OdrLine, ...]:
    """Return applications first, then members, for those who decide."""
    if actor.role not in _OFFICE:
        raise NotAllowedError("您的岗位不能审核 ODR 企业")
    open_ones = OdrMembership.status.in_([OdrStatus.APPLIED.value, OdrStatus.MEMBER.value])
    rows = session.scalars(
        select(OdrMembership).where(open_ones).order_by(OdrMembership.status, OdrMembership.applied_at)
    )
    return tuple(_line(session, row, actor) for row in rows)


def _line(session: Session, row: OdrMembership, viewer: Actor) -> OdrLine:
    vault, status = vault_of(session), OdrStatus(row.status)
    return OdrLine(
        membership_id=row.id,
        enterprise_id=row.enterprise_id,
        status=status,
        status_name=ODR_STATUS_NAMES[status],
        contact=vault.open(row.contact_sealed),
        applied_at=row.applied_at,
        decided_at=row.decided_at,
        reason=vault.open(row.reason_sealed) if row.reason_sealed else "",
        entered_on=row.entered_on,
        left_on=row.left_on,
        actions=tuple(step.action for step in ODR_STEPS if step.source is status and viewer.role in step.roles),
    )
