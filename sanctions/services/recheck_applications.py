"""Asking again about open applications when a flag arrived or fell, and once a day because terms begin and end."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.kernel.errors import UnavailableError
from core.kernel.roles import Role
from core.outbox import Piece
from identity.domain.notices import NewNotice, NoticeKind, to_account
from identity.services.leave_notice import leave_notice
from sanctions.services.follow_applications import SLACK, close_application
from sanctions.services.run_check import answer_again
from sanctions.storage.application_tables import ApplicationName, CheckChange, OpenApplication
from sanctions.storage.check_tables import Check, CheckSubject
from sanctions.storage.flag_tables import DerivedFlag, Flag

_logger = logging.getLogger(__name__)
_AT_ONCE = 100
_FOLLOWED_FOR = timedelta(days=90)
_DAILY = timedelta(days=1)


def recheck_applications(session: Session, now: datetime) -> Sequence[Piece]:
    """Return a piece of work for each application whose people or enterprises something happened to."""
    for row in session.scalars(select(OpenApplication).where(OpenApplication.asked_at < now - _FOLLOWED_FOR)).all():
        close_application(session, row.check_id)
    session.flush()
    return [partial(recheck_application, check_id) for check_id in sorted(_touched(session, now))[:_AT_ONCE]]


def recheck_application(check_id: str, session: Session, now: datetime) -> None:
    """Ask again; one that cannot be asked is told to its clerk and asked again tomorrow, or when more happens."""
    row = session.get(OpenApplication, check_id)
    if row is None:
        return  # decided in the meantime
    check = session.get_one(Check, check_id)
    try:
        with session.begin_nested():
            _recheck(session, check, row, now)
    except UnavailableError:
        return  # the next run looks again: nothing was noted as looked at
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one application, its clerk has to know
        _logger.error("an application could not be checked again: %s", type(error).__name__)  # noqa: TRY400 - its text may be personal
        _set_aside(session, check, row, now)


def _recheck(session: Session, check: Check, row: OpenApplication, now: datetime) -> None:
    later = answer_again(session, check, row.asked_at, now)
    if later is None:
        row.looked_from, row.failed_at = now - SLACK, None
        return
    _tell(session, check, later.check_id, later.verdict, now)
    close_application(session, check.id)
    session.flush()


def _set_aside(session: Session, check: Check, row: OpenApplication, now: datetime) -> None:
    if row.failed_at is None and check.clerk_role != Role.CLIENT:
        title = "您办理中的一项申请没有能够重新核查"
        body = "名单或者关系有变化，系统没有查成。请您重新核查一次，原来的结论不能再当作最新的。"
        notice = NewNotice(to_account(check.clerk_id), title, body, f"/checks/{check.id}", NoticeKind.CASE)
        leave_notice(session, notice, now)
    row.failed_at = row.looked_from = now
    session.flush()


def _touched(session: Session, now: datetime) -> set[str]:
    found = {key for table in (Flag, DerivedFlag) for key in _reached(session, table)}
    old = select(OpenApplication.check_id).where(OpenApplication.looked_from < now - _DAILY)
    return found | set(session.scalars(old.order_by(OpenApplication.looked_from).limit(_AT_ONCE)))


def _reached(session: Session, table: type[Flag] | type[DerivedFlag]) -> Iterator[str]:
    """Return the open applications whose subjects, or whose namesakes, a flag began or stopped to reach."""
    happened = or_(table.recorded_at > OpenApplication.looked_from, table.retracted_at > OpenApplication.looked_from)
    of_subject = (table.object_kind == CheckSubject.object_kind) & (table.object_id == CheckSubject.object_id)
    subjects = select(OpenApplication.check_id).join(CheckSubject, CheckSubject.check_id == OpenApplication.check_id)
    yield from session.scalars(subjects.join(table, of_subject).where(happened).distinct())
    names = select(OpenApplication.check_id).join(ApplicationName, ApplicationName.check_id == OpenApplication.check_id)
    of_name = table.person_name_index == ApplicationName.name_index
    yield from session.scalars(names.join(table, of_name).where(happened).distinct())


def _tell(session: Session, check: Check, later_id: str, verdict: str, now: datetime) -> None:
    session.add(CheckChange(check_id=check.id, later_check_id=later_id, found_at=now))
    if check.clerk_role == Role.CLIENT:  # another department's system has no inbox
        return
    moved = f"结论由“{check.verdict}”变为“{verdict}”" if verdict != check.verdict else "结论没有变，依据变了"
    body = f"名单或者关系有变化，{moved}。请按新的核查结果办理。"
    title = "您办理中的一项申请，核查结果有变化"
    notice = NewNotice(to_account(check.clerk_id), title, body, f"/checks/{later_id}", NoticeKind.CASE)
    leave_notice(session, notice, now)
