"""Archiving: a closed complaint's file becomes a list with hashes that nobody changes any more."""

import json
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.canonical import canonical_json
from core.kernel.roles import SYSTEM_ACTOR
from ledger.services.record_act import Subject, record_act
from mediation.domain.clocks import ClockKind
from mediation.domain.lifecycle import FINAL
from mediation.domain.official_document import content_hash
from mediation.domain.service_of_documents import ServiceChannel, ServiceStatus
from mediation.storage.archive_tables import CaseArchive
from mediation.storage.archives import SUPPLEMENT_ACT, supplements_of_archive
from mediation.storage.case_file import case_file
from mediation.storage.clock_tables import Clock
from mediation.storage.complaint_tables import Complaint
from mediation.storage.document_tables import DocumentService, IssuedDocument

_AT_ONCE = 200


def archive_closed_cases(session: Session, now: datetime) -> int:
    """Archive every closed complaint that is not archived yet and has nothing under way; returns how many."""
    closed = session.scalars(
        select(Complaint)
        .where(
            Complaint.stage.in_([stage.value for stage in FINAL]),
            Complaint.received_on.is_not(None),
            ~exists().where(CaseArchive.complaint_id == Complaint.id),
            ~_has_running_clock(),
            ~_has_service_under_way(),
        )
        .order_by(Complaint.id)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)  # SQLite ignores this: one writer
    ).all()
    for complaint in closed:
        _archive(session, complaint, now)
    return len(closed)


def supplement_archive(session: Session, complaint_id: str, now: datetime) -> None:
    """Log what came on file since the archive as its next numbered supplement; the closing list stays as it is."""
    archive = session.get(CaseArchive, complaint_id, with_for_update=True)
    if archive is None:
        return
    listed = json.loads(vault_of(session).open(archive.list_sealed))
    earlier = supplements_of_archive(session, complaint_id)
    known = {row["item_id"] for row in listed} | {item_id for each in earlier for item_id in each}
    items = case_file(session, session.get_one(Complaint, complaint_id))
    new = {item.item_id: item.sha256 for item in items if item.item_id not in known}
    if new:
        details = {"number": len(earlier) + 1, "items": new, "sha256": content_hash(canonical_json(new))}
        subject = Subject(CaseArchive.SUBJECT_KIND, complaint_id)
        record_act(session, subject, SUPPLEMENT_ACT, SYSTEM_ACTOR, now, details=details)


def _has_running_clock() -> ColumnElement[bool]:
    return exists().where(
        Clock.complaint_id == Complaint.id,
        Clock.stopped_on.is_(None),
        Clock.kind.in_([ClockKind.TERMINATION_NOTICE.value, ClockKind.VERIFICATION.value]),
    )


def _has_service_under_way() -> ColumnElement[bool]:
    """Return whether a message has yet to leave or a letter's receipt is awaited; an inbox may stay unread."""
    waits = or_(
        DocumentService.status == ServiceStatus.ON_WAY.value,
        and_(
            DocumentService.status == ServiceStatus.SENT.value, DocumentService.channel == ServiceChannel.LETTER.value
        ),
    )
    return exists().where(
        IssuedDocument.complaint_id == Complaint.id,
        DocumentService.document_id == IssuedDocument.id,
        DocumentService.channel != ServiceChannel.INBOX.value,
        waits,
    )


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
