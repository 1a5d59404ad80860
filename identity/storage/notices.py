"""Which notices a person may see."""

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from core.kernel.roles import OFFICIAL_ROLES, Actor
from identity.storage.account_tables import Account
from identity.storage.notice_tables import InboxNotice
from identity.storage.offices import find_first_office


def visible_to(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Their own, those of their enterprises, and those of their role in their office."""
    office = _office_of(session, actor)
    office_matches = or_(InboxNotice.office.is_(None), false() if office is None else InboxNotice.office == office)
    of_enterprise = InboxNotice.enterprise_id.in_(actor.enterprise_ids) if actor.enterprise_ids else false()
    return or_(
        InboxNotice.account_id == actor.account_id,
        of_enterprise,
        and_(InboxNotice.role == actor.role.value, office_matches),
    )


def _office_of(session: Session, actor: Actor) -> str | None:
    """Return where an official works; an account without an office works for the installation's own."""
    office = session.scalar(select(Account.office_id).where(Account.id == actor.account_id))
    if office is not None or actor.role not in OFFICIAL_ROLES:
        return office
    first = find_first_office(session)
    return None if first is None else first.id
