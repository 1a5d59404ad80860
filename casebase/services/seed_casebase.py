"""Storing the shipped content; a start with unchanged content costs one comparison."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casebase.domain.content import Content
from casebase.domain.keywords import keywords_of
from casebase.domain.past_case import PastCase
from casebase.storage.casebase_tables import StoredCase, StoredRegulation
from casebase.storage.changes import add_changes, find_state, get_state_for_update
from casebase.storage.loading import store_case, store_regulation
from core.kernel.roles import SYSTEM_ACTOR
from ledger.services.record_act import Subject, record_act

_Row = StoredCase | StoredRegulation


def seed_casebase(session: Session, content: Content, now: datetime) -> int:
    """Make the stored casebase equal to the content and return how many documents changed."""
    known = find_state(session)
    if known is not None and known.fingerprint == content.fingerprint:
        return 0
    state = get_state_for_update(session, now)
    if state.fingerprint == content.fingerprint:  # another node was first while we waited for the lock
        return 0
    changed = [
        *_bring_up(session, StoredRegulation, [store_regulation(one) for one in content.regulations]),
        *_bring_up(session, StoredCase, [store_case(_with_keywords(one)) for one in content.cases]),
    ]
    add_changes(session, state, changed, now)
    state.fingerprint = content.fingerprint
    details = {"fingerprint": content.fingerprint, "changed": len(changed)}
    record_act(session, Subject("casebase", "content"), "seeded", SYSTEM_ACTOR, now, details=details)
    return len(changed)


def _with_keywords(case: PastCase) -> PastCase:
    return replace(case, keywords=keywords_of(case.facts, case.summary, *case.claims))


def _bring_up(session: Session, table: type[Any], rows: Iterable[_Row]) -> list[tuple[str, str]]:
    """Write what is new or different, delete what is gone; return collection and id of each."""
    collection = "cases" if table is StoredCase else "regulations"
    known: Mapping[str, str] = {row[0]: row[1] for row in session.execute(select(table.id, table.content_hash))}
    wanted = {row.id: row for row in rows}
    fresh = [one for one, row in wanted.items() if known.get(one) != row.content_hash]
    session.add_all(wanted[one] for one in fresh if one not in known)
    for one in fresh:
        if one in known:
            session.merge(wanted[one])
    gone = sorted(set(known) - set(wanted))
    for one in gone:
        session.delete(session.get_one(table, one))
    return [(collection, one) for one in (*fresh, *gone)]
