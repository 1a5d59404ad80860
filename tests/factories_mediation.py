"""Complaints at every stage for tests, brought there by the real services."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from core.rules import load_shipped_book
from mediation.domain.claims import Claim, Remedy
from mediation.domain.filing import DraftFields, PaymentMethod
from mediation.domain.offers import Method, OfferTerms
from mediation.domain.office import Office
from mediation.queries.agreement_document import agreement_document
from mediation.services.accept_complaint import accept_complaint
from mediation.services.add_evidence import StoredFile
from mediation.services.answer_offer import accept_offer
from mediation.services.file_complaint import file_complaint
from mediation.services.give_consent import give_consent
from mediation.services.make_offer import make_offer
from mediation.services.save_draft import start_draft
from mediation.services.sign_agreement import seal_agreement, sign_agreement
from rulebook.services.seed_rule_book import seed_rule_book
from tests.factories_identity import given_account, given_member
from tests.factories_registry import given_enterprise

OFFICE = Office()
PAID_FEN = 380_000

SOME_FILE = StoredFile("ab" * 32, "image/png", "收据.png", 2048, "付款收据")

FIELDS = DraftFields(
    facts_text="我在这家店办了 3800 元的健身卡，才去了两次店就关门了，电话也打不通，要求把剩下的钱退给我。",
    event_on=date(2026, 10, 20),
    paid_fen=PAID_FEN,
    payment_method=PaymentMethod.WECHAT,
    category="预付式消费",
    claims=(Claim(Remedy.REFUND, 350_000),),
)

FRAUD_FACTS = {
    "for_living": True,
    "seller_is_business": True,
    "deceptive_acts": ["6-8"],
    "flaw_only_in_label": False,
}


@dataclass(frozen=True)
class People:
    """Everybody who takes part in one dispute."""

    consumer: Actor
    merchant: Actor
    officer: Actor
    mediator: Actor
    enterprise_id: str


def given_people(session: Session, now: datetime) -> People:
    """Adopt the rule book and bring both sides and the office together."""
    seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
    enterprise_id = given_enterprise(session)
    return People(
        consumer=given_account(session, Role.CONSUMER, now, name="张小民").actor,
        merchant=given_member(session, enterprise_id, now, name="李老板").actor,
        officer=given_account(session, Role.OFFICER, now, name="王办案").actor,
        mediator=given_account(session, Role.MEDIATOR, now, name="赵调解").actor,
        enterprise_id=enterprise_id,
    )


def given_draft(session: Session, people: People, now: datetime, **changes: object) -> str:
    fields = replace(FIELDS, **{"respondent_id": people.enterprise_id, **changes})
    return start_draft(session, fields, people.consumer, now).complaint_id


def given_filed(session: Session, people: People, now: datetime, **changes: object) -> str:
    complaint_id = given_draft(session, people, now, **changes)
    file_complaint(session, complaint_id, OFFICE, people.consumer, now)
    return complaint_id


def given_accepted(session: Session, people: People, now: datetime, **changes: object) -> str:
    complaint_id = given_filed(session, people, now, **changes)
    accept_complaint(session, complaint_id, people.officer, now)
    return complaint_id


def given_mediating(session: Session, people: People, now: datetime, **changes: object) -> str:
    complaint_id = given_accepted(session, people, now, **changes)
    give_consent(session, complaint_id, people.consumer, now)
    give_consent(session, complaint_id, people.merchant, now)
    return complaint_id


def some_terms(now: datetime, sum_fen: int = 300_000, **changes: object) -> OfferTerms:
    terms = OfferTerms(Remedy.REFUND, sum_fen, now.date() + timedelta(10), Method.WECHAT, "一次付清")
    return replace(terms, **changes)


def given_offer(session: Session, complaint_id: str, by: Actor, now: datetime, sum_fen: int = 300_000) -> str:
    offer_id = make_offer(session, complaint_id, some_terms(now, sum_fen), by, now).subject_id
    assert offer_id is not None
    return offer_id


def given_agreed(session: Session, people: People, now: datetime, **changes: object) -> str:
    """An agreement that waits for signatures."""
    complaint_id = given_mediating(session, people, now, **changes)
    offer_id = given_offer(session, complaint_id, people.merchant, now)
    accept_offer(session, complaint_id, offer_id, people.consumer, now)
    return complaint_id


def given_signed(session: Session, people: People, now: datetime, **changes: object) -> str:
    complaint_id = given_agreed(session, people, now, **changes)
    digest = agreement_document(session, complaint_id, people.consumer, now).text_sha256
    sign_agreement(session, complaint_id, digest, people.consumer, now)
    sign_agreement(session, complaint_id, digest, people.merchant, now)
    return complaint_id


def given_settled(session: Session, people: People, now: datetime, **changes: object) -> str:
    complaint_id = given_signed(session, people, now, **changes)
    digest = agreement_document(session, complaint_id, people.mediator, now).text_sha256
    seal_agreement(session, complaint_id, digest, people.mediator, now)
    return complaint_id
