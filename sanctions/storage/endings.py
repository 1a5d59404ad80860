"""Loading requests to end a decision or post restriction."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from sanctions.domain.flag_kinds import FlagSource
from sanctions.storage.ending_tables import EndingRequest


def find_open_ending(session: Session, source: FlagSource, source_id: str) -> EndingRequest | None:
    """Return the request that waits for a second person."""
    return find_open_endings(session, source, [source_id]).get(source_id)


def find_open_endings(session: Session, source: FlagSource, ids: Iterable[str]) -> dict[str, EndingRequest]:
    """Return the requests that wait, by what they would end."""
    of_source = (EndingRequest.source_kind == source.value, EndingRequest.source_id.in_(list(ids)))
    found = session.scalars(select(EndingRequest).where(*of_source, EndingRequest.answer.is_(None)))
    return {row.source_id: row for row in found}
