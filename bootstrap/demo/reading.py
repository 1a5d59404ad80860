"""What the people of the city do with the documents they get: they open them the day after."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from core.kernel.clock import SHANGHAI, local_date
from core.kernel.roles import Actor
from mediation.queries.complaint_page import complaint_page
from mediation.services.record_service import open_document

_MORNING = time(10)


def read_documents(session: Session, complaint_id: str, readers: Iterable[Actor], now: datetime) -> None:
    """Let each of them open what was issued before today."""
    for reader in readers:
        for line in complaint_page(session, complaint_id, reader, now).documents:
            if line.document_id and line.dated_on < local_date(now):
                morning = datetime.combine(line.dated_on + timedelta(1), _MORNING, SHANGHAI)
                open_document(session, line.document_id, reader, min(morning, now))
