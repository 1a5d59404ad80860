"""Consent to mediate. When both sides have consented, the room opens (办法121 article 18)."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from mediation.domain.clocks import ClockKind
from mediation.domain.lifecycle import Action
from mediation.domain.parties import PARTIES, Side, other_side, side_of
from mediation.domain.rounds import FIRST_ROUND
from mediation.services.propose_by_rule import propose_by_rule
from mediation.services.run_clocks import start_clock
from mediation.services.seek_similar import seek_for_round
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell, tell_both, tell_role
from mediation.storage.complaint_tables import Complaint, Consent
from mediation.storage.room_tables import MEDIATION, MediationSession


def give_consent(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Record one side's consent; the second one opens mediation and brings the first proposal."""
    act = begin_act(session, complaint_id, Action.GIVE_CONSENT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint, side = act.complaint, side_of(actor.role)
    if session.get(Consent, (complaint_id, side.value)) is not None:
        raise ConflictError("您已经同意调解，正在等对方答复")
    session.add(Consent(complaint_id=complaint_id, side=side.value, account_id=actor.account_id, given_at=now))
    take_step(session, complaint, Action.GIVE_CONSENT, actor, now, {"side": side.value})
    if not open_room_when_both_agree(session, complaint, now):
        tell(session, complaint, other_side(side), asked_for_consent(side), now)
    return finish_act(session, act, now)


def open_room_when_both_agree(session: Session, complaint: Complaint, now: datetime) -> bool:
    """Open mediation when the second consent is here; tells whether it opened."""
    if not all(session.get(Consent, (complaint.id, party.value)) for party in PARTIES):
        return False
    _open_room(session, complaint, now)
    return True


def asked_for_consent(side: Side) -> News:
    who = "消费者" if side is Side.CONSUMER else "商家"
    return News("对方已同意调解", f"{who}已经同意调解，请告诉我们您是否同意。")


def _open_room(session: Session, complaint: Complaint, now: datetime) -> None:
    opening = start_clock(session, complaint, ClockKind.ROUND, local_date(now), now)
    session.add(
        MediationSession(
            id=new_id(),
            complaint_id=complaint.id,
            kind=MEDIATION,
            opened_at=now,
            round=FIRST_ROUND,
            last_act_at=now,
        )
    )
    take_step(session, complaint, Action.OPEN_SESSION, SYSTEM_ACTOR, now, {"round_due_on": opening.due_on})
    propose_by_rule(session, complaint, Side.SYSTEM, now)
    seek_for_round(session, complaint, now)
    tell_both(session, complaint, News("调解已开始", "双方都同意调解，现在可以陈述、提出方案，也可以随时转人工。"), now)
    tell_role(session, complaint, Role.MEDIATOR, News("一件调解已开始", "双方在网上自行协商，需要时会请您介入。"), now)
