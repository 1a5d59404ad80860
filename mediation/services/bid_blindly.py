"""The double-blind bid: begun by either side or the mediator, entered in secret, compared at once, destroyed at once.

Only `_compare` ever opens a limit. It lives in memory for one comparison and goes nowhere but into `meeting_sum`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from mediation.domain.blind_bid import (
    COMPARED,
    BlindOutcome,
    as_proposal,
    check_limit,
    frame_of,
    limits_of,
    meeting_sum,
    written,
)
from mediation.domain.lifecycle import Action, Stage
from mediation.domain.parties import SIDE_NAMES, Side, other_side, side_of
from mediation.domain.proposal import Case
from mediation.services.desk_powers import refuse_above_limit
from mediation.services.do_each import do_each
from mediation.services.documents import office_of_complaint
from mediation.services.end_blind_bid import end_blind_bid
from mediation.services.make_offer import refuse_when_agreed
from mediation.services.propose_by_rule import keep_proposal, law_range
from mediation.services.submissions import PLAIN, ActResult, OpenAct, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import in_room, tell, tell_both, tell_role
from mediation.storage.blind_bid_tables import BlindBid
from mediation.storage.blind_bids import blind_bids_of, chances_of, find_open_blind_bid, is_over
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import find_agreement, get_complaint_for_update
from mediation.storage.positions import positions_of

_GONE = "这一次双盲出价已经结束，请刷新页面查看结果"
_NOT_IN = "用这个请求编号写过的底线现在没有封存：后来收回了，或者那一次已经结束。要再写，请换一个请求编号"


@dataclass(frozen=True)
class LimitEntry:
    """A secret limit for the bid that the person saw; it is never shown, not even in an error of the program."""

    bid_id: str
    limit_fen: int = field(repr=False)


def open_blind_bid(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Begin a double-blind bid; nobody has to take part, and writing a limit is the consent to it."""
    act = begin_act(session, complaint_id, Action.OPEN_BLIND_BID, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    refuse_when_agreed(session, complaint_id)
    complaint, today, past = act.complaint, local_date(now), blind_bids_of(session, complaint_id)
    floor_fen = law_range(session, complaint, now).floor_fen
    allowed = chances_of(complaint, past, today, frame_of(positions_of(session, complaint, today), floor_fen))
    if allowed.why_not:
        raise ConflictError(allowed.why_not)
    row = BlindBid(
        id=new_id(),
        complaint_id=complaint_id,
        number=len(past) + 1,
        opened_by=side_of(actor.role).value,
        account_id=actor.account_id,
        opened_at=now,
        closes_on=_last_day(complaint, today),
        floor_fen=floor_fen,
    )
    session.add(row)
    take_step(session, complaint, Action.OPEN_BLIND_BID, actor, now, {"blind_bid": row.id})
    _tell_begun(session, complaint, side_of(actor.role), now)
    return finish_act(session, act, now, row.id)


def seal_limit(
    session: Session,
    complaint_id: str,
    entry: LimitEntry,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Enter one's limit, or change it while the other side's is not in; the second one in ends the bid."""
    act = begin_act(session, complaint_id, Action.SEAL_LIMIT, actor, submission, now)
    if act.earlier is not None:
        return _still_true(session, act.earlier, entry, actor)
    refuse_when_agreed(session, complaint_id)
    row = _live(session, complaint_id, entry.bid_id)
    if is_over(row, local_date(now)):
        raise ConflictError(_GONE)
    refuse_above_limit(session, act.complaint, actor, entry.limit_fen, "secret_limit")
    frame = frame_of(positions_of(session, act.complaint, local_date(now)), row.floor_fen)
    check_limit(entry.limit_fen, frame)
    take_step(session, act.complaint, Action.SEAL_LIMIT, actor, now, {"blind_bid": row.id})
    side = side_of(actor.role)
    if row.limit_side in (None, side.value):
        _seal(session, act, row, entry.limit_fen, now)
    else:
        _compare(session, act.complaint, row, entry.limit_fen, now)
    return finish_act(session, act, now, row.id)


def take_back_limit(
    session: Session, complaint_id: str, bid_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Take one's limit out again and destroy it, while the other side's is not in."""
    act = begin_act(session, complaint_id, Action.TAKE_BACK_LIMIT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    row, side = _live(session, complaint_id, bid_id), side_of(actor.role)
    if row.limit_side != side.value:
        raise ConflictError("您这一方没有封存的底线")
    row.limit_side, row.limit_sealed = None, None
    take_step(session, act.complaint, Action.TAKE_BACK_LIMIT, actor, now, {"blind_bid": row.id})
    news = in_room("对方收回了底线", f"{SIDE_NAMES[side]}收回了封存的底线，双盲出价还在进行。")
    tell(session, act.complaint, other_side(side), news, now)
    return finish_act(session, act, now, row.id)


def call_off_blind_bid(
    session: Session, complaint_id: str, bid_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """End it without a comparison: nobody has to take part and nobody has to say why."""
    act = begin_act(session, complaint_id, Action.CALL_OFF_BLIND_BID, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    row = _live(session, complaint_id, bid_id)
    end_blind_bid(row, BlindOutcome.CALLED_OFF, now)
    take_step(session, act.complaint, Action.CALL_OFF_BLIND_BID, actor, now, {"blind_bid": row.id})
    who = SIDE_NAMES[side_of(actor.role)]
    news = in_room("双盲出价取消了", f"{who}取消了双盲出价，没有比对，写过的底线已经销毁。")
    tell_both(session, act.complaint, news, now)
    return finish_act(session, act, now, row.id)


def lapse_blind_bids(session: Session, now: datetime) -> int:
    """End what nobody completed in time and destroy the limit that waited; returns how many lapsed."""
    today = local_date(now)
    lapsed = select(BlindBid.complaint_id).where(BlindBid.ended_at.is_(None), BlindBid.closes_on < today)
    return do_each(session, lapsed.order_by(BlindBid.closes_on), lambda found: _lapse(session, found, now))


def _last_day(complaint: Complaint, today: date) -> date:
    """Return the last day to write a limit, not beyond the mediation; while its clock stands still nothing cuts it."""
    planned = today + timedelta(office_of_complaint(complaint).house_rules.blind_bid_days)
    return planned if complaint.due_on is None else max(today, min(planned, complaint.due_on))


def _live(session: Session, complaint_id: str, bid_id: str) -> BlindBid:
    row = find_open_blind_bid(session, complaint_id)
    if row is None or row.id != bid_id:
        raise ConflictError(_GONE)
    return row


def _still_true(session: Session, earlier: ActResult, entry: LimitEntry, actor: Actor) -> ActResult:
    """Return the first result to a repeat, unless the side would believe a limit to be in that is not."""
    row = session.get_one(BlindBid, earlier.subject_id)
    is_compared = row.outcome is not None and BlindOutcome(row.outcome) in COMPARED
    if row.id != entry.bid_id or not (is_compared or row.limit_side == side_of(actor.role).value):
        raise ConflictError(_NOT_IN)
    return earlier


def _seal(session: Session, act: OpenAct, row: BlindBid, limit_fen: int, now: datetime) -> None:
    side, is_first = side_of(act.actor.role), row.limit_side is None
    row.limit_side = side.value
    row.limit_sealed = vault_of(session).seal(written(limit_fen))
    if is_first:
        body = f"{SIDE_NAMES[side]}已经封存底线，您写下底线后马上比对。写了多少谁也看不到。"
        tell(session, act.complaint, other_side(side), in_room("对方已经封存底线", body), now)


def _compare(session: Session, complaint: Complaint, row: BlindBid, entered_fen: int, now: datetime) -> None:
    """Open the waiting limit, compare, destroy it, and tell both sides the same at the same moment."""
    if row.limit_side is None or row.limit_sealed is None:
        raise ValueError("there is no sealed limit to compare with")
    law = law_range(session, complaint, now)
    known = Side(row.limit_side), int(vault_of(session).open(row.limit_sealed))
    sum_fen = meeting_sum(limits_of(known, entered_fen), law.floor_fen)
    end_blind_bid(row, BlindOutcome.NOT_CROSSED if sum_fen is None else BlindOutcome.CROSSED, now)
    if sum_fen is not None:
        case = Case(positions_of(session, complaint, local_date(now)), law, (), complaint.paid_fen)
        keep_proposal(session, complaint, Side.SYSTEM, (case, as_proposal(sum_fen, law)), now)
    take_step(session, complaint, Action.COMPARE_LIMITS, SYSTEM_ACTOR, now, {"blind_bid": row.id})
    news = in_room("双盲出价没有碰上", "双方的底线没有碰上，底线已经销毁。差多少谁也不知道，可以继续商量。")
    if sum_fen is not None:
        news = in_room("双盲出价碰上了", "双方的底线碰上了，请到调解室看建议的金额。双方都签字以前，谁也不受约束。")
    tell_both(session, complaint, news, now)
    tell_role(session, complaint, Role.MEDIATOR, news, now)


def _lapse(session: Session, complaint_id: str, now: datetime) -> bool:
    complaint = get_complaint_for_update(session, complaint_id, SYSTEM_ACTOR)
    row = find_open_blind_bid(session, complaint_id)
    if row is None or not is_over(row, local_date(now)) or Stage(complaint.stage) is not Stage.MEDIATING:
        return False
    end_blind_bid(row, BlindOutcome.LAPSED, now)
    take_step(session, complaint, Action.LAPSE_BLIND_BID, SYSTEM_ACTOR, now, {"blind_bid": row.id})
    if find_agreement(session, complaint_id) is None:
        news = in_room("双盲出价到期了", "到期没有写齐，没有比对，写过的底线已经销毁。")
        tell_both(session, complaint, news, now)
    return True


def _tell_begun(session: Session, complaint: Complaint, by: Side, now: datetime) -> None:
    body = f"{SIDE_NAMES[by]}发起了双盲出价：双方各自写下底线，谁也看不到，只比对能不能碰上。可以不参加。"
    news = in_room("可以试试双盲出价", body, f"/complaints/{complaint.id}/room/blind-bid")
    for side in (Side.CONSUMER, Side.MERCHANT):
        if side is not by:
            tell(session, complaint, side, news, now)
