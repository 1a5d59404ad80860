"""Telling the person what is planned, and hearing what they have to say; or ending it without a decision."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date, local_date
from core.kernel.roles import Actor
from sanctions.domain.due_process import (
    check_hearing_day,
    check_hearing_request,
    check_not_after,
    check_not_before,
    check_not_waived,
    check_other_hearing_day,
    request_due,
)
from sanctions.domain.restriction_procedure import RestrictionAct
from sanctions.services.arrange_hearing import change_text
from sanctions.services.clocks import clocks_on
from sanctions.services.restriction_document import notice_text
from sanctions.services.restriction_step import (
    file_restriction_paper,
    restriction_for_step,
    take_restriction_step,
)
from sanctions.services.take_step import required_text
from sanctions.storage.restriction_tables import PostRestriction
from sanctions.storage.restrictions import rights_in_restriction


@dataclass(frozen=True)
class Served:
    """A day and what was served or said on it.

    `hearing_on` is for the notice of a hearing, `reason` for that of another day.
    """

    on: date
    text: str = ""
    hearing_on: date | None = None
    reason: str = ""


def notify_person(session: Session, restriction_id: str, served: Served, actor: Actor, now: datetime) -> None:
    """Record that the prior notice was served; the days to ask for a hearing run from then."""
    row = restriction_for_step(session, restriction_id, RestrictionAct.NOTIFY, actor)
    check_not_after(served.on, local_date(now), "on", "送达日期不能晚于今天")
    proposed_on = local_date(row.proposed_at)
    check_not_before(served.on, proposed_on, "on", f"送达日期不能早于提出限制的{chinese_date(proposed_on)}")
    how = required_text(served.text, "text", "请写明怎样送达")
    clocks = clocks_on(session, served.on)
    due = request_due(served.on, clocks)
    row.notice_served_on, row.request_due_on, row.request_due_provisional = served.on, due.on, due.provisional
    words = f"{notice_text(session, row, clocks.hearing_request_working_days)}\n送达方式：{how}"
    _file(session, row, RestrictionAct.NOTIFY, ("notice", served.on, words), actor, now)


def record_person_statement(session: Session, restriction_id: str, said: Served, actor: Actor, now: datetime) -> None:
    """Keep a statement; whoever decides must answer it."""
    row = restriction_for_step(session, restriction_id, RestrictionAct.RECORD_STATEMENT, actor)
    _check_since_notice(row, said.on, now)
    words = required_text(said.text, "text", "请写下陈述、申辩的内容")
    _file(session, row, RestrictionAct.RECORD_STATEMENT, ("statement", said.on, words), actor, now)


def request_person_hearing(session: Session, restriction_id: str, asked: Served, actor: Actor, now: datetime) -> None:
    """Record that the person asked for a hearing; it takes back an earlier waiver."""
    row = restriction_for_step(session, restriction_id, RestrictionAct.REQUEST_HEARING, actor)
    _check_since_notice(row, asked.on, now)
    check_hearing_request(rights_in_restriction(row), asked.on)
    row.hearing_requested_on, row.waived_on = asked.on, None
    _file(session, row, RestrictionAct.REQUEST_HEARING, ("hearing_request", asked.on, "本人申请听证"), actor, now)


def waive_person_hearing(session: Session, restriction_id: str, waived: Served, actor: Actor, now: datetime) -> None:
    """Record a waiver in writing; the office need not wait, the person may still ask in the days of the law."""
    row = restriction_for_step(session, restriction_id, RestrictionAct.WAIVE_HEARING, actor)
    check_not_waived(rights_in_restriction(row))
    _check_since_notice(row, waived.on, now)
    row.waived_on = waived.on
    paper = ("waiver", waived.on, "本人书面放弃陈述、申辩和听证")
    _file(session, row, RestrictionAct.WAIVE_HEARING, paper, actor, now)


def arrange_person_hearing(session: Session, restriction_id: str, notice: Served, actor: Actor, now: datetime) -> None:
    """Record the served notice of a hearing, which may not be held before the lead time of the law has passed."""
    row = restriction_for_step(session, restriction_id, RestrictionAct.ARRANGE_HEARING, actor)
    words = _announce(session, row, notice, now)
    _file(session, row, RestrictionAct.ARRANGE_HEARING, ("hearing_notice", notice.on, words), actor, now)


def reschedule_person_hearing(
    session: Session, restriction_id: str, change: Served, actor: Actor, now: datetime
) -> None:
    """Record the served notice of another day; the lead time of the law begins anew."""
    row = restriction_for_step(session, restriction_id, RestrictionAct.RESCHEDULE_HEARING, actor)
    earlier_on = row.hearing_on
    check_other_hearing_day(change.hearing_on or change.on, earlier_on)
    reason = required_text(change.reason, "reason", "请写明改期的理由")
    words = f"{_announce(session, row, change, now)}（{change_text(earlier_on, reason)}）"
    _file(session, row, RestrictionAct.RESCHEDULE_HEARING, ("hearing_notice", change.on, words), actor, now)


def hold_person_hearing(session: Session, restriction_id: str, held: Served, actor: Actor, now: datetime) -> None:
    """Keep the record of the hearing, which was not held before the day that was announced."""
    row = restriction_for_step(session, restriction_id, RestrictionAct.HOLD_HEARING, actor)
    check_not_before(held.on, row.hearing_on or held.on, "on", "听证不能早于通知的日期")
    check_not_after(held.on, local_date(now), "on", "听证日期不能晚于今天")
    words = required_text(held.text, "text", "请写下听证笔录和听证报告的要点")
    row.heard_on = held.on
    _file(session, row, RestrictionAct.HOLD_HEARING, ("hearing_record", held.on, words), actor, now)


def drop_restriction(session: Session, restriction_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """Close the procedure without a restriction."""
    row = restriction_for_step(session, restriction_id, RestrictionAct.DROP, actor)
    words = required_text(reason, "text", "请写明不予限制的理由")
    _file(session, row, RestrictionAct.DROP, ("drop", local_date(now), words), actor, now)


def _announce(session: Session, row: PostRestriction, notice: Served, now: datetime) -> str:
    _check_since_notice(row, notice.on, now)
    check_not_before(notice.on, row.hearing_requested_on or notice.on, "on", "听证通知不能早于听证申请")
    hearing_on = notice.hearing_on or notice.on
    check_hearing_day(hearing_on, notice.on, clocks_on(session, notice.on))
    place = required_text(notice.text, "text", "请填写听证地点")
    row.hearing_on = hearing_on
    return f"定于{chinese_date(hearing_on)}在{place}举行听证"


def _check_since_notice(row: PostRestriction, on: date, now: datetime) -> None:
    check_not_after(on, local_date(now), "on", "日期不能晚于今天")
    check_not_before(on, rights_in_restriction(row).notified_on, "on", "日期不能早于告知书送达日期")


def _file(
    session: Session,
    row: PostRestriction,
    act: RestrictionAct,
    paper: tuple[str, date, str],
    actor: Actor,
    now: datetime,
) -> None:
    file_restriction_paper(session, row, paper, actor, now)
    take_restriction_step(session, row, act, actor, now, {"on": paper[1]})
