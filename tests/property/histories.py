"""Playing random legal histories of one complaint: whoever may do something does it with plausible words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from mediation.domain.letters import GroundAndReasons
from mediation.domain.lifecycle import Action
from mediation.domain.procedure import LEAD_RESULT_NAMES, Payer, RecusalGround
from mediation.queries.agreement_document import agreement_document
from mediation.queries.blind_bids import BlindBidView, blind_bid_page
from mediation.queries.office_case import office_case
from mediation.queries.procedure_page import procedure_page
from mediation.queries.room_page import room_page
from mediation.queries.situation_of import open_actions
from mediation.services.accept_complaint import accept_complaint
from mediation.services.add_evidence import StoredFile, add_evidence
from mediation.services.answer_offer import accept_offer, decline_offer
from mediation.services.apply_recusal import RecusalAsked, RecusalDecision, apply_recusal, decide_recusal
from mediation.services.bid_blindly import (
    LimitEntry,
    call_off_blind_bid,
    open_blind_bid,
    seal_limit,
    take_back_limit,
)
from mediation.services.call_human import CallAnswer, answer_call, call_human
from mediation.services.delegate_mediation import answer_delegation, end_delegation, propose_delegation
from mediation.services.draft_agreement import discard_agreement
from mediation.services.end_mediation import decline_mediation, state_no_agreement, terminate_mediation
from mediation.services.follow_breach_lead import LeadResult, close_breach_lead, extend_breach_lead, open_breach_lead
from mediation.services.give_consent import give_consent
from mediation.services.make_appointment import (
    AppointmentProposal,
    answer_appointment,
    cancel_appointment,
    propose_appointment,
)
from mediation.services.make_offer import make_offer
from mediation.services.order_testing import (
    TestingEnd,
    TestingProposal,
    TestingReply,
    answer_testing,
    designate_lab,
    end_testing,
    propose_testing,
    start_testing,
)
from mediation.services.record_consent import ConsentHeard, record_consent
from mediation.services.refuse_complaint import refuse_complaint
from mediation.services.send_statement import send_statement
from mediation.services.sign_agreement import seal_agreement, sign_agreement
from mediation.services.watch_performance import BreachReport, Receipt, confirm_receipt, report_breach
from mediation.services.withdraw_complaint import withdraw_complaint
from mediation.storage.complaint_tables import Complaint, Consent
from tests.factories_mediation import some_terms

WORDS = "事情经过已经核对清楚，特此说明。"


@dataclass
class Play:
    """One complaint being played; `chance` chooses, `now` only moves forward."""

    complaint_id: str
    actors: Mapping[str, Actor]
    body_id: str
    chance: Random
    now: datetime
    done: list[str] = field(default_factory=list)

    def one_of(self, values: Any) -> Any:
        return self.chance.choice(list(values))

    def yes(self) -> bool:
        return self.chance.random() < 0.5


Do = Callable[[Session, Play, Actor], object]


def _file(play: Play) -> StoredFile:
    digest = sha256(f"{len(play.done)}".encode()).hexdigest()
    return StoredFile(digest, "image/png", "凭证.png", 2048, "凭证")


def _offer(session: Session, play: Play, actor: Actor) -> str:
    table = room_page(session, play.complaint_id, actor, play.now).table
    return next(offer.offer_id for offer in table.offers if Action.ACCEPT_OFFER in offer.actions)


def _digest(session: Session, play: Play, actor: Actor) -> str:
    return agreement_document(session, play.complaint_id, actor, play.now).text_sha256


def _missing_side(session: Session, play: Play) -> str:
    return next(side for side in ("merchant", "consumer") if session.get(Consent, (play.complaint_id, side)) is None)


def _terminate(session: Session, play: Play, actor: Actor) -> None:
    case = office_case(session, play.complaint_id, actor, play.now)
    ground = play.one_of(offered.ground for offered in case.offered_grounds if offered.is_offered).code
    situation = play.one_of(one.code for one in case.later_situations)
    given = GroundAndReasons(ground, f"依据第三条，{WORDS}", situation=situation)
    terminate_mediation(session, play.complaint_id, given, actor, play.now)


def _refuse(session: Session, play: Play, actor: Actor) -> None:
    case = office_case(session, play.complaint_id, actor, play.now)
    ground = play.one_of(ground.code for ground in case.refusal_grounds)
    refuse_complaint(session, play.complaint_id, GroundAndReasons(ground, f"依据第三条，{WORDS}"), actor, play.now)


def _answer_call(session: Session, play: Play, actor: Actor) -> None:
    call = room_page(session, play.complaint_id, actor, play.now).head.open_call
    assert call is not None
    answer_call(session, play.complaint_id, CallAnswer(call.call_id, WORDS), actor, play.now)


def _bid(session: Session, play: Play, actor: Actor) -> BlindBidView:
    current = blind_bid_page(session, play.complaint_id, actor, play.now).current
    assert current is not None
    return current


def _seal_limit(session: Session, play: Play, actor: Actor) -> None:
    bid = _bid(session, play, actor)
    limit = play.chance.randint(bid.low_fen, bid.high_fen or 500_000)
    seal_limit(session, play.complaint_id, LimitEntry(bid.bid_id, limit), actor, play.now)


def _apply_recusal(session: Session, play: Play, actor: Actor) -> None:
    staff = procedure_page(session, play.complaint_id, actor, play.now).choices.staff
    asked = RecusalAsked(play.one_of(staff).value, play.one_of(RecusalGround).value, WORDS)
    apply_recusal(session, play.complaint_id, asked, actor, play.now)


def _decide_recusal(session: Session, play: Play, actor: Actor) -> None:
    replacements = procedure_page(session, play.complaint_id, actor, play.now).choices.replacements
    granted = bool(replacements) and play.yes()
    chosen = play.one_of(replacements).value if granted else None
    decide_recusal(session, play.complaint_id, RecusalDecision(granted, WORDS, chosen), actor, play.now)


DO: Mapping[Action, Do] = {
    Action.ACCEPT: lambda s, p, a: accept_complaint(s, p.complaint_id, a, p.now),
    Action.REFUSE: _refuse,
    Action.WITHDRAW: lambda s, p, a: withdraw_complaint(s, p.complaint_id, a, p.now),
    Action.GIVE_CONSENT: lambda s, p, a: give_consent(s, p.complaint_id, a, p.now),
    Action.RECORD_CONSENT: lambda s, p, a: record_consent(
        s, p.complaint_id, ConsentHeard(_missing_side(s, p), "phone", WORDS), a, p.now
    ),
    Action.DECLINE_MEDIATION: lambda s, p, a: decline_mediation(s, p.complaint_id, a, p.now),
    Action.ADD_EVIDENCE: lambda s, p, a: add_evidence(s, p.complaint_id, _file(p), a, p.now),
    Action.SEND_STATEMENT: lambda s, p, a: send_statement(s, p.complaint_id, WORDS, a, p.now),
    Action.MAKE_OFFER: lambda s, p, a: make_offer(s, p.complaint_id, some_terms(p.now, 200_000), a, p.now),
    Action.ACCEPT_OFFER: lambda s, p, a: accept_offer(s, p.complaint_id, _offer(s, p, a), a, p.now),
    Action.DECLINE_OFFER: lambda s, p, a: decline_offer(s, p.complaint_id, _offer(s, p, a), a, p.now),
    Action.SIGN_AGREEMENT: lambda s, p, a: sign_agreement(s, p.complaint_id, _digest(s, p, a), a, p.now),
    Action.SEAL_AGREEMENT: lambda s, p, a: seal_agreement(s, p.complaint_id, _digest(s, p, a), a, p.now),
    Action.DISCARD_AGREEMENT: lambda s, p, a: discard_agreement(s, p.complaint_id, a, p.now),
    Action.STATE_NO_AGREEMENT: lambda s, p, a: state_no_agreement(s, p.complaint_id, a, p.now),
    Action.TERMINATE: _terminate,
    Action.OPEN_BLIND_BID: lambda s, p, a: open_blind_bid(s, p.complaint_id, a, p.now),
    Action.SEAL_LIMIT: _seal_limit,
    Action.TAKE_BACK_LIMIT: lambda s, p, a: take_back_limit(s, p.complaint_id, _bid(s, p, a).bid_id, a, p.now),
    Action.CALL_OFF_BLIND_BID: lambda s, p, a: call_off_blind_bid(s, p.complaint_id, _bid(s, p, a).bid_id, a, p.now),
    Action.CALL_HUMAN: lambda s, p, a: call_human(s, p.complaint_id, WORDS, a, p.now),
    Action.ANSWER_CALL: _answer_call,
    Action.APPLY_RECUSAL: _apply_recusal,
    Action.DECIDE_RECUSAL: _decide_recusal,
    Action.PROPOSE_DELEGATION: lambda s, p, a: propose_delegation(s, p.complaint_id, p.body_id, a, p.now),
    Action.ANSWER_DELEGATION: lambda s, p, a: answer_delegation(s, p.complaint_id, a, p.now, agrees=p.yes()),
    Action.END_DELEGATION: lambda s, p, a: end_delegation(s, p.complaint_id, WORDS, a, p.now),
    Action.PROPOSE_TESTING: lambda s, p, a: propose_testing(
        s, p.complaint_id, TestingProposal("器材强度", "示例省质检院", p.one_of(Payer).value), a, p.now
    ),
    Action.ANSWER_TESTING: lambda s, p, a: answer_testing(s, p.complaint_id, TestingReply(p.yes(), p.yes()), a, p.now),
    Action.DESIGNATE_LAB: lambda s, p, a: designate_lab(s, p.complaint_id, "示例市计量所", a, p.now),
    Action.START_TESTING: lambda s, p, a: start_testing(s, p.complaint_id, None, a, p.now),
    Action.END_TESTING: lambda s, p, a: end_testing(s, p.complaint_id, TestingEnd(None, _file(p)), a, p.now),
    Action.PROPOSE_APPOINTMENT: lambda s, p, a: propose_appointment(
        s, p.complaint_id, AppointmentProposal(p.now + timedelta(days=2)), a, p.now
    ),
    Action.ANSWER_APPOINTMENT: lambda s, p, a: answer_appointment(s, p.complaint_id, a, p.now, accepts=p.yes()),
    Action.CANCEL_APPOINTMENT: lambda s, p, a: cancel_appointment(s, p.complaint_id, a, p.now),
    Action.OPEN_BREACH_LEAD: lambda s, p, a: open_breach_lead(s, p.complaint_id, WORDS, a, p.now),
    Action.EXTEND_BREACH_LEAD: lambda s, p, a: extend_breach_lead(s, p.complaint_id, WORDS, a, p.now),
    Action.CLOSE_BREACH_LEAD: lambda s, p, a: close_breach_lead(
        s, p.complaint_id, LeadResult(p.one_of(LEAD_RESULT_NAMES), WORDS), a, p.now
    ),
    Action.CONFIRM_PERFORMANCE: lambda s, p, a: confirm_receipt(
        s, p.complaint_id, Receipt(local_date(p.now), basis=WORDS), a, p.now
    ),
    Action.REPORT_BREACH: lambda s, p, a: report_breach(s, p.complaint_id, BreachReport(WORDS), a, p.now),
}
# What ends a history early or changes nothing is drawn less often, so that most histories get somewhere.
_RARELY = frozenset(
    {
        Action.ADD_EVIDENCE,
        Action.SEND_STATEMENT,
        Action.CALL_HUMAN,
        Action.TAKE_BACK_LIMIT,
        Action.CALL_OFF_BLIND_BID,
        Action.REFUSE,
        Action.WITHDRAW,
        Action.DECLINE_MEDIATION,
        Action.STATE_NO_AGREEMENT,
        Action.TERMINATE,
        Action.DISCARD_AGREEMENT,
    }
)


def play_one_step(session: Session, play: Play) -> None:
    """Let somebody do one of the acts that are offered to them; a refusal of it is an error of the program."""
    offered = [
        (who, action)
        for who, actor in play.actors.items()
        if _sees(session, play, actor)
        for action in open_actions(session, play.complaint_id, actor, play.now).actions
        if action in DO
    ]
    going_on = [act for act in offered if act[1] not in _RARELY]
    rarely = play.chance.randrange(5) == 0
    choices = offered if rarely or not going_on else going_on
    if choices:
        who, action = play.one_of(choices)
        play.done.append(f"{who}: {action}")
        DO[action](session, play, play.actors[who])


def _sees(session: Session, play: Play, actor: Actor) -> bool:
    complaint = session.get_one(Complaint, play.complaint_id)
    return actor.role in {"consumer", "officer", "mediator", "supervisor"} or complaint.accepted_on is not None
