"""Evidence as both sides see it, and the permission to fetch a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.files import told
from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from mediation.domain.parties import SIDE_NAMES, Side
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import brought_for
from mediation.storage.room_tables import Evidence
from mediation.storage.visibility import visible_to


@dataclass(frozen=True)
class EvidenceView:
    """`original_sha256` is the hash of what was sent, `sha256` of what was kept; `changes` says what differs."""

    evidence_id: str
    side: Side
    side_name: str
    is_performance_proof: bool
    name: str
    note: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime
    original_sha256: str = ""
    changes: str = ""
    has_thumbnail: bool = False

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


@dataclass(frozen=True)
class EvidenceFile:
    """What the edge needs to send a file: the content lies in the file store under `sha256`."""

    sha256: str
    media_type: str
    name: str
    thumbnail_sha256: str | None = None


def evidence_file(session: Session, evidence_id: str, viewer: Actor) -> EvidenceFile:
    """Return the file if the viewer may see its complaint; to a stranger it does not exist."""
    row = session.scalar(
        select(Evidence)
        .join(Complaint, Complaint.id == Evidence.complaint_id)
        .where(Evidence.id == evidence_id, visible_to(viewer))
    )
    if row is None or row.enterprise_id != brought_for(session.get_one(Complaint, row.complaint_id), Side(row.side)):
        raise NotFoundError("没有找到这个文件，可能是地址不对，或者当前账号不能查看")
    name = vault_of(session).open(row.name_sealed)
    return EvidenceFile(row.sha256, row.media_type, name, row.thumbnail_sha256)


def evidence_views(session: Session, rows: Iterable[Evidence]) -> tuple[EvidenceView, ...]:
    vault = vault_of(session)
    return tuple(
        EvidenceView(
            evidence_id=row.id,
            side=Side(row.side),
            side_name=SIDE_NAMES[Side(row.side)],
            is_performance_proof=row.purpose == "performance",
            name=vault.open(row.name_sealed),
            note=vault.open(row.note_sealed) if row.note_sealed else "",
            media_type=row.media_type,
            size=row.size,
            sha256=row.sha256,
            added_at=row.added_at,
            original_sha256=row.original_sha256,
            changes=told(tuple(row.changes)),
            has_thumbnail=row.thumbnail_sha256 is not None,
        )
        for row in rows
    )
