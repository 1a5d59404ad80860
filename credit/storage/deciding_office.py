"""Whether an office of this service decides on the repair of a record."""

from sqlalchemy.orm import Session

from credit.storage.record_tables import CreditRecord
from identity.queries.offices import find_office

_OWN_AREA = "sanctions"


def is_decided_here(session: Session, record: CreditRecord) -> bool:
    """Tell whether an office of this service decided what the record tells: who decided is who repairs (article 4)."""
    return record.source_area == _OWN_AREA or find_office(session, record.source_department) is not None
