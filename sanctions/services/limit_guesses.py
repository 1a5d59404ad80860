"""Nobody finds out the birth date or identity number of a flagged person by trying: a limit a system, name and day."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, union_all
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Session

from core.database import vault_of
from core.database.bulk import table_of
from core.kernel.clock import local_date
from core.kernel.errors import TooManyError
from core.kernel.roles import Actor, Role
from identity.domain.notices import NewNotice, NoticeKind, to_office
from identity.services.leave_notice import leave_notice
from ledger.services.record_act import Subject, record_act
from sanctions.domain.checks import CheckRequest, PersonAsked
from sanctions.services.spread_flags import person_name_index, person_name_indexes
from sanctions.storage.flag_tables import DerivedFlag, Flag
from sanctions.storage.guess_tables import NameGuess

MOST_A_DAY: Mapping[str, int] = {"birth_date": 5, "id_number": 30}
"""Different ones with one name that a flag bears: a desk meets a few namesakes a day, whoever tries needs hundreds."""
_KEPT_FOR = timedelta(days=7)
_TOLD = "told"
_MESSAGE = (
    "今天用这个姓名核查过太多不同的出生日期或者身份证号码，这次没有核查。"
    "请由窗口人员核对证件后办理，或者明天再查；确有需要的，请联系系统管理员。"
)


_FLAGGED = union_all(
    *(
        select(table.c.id).where(
            table.c.person_name_index.in_(bindparam("names", expanding=True)), table.c.retracted_at.is_(None)
        )
        for table in (table_of(Flag), table_of(DerivedFlag))
    )
).limit(1)


def limit_guesses(session: Session, request: CheckRequest, actor: Actor, now: datetime) -> None:
    """Count what is tried about names that a flag bears; raises TooManyError for one more than a day allows."""
    flagged = {person.name: _is_flagged(session, person.name) for person in request.people if person.name}
    for name, (key, kind, guess) in _guesses(session, request):
        if not flagged[name]:
            continue
        _note(session, actor, (key, local_date(now), kind, guess))
        if _tried(session, actor, key, kind, local_date(now)) > MOST_A_DAY[kind]:
            raise TooManyError(_MESSAGE)


def tell_of_guesses(session: Session, request: CheckRequest, actor: Actor, now: datetime) -> None:
    """Write down that a system was stopped and tell the administrators, once a name and day."""
    today = local_date(now)
    for _, (key, kind, _) in _guesses(session, request):
        is_full = _tried(session, actor, key, kind, today) >= MOST_A_DAY[kind]
        if is_full and _note(session, actor, (key, today, _TOLD, "")):
            details = {"kind": kind, "name_index": key, "on": today}
            subject = Subject("system_client", actor.account_id)
            record_act(session, subject, "stop_guessing", actor, now, details=details)
            tried = "今天用同一个姓名试了太多不同的出生日期或者身份证号码，多出来的没有核查"
            body = f"“{actor.name}”{tried}。请向对方核实原因。"
            path = f"/admin/clients/{actor.account_id}"
            notice = NewNotice(to_office(Role.ADMIN), "外部系统的核查被拦下", body, path, NoticeKind.CASE)
            leave_notice(session, notice, now)


def forget_guesses(session: Session, now: datetime) -> None:
    """Delete what was tried more than a week ago; the acts stay in the log."""
    session.execute(delete(NameGuess).where(NameGuess.on_day < local_date(now - _KEPT_FOR)))


def _guesses(session: Session, request: CheckRequest) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Return each name that comes with a birth date or number, with its key, which of them, and the key of that."""
    for person in request.people:
        kind, value = _tried_of(person)
        if person.name and value:
            guess = vault_of(session).index("sanctions.guess", value)
            yield person.name, (person_name_index(session, person.name), kind, guess)


def _tried_of(person: PersonAsked) -> tuple[str, str]:
    if person.id_number:
        return "id_number", person.id_number
    return "birth_date", "" if person.born_on is None else person.born_on.isoformat()


def _is_flagged(session: Session, name: str) -> bool:
    names = sorted(person_name_indexes(session, name))
    return session.connection().execute(_FLAGGED, {"names": names}).first() is not None


def _note(session: Session, actor: Actor, guess: tuple[str, date, str, str]) -> bool:
    """Keep it once; tell whether it is new."""
    insert = insert_on_postgresql if session.get_bind().dialect.name == "postgresql" else insert_on_sqlite
    row = dict(zip(("name_index", "on_day", "kind", "guess_index"), guess, strict=True))
    statement = insert(NameGuess).values(asker_id=actor.account_id, **row).on_conflict_do_nothing()
    return session.execute(statement.returning(NameGuess.asker_id)).scalar() is not None


def _tried(session: Session, actor: Actor, name_index: str, kind: str, day: date) -> int:
    of_name = (NameGuess.asker_id == actor.account_id, NameGuess.name_index == name_index)
    found = select(func.count()).where(*of_name, NameGuess.on_day == day, NameGuess.kind == kind)
    return session.scalar(found) or 0
