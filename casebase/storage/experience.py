"""Reading the experience that is in force."""

from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casebase.domain.case_experience import places_of
from casebase.domain.experience import Confirmed, Experience
from casebase.domain.terms import analyse
from casebase.storage.casebase_tables import StoredCase, StoredRegulation
from casebase.storage.experience_tables import ExperienceVersion

_KEPT = 2
_BATCH = 500


def last_experience(session: Session) -> ExperienceVersion | None:
    """Return the version in force, or None before the first estimate."""
    return session.scalars(select(ExperienceVersion).order_by(ExperienceVersion.number.desc()).limit(1)).first()


def experience_number(session: Session) -> int:
    """Return the number of the version in force, 0 before the first."""
    return session.scalar(select(func.max(ExperienceVersion.number))) or 0


def experience_in_force(session: Session) -> Experience:
    """Return what confirmed questions teach; analysed once a version and process."""
    head = select(ExperienceVersion.number, ExperienceVersion.fingerprint).order_by(ExperienceVersion.number.desc())
    row = session.execute(head.limit(1)).first()
    if row is None:
        return Experience.of([], places_of([]))
    ready = _ready(row.fingerprint)
    if not ready:
        ready.append(_experience(session, session.get_one(ExperienceVersion, row.number)))
    return ready[0]


@lru_cache(maxsize=_KEPT)
def _ready(_fingerprint: str) -> list[Experience]:
    """Return the place that keeps the experience of these questions; its content follows from the fingerprint."""
    return []


def _experience(session: Session, version: ExperienceVersion) -> Experience:
    articles = {one["case"]: frozenset(one["articles"]) for one in version.questions}
    ids = list(articles)
    columns = select(StoredCase.id, StoredCase.facts, StoredCase.claims)
    confirmed = [
        Confirmed(row.id, analyse(row.facts, *row.claims), articles[row.id])
        for start in range(0, len(ids), _BATCH)
        for row in session.execute(columns.where(StoredCase.id.in_(ids[start : start + _BATCH])))
    ]
    keys = session.scalars(select(StoredRegulation.key).distinct())
    return Experience.of(sorted(confirmed, key=lambda one: one.id), places_of(keys))
