"""Which applications are followed: from a clerk's check until it is decided, at most ninety days."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from sanctions.domain.assessment import Evidence
from sanctions.services.spread_flags import person_name_indexes
from sanctions.storage.application_tables import ApplicationName, OpenApplication
from sanctions.storage.check_tables import Check

SLACK = timedelta(minutes=1)
"""A flag whose decision was still being stored during a check is looked at again for this long."""


def follow_application(session: Session, evidence: Evidence, asked_at: datetime) -> None:
    """Follow this check; of a numbered application only the newest one is followed."""
    request = evidence.request
    if request.application_number:
        same = (Check.desk == request.desk, Check.matter == request.matter, Check.id != evidence.check_id)
        earlier = select(Check.id).where(*same, Check.application_number == request.application_number)
        for check_id in session.scalars(earlier.join(OpenApplication, OpenApplication.check_id == Check.id)).all():
            close_application(session, check_id)
    row = OpenApplication(check_id=evidence.check_id, asked_at=asked_at, looked_from=evidence.at - SLACK)
    session.add(row)
    session.flush()
    names = {person.name for person in request.people if person.name}
    indexes = set().union(*(person_name_indexes(session, name) for name in names))
    session.add_all(ApplicationName(check_id=row.check_id, name_index=index) for index in sorted(indexes))


def close_application(session: Session, check_id: str) -> None:
    session.execute(delete(ApplicationName).where(ApplicationName.check_id == check_id))
    session.execute(delete(OpenApplication).where(OpenApplication.check_id == check_id))
