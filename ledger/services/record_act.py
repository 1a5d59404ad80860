"""Writing down an act: its log row and its leaf, in the transaction of the change."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from core.database import vault_of
from core.database.act_guard import mark_recorded
from core.database.bulk import table_of
from core.kernel.canonical import canonical_json
from core.kernel.roles import Actor
from ledger.domain.leaf import SALT_BYTES, leaf_hash
from ledger.domain.subject import Subject
from ledger.storage.act_tables import Act, LedgerLeaf

__all__ = ["Subject", "canonical_act", "record_act"]

_COMMITTED = ("id", "subject_kind", "subject_id", "action", "actor_id", "actor_role", "before", "after", "acted_at")
_ACT = insert(table_of(Act)).returning(table_of(Act).c.id)
_LEAF = insert(table_of(LedgerLeaf))


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
    content, vault = canonical_json(details or {}), vault_of(session)
    session.flush()
    told = {
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "action": action,
        "actor_id": actor.account_id,
        "actor_role": actor.role.value,
        "before": before,
        "after": after,
        "acted_at": now,
    }
    sealed = {"actor_name_sealed": vault.seal(actor.name), "details_sealed": vault.seal(content)}
    connection = session.connection()
    number = connection.execute(_ACT, {**told, **sealed}).scalar_one()
    salt = secrets.token_bytes(SALT_BYTES)
    leaf = leaf_hash(salt, _canonical({**told, "id": number}, content))
    connection.execute(_LEAF, {"act_id": number, "salt": salt, "leaf_hash": leaf})
    mark_recorded(session, subject.kind, subject.id)


def canonical_act(act: Act, content: str) -> str:
    """Return the spelling of an act that its leaf commits to."""
    return _canonical({name: getattr(act, name) for name in _COMMITTED}, content)


def _canonical(act: Mapping[str, object], content: str) -> str:
    return canonical_json(
        {
            "act": act["id"],
            "subject": [act["subject_kind"], act["subject_id"]],
            "action": act["action"],
            "actor": [act["actor_id"], act["actor_role"]],
            "before": act["before"],
            "after": act["after"],
            "details": content,
            "at": act["acted_at"],
        }
    )
