"""Files that name every link of their source: what they leave out has ended by their day.

Each batch notes which links it told of; at the end those that nobody told of end, in one statement.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.orm import Session

from core.kernel.identifiers import new_id
from registry.domain.links import LinkKind
from registry.services.importing import Plan, pieces
from registry.storage.registry_tables import RegistryImport, RegistryImportLink, RegistryLink

UNREAD = "unread"
ENDED = "ended"


def note_links_told(plan: Plan, import_id: str, link_ids: Iterable[str]) -> None:
    """Keep for the end of the file that it told of these links."""
    for link_id in dict.fromkeys(link_ids):
        plan.insert(RegistryImportLink, {"id": new_id(), "import_id": import_id, "link_id": link_id})


def open_links_to(session: Session, enterprise_ids: Iterable[str]) -> list[str]:
    """Return the links to these enterprises that hold: a record that was not taken in may have told of any of them."""
    found: list[str] = []
    for piece in pieces(enterprise_ids):
        held = select(RegistryLink.id).where(RegistryLink.to_enterprise_id.in_(piece), RegistryLink.to_on.is_(None))
        found += session.scalars(held)
    return found


def end_links_left_out(session: Session, row: RegistryImport, kinds: frozenset[LinkKind]) -> int:
    """End what the complete file did not tell of on its day and return how many; none when a record was unreadable."""
    ended = 0
    if not row.counts.get(UNREAD):
        left_out = _left_out(row, kinds)
        ended = session.scalar(select(func.count()).select_from(RegistryLink).where(*left_out)) or 0
        values = {"to_on": row.told_on, "version": RegistryLink.version + 1}
        session.execute(
            update(RegistryLink).where(*left_out).values(values).execution_options(synchronize_session=False)
        )
    session.execute(delete(RegistryImportLink).where(RegistryImportLink.import_id == row.id))
    return ended


def _left_out(row: RegistryImport, kinds: frozenset[LinkKind]) -> tuple[ColumnElement[bool], ...]:
    is_told = exists().where(RegistryImportLink.import_id == row.id, RegistryImportLink.link_id == RegistryLink.id)
    return (
        RegistryLink.source == row.source,
        RegistryLink.kind.in_([kind.value for kind in kinds]),
        RegistryLink.to_on.is_(None),
        RegistryLink.from_on <= row.told_on,
        ~is_told,
    )
