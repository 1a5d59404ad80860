"""What lies on the file of a complaint, each with hash, time and who; offers and drafts are not on file."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from mediation.domain.addressees import TO_WHOM, AddressedTo
from mediation.domain.forms import FORM_NAMES, FormKind
from mediation.domain.parties import SIDE_NAMES, Side
from mediation.storage.complaint_tables import Complaint
from mediation.storage.document_tables import DocumentService, IssuedDocument
from mediation.storage.documents import documents_on_file
from mediation.storage.loading import rows_of
from mediation.storage.room_tables import Evidence
from mediation.storage.supplements import files_of_notice, notices_of

_OFFICE = "办理机关"


@dataclass(frozen=True)
class FiledItem:
    """`kind` in plain words; `item_id` is the document's or file's own id."""

    kind: str
    item_id: str
    name: str
    sha256: str
    filed_at: datetime
    who: str


def case_file(session: Session, complaint: Complaint) -> tuple[FiledItem, ...]:
    """Return everything on file, oldest first."""
    items = [
        *_documents(session, complaint),
        *_receipts(session, complaint),
        *_evidence(session, complaint),
        *_supplements(session, complaint),
    ]
    return tuple(sorted(items, key=lambda item: (item.filed_at, item.item_id)))


def _documents(session: Session, complaint: Complaint) -> list[FiledItem]:
    rows = documents_on_file(session, complaint.id, Side.OFFICE)
    times = Counter(row.number for row in rows)
    return [
        FiledItem("文书", row.id, _named(row, is_one_of_two=times[row.number] > 1), row.sha256, row.issued_at, _OFFICE)
        for row in rows
    ]


def _named(row: IssuedDocument, *, is_one_of_two: bool) -> str:
    to = TO_WHOM.get(AddressedTo(row.addressed_to), "") if is_one_of_two else ""
    return f"{FORM_NAMES[FormKind(row.kind)]} {row.number}{to}"


def _receipts(session: Session, complaint: Complaint) -> list[FiledItem]:
    rows = session.scalars(
        select(DocumentService)
        .join(IssuedDocument, IssuedDocument.id == DocumentService.document_id)
        .where(IssuedDocument.complaint_id == complaint.id, DocumentService.proof_sha256.is_not(None))
    )
    vault = vault_of(session)
    return [
        FiledItem(
            kind="送达回执",
            item_id=row.id,
            name=vault.open(row.proof_name_sealed) if row.proof_name_sealed else "",
            sha256=row.proof_sha256 or "",
            filed_at=row.served_at or row.failed_at or row.sent_at,
            who=_OFFICE,
        )
        for row in rows
    ]


def _evidence(session: Session, complaint: Complaint) -> list[FiledItem]:
    vault = vault_of(session)
    return [
        FiledItem(
            kind="履行凭证" if row.purpose == "performance" else "证据",
            item_id=row.id,
            name=vault.open(row.name_sealed),
            sha256=row.sha256,
            filed_at=row.added_at,
            who=SIDE_NAMES[Side(row.side)],
        )
        for row in rows_of(session, Evidence, complaint.id)
    ]


def _supplements(session: Session, complaint: Complaint) -> list[FiledItem]:
    vault = vault_of(session)
    return [
        FiledItem(
            "补充材料", file.id, vault.open(file.name_sealed), file.sha256, file.added_at, SIDE_NAMES[Side.CONSUMER]
        )
        for notice in notices_of(session, complaint.id)
        for file in files_of_notice(session, notice.id)
    ]
