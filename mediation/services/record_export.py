"""Every export of complaints is an act of its own in the log: who, how much, and whether personal data went out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act


@dataclass(frozen=True)
class ExportMade:
    """What went out; `is_full` with personal data, after the password was asked for."""

    lines: int
    format: str
    is_full: bool


def record_export(session: Session, made: ExportMade, actor: Actor, now: datetime) -> str:
    """Write the export down and return its id."""
    export_id = new_id()
    details = {"lines": made.lines, "format": made.format, "is_full": made.is_full}
    record_act(session, Subject("export", export_id), "export_complaints", actor, now, details=details)
    return export_id
