"""Disputes over competence: raised by the office that has the complaint, agreed upon by both or decided above them.

Order 121 article 33: the offices agree within the working days of the rule book, else their common superior
designates one. Until then nobody accepts or refuses. The acceptance clock starts anew when the other office takes the
complaint or a superior designates one; an office that takes its own dispute back goes on with the clock it had.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from identity.queries.offices import find_office, office_line, offices_above
from mediation.domain.clocks import ClockKind
from mediation.domain.lifecycle import Action
from mediation.domain.parties import Side
from mediation.services.run_clocks import reopen_clock, start_clock, stop_clock
from mediation.services.submissions import PLAIN, ActResult, OpenAct, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell, tell_office
from mediation.services.transfer_complaint import TransferOrder, check_reasons_of, move_to_office
from mediation.storage.office_rows import find_open_dispute, was_disputed_between
from mediation.storage.office_tables import CompetenceDispute
from mediation.storage.procedures import delegate_body_ids


@dataclass(frozen=True)
class Settlement:
    """Which office is competent, and why; `how` is agreed or designated."""

    office_id: str
    reasons: str
    how: str


def dispute_competence(
    session: Session,
    complaint_id: str,
    order: TransferOrder,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Say that another office here is competent; both have the days of the article to agree."""
    act = begin_act(session, complaint_id, Action.DISPUTE_COMPETENCE, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint, reasons, today = act.complaint, check_reasons_of(order.reasons), local_date(now)
    other = find_office(session, order.office_id) if order.office_id else None
    barred = {complaint.office_id, *delegate_body_ids(session)}
    if other is None or other.office_id in barred or not other.is_active:
        message = "请选择您认为有管辖权的另一个机关"
        raise InvalidInputError(message, fields={"office_id": message})
    if was_disputed_between(session, complaint_id, (complaint.office_id or "", other.office_id)):
        raise ConflictError("这两个机关已经就这件投诉协商过管辖，不能再提出")
    stop_clock(session, complaint, ClockKind.ACCEPTANCE, today, "disputed")
    clock = start_clock(session, complaint, ClockKind.COMPETENCE, today, now)
    dispute = CompetenceDispute(
        id=new_id(),
        complaint_id=complaint.id,
        raised_by_office_id=complaint.office_id or "",
        other_office_id=other.office_id,
        reasons_sealed=vault_of(session).seal(reasons),
        raised_by=actor.account_id,
        raised_at=now,
        agree_until=clock.due_on,
    )
    session.add(dispute)
    details = {"raised_by": complaint.office_id, "other": other.office_id, "until": clock.due_on}
    take_step(session, complaint, Action.DISPUTE_COMPETENCE, actor, now, details)
    day = chinese_date(clock.due_on)
    told = f"对方机关认为应由本机关管辖，请在 {day} 前协商确定。"
    news = News("有一件投诉的管辖需要协商", told, f"/office/complaints/{complaint_id}")
    tell_office(session, complaint, Role.OFFICER, other.office_id, news, now)
    body = f"由哪个机关办理正在协商，最晚 {day} 有结果，您不用做什么。"
    tell(session, complaint, Side.CONSUMER, News("正在确定由哪个机关办理", body), now)
    return finish_act(session, act, now, dispute.id)


def settle_competence(
    session: Session, complaint_id: str, reasons: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Take the complaint as the other office, or take the dispute back as the one that raised it.

    Nobody can decide so against the other, and nobody gets new days by a dispute with itself.
    """
    act = begin_act(session, complaint_id, Action.SETTLE_COMPETENCE, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    dispute = _open_dispute(session, act)
    if actor.office_id not in _offices_of(dispute):
        raise NotAllowedError("只有争议双方的机关可以协商确定管辖")
    return _settle(session, act, dispute, Settlement(actor.office_id or "", check_reasons_of(reasons), "agreed"), now)


def designate_office(
    session: Session,
    complaint_id: str,
    order: TransferOrder,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Decide as the superior of both offices which of the two is competent."""
    act = begin_act(session, complaint_id, Action.DESIGNATE_OFFICE, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    dispute, reasons = _open_dispute(session, act), check_reasons_of(order.reasons)
    if not is_above_both(session, actor, dispute):
        raise NotAllowedError("只有争议双方共同的上级机关可以指定管辖")
    if order.office_id not in _offices_of(dispute):
        message = "请在争议双方里指定一个机关"
        raise InvalidInputError(message, fields={"office_id": message})
    return _settle(session, act, dispute, Settlement(order.office_id, reasons, "designated"), now)


def is_above_both(session: Session, actor: Actor, dispute: CompetenceDispute) -> bool:
    """Tell whether the actor's office stands above both offices of the dispute."""
    return all(actor.office_id in offices_above(session, office_id) for office_id in _offices_of(dispute))


def _open_dispute(session: Session, act: OpenAct) -> CompetenceDispute:
    dispute = find_open_dispute(session, act.complaint.id)
    if dispute is None:
        raise ConflictError("这件投诉没有正在协商的管辖争议，请刷新页面查看")
    return dispute


def _offices_of(dispute: CompetenceDispute) -> tuple[str, str]:
    return dispute.raised_by_office_id, dispute.other_office_id


def _settle(
    session: Session, act: OpenAct, dispute: CompetenceDispute, settlement: Settlement, now: datetime
) -> ActResult:
    complaint, target = act.complaint, office_line(session, settlement.office_id)
    is_kept = settlement.how == "agreed" and settlement.office_id == dispute.raised_by_office_id
    dispute.settled_office_id, dispute.settled_how = settlement.office_id, settlement.how
    dispute.settled_reasons_sealed = vault_of(session).seal(settlement.reasons)
    dispute.settled_by, dispute.settled_at = act.actor.account_id, now
    stop_clock(session, complaint, ClockKind.COMPETENCE, local_date(now), settlement.how)
    if is_kept:
        reopen_clock(session, complaint, ClockKind.ACCEPTANCE)
    else:
        move_to_office(session, complaint, target, now)
    details = {"office": target.office_id, "how": settlement.how}
    take_step(session, complaint, act.action, act.actor, now, details)
    counted = "受理期限照原来的日子计算。" if is_kept else "受理期限从今天起算。"
    news = News("管辖已经确定", f"由{target.name}办理，{counted}")
    for office_id in _offices_of(dispute):
        tell_office(session, complaint, Role.OFFICER, office_id, news, now)
    body = f"由{target.name}（{target.phone}）办理，{counted}"
    tell(session, complaint, Side.CONSUMER, News("已确定由哪个机关办理", body), now)
    return finish_act(session, act, now, dispute.id)
