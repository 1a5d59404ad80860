"""The people whom flags mark or reach, kept by the day of birth, so that a name typed wrongly does not hide them."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Session

from core.database import vault_of
from core.database.among import among
from core.database.bulk import IN_BATCH, table_of
from registry.domain.person_comparison import birth_of
from registry.queries.people import KnownPerson, known_by_ids
from sanctions.domain.spreading import NodeKind
from sanctions.storage.flag_tables import DerivedFlag, Flag, ListedPerson

_LISTED = table_of(ListedPerson)
_SOME = select(_LISTED.c.person_id, _LISTED.c.birth_index).where(
    or_(among(_LISTED.c.birth_index, "births"), among(_LISTED.c.person_id, "ids"))
)
_INSERTS = {
    "sqlite": insert_on_sqlite(_LISTED).on_conflict_do_nothing(),
    "postgresql": insert_on_postgresql(_LISTED).on_conflict_do_nothing(),
}


def birth_index(session: Session, day: date) -> str:
    return vault_of(session).index("sanctions.person_birth", day.isoformat())


def listed_among(session: Session, births: Iterable[date], ids: Iterable[str]) -> dict[str, str | None]:
    """Return who on the lists was born on one of the days or has one of the ids, each with the index of the birth."""
    asked = {"births": [birth_index(session, day) for day in births], "ids": list(ids)}
    if not any(asked.values()):
        return {}
    return dict(session.connection().execute(_SOME, asked).all())


def remember_people(session: Session, people: Mapping[str, KnownPerson]) -> None:
    """Keep these people, whom a flag marks or reaches; who is kept already stays as they are."""
    days = {key: birth_of(person.given) for key, person in people.items()}
    rows = [{"person_id": key, "birth_index": birth_index(session, day) if day else None} for key, day in days.items()]
    if rows:
        session.connection().execute(_INSERTS[session.get_bind().dialect.name], rows)


def complete_listed_people(session: Session) -> None:
    """Keep everybody whom an earlier release left out."""
    kept = select(_LISTED.c.person_id)
    for table in (Flag, DerivedFlag):
        row = table.__table__.c
        is_named = (row.object_kind == NodeKind.PERSON.value) & row.person_name_index.is_not(None)
        found = select(row.object_id).where(is_named, row.object_id.not_in(kept)).distinct()
        ids = session.connection().execute(found).scalars().all()
        for start in range(0, len(ids), IN_BATCH):
            remember_people(session, known_by_ids(session, ids[start : start + IN_BATCH]))
