"""What the law publishes about an enterprise on a day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from credit.domain.items import Visibility
from credit.domain.publication import is_public
from credit.queries.record_lines import RecordLine, record_lines
from credit.storage.record_tables import CreditRecord
from credit.storage.records import publication_of
from registry.queries.deregistered import is_deregistered
from rulebook.queries.books import current_book


@dataclass(frozen=True)
class PublicFile:
    """The records everybody may see on that day, newest event first."""

    enterprise_id: str
    on: date
    records: tuple[RecordLine, ...]


def public_file(session: Session, enterprise_id: str, on: date) -> PublicFile:
    """Return the public records; an enterprise without any, or one that is deregistered, has an empty file."""
    if is_deregistered(session, enterprise_id, on):
        return PublicFile(enterprise_id, on, ())
    rows = session.scalars(
        select(CreditRecord)
        .where(
            CreditRecord.enterprise_id == enterprise_id,
            CreditRecord.visibility == Visibility.PUBLIC.value,
            CreditRecord.public_from <= on,
            or_(CreditRecord.public_until.is_(None), CreditRecord.public_until >= on),
            or_(CreditRecord.stopped_on.is_(None), CreditRecord.stopped_on > on),
        )
        .order_by(CreditRecord.event_on.desc(), CreditRecord.id.desc())
    )
    shown = [row for row in rows if is_public(publication_of(row), on)]
    return PublicFile(enterprise_id, on, record_lines(shown, on, current_book(session).laws, for_everybody=True))
