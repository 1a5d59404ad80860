"""Absences of officials: from when until when, and who covers. Why somebody is away is nobody's business here."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from identity.domain.notices import NewNotice, to_account
from identity.queries.offices import Official, officials_of
from identity.services.leave_notice import leave_notice
from ledger.services.record_act import Subject, record_act
from mediation.services.assign_complaint import HANDLERS
from mediation.storage.office_rows import absences_of
from mediation.storage.office_tables import Absence

_LONGEST_DAYS = 366


@dataclass(frozen=True)
class AbsencePlan:
    """Both days are included."""

    account_id: str
    from_on: date | None
    until_on: date | None
    cover_id: str


def note_absence(session: Session, plan: AbsencePlan, actor: Actor, now: datetime) -> str:
    """Note an absence of one's own, or as the supervisor that of an official below; returns its id."""
    people = {one.account_id: one for one in officials_of(session, actor.office_ids, HANDLERS)}
    person, cover = people.get(plan.account_id), people.get(plan.cover_id)
    if person is None or (actor.role is not Role.SUPERVISOR and plan.account_id != actor.account_id):
        raise NotAllowedError("只能登记自己的，或者由负责人登记本机关办理人员的不在岗")
    from_on, until_on = _checked_days(plan, local_date(now))
    if cover is None or cover.office_id != person.office_id or cover.account_id == person.account_id:
        message = "请选择同一机关的另一位办理人员代办"
        raise InvalidInputError(message, fields={"cover_id": message})
    _refuse_overlap(session, plan.account_id, from_on, until_on)
    row = Absence(
        id=new_id(),
        account_id=person.account_id,
        cover_id=cover.account_id,
        from_on=from_on,
        until_on=until_on,
        noted_by=actor.account_id,
        noted_at=now,
    )
    session.add(row)
    details = {"account": person.account_id, "cover": cover.account_id, "from": from_on, "until": until_on}
    record_act(session, Subject(Absence.SUBJECT_KIND, row.id), "note_absence", actor, now, details=details)
    _tell_cover(session, person, row, now)
    return row.id


def cancel_absence(session: Session, absence_id: str, actor: Actor, now: datetime) -> None:
    """End an absence from now on: the person is back, or the plan changed."""
    row = session.get(Absence, absence_id)
    people = {one.account_id for one in officials_of(session, actor.office_ids, HANDLERS)}
    if row is None or row.account_id not in people:
        raise NotFoundError("没有找到这条不在岗登记")
    if actor.role is not Role.SUPERVISOR and row.account_id != actor.account_id:
        raise NotAllowedError("只有本人或者负责人可以取消")
    if row.cancelled_at is not None:
        raise ConflictError("这条不在岗登记已经取消")
    row.cancelled_at = now
    record_act(session, Subject(Absence.SUBJECT_KIND, row.id), "cancel_absence", actor, now)


def _checked_days(plan: AbsencePlan, today: date) -> tuple[date, date]:
    from_on, until_on = plan.from_on, plan.until_on
    if from_on is None or until_on is None:
        missing = {"from_on": from_on, "until_on": until_on}
        fields = {name: "请填写日期" for name, day in missing.items() if day is None}
        raise InvalidInputError("请填写从哪天到哪天", fields=fields)
    if until_on < from_on or until_on < today or (until_on - from_on).days > _LONGEST_DAYS:
        message = "结束日期不能早于开始日期和今天，最长一年"
        raise InvalidInputError(message, fields={"until_on": message})
    return from_on, until_on


def _refuse_overlap(session: Session, account_id: str, from_on: date, until_on: date) -> None:
    planned = absences_of(session, [account_id], from_on)
    if any(row.from_on <= until_on for row in planned):
        raise ConflictError("这几天已经登记过不在岗，请先取消原来的登记")


def _tell_cover(session: Session, person: Official, row: Absence, now: datetime) -> None:
    days = f"{row.from_on.month}月{row.from_on.day}日到{row.until_on.month}月{row.until_on.day}日"
    body = f"{person.name}{days}不在岗，由您代办：新的投诉会分派给您，在办的会出现在您的队列里。"
    leave_notice(
        session, NewNotice(to_account(row.cover_id), "请您代办同事的投诉", body, "/office/queue?who=mine"), now
    )
