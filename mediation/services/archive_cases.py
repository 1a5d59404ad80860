"""Archiving: a closed complaint's file becomes a list with hashes that nobody changes any more."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.canonical import canonical_json
from core.kernel.roles import SYSTEM_ACTOR
from ledger.services.record_act import Subject, record_act
from mediation.domain.lifecycle import FINAL
from mediation.domain.official_document import content_hash
from mediation.storage.archive_tables import CaseArchive
from mediation.storage.case_file import case_file
from mediation.storage.complaint_tables import Complaint

_AT_ONCE = 200


def archive_closed_cases(session: Session, now: datetime) -> int:
    """Archive every closed complaint that is not archived yet; returns how many."""
    closed = session.scalars(
        select(Complaint)
        .where(
            Complaint.stage.in_([stage.value for stage in FINAL]),
            Complaint.received_on.is_not(None),
            ~exists().where(CaseArchive.complaint_id == Complaint.id),
        )
        .order_by(Complaint.id)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)  # SQLite ignores this: one writer
    ).all()
    for complaint in closed:
        _archive(session, complaint, now)
    return len(closed)


def _archive(session: Session, complaint: Complaint, now: datetime) -> None:
    items = case_file(session, complaint)
    listed = canonical_json(items)
    digest = content_hash(listed)
    session.add(
        CaseArchive(
            complaint_id=complaint.id,
            list_sealed=vault_of(session).seal(listed),
            sha256=digest,
            items=len(items),
            archived_at=now,
        )
    )
    details = {"sha256": digest, "items": len(items)}
    subject = Subject(CaseArchive.SUBJECT_KIND, complaint.id)
    record_act(session, subject, "archive_case", SYSTEM_ACTOR, now, details=details)
