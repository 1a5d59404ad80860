"""The log of a subject, as pages show it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.roles import Role
from ledger.domain.subject import Subject
from ledger.storage.act_tables import Act


@dataclass(frozen=True)
class ActLine:
    at: datetime
    action: str
    actor_id: str
    actor_role: Role
    actor_name: str
    before: str | None
    after: str | None
    details: dict[str, Any]


def acts_of(session: Session, subject: Subject) -> list[ActLine]:
    """Return every act on the subject, oldest first."""
    rows = session.scalars(
        select(Act).where(Act.subject_kind == subject.kind, Act.subject_id == subject.id).order_by(Act.id)
    )
    return [_line(session, row) for row in rows]


def _line(session: Session, row: Act) -> ActLine:
    vault = vault_of(session)
    return ActLine(
        at=row.acted_at,
        action=row.action,
        actor_id=row.actor_id,
        actor_role=Role(row.actor_role),
        actor_name=vault.open(row.actor_name_sealed),
        before=row.before,
        after=row.after,
        details=json.loads(vault.open(row.details_sealed)),
    )
