"""Entries on the abnormal list, for tests, made by the real services; the address ground is the one with letters."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from sanctions.domain.abnormal_grounds import abnormal_law
from sanctions.services.decide_abnormal import AbnormalDecision, decide_abnormal, make_abnormal_effective
from sanctions.services.find_abnormal import Finding, find_abnormal
from sanctions.services.prove_abnormal import (
    Letter,
    PublishingOrder,
    Verification,
    establish_no_contact,
    order_publication,
    send_first_letter,
    send_second_letter,
)
from tests.factories_registry import given_enterprise
from tests.factories_sanctions import OFFICER, SUPERVISOR

LETTERS_APART = timedelta(days=20)
ORDER_OVER = timedelta(days=14)
ADDRESS = "示例市湖滨区春晓路1号"


def finding(enterprise_id: str, ground: str = "4-1", **changes: object) -> Finding:
    made = Finding(
        enterprise_id=enterprise_id,
        ground=ground,
        facts="公示系统中查不到应当公示的内容",
        proofs={part.code: "查询记录" for part in abnormal_law().ground(ground).parts},
        authority="示例市市场监督管理局",
        deadline_on=date(2026, 6, 30),
    )
    return replace(made, **changes)


def given_found(session: Session, now: datetime, ground: str = "4-1", enterprise_id: str | None = None) -> str:
    return find_abnormal(session, finding(enterprise_id or given_enterprise(session), ground), OFFICER, now)


def order(now: datetime) -> PublishingOrder:
    return PublishingOrder("示市监责〔2026〕1号", local_date(now), "出资信息")


def letter(now: datetime, number: str = "XA1", outcome: str = "returned") -> Letter:
    return Letter(number, local_date(now), ADDRESS, outcome)


def verification(now: datetime) -> Verification:
    return Verification("unsigned", local_date(now), "邮政查询")


def abnormal_decision(now: datetime, number: str = "示市监异〔2026〕1号") -> AbnormalDecision:
    return AbnormalDecision(number, "到期没有公示，事实清楚", local_date(now))


def given_ripe(
    session: Session, now: datetime, ground: str = "4-1", enterprise_id: str | None = None
) -> tuple[str, datetime]:
    """A procedure that only waits for its decision, and the moment when it does."""
    listing_id = given_found(session, now, ground, enterprise_id)
    if ground == "4-2":
        order_publication(session, listing_id, order(now), OFFICER, now)
        return listing_id, now + ORDER_OVER
    if ground == "4-4":
        later = now + LETTERS_APART
        send_first_letter(session, listing_id, letter(now), OFFICER, now)
        send_second_letter(session, listing_id, letter(later, "XA2"), OFFICER, later)
        establish_no_contact(session, listing_id, verification(later), OFFICER, later)
        return listing_id, later
    return listing_id, now


def given_abnormal(
    session: Session,
    now: datetime,
    ground: str = "4-1",
    enterprise_id: str | None = None,
    number: str = "示市监异〔2026〕1号",
) -> tuple[str, datetime]:
    """An entry in force, and since when."""
    listing_id, then = given_ripe(session, now, ground, enterprise_id)
    decide_abnormal(session, listing_id, abnormal_decision(then, number), SUPERVISOR, then)
    make_abnormal_effective(session, then)
    return listing_id, then
