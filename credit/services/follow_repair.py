"""Following a repair that another authority granted: its record is shown, shared and used no more here either."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.plain_text import required_text
from core.kernel.roles import Actor
from credit.domain.items import Status, Visibility
from credit.domain.permissions import require_keeper
from credit.services.record_editions import Stop, stop_record
from credit.storage.deciding_office import is_decided_here
from credit.storage.records import get_record_for_update


@dataclass(frozen=True)
class OthersRepair:
    """Who repaired it, by which document."""

    authority: str
    document_number: str


def follow_repair(session: Session, record_id: str, repair: OthersRepair, actor: Actor, now: datetime) -> None:
    """Stop the record at once (order 107 article 25); raises ConflictError for one that is repaired here by a case."""
    require_keeper(actor)
    authority = required_text(repair.authority, "authority", "请填写准予修复的机关", longest=100)
    number = required_text(repair.document_number, "document_number", "请填写修复决定的文号", longest=100)
    record = get_record_for_update(session, record_id)
    if is_decided_here(session, record) or record.visibility != Visibility.PUBLIC:
        raise ConflictError("这条记录的修复由本机关办理，或者不需要修复")
    stop = Stop(Status.REPAIRED, local_date(now), f"{authority}已准予信用修复（{number}）")
    stop_record(session, record, stop, actor, now)
