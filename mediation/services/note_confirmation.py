"""The clock for joint application to a court: it starts with the seal, ends when both sides noted it, or lapses."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from ledger.services.record_act import Subject, record_act
from mediation.domain.clocks import ClockKind
from mediation.domain.lifecycle import Action
from mediation.domain.parties import PARTIES, SIDE_NAMES, Side, side_of
from mediation.services.acting_for import require_may_act
from mediation.services.desk_powers import require_handler
from mediation.services.do_each import do_each
from mediation.services.office_gate import require_office_itself
from mediation.services.run_clocks import start_clock, stop_clock
from mediation.services.tell_parties import News, tell, tell_both
from mediation.storage.clock_tables import Clock
from mediation.storage.clocks import find_running_clock
from mediation.storage.complaint_tables import Complaint
from mediation.storage.confirmation import CONFIRMATION, NOTE_FILED, filings_noted, lawful_body_of
from mediation.storage.loading import get_complaint_for_update

_KIND = ClockKind.JUDICIAL_CONFIRMATION
_OTHER = {Side.CONSUMER: Side.MERCHANT, Side.MERCHANT: Side.CONSUMER}
_MAY_NOTE = frozenset({Role.CONSUMER, Role.MERCHANT, Role.OFFICER, Role.MEDIATOR})


def start_confirmation_clock(session: Session, complaint: Complaint, now: datetime) -> None:
    """Start the days for a joint application when a lawful mediation organisation made the agreement."""
    if lawful_body_of(session, complaint) is not None:
        start_clock(session, complaint, _KIND, local_date(now), now)
        news = News("可以申请司法确认", "双方可以共同申请法院确认调解协议，材料已经备好。", _address(complaint))
        tell_both(session, complaint, news, now)


def note_confirmation_filed(session: Session, complaint_id: str, filed_on: date, actor: Actor, now: datetime) -> None:
    """Note as one side that both applied to the court; raises ConflictError when no day runs.

    The application is a joint one (民诉 article 205): the days end when both sides noted it, or the office did.
    """
    if actor.role not in _MAY_NOTE:
        raise NotAllowedError("当前账号不能登记司法确认")
    complaint, side = get_complaint_for_update(session, complaint_id, actor), side_of(actor.role)
    _require_power(session, complaint, actor, now)
    clock = find_running_clock(session, complaint_id, _KIND)
    if clock is None:
        raise ConflictError("现在没有等待申请的司法确认，可能已经登记过，或者期限已过")
    if not clock.start_on <= filed_on <= local_date(now):
        message = "日期要在协议生效以后、今天以前"
        raise InvalidInputError(message, fields={"filed_on": message})
    noted = filings_noted(session, complaint_id)
    if side in noted:
        raise ConflictError("您这一方已经登记过，等对方也登记以后就完成了")
    noted[side] = filed_on
    details = {"filed_on": filed_on.isoformat()}
    record_act(session, Subject(CONFIRMATION, complaint.id), NOTE_FILED, actor, now, details=details)
    if side is Side.OFFICE or noted.keys() >= set(PARTIES):
        stop_clock(session, complaint, _KIND, max(noted.values()), "filed")
        tell_both(session, complaint, News("已登记司法确认申请", "请留意法院的通知。", _address(complaint)), now)
    else:
        text = f"{SIDE_NAMES[side]}登记了共同申请。申请要双方一起提出，请您核对后也登记。"
        tell(session, complaint, _OTHER[side], News("请登记司法确认申请", text, _address(complaint)), now)


def _require_power(session: Session, complaint: Complaint, actor: Actor, now: datetime) -> None:
    """Raise unless the person may bind this side, as for signing, or works in the office that has the complaint."""
    require_handler(session, complaint, actor)
    require_may_act(session, complaint, Action.SIGN_AGREEMENT, actor, now)
    if side_of(actor.role) is Side.OFFICE:
        require_office_itself(session, complaint, actor)


def lapse_confirmations(session: Session, now: datetime) -> int:
    """End every such clock whose last day has passed; returns how many."""
    over = select(Clock.complaint_id).where(
        Clock.kind == _KIND.value, Clock.stopped_on.is_(None), Clock.due_on < local_date(now)
    )
    return do_each(session, over, lambda complaint_id: _lapse(session, complaint_id, now))


def _lapse(session: Session, complaint_id: str, now: datetime) -> bool:
    complaint = get_complaint_for_update(session, complaint_id, SYSTEM_ACTOR)
    stop_clock(session, complaint, _KIND, local_date(now), "lapsed")
    record_act(session, Subject(CONFIRMATION, complaint.id), "lapse_confirmation", SYSTEM_ACTOR, now)
    text = "共同申请司法确认的期限已过。协议仍然有效，对方不履行的，可以向法院起诉。"
    tell_both(session, complaint, News("司法确认的期限已过", text, _address(complaint)), now)
    return True


def _address(complaint: Complaint) -> str:
    return f"/complaints/{complaint.id}/confirmation"
