"""The clock for joint application to a court: it starts with the seal, ends when both applied, or lapses."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from ledger.services.record_act import Subject, record_act
from mediation.domain.clocks import ClockKind
from mediation.services.do_each import do_each
from mediation.services.run_clocks import start_clock, stop_clock
from mediation.services.tell_parties import News, tell_both
from mediation.storage.clock_tables import Clock
from mediation.storage.clocks import find_running_clock
from mediation.storage.complaint_tables import Complaint
from mediation.storage.confirmation import lawful_body_of
from mediation.storage.loading import get_complaint_for_update

_KIND = ClockKind.JUDICIAL_CONFIRMATION
_SUBJECT = "judicial_confirmation"
_MAY_NOTE = frozenset({Role.CONSUMER, Role.MERCHANT, Role.OFFICER, Role.MEDIATOR})


def start_confirmation_clock(session: Session, complaint: Complaint, now: datetime) -> None:
    """Start the days for a joint application when a lawful mediation organisation made the agreement."""
    if lawful_body_of(session, complaint) is not None:
        start_clock(session, complaint, _KIND, local_date(now), now)
        news = News("可以申请司法确认", "双方可以共同申请法院确认调解协议，材料已经备好。", _address(complaint))
        tell_both(session, complaint, news, now)


def note_confirmation_filed(session: Session, complaint_id: str, filed_on: date, actor: Actor, now: datetime) -> None:
    """Note that both sides applied to the court; raises ConflictError when no day runs."""
    if actor.role not in _MAY_NOTE:
        raise NotAllowedError("当前账号不能登记司法确认")
    complaint = get_complaint_for_update(session, complaint_id, actor)
    clock = find_running_clock(session, complaint_id, _KIND)
    if clock is None:
        raise ConflictError("现在没有等待申请的司法确认，可能已经登记过，或者期限已过")
    if not clock.start_on <= filed_on <= local_date(now):
        message = "日期要在协议生效以后、今天以前"
        raise InvalidInputError(message, fields={"filed_on": message})
    stop_clock(session, complaint, _KIND, filed_on, "filed")
    subject, details = Subject(_SUBJECT, complaint.id), {"filed_on": filed_on.isoformat()}
    record_act(session, subject, "note_confirmation_filed", actor, now, details=details)
    tell_both(session, complaint, News("已登记司法确认申请", "请留意法院的通知。", _address(complaint)), now)


def lapse_confirmations(session: Session, now: datetime) -> int:
    """End every such clock whose last day has passed; returns how many."""
    over = select(Clock.complaint_id).where(
        Clock.kind == _KIND.value, Clock.stopped_on.is_(None), Clock.due_on < local_date(now)
    )
    return do_each(session, over, lambda complaint_id: _lapse(session, complaint_id, now))


def _lapse(session: Session, complaint_id: str, now: datetime) -> bool:
    complaint = get_complaint_for_update(session, complaint_id, SYSTEM_ACTOR)
    stop_clock(session, complaint, _KIND, local_date(now), "lapsed")
    record_act(session, Subject(_SUBJECT, complaint.id), "lapse_confirmation", SYSTEM_ACTOR, now)
    text = "共同申请司法确认的期限已过。协议仍然有效，对方不履行的，可以向法院起诉。"
    tell_both(session, complaint, News("司法确认的期限已过", text, _address(complaint)), now)
    return True


def _address(complaint: Complaint) -> str:
    return f"/complaints/{complaint.id}/confirmation"
