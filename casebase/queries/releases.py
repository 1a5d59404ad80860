"""What was decided about closed complaints, for the office that has them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casebase.domain.past_case import CitedLaw, PastCase
from casebase.domain.release_status import RELEASE_STATUS_NAMES, ReleaseStatus
from casebase.storage.casebase_tables import StoredCase, StoredRegulation
from casebase.storage.loading import case_of
from casebase.storage.release_tables import CaseRelease
from core.database import vault_of


@dataclass(frozen=True)
class ReleaseView:
    """`case` is what the public reads, None when nothing was released or it was taken back."""

    complaint_id: str
    status: ReleaseStatus
    status_name: str
    case_id: str | None
    reason: str
    decided_by: str
    decided_at: datetime
    case: PastCase | None


def decided_complaints(session: Session, office_ids: Iterable[str]) -> dict[str, ReleaseStatus]:
    """Return which complaints of these offices were decided about, and how."""
    chosen = select(CaseRelease.complaint_id, CaseRelease.status).where(CaseRelease.office_id.in_(sorted(office_ids)))
    return {row[0]: ReleaseStatus(row[1]) for row in session.execute(chosen)}


def find_release(session: Session, complaint_id: str) -> ReleaseView | None:
    """Return what was decided about the complaint; the caller has seen that it is the viewer's."""
    row = session.scalars(select(CaseRelease).where(CaseRelease.complaint_id == complaint_id)).one_or_none()
    if row is None:
        return None
    stored = session.get(StoredCase, row.case_id) if row.case_id else None
    status = ReleaseStatus(row.status)
    return ReleaseView(
        complaint_id=row.complaint_id,
        status=status,
        status_name=RELEASE_STATUS_NAMES[status],
        case_id=row.case_id,
        reason=vault_of(session).open(row.reason_sealed) if row.reason_sealed else "",
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        case=case_of(stored) if stored else None,
    )


def cited_laws(session: Session, keys: Iterable[str]) -> tuple[CitedLaw, ...]:
    """Return the articles that the casebase has, as a case cites them."""
    rows = session.execute(
        select(StoredRegulation.key, StoredRegulation.law, StoredRegulation.article)
        .where(StoredRegulation.key.in_(list(keys)))
        .distinct()
        .order_by(StoredRegulation.key)
    )
    found = {row[0]: CitedLaw(row[1], row[2], row[0]) for row in rows}
    return tuple(found.values())
