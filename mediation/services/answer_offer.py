"""Accepting, declining or withdrawing an offer. Two people at once: one wins, the other is told."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor, Role
from mediation.domain.lifecycle import Action
from mediation.domain.offers import OfferState
from mediation.domain.parties import SIDE_NAMES, other_side, side_of
from mediation.services.desk_powers import refuse_above_limit
from mediation.services.draft_agreement import draft_agreement
from mediation.services.end_blind_bid import overtake_blind_bid
from mediation.services.joint_consent import require_joint_consent
from mediation.services.make_offer import open_offer_of_other_side, refuse_unless, refuse_when_agreed
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, in_room, tell, tell_both, tell_role
from mediation.storage.loading import get_offer


def accept_offer(
    session: Session,
    complaint_id: str,
    offer_id: str,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Accept the other side's open offer; its agreement is drafted at once and is the result's subject."""
    act = begin_act(session, complaint_id, Action.ACCEPT_OFFER, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    offer = open_offer_of_other_side(session, act, offer_id, now)
    refuse_above_limit(session, act.complaint, actor, offer.sum_fen)
    require_joint_consent(session, act.complaint, Action.ACCEPT_OFFER, offer.id, actor)
    offer.accepted_at = now
    agreement = draft_agreement(session, act.complaint, offer, now)
    overtake_blind_bid(session, complaint_id, now)
    take_step(
        session, act.complaint, Action.ACCEPT_OFFER, actor, now, {"offer": offer.id, "agreement": agreement.number}
    )
    tell_both(
        session, act.complaint, in_room("双方谈妥了，请签署协议", "协议已起草，请核对金额、日期和方式后签署。"), now
    )
    if not agreement.is_direct:
        tell_role(session, act.complaint, Role.MEDIATOR, News("一份协议等待签署", "双方签署后请您核对并盖章。"), now)
    return finish_act(session, act, now, agreement.id)


def decline_offer(
    session: Session,
    complaint_id: str,
    offer_id: str,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Decline the other side's open offer; talking goes on."""
    act = begin_act(session, complaint_id, Action.DECLINE_OFFER, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    offer = open_offer_of_other_side(session, act, offer_id, now)
    offer.declined_at = now
    take_step(session, act.complaint, Action.DECLINE_OFFER, actor, now, {"offer": offer.id})
    side = side_of(actor.role)
    news = in_room("方案被谢绝", f"{SIDE_NAMES[side]}谢绝了您的方案，可以再提一个，也可以转人工。")
    tell(session, act.complaint, other_side(side), news, now)
    return finish_act(session, act, now, offer.id)


def withdraw_offer(
    session: Session,
    complaint_id: str,
    offer_id: str,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Take one's own offer off the table while it waits for an answer; an answered one is history."""
    act = begin_act(session, complaint_id, Action.WITHDRAW_OFFER, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    offer = get_offer(session, complaint_id, offer_id)
    if offer.side != side_of(actor.role):
        raise NotAllowedError("只能撤回自己提出的方案")
    refuse_unless(offer, frozenset({OfferState.OPEN}), local_date(now))
    refuse_when_agreed(session, complaint_id)
    offer.withdrawn_at = now
    take_step(session, act.complaint, Action.WITHDRAW_OFFER, actor, now, {"offer": offer.id})
    side = side_of(actor.role)
    tell(session, act.complaint, other_side(side), in_room("方案已撤回", f"{SIDE_NAMES[side]}撤回了一个方案。"), now)
    return finish_act(session, act, now, offer.id)
