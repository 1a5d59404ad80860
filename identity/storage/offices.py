"""Loading offices."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from identity.storage.office_tables import OfficeRow

_DEEPEST = 8  # province, city, county, station, and room to spare; a loop among superiors ends here


def get_office(session: Session, office_id: str) -> OfficeRow:
    row = session.get(OfficeRow, office_id)
    if row is None:
        raise NotFoundError("没有找到这个机关")
    return row


def find_office_named(session: Session, given: str) -> OfficeRow | None:
    """Return the office with this id, code or name."""
    return session.scalar(
        select(OfficeRow).where((OfficeRow.id == given) | (OfficeRow.code == given) | (OfficeRow.name == given))
    )


def find_first_office(session: Session) -> OfficeRow | None:
    """Return the office that was here before every other one: the installation's own."""
    return session.scalar(select(OfficeRow).order_by(OfficeRow.opened_at, OfficeRow.id).limit(1))


def ids_below(session: Session, office_id: str) -> frozenset[str]:
    """Return the office and every office under it."""
    found = layer = {office_id}
    for _ in range(_DEEPEST):
        layer = set(session.scalars(select(OfficeRow.id).where(OfficeRow.superior_id.in_(sorted(layer))))) - found
        if not layer:
            break
        found = found | layer
    return frozenset(found)


def ids_above(session: Session, office_id: str) -> tuple[str, ...]:
    """Return the superiors of an office, the nearest first."""
    above: list[str] = []
    row = session.get(OfficeRow, office_id)
    while row is not None and row.superior_id is not None and row.superior_id not in above:
        above.append(row.superior_id)
        row = session.get(OfficeRow, row.superior_id)
    return tuple(above)
