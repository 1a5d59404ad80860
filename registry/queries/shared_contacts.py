"""Which enterprises share an address or a telephone with one, found when asked and never stored pair by pair."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from registry.domain.links import SHARED_KINDS, LinkKind
from registry.storage.registry_tables import EnterpriseAddress, EnterprisePhone, RegistryLink

MOST_SHARING = 200
_Row = EnterpriseAddress | EnterprisePhone


@dataclass(frozen=True)
class SharedContact:
    """Another enterprise with the same address or telephone; `since` is the first day on which both had it."""

    enterprise_id: str
    kind: LinkKind
    since: date


def sharing_contacts(
    session: Session, enterprise_id: str, on: date, limit: int = MOST_SHARING
) -> tuple[SharedContact, ...]:
    """Return who shares a contact with the enterprise on the day, the latest first, each once for each kind.

    An address of many thousands (a registration address of an agent) says little: `limit` caps each kind.
    """
    asked = enterprise_id, on, limit
    found = [
        *_sharing(session, EnterpriseAddress, EnterpriseAddress.folded, asked),
        *_sharing(session, EnterprisePhone, EnterprisePhone.number_index, asked),
        *_told(session, enterprise_id, on),
    ]
    first = {}
    for one in sorted(found, key=lambda one: one.since, reverse=True):
        first[one.enterprise_id, one.kind] = one
    best = sorted(first.values(), key=lambda one: (-one.since.toordinal(), one.kind, one.enterprise_id))
    return tuple(best[:limit])


def _sharing(
    session: Session, table: type[_Row], shared: InstrumentedAttribute[str], asked: tuple[str, date, int]
) -> Iterable[SharedContact]:
    enterprise_id, on, limit = asked
    own_rows = select(shared, table.from_on).where(table.enterprise_id == enterprise_id, *_holding(table, on))
    own = {row[0]: row[1] for row in session.execute(own_rows)}
    if not own:
        return
    kind = LinkKind.SAME_ADDRESS if table is EnterpriseAddress else LinkKind.SAME_PHONE
    others = (
        select(table.enterprise_id, shared, table.from_on)
        .where(shared.in_(own), table.enterprise_id != enterprise_id, *_holding(table, on))
        .order_by(table.from_on.desc(), table.enterprise_id)
        .limit(limit)
    )
    for one, value, theirs in session.execute(others):
        yield SharedContact(one, kind, max(own[value], theirs))


def _holding(row: type[_Row | RegistryLink], on: date) -> tuple[ColumnElement[bool], ...]:
    return row.from_on <= on, or_(row.to_on.is_(None), row.to_on > on)


def _told(session: Session, enterprise_id: str, on: date) -> Iterable[SharedContact]:
    """Return what a source said itself."""
    ends = (RegistryLink.from_enterprise_id, RegistryLink.to_enterprise_id)
    for mine, other in (ends, ends[::-1]):
        told = select(other, RegistryLink.kind, RegistryLink.from_on).where(
            mine == enterprise_id, RegistryLink.kind.in_(SHARED_KINDS), *_holding(RegistryLink, on)
        )
        for one, kind, since in session.execute(told):
            if one is not None:
                yield SharedContact(one, LinkKind(kind), since)
