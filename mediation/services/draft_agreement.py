"""Turning an accepted offer into the text both sides sign, and giving it up again."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from mediation.domain.agreement import AgreementState, text_hash
from mediation.domain.agreement_text import AgreementDraft, Party, agreement_text, settlement_text
from mediation.domain.form_parts import Complainant
from mediation.domain.lifecycle import Action, Stage
from mediation.domain.offer_checks import missing_parts
from mediation.domain.offers import OfferTerms, plan_of
from mediation.domain.parties import SIDE_NAMES, Side, other_side, side_of
from mediation.services.documents import give_number, office_of_complaint
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import in_room, tell, tell_both
from mediation.storage.agreement_tables import Agreement
from mediation.storage.agreements import find_agreement_state
from mediation.storage.case_forms import parties_of
from mediation.storage.claims import claims_of
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import find_agreement
from mediation.storage.offer_values import terms_of
from mediation.storage.room_tables import Offer
from registry.queries.enterprise_page import find_enterprise


def draft_agreement(session: Session, complaint: Complaint, offer: Offer, now: datetime) -> Agreement:
    """Write the agreement of an accepted offer word for word; part of accepting it.

    Raises InvalidInputError naming what is missing when a court could not confirm it.
    """
    terms = terms_of(session, offer)
    missing = missing_parts(terms)
    if missing:
        raise InvalidInputError("这个方案还不够明确，不能写成协议：" + "；".join(missing.values()), fields=missing)
    office, is_direct = office_of_complaint(complaint), Stage(complaint.stage) is Stage.NEGOTIATING
    number = give_number(session, office.settlement_prefix if is_direct else office.agreement_prefix, now)
    write = settlement_text if is_direct else agreement_text
    text = write(_draft(session, complaint, terms, number))
    days = [line.due_on for line in plan_of(terms)]
    agreement = Agreement(
        id=new_id(),
        complaint_id=complaint.id,
        offer_id=offer.id,
        number=number,
        is_direct=is_direct,
        remedy=offer.remedy,
        sum_fen=offer.sum_fen,
        first_due_on=min(days),
        due_on=max(days),
        method=offer.method,
        text_sealed=vault_of(session).seal(text),
        text_sha256=text_hash(text),
        drafted_at=now,
    )
    session.add(agreement)
    return agreement


def discard_agreement(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Give up the draft; talking goes on.

    A party may while not both have signed, the mediator once the promised day has passed before the seal.
    """
    act = begin_act(session, complaint_id, Action.DISCARD_AGREEMENT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    agreement = find_agreement(session, complaint_id)
    if agreement is None:
        raise NotFoundError("现在没有待签的协议")
    side = side_of(actor.role)
    _refuse_discarding(session, agreement, side, local_date(now))
    agreement.discarded_at = now
    take_step(session, act.complaint, Action.DISCARD_AGREEMENT, actor, now, {"agreement": agreement.number})
    if side is Side.OFFICE:
        tell_both(session, act.complaint, in_room("协议已退回", "约定的履行日期已过，请重新约定一个日期。"), now)
    else:
        news = in_room("协议没有签成", f"{SIDE_NAMES[side]}没有签署协议，可以继续协商或者转人工。")
        tell(session, act.complaint, other_side(side), news, now)
    return finish_act(session, act, now, agreement.id)


def _refuse_discarding(session: Session, agreement: Agreement, side: Side, today: date) -> None:
    if side is Side.OFFICE and agreement.first_due_on >= today:
        raise ConflictError("约定的履行日期还没有过，不用退回这份协议")
    state = find_agreement_state(session, agreement.complaint_id)
    if side is not Side.OFFICE and state is not AgreementState.AWAITING_SIGNATURES:
        raise ConflictError("双方都已签署，不能再放弃这份协议")


def _draft(session: Session, complaint: Complaint, terms: OfferTerms, number: str) -> AgreementDraft:
    merchant = find_enterprise(session, complaint.respondent_id or "")
    if merchant is None:
        raise ConflictError("还没有确定被投诉的商家，不能起草协议，请转人工")
    return AgreementDraft(
        number=number,
        complaint_number=complaint.number or "",
        office=office_of_complaint(complaint).name,
        consumers=tuple(_consumer(each) for each in parties_of(session, complaint)),
        merchant=Party(merchant.name, f"统一社会信用代码 {merchant.code}"),
        claims=tuple(claim.text for claim in claims_of(session, complaint)),
        terms=terms,
    )


def _consumer(one: Complainant) -> Party:
    speaks = "代表人，" if one.is_representative else ""
    return Party(one.person.name, f"{speaks}手机 {one.person.phone}")
