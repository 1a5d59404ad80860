"""Nobody finds out the birth date or identity number of a flagged person by trying: limits a system and day.

Under a name that a flag bears everything tried counts. An identity number that is not registered under the name given
counts whatever the name: under that name, and among those of one day of birth. One that is registered under another
name, which is what somebody finds who tries, counts in all; most people who apply are registered nowhere here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, union_all
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Session

from core.database import vault_of
from core.database.among import among
from core.database.bulk import table_of
from core.kernel.clock import local_date, seconds_left_of_day
from core.kernel.errors import TooManyError
from core.kernel.roles import Actor, Role
from identity.domain.notices import NewNotice, NoticeKind, to_office
from identity.services.leave_notice import leave_notice
from ledger.services.record_act import Subject, record_act
from sanctions.domain.assessment import Candidate, Evidence
from sanctions.domain.checks import PersonAsked
from sanctions.domain.measures import Matched
from sanctions.services.spread_flags import person_name_index, person_name_indexes
from sanctions.storage.flag_tables import DerivedFlag, Flag
from sanctions.storage.guess_tables import NameGuess

MOST_A_DAY: Mapping[str, int] = {
    "birth_date": 5,
    "id_number": 30,
    "number_of_a_birth_date": 30,
    "number_of_another": 200,
}
"""Different ones: a desk meets a few namesakes a day, whoever tries needs hundreds.

The first two are with one name. The others are numbers that are not registered under the name they came with, or
registered under another one.
"""
_NUMBER, _BIRTH = "id_number", "birth_date"
_BIRTH_IN_NUMBER = slice(6, 14)
_KEPT_FOR = timedelta(days=7)
_TOLD = "told"
_MESSAGE = (
    "今天核查过太多不同的出生日期，或者太多与姓名对不上的身份证号码，这次没有核查。"
    "请由窗口人员核对证件后办理，或者明天再查；确有需要的，请联系系统管理员。"
)


_FLAGGED = union_all(
    *(
        select(table.c.id).where(among(table.c.person_name_index, "names"), table.c.retracted_at.is_(None))
        for table in (table_of(Flag), table_of(DerivedFlag))
    )
).limit(1)


_GUESSES = table_of(NameGuess)
_KEEP = {
    name: insert(_GUESSES).on_conflict_do_nothing().returning(_GUESSES.c.asker_id)
    for name, insert in (("sqlite", insert_on_sqlite), ("postgresql", insert_on_postgresql))
}
_COUNTED = select(func.count()).where(
    *(_GUESSES.c.asker_id == bindparam("asker"), _GUESSES.c.name_index == bindparam("key")),
    *(_GUESSES.c.on_day == bindparam("day"), _GUESSES.c.kind == bindparam("of_kind")),
)


@dataclass(frozen=True)
class _Guess:
    """Something tried: `key` is of the name or whatever else it counts under, `limit` which of the limits holds."""

    key: str
    kind: str
    guess: str
    limit: str


def limit_guesses(session: Session, evidence: Evidence, actor: Actor, now: datetime) -> None:
    """Count what a system tries; raises TooManyError for one more than a day allows."""
    today = local_date(now)
    for tried in _guesses(session, evidence):
        _note(session, actor, (tried.key, today, tried.kind, tried.guess))
        if _tried(session, actor, tried, today) > MOST_A_DAY[tried.limit]:
            raise TooManyError(_MESSAGE, wait_seconds=seconds_left_of_day(now))


def tell_of_guesses(session: Session, evidence: Evidence, actor: Actor, now: datetime) -> None:
    """Write down that a system was stopped and tell the administrators, once a limit met and day."""
    today = local_date(now)
    full = [one for one in _guesses(session, evidence) if _tried(session, actor, one, today) >= MOST_A_DAY[one.limit]]
    new = [one for one in full if _note(session, actor, (one.key, today, _TOLD, ""))]
    if not new:
        return
    details = {"kind": new[0].kind, "limit": new[0].limit, "name_index": new[0].key, "on": today}
    record_act(session, Subject("system_client", actor.account_id), "stop_guessing", actor, now, details=details)
    tried = "今天试了太多不同的出生日期，或者太多与姓名对不上的身份证号码，多出来的没有核查"
    body = f"“{actor.name}”{tried}。请向对方核实原因。"
    path = f"/admin/clients/{actor.account_id}"
    notice = NewNotice(to_office(Role.ADMIN), "外部系统的核查被拦下", body, path, NoticeKind.CASE)
    leave_notice(session, notice, now)


def forget_guesses(session: Session, now: datetime) -> None:
    """Delete what was tried more than a week ago; the acts stay in the log."""
    session.execute(delete(NameGuess).where(NameGuess.on_day < local_date(now - _KEPT_FOR)))


def _guesses(session: Session, evidence: Evidence) -> Iterator[_Guess]:
    """Return everything of a check that counts as tried; the people of a request are its last subjects."""
    people = evidence.request.people
    for person, subject in zip(people, evidence.subjects[len(evidence.subjects) - len(people) :], strict=True):
        if person.id_number:
            registered = [one for one in subject.candidates if one.matched is Matched.ID_NUMBER]
            yield from _of_number(session, person, registered)
        elif person.born_on is not None and _is_flagged(session, person.name):
            guess = _guess_index(session, person.born_on.isoformat())
            yield _Guess(person_name_index(session, person.name), _BIRTH, guess, _BIRTH)


def _of_number(session: Session, person: PersonAsked, registered: Sequence[Candidate]) -> Iterator[_Guess]:
    """Count a number; `registered` is who bears it, nobody where the registry does not know it."""
    guess, index = _guess_index(session, person.id_number), vault_of(session).index
    is_of_another = any(one.hides for one in registered)
    belongs = bool(registered) and not is_of_another
    if person.name and (not belongs or _is_flagged(session, person.name)):
        yield _Guess(person_name_index(session, person.name), _NUMBER, guess, _NUMBER)
    if not belongs:
        born = index("sanctions.guess_of_birth_date", person.id_number[_BIRTH_IN_NUMBER])
        yield _Guess(born, _NUMBER, guess, "number_of_a_birth_date")
    if is_of_another:
        yield _Guess(index("sanctions.guess_of_another", ""), _NUMBER, guess, "number_of_another")


def _guess_index(session: Session, value: str) -> str:
    return vault_of(session).index("sanctions.guess", value)


def _is_flagged(session: Session, name: str) -> bool:
    names = sorted(person_name_indexes(session, name))
    return session.connection().execute(_FLAGGED, {"names": names}).first() is not None


def _note(session: Session, actor: Actor, guess: tuple[str, date, str, str]) -> bool:
    """Keep it once; tell whether it is new."""
    row = dict(zip(("name_index", "on_day", "kind", "guess_index"), guess, strict=True))
    kept = session.connection().execute(_KEEP[session.get_bind().dialect.name], {"asker_id": actor.account_id, **row})
    return kept.scalar() is not None


def _tried(session: Session, actor: Actor, tried: _Guess, day: date) -> int:
    of_key = {"asker": actor.account_id, "key": tried.key, "day": day, "of_kind": tried.kind}
    return session.connection().execute(_COUNTED, of_key).scalar() or 0
