"""The file of a complaint as the office sees it: every item with hash, time and who, and the closing list."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor
from mediation.domain.official_document import content_hash
from mediation.domain.parties import Side, side_of
from mediation.storage.archive_tables import CaseArchive
from mediation.storage.archives import supplements_of_archive
from mediation.storage.case_file import FiledItem, case_file
from mediation.storage.office_readers import get_office_complaint


@dataclass(frozen=True)
class ArchiveView:
    """`archived_at` is empty while nothing is archived.

    `is_unchanged` compares the closing list and its supplements with the file.
    """

    complaint_id: str
    complaint_number: str
    items: tuple[FiledItem, ...]
    archived_at: datetime | None
    sha256: str
    is_unchanged: bool
    added_later: frozenset[str]
    supplement_numbers: Mapping[str, int]


def archive_view(session: Session, complaint_id: str, viewer: Actor) -> ArchiveView:
    """Return the file; raises NotAllowedError for anybody but the office."""
    if side_of(viewer.role) is not Side.OFFICE:
        raise NotAllowedError("只有办理机关可以查看案卷目录")
    complaint = get_office_complaint(session, complaint_id, viewer)
    items = case_file(session, complaint)
    archive = session.get(CaseArchive, complaint_id)
    listed = vault_of(session).open(archive.list_sealed) if archive else "[]"
    closing = {row["item_id"]: row["sha256"] for row in json.loads(listed)}
    now_on_file = {item.item_id: item.sha256 for item in items}
    supplements = supplements_of_archive(session, complaint_id)
    for supplement in supplements:
        closing.update(supplement)
    return ArchiveView(
        complaint_id=complaint.id,
        complaint_number=complaint.number or "",
        items=items,
        archived_at=archive.archived_at if archive else None,
        sha256=archive.sha256 if archive else "",
        is_unchanged=archive is None
        or (content_hash(listed) == archive.sha256 and closing.items() <= now_on_file.items()),
        added_later=frozenset(now_on_file.keys() - closing.keys()) if archive else frozenset(),
        supplement_numbers={item_id: number for number, each in enumerate(supplements, 1) for item_id in each},
    )
