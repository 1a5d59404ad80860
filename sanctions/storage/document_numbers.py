"""Numbers of documents on people: sealed, and found by a keyed index that stands in the place of the number."""

from sqlalchemy.orm import Session

from core.database import vault_of
from sanctions.domain.spreading import NodeKind
from sanctions.storage.decision_tables import FlagDecision
from sanctions.storage.flag_tables import Flag
from sanctions.storage.restriction_tables import PostRestriction

_INDEX = "sanctions.document_number"


def key_of_number(session: Session, number: str, kind: NodeKind) -> str:
    """Return what stands in the table: the number itself, or for a person its keyed index."""
    return vault_of(session).index(_INDEX, number) if kind is NodeKind.PERSON and number else number


def sealed_number(session: Session, number: str, kind: NodeKind) -> bytes | None:
    return vault_of(session).seal(number) if kind is NodeKind.PERSON and number else None


def number_of(session: Session, row: FlagDecision | PostRestriction | Flag) -> str:
    """Return the number in clear; rows from before it was sealed hold it themselves."""
    if row.document_sealed is not None:
        return vault_of(session).open(row.document_sealed)
    return row.document_number or ""
