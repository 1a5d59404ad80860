"""Making an offer, or answering one with another."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from mediation.domain.lifecycle import Action, Stage
from mediation.domain.offer_checks import OfferFrame, check_terms
from mediation.domain.offers import OFFER_STATE_NAMES, OfferState, OfferTerms
from mediation.domain.parties import SIDE_NAMES, other_side, side_of
from mediation.domain.wording import WordingKind
from mediation.services.check_wording import check_wording
from mediation.services.desk_powers import refuse_above_limit
from mediation.services.documents import office_of_complaint
from mediation.services.submissions import PLAIN, ActResult, OpenAct, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import in_room, tell
from mediation.storage.loading import find_agreement, get_offer
from mediation.storage.offer_values import seal_extent, state_of
from mediation.storage.room_tables import Offer


def make_offer(
    session: Session,
    complaint_id: str,
    terms: OfferTerms,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Put an offer on the table, exact enough to become the agreement."""
    act = begin_act(session, complaint_id, Action.MAKE_OFFER, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    refuse_when_agreed(session, complaint_id)
    wording = _check_wording(act, terms)
    offer = _put(session, act, terms, None, now)
    take_step(session, act.complaint, Action.MAKE_OFFER, actor, now, {"offer": offer.id, **wording})
    _tell(session, act, now)
    return finish_act(session, act, now, offer.id)


@dataclass(frozen=True)
class Counter:
    """The open offer that is answered, and the terms put against it."""

    offer_id: str
    terms: OfferTerms


def counter_offer(
    session: Session,
    complaint_id: str,
    counter: Counter,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Answer the other side's open offer with one's own; the first can then no longer be accepted."""
    act = begin_act(session, complaint_id, Action.COUNTER_OFFER, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    answered = open_offer_of_other_side(session, act, counter.offer_id, now)
    wording = _check_wording(act, counter.terms)
    answered.countered_at = now
    offer = _put(session, act, counter.terms, answered.id, now)
    details = {"offer": offer.id, "answers": answered.id, **wording}
    take_step(session, act.complaint, Action.COUNTER_OFFER, actor, now, details)
    _tell(session, act, now)
    return finish_act(session, act, now, offer.id)


def open_offer_of_other_side(session: Session, act: OpenAct, offer_id: str, now: datetime) -> Offer:
    """Return the other side's offer that still waits for an answer; raises what to tell the person otherwise."""
    refuse_when_agreed(session, act.complaint.id)
    offer = get_offer(session, act.complaint.id, offer_id)
    if offer.side == side_of(act.actor.role):
        raise NotAllowedError("这是您自己提出的方案，请等对方答复，或者撤回它")
    refuse_unless(offer, frozenset({OfferState.OPEN}), local_date(now))
    return offer


def refuse_unless(offer: Offer, states: frozenset[OfferState], today: date) -> None:
    """Raise ConflictError when somebody or the calendar was quicker."""
    state = state_of(offer, today)
    if state not in states:
        raise ConflictError(f"这个方案{OFFER_STATE_NAMES[state]}，不能再操作，请刷新页面查看最新情况")


def refuse_when_agreed(session: Session, complaint_id: str) -> None:
    """Raise ConflictError while an agreement waits for signatures."""
    if find_agreement(session, complaint_id) is not None:
        raise ConflictError("已有一份待签的协议。请先签署，或者选择“不签这份协议”后再协商")


def _check_wording(act: OpenAct, terms: OfferTerms) -> dict[str, str]:
    """Hold back what is typed; a card number may stand in the conditions, because money must be able to arrive."""
    goods = terms.extent.goods
    texts = {
        "conditions": terms.conditions,
        "item": terms.extent.item,
        "also": "；".join(each.item for each in terms.extent.also),
        "goods_item": goods.item if goods else "",
    }
    return check_wording(act, texts, allowed=[WordingKind.BANK_CARD])


def _put(session: Session, act: OpenAct, terms: OfferTerms, answers_id: str | None, now: datetime) -> Offer:
    today = local_date(now)
    rules = office_of_complaint(act.complaint).house_rules
    refuse_above_limit(session, act.complaint, act.actor, terms.sum_fen)
    checked = check_terms(terms, OfferFrame(today, act.complaint.due_on or today, rules, len(act.complaint.claims)))
    offer = Offer(
        id=new_id(),
        complaint_id=act.complaint.id,
        side=side_of(act.actor.role).value,
        account_id=act.actor.account_id,
        in_negotiation=act.complaint.stage == Stage.NEGOTIATING,
        answers_id=answers_id,
        remedy=checked.remedy.value,
        sum_fen=checked.sum_fen,
        due_on=checked.due_on,
        method=checked.method.value,
        conditions_sealed=vault_of(session).seal(checked.conditions),
        extent_sealed=seal_extent(session, checked.extent),
        valid_until=checked.valid_until or today,
        valid_asked_on=checked.valid_asked_on,
        made_at=now,
    )
    session.add(offer)
    return offer


def _tell(session: Session, act: OpenAct, now: datetime) -> None:
    side = side_of(act.actor.role)
    news = in_room("对方提出了方案", f"{SIDE_NAMES[side]}提出了方案，可以接受、还价或谢绝。")
    tell(session, act.complaint, other_side(side), news, now)
