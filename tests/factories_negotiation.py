"""Direct negotiations for tests, brought about by the real services."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from mediation.domain.negotiation import OdrAction
from mediation.queries.agreement_document import agreement_document
from mediation.services.answer_offer import accept_offer
from mediation.services.join_odr import apply_for_odr, decide_odr
from mediation.services.sign_agreement import sign_agreement
from mediation.services.start_negotiation import start_negotiation
from tests.factories_mediation import OFFICE, People, given_draft, given_offer


@dataclass(frozen=True)
class OdrMember:
    membership_id: str
    leave: Callable[[datetime], None]


def given_odr_member(session: Session, people: People, now: datetime) -> OdrMember:
    membership_id = apply_for_odr(session, people.enterprise_id, "客服部", people.merchant, now)
    decide_odr(session, membership_id, OdrAction.ADMIT, "", people.officer, now)
    return OdrMember(
        membership_id, lambda at: decide_odr(session, membership_id, OdrAction.LEAVE, "", people.merchant, at)
    )


def given_negotiating(
    session: Session, people: People, now: datetime, *, is_member: bool = False, **changes: object
) -> str:
    if not is_member:
        given_odr_member(session, people, now)
    complaint_id = given_draft(session, people, now, agrees_to_mediate=True, **changes)
    start_negotiation(session, complaint_id, OFFICE, people.consumer, now)
    return complaint_id


def given_settled_directly(session: Session, people: People, now: datetime) -> str:
    complaint_id = given_negotiating(session, people, now)
    offer_id = given_offer(session, complaint_id, people.merchant, now)
    accept_offer(session, complaint_id, offer_id, people.consumer, now)
    digest = agreement_document(session, complaint_id, people.consumer, now).text_sha256
    sign_agreement(session, complaint_id, digest, people.consumer, now)
    sign_agreement(session, complaint_id, digest, people.merchant, now)
    return complaint_id
