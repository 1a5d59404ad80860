"""Learning anew from the cases that cite articles: shipped ones, imported ones and our own released ones."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casebase.domain.case_experience import confirmed_of, places_of
from casebase.domain.experience import Confirmed
from casebase.domain.origin import Origin
from casebase.domain.trusting import Past, estimate
from casebase.storage.casebase_tables import StoredCase
from casebase.storage.changes import find_state, get_state_for_update
from casebase.storage.experience import last_experience
from casebase.storage.experience_tables import ExperienceVersion
from casebase.storage.loading import case_of
from core.kernel.roles import SYSTEM_ACTOR
from ledger.services.record_act import Subject, record_act

MOST_QUESTIONS = 5_000
_BATCH = 500
_DIGITS = 4


def estimate_experience(session: Session, now: datetime) -> int | None:
    """Store a new version when the cases teach something else than the last one, and return its number.

    Nothing is read while the casebase has not changed since the last version; at most 5,000 questions are kept, our own
    released cases first, then the latest published ones.
    """
    state, known = find_state(session), last_experience(session)
    if state is None or (known is not None and known.last_change == state.last_change):
        return None
    state = get_state_for_update(session, now)
    known = last_experience(session)
    confirmed = _confirmed(session)
    fingerprint = _fingerprint(confirmed)
    if known is not None and known.fingerprint == fingerprint:
        known.last_change = state.last_change
        return None
    number = known.number + 1 if known else 1
    session.add(_version(number, confirmed, fingerprint, state.last_change, now))
    details = {"questions": len(confirmed), "fingerprint": fingerprint}
    record_act(session, Subject("experience", str(number)), "estimated", SYSTEM_ACTOR, now, details=details)
    return number


def _version(
    number: int, confirmed: Sequence[Confirmed], fingerprint: str, last_change: int, now: datetime
) -> ExperienceVersion:
    keys = {article for one in confirmed for article in one.articles}
    found = estimate([Past(one, {}) for one in confirmed], places_of(keys)).found
    return ExperienceVersion(
        number=number,
        fingerprint=fingerprint,
        questions=[{"case": one.id, "articles": sorted(one.articles)} for one in confirmed],
        found_among_ten=round(found.among_ten, _DIGITS),
        last_change=last_change,
        estimated_at=now,
    )


def _confirmed(session: Session) -> list[Confirmed]:
    """Return the questions, by id; only cases that cite an article of the casebase are read whole."""
    order = (StoredCase.origin == Origin.RELEASED).desc(), StoredCase.published.desc(), StoredCase.id
    citing: list[str] = []
    listed = select(StoredCase.id, StoredCase.laws).order_by(*order).execution_options(yield_per=_BATCH)
    for row in session.execute(listed):
        if any(law.get("key") for law in row.laws):
            citing.append(row.id)
        if len(citing) == MOST_QUESTIONS:
            break
    found = []
    for start in range(0, len(citing), _BATCH):
        rows = session.scalars(select(StoredCase).where(StoredCase.id.in_(citing[start : start + _BATCH])))
        found += [confirmed_of(case_of(row)) for row in rows]
    return sorted(found, key=lambda one: one.id)


def _fingerprint(confirmed: Sequence[Confirmed]) -> str:
    digest = hashlib.sha256()
    for one in confirmed:
        digest.update(repr((one.id, one.terms.words, one.terms.bigrams, sorted(one.articles))).encode())
    return digest.hexdigest()
