"""The flag of a confirmed decision."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from registry.queries.people import person_full_name
from sanctions.domain.flag_kinds import FlagSource, article_key, flag_kind
from sanctions.domain.spreading import NodeKind
from sanctions.services.flags import NewFlag, raise_flag, replace_flag
from sanctions.storage.decision_tables import FlagDecision
from sanctions.storage.decisions import node_of
from sanctions.storage.document_numbers import number_of


def raise_flag_of_decision(session: Session, row: FlagDecision, now: datetime) -> str:
    """Raise the flag and return its id; the row must be complete."""
    return raise_flag(session, _new_flag(session, row), now)


def replace_flag_of_decision(session: Session, old_id: str, row: FlagDecision, now: datetime) -> list[str]:
    """Put the flag in the place of that of an earlier decision, or of its own; return what was derived from that."""
    return replace_flag(session, FlagSource.DECISION, old_id, _new_flag(session, row), now)


def _new_flag(session: Session, row: FlagDecision) -> NewFlag:
    if row.told_on is None or row.starts_on is None or row.ends_on is None:
        raise ValueError(f"decision {row.id} is confirmed without its days")
    node = node_of(row)
    return NewFlag(
        source=FlagSource.DECISION,
        source_id=row.id,
        kind=row.kind,
        node=node,
        name=vault_of(session).open(row.object_name_sealed),
        article_key=article_key(flag_kind(row.kind)),
        basis=row.basis,
        authority=row.authority,
        document_number=number_of(session, row),
        remedy=row.remedy,
        event_on=row.event_on,
        told_on=row.told_on,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        full_name=person_full_name(session, node.id) if node.kind is NodeKind.PERSON else "",
        responsible=frozenset(row.responsible),
    )
