"""Moving the demo city's clock forward."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.roles import Actor
from core.outbox.demo_clock import add_offset, offset_of
from ledger.domain.subject import Subject
from ledger.services.record_act import record_act

_MOST_DAYS = 3660


def move_demo_clock(session: Session, days: int, actor: Actor, now: datetime, seen_day: int | None = None) -> None:
    """Set the service's time ahead; only forward, so that no clock runs backwards past a recorded act.

    `now` is real time; `seen_day` is the ordinal of the service's day that the administrator saw, so that a repeat
    does not move the clock twice. Raises ConflictError when that day is over, InvalidInputError for a number of days
    outside 1 to 3660.
    """
    if seen_day is not None and seen_day != local_date(now + offset_of(session)).toordinal():
        raise ConflictError("演示时间已经移动过，请先看现在是哪一天")
    if not 1 <= days <= _MOST_DAYS:
        message = f"请填写 1 到 {_MOST_DAYS} 之间的天数"
        raise InvalidInputError(message, fields={"days": message})
    add_offset(session, timedelta(days=days))
    record_act(session, Subject("clock", "demo"), "move", actor, now, details={"days": days})
