"""The rule's proposal for a room: at its opening, at each round, and whenever somebody asks."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from mediation.domain.award import award_of
from mediation.domain.claims import MONEY_REMEDIES, Remedy, claim_from_json
from mediation.domain.lifecycle import Action
from mediation.domain.parties import Side, side_of
from mediation.domain.proposal import Case, Comparable, LawRange, Proposed, propose
from mediation.domain.pushed import NEAREST
from mediation.services.documents import office_of_complaint
from mediation.services.law_answers import book_of, keep_advice, routes_after_mediation
from mediation.services.make_offer import refuse_when_agreed
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import in_room, tell_both
from mediation.storage.complaint_tables import Complaint, FactAnswer
from mediation.storage.loading import find_session, offers_of, rows_of
from mediation.storage.positions import positions_of
from mediation.storage.recommendations import find_newest_push
from mediation.storage.room_tables import Proposal


def make_proposal(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Compute a proposal on demand; it is the same whoever asks."""
    act = begin_act(session, complaint_id, Action.MAKE_PROPOSAL, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    refuse_when_agreed(session, complaint_id)
    proposal = propose_by_rule(session, act.complaint, side_of(actor.role), now)
    if proposal is None:
        raise ConflictError("现在还没有任何金额可以计算：诉求、方案和法律都没有给出金额。请直接提出方案或者转人工")
    take_step(session, act.complaint, Action.MAKE_PROPOSAL, actor, now, {"proposal": proposal.id})
    tell_both(session, act.complaint, in_room("有一份按规则算出的建议", "双方看到的金额和算法完全一样，供参考。"), now)
    return finish_act(session, act, now, proposal.id)


def propose_by_rule(session: Session, complaint: Complaint, asked_by: Side, now: datetime) -> Proposal | None:
    """Store the proposal for the room as it stands, or return None where there is no sum to compute with."""
    case = _case(session, complaint, now)
    proposed = propose(case)
    return None if proposed is None else keep_proposal(session, complaint, asked_by, (case, proposed), now)


def _case(session: Session, complaint: Complaint, now: datetime) -> Case:
    return Case(
        positions=positions_of(session, complaint, local_date(now)),
        law=law_range(session, complaint, now),
        comparables=_comparables(session, complaint),
        paid_fen=complaint.paid_fen,
    )


def law_range(session: Session, complaint: Complaint, now: datetime) -> LawRange:
    """Ask the book twice: with the consumer's facts, and with those the merchant does not dispute."""
    told = complaint.rule_facts
    claimed = award_of(keep_advice(session, complaint, "claimed", told, now))
    accepted = undisputed_facts(told, rows_of(session, FactAnswer, complaint.id))
    floor = award_of(keep_advice(session, complaint, "undisputed", accepted, now))
    return LawRange(floor.low_fen if floor else None, claimed.high_fen if claimed else None)


def undisputed_facts(told: dict[str, Any], answers: list[FactAnswer]) -> dict[str, Any]:
    """Return what both sides stand on: agreed facts, and the merchant's own value where it gave one."""
    facts = {}
    for answer in answers:
        if answer.agreed and answer.fact in told:
            facts[answer.fact] = told[answer.fact]
        elif answer.value:
            facts[answer.fact] = answer.value[0]
    return facts


def _comparables(session: Session, complaint: Complaint) -> tuple[Comparable, ...]:
    """Take the nearest cases of the newest push: asking to look again adds cases to read, but changes no sum."""
    pushed = find_newest_push(session, complaint.id)
    found = []
    for case in pushed.cases[:NEAREST] if pushed else []:
        sums = [case[name] for name in ("refund_fen", "compensation_fen") if case[name] is not None]
        if sums:
            found.append(Comparable(case["case_id"], case["title"], sum(sums), case["paid_fen"]))
    return tuple(found)


def keep_proposal(
    session: Session, complaint: Complaint, asked_by: Side, made: tuple[Case, Proposed], now: datetime
) -> Proposal:
    """Store a sum for both sides with how it came about and what it was made from."""
    case, proposed = made
    room = find_session(session, complaint.id)
    today = local_date(now)
    row = Proposal(
        id=new_id(),
        complaint_id=complaint.id,
        round=room.round if room else 1,
        asked_by=asked_by.value,
        method=proposed.method,
        remedy=_remedy(session, complaint).value,
        sum_fen=proposed.sum_fen,
        due_on=today + timedelta(office_of_complaint(complaint).house_rules.proposal_pay_days),
        derivation=proposed.to_json(),
        inputs=_inputs(case),
        without_agreement=routes_after_mediation(book_of(session, complaint), today),
        made_at=now,
    )
    session.add(row)
    session.flush()
    return row


def _remedy(session: Session, complaint: Complaint) -> Remedy:
    """Return the money remedy most offers name, else the first claimed one, else refund."""
    named = Counter(
        remedy for offer in offers_of(session, complaint.id) if (remedy := Remedy(offer.remedy)) in MONEY_REMEDIES
    )
    if named:
        return named.most_common(1)[0][0]
    claimed = (claim_from_json(claim).remedy for claim in complaint.claims)
    return next((remedy for remedy in claimed if remedy in MONEY_REMEDIES), Remedy.REFUND)


def _inputs(case: Case) -> dict[str, Any]:
    return {
        "consumer_fen": case.positions.consumer_fen,
        "merchant_fen": case.positions.merchant_fen,
        "claimed_fen": case.positions.claimed_fen,
        "floor_fen": case.law.floor_fen,
        "ceiling_fen": case.law.ceiling_fen,
        "paid_fen": case.paid_fen,
        "cases": [comparable.case_id for comparable in case.comparables],
    }
