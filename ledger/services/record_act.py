"""Writing down an act: its log row and its leaf, in the transaction of the change."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.database.act_guard import mark_recorded
from core.kernel.canonical import canonical_json
from core.kernel.roles import Actor
from ledger.domain.leaf import SALT_BYTES, leaf_hash
from ledger.domain.subject import Subject
from ledger.storage.act_tables import Act, LedgerLeaf

__all__ = ["Subject", "canonical_act", "record_act"]


def record_act(  # noqa: PLR0913 - the act's own facts, each named at the call
    session: Session,
    subject: Subject,
    action: str,
    actor: Actor,
    now: datetime,
    *,
    before: str | None = None,
    after: str | None = None,
    details: Mapping[str, object] | None = None,
) -> None:
    """Write the log row and the unnumbered leaf of an act; both commit with the change or not at all."""
    content = canonical_json(details or {})
    act = Act(
        subject_kind=subject.kind,
        subject_id=subject.id,
        action=action,
        actor_id=actor.account_id,
        actor_role=actor.role.value,
        actor_name_sealed=vault_of(session).seal(actor.name),
        before=before,
        after=after,
        details_sealed=vault_of(session).seal(content),
        acted_at=now,
    )
    session.add(act)
    session.flush()
    salt = secrets.token_bytes(SALT_BYTES)
    session.add(LedgerLeaf(act_id=act.id, salt=salt, leaf_hash=leaf_hash(salt, canonical_act(act, content))))
    mark_recorded(session, subject.kind, subject.id)


def canonical_act(act: Act, content: str) -> str:
    """Return the spelling of an act that its leaf commits to."""
    return canonical_json(
        {
            "act": act.id,
            "subject": [act.subject_kind, act.subject_id],
            "action": act.action,
            "actor": [act.actor_id, act.actor_role],
            "before": act.before,
            "after": act.after,
            "details": content,
            "at": act.acted_at,
        }
    )
