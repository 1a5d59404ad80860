"""Numbers of documents, given one after the other within a series and a year."""

from sqlalchemy import text
from sqlalchemy.orm import Session

_NEXT = text(
    "INSERT INTO document_sequence (series, year, last) VALUES (:series, :year, 1)"
    " ON CONFLICT (series, year) DO UPDATE SET last = document_sequence.last + 1 RETURNING last"
)


def next_in_sequence(session: Session, series: str, year: int) -> int:
    """Return the next number; whoever asks second waits for the first one's commit."""
    return int(session.execute(_NEXT, {"series": series, "year": year}).scalar_one())
