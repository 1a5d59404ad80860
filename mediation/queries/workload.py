"""Load and late work of offices and of the people in them; the measure stands in `mediation/domain/workload.py`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor, Role
from identity.queries.offices import Official, office_lines, officials_of
from mediation.domain.lifecycle import OFFICE_ROLES, Stage
from mediation.domain.workload import POINTS, Load, Work, least_loaded, load_of
from mediation.storage.complaint_tables import Complaint
from mediation.storage.office_rows import absences_of, absences_on, cover_of
from mediation.storage.office_tables import Absence

HANDLER_ROLES = (Role.OFFICER, Role.MEDIATOR)


@dataclass(frozen=True)
class AbsenceLine:
    absence_id: str
    account_id: str
    name: str
    cover_name: str
    from_on: date
    until_on: date
    is_now: bool


@dataclass(frozen=True)
class PersonLoad:
    """`is_suggested` marks who has least among those who are there; a person may choose anybody."""

    account_id: str
    name: str
    role_name: str
    load: Load
    away_until: date | None
    cover_name: str
    is_suggested: bool = False


@dataclass(frozen=True)
class OfficeLoad:
    """`unassigned` has no handler yet; its late part counts in `load.late` too."""

    office_id: str
    name: str
    load: Load
    unassigned: Load
    people: tuple[PersonLoad, ...]


def office_loads(session: Session, viewer: Actor, now: datetime) -> tuple[OfficeLoad, ...]:
    """Return the offices whose work a supervisor sees; raises NotAllowedError for anybody else."""
    if viewer.role is not Role.SUPERVISOR:
        raise NotAllowedError("只有负责人可以查看各机关的工作量")
    today = local_date(now)
    works = _open_work(session, viewer.office_ids, today)
    return tuple(
        OfficeLoad(
            office_id=line.office_id,
            name=line.name,
            load=load_of(work for _, work in works[line.office_id]),
            unassigned=load_of(work for handler, work in works[line.office_id] if handler is None),
            people=_people(session, line.office_id, works[line.office_id], today),
        )
        for line in office_lines(session, viewer.office_ids)
    )


def people_to_assign(session: Session, office_id: str, now: datetime) -> tuple[PersonLoad, ...]:
    """Return who may work on a complaint of this office, whoever has least marked."""
    today = local_date(now)
    return _people(session, office_id, _open_work(session, [office_id], today)[office_id], today)


def absence_lines(session: Session, viewer: Actor, now: datetime) -> tuple[AbsenceLine, ...]:
    """Return absences that last or come, of the offices that the viewer sees."""
    if viewer.role not in OFFICE_ROLES:
        raise NotAllowedError("当前账号不能查看不在岗登记")
    today = local_date(now)
    people = {one.account_id: one.name for one in officials_of(session, viewer.office_ids, HANDLER_ROLES)}
    return tuple(_absence(row, people, today) for row in absences_of(session, people, today))


def _absence(row: Absence, people: dict[str, str], today: date) -> AbsenceLine:
    return AbsenceLine(
        absence_id=row.id,
        account_id=row.account_id,
        name=people[row.account_id],
        cover_name=people.get(row.cover_id, ""),
        from_on=row.from_on,
        until_on=row.until_on,
        is_now=row.from_on <= today,
    )


_Works = Sequence[tuple[str | None, Work]]


def _open_work(session: Session, office_ids: Iterable[str], today: date) -> dict[str, list[tuple[str | None, Work]]]:
    """Return the open work of each office with whoever handles it."""
    open_now = select(Complaint.office_id, Complaint.handler_id, Complaint.stage, Complaint.due_on).where(
        Complaint.office_id.in_(sorted(office_ids)), Complaint.stage.in_(sorted(POINTS))
    )
    works: dict[str, list[tuple[str | None, Work]]] = defaultdict(list)
    for office_id, handler_id, stage, due_on in session.execute(open_now):
        works[office_id or ""].append((handler_id, Work(Stage(stage), due_on is not None and due_on < today)))
    return works


def _people(session: Session, office_id: str, works: _Works, today: date) -> tuple[PersonLoad, ...]:
    people = officials_of(session, [office_id], HANDLER_ROLES)
    away, names = absences_on(session, today), {one.account_id: one.name for one in people}
    loads = {one.account_id: load_of(work for handler, work in works if handler == one.account_id) for one in people}
    present = [one.account_id for one in people if one.account_id not in away]
    suggested = least_loaded(loads, present)
    return tuple(_person(one, loads[one.account_id], away, names, suggested) for one in people)


def _person(
    one: Official, load: Load, away: dict[str, Absence], names: dict[str, str], suggested: str | None
) -> PersonLoad:
    absence = away.get(one.account_id)
    cover = cover_of(one.account_id, away) if absence else None
    return PersonLoad(
        account_id=one.account_id,
        name=one.name,
        role_name=one.role_name,
        load=load,
        away_until=absence.until_on if absence else None,
        cover_name=names.get(cover or "", ""),
        is_suggested=one.account_id == suggested,
    )
