"""Storing the shipped content; a start with unchanged content costs one comparison."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from casebase.domain.content import Content
from casebase.domain.keywords import keywords_of
from casebase.domain.law_versions import line_up_all
from casebase.domain.origin import Origin
from casebase.domain.past_case import PastCase
from casebase.domain.regulation import Regulation
from casebase.storage.casebase_tables import StoredCase, StoredRegulation
from casebase.storage.changes import add_changes, find_state, get_state_for_update
from casebase.storage.loading import find_law_texts, store_case, store_regulation
from core.kernel.roles import SYSTEM_ACTOR
from ledger.services.record_act import Subject, record_act

_Row = StoredCase | StoredRegulation


def seed_casebase(session: Session, content: Content, now: datetime) -> int:
    """Make what is stored of the content equal to it and return how many documents changed.

    Imported and released cases stay as they are; imported texts of law stay too and are lined up with the new digests.
    """
    known = find_state(session)
    if known is not None and known.fingerprint == content.fingerprint:
        return 0
    state = get_state_for_update(session, now)
    if state.fingerprint == content.fingerprint:  # another node was first while we waited for the lock
        return 0
    changed = [
        *bring_up_articles(session, line_up_all(content.laws, content.regulations, find_law_texts(session))),
        *_bring_up(
            session,
            "cases",
            select(StoredCase).where(StoredCase.origin == Origin.SHIPPED),
            [store_case(_with_keywords(one)) for one in content.cases],
        ),
    ]
    add_changes(session, state, changed, now)
    state.fingerprint = content.fingerprint
    details = {"fingerprint": content.fingerprint, "changed": len(changed)}
    record_act(session, Subject("casebase", "content"), "seeded", SYSTEM_ACTOR, now, details=details)
    return len(changed)


def bring_up_articles(
    session: Session, articles: Iterable[Regulation], short: str | None = None
) -> list[tuple[str, str]]:
    """Make the stored articles, of one law or of all, equal to these; return collection and id of each change."""
    stored = select(StoredRegulation)
    if short is not None:
        stored = stored.where(StoredRegulation.short == short)
    return _bring_up(session, "regulations", stored, [store_regulation(one) for one in articles])


def _with_keywords(case: PastCase) -> PastCase:
    return replace(case, keywords=keywords_of(case.facts, case.summary, *case.claims))


def _bring_up(session: Session, collection: str, stored: Select[Any], rows: Iterable[_Row]) -> list[tuple[str, str]]:
    """Write what is new or different, delete what is gone; return collection and id of each."""
    known: Mapping[str, _Row] = {row.id: row for row in session.scalars(stored)}
    wanted = {row.id: row for row in rows}
    fresh = [one for one, row in wanted.items() if one not in known or known[one].content_hash != row.content_hash]
    session.add_all(wanted[one] for one in fresh if one not in known)
    for one in fresh:
        if one in known:
            session.merge(wanted[one])
    gone = sorted(set(known) - set(wanted))
    for one in gone:
        session.delete(known[one])
    return [(collection, one) for one in (*fresh, *gone)]
