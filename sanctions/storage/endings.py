"""Loading requests to end a decision, a post restriction or an entry on the abnormal list."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from sanctions.domain.flag_kinds import FlagSource
from sanctions.storage.abnormal_tables import AbnormalListing
from sanctions.storage.decision_tables import FlagDecision
from sanctions.storage.ending_tables import EndingRequest
from sanctions.storage.restriction_tables import PostRestriction

_ROWS: Mapping[FlagSource, type[AbnormalListing] | type[FlagDecision] | type[PostRestriction]] = {
    FlagSource.DECISION: FlagDecision,
    FlagSource.POST_RESTRICTION: PostRestriction,
    FlagSource.ABNORMAL_LISTING: AbnormalListing,
}


def find_open_ending(session: Session, source: FlagSource, source_id: str) -> EndingRequest | None:
    """Return the request that waits for a second person."""
    return find_open_endings(session, source, [source_id]).get(source_id)


def find_open_endings(session: Session, source: FlagSource, ids: Iterable[str]) -> dict[str, EndingRequest]:
    """Return the requests that wait, by what they would end."""
    of_source = (EndingRequest.source_kind == source.value, EndingRequest.source_id.in_(list(ids)))
    found = session.scalars(select(EndingRequest).where(*of_source, EndingRequest.answer.is_(None)))
    return {row.source_id: row for row in found}


def holder_of(session: Session, source: FlagSource, source_id: str) -> str | None:
    """Return the office that holds what would end; None when no office opened it."""
    row = _ROWS[source]
    return session.scalar(select(row.office_id).where(row.id == source_id))
