"""The numbered supplements of a closed file, read from its log."""

from sqlalchemy.orm import Session

from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.storage.archive_tables import CaseArchive

SUPPLEMENT_ACT = "supplement_archive"


def supplements_of_archive(session: Session, complaint_id: str) -> tuple[dict[str, str], ...]:
    """Return each supplement in its order: the hash of every item by the item's id."""
    acts = acts_of(session, Subject(CaseArchive.SUBJECT_KIND, complaint_id))
    return tuple(act.details["items"] for act in acts if act.action == SUPPLEMENT_ACT)
