"""Complaints from which the dated rules raise leads, and a firm that looks like an older one going on."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bootstrap.demo.acting import (
    Act,
    Terms,
    accept,
    consent,
    offer,
    report,
    seal,
    sign,
    take_the_offer,
    terminate,
)
from bootstrap.demo.city import SOURCE, City, name_tail
from bootstrap.demo.invented import CITY, CITY_CODE, MARK
from bootstrap.demo.load_city import LoadedCity
from bootstrap.demo.story import DaysBefore, Story
from core.kernel.clock import local_date
from core.kernel.roles import SYSTEM_ACTOR
from mediation.domain.claims import Claim, Remedy
from mediation.domain.filing import PaymentMethod
from mediation.domain.offers import Method
from registry.domain.credit_codes import make_credit_code
from registry.domain.enterprises import EnterpriseKind
from registry.domain.links import LinkEntry, LinkKind
from registry.services.add_link import add_link
from registry.services.register_enterprise import register_enterprise

CLOSED_NURSERY = "C0323"
SUCCESSORS = 1
_REGISTERED_BEFORE = timedelta(days=45)
_GONE = "23-2"
_NOBODY_ANSWERS = "两次到登记住所都没有人，电话停机，挂号信退回，经营者没有参加调解。"


def _parent(consumer: str, days_ago: int, paid_fen: int, told: str) -> Story:
    """One of the parents whose nursery closed; nobody of it can be reached, so the office ends the mediation."""
    return Story(
        case_id=CLOSED_NURSERY,
        consumer=consumer,
        started_days_ago=days_ago,
        event=DaysBefore(3),
        claims=(Claim(Remedy.REFUND, paid_fen, "退还没有上的托班费"),),
        paid_fen=paid_fen,
        told=told,
        acts=(
            Act(days_ago - 2, "officer", accept),
            Act(days_ago - 25, "mediator", terminate(_GONE, _NOBODY_ANSWERS)),
        ),
    )


_PARENTS: tuple[Story, ...] = (
    _parent("consumer_3", 84, 3_800_000, "交了十个月的托班费，上了不到两个月，门店突然关门，负责人的电话打不通。"),
    _parent("consumer_4", 83, 2_600_000, "孩子在这里上托班，早上送去发现已经关门停业，老师也联系不上，钱没有退。"),
    _parent("consumer_5", 81, 1_980_000, "先交了半年的费用，机构关门以后没有人退钱，商场说他们已经搬空。"),
    _parent("consumer_4", 80, 880_000, "给外甥女充值买了早教课，店关门了，卡里的课还有四十节没有上。"),
    _parent("consumer_3", 76, 1_200_000, "给妹妹的孩子也交了托班费，同样是关门以后联系不上人，请一起处理。"),
)

# The second agreement that the same firm has not performed.
_SECOND_BREACH = Story(
    case_id="C0070",
    consumer="consumer_4",
    started_days_ago=75,
    event=DaysBefore(20),
    claims=(Claim(Remedy.REFUND, 800_000, "退还预付款"),),
    paid_by=PaymentMethod.TRANSFER,
    paid_fen=800_000,
    told="预订了月子会所的房间，交了八千元，家里有事去不了，会所答应退一部分。",
    acts=(
        Act(72, "officer", accept),
        Act(71, "merchant_5", consent),
        Act(70, "merchant_5", offer(Terms(Remedy.REFUND, 650_000, 20, Method.BANK_TRANSFER))),
        Act(69, "consumer_4", take_the_offer),
        Act(68, "consumer_4", sign),
        Act(67, "merchant_5", sign),
        Act(66, "mediator", seal),
        Act(44, "consumer_4", report("到期以后没有收到钱，会所说再等一个月。")),
    ),
)

LEAD_STORIES: tuple[Story, ...] = (*_PARENTS, _SECOND_BREACH)


def register_successor(session: Session, city: City, loaded: LoadedCity, now: datetime) -> str:
    """Register a young firm of the same head at the same address in the same trade as the nursery that closed."""
    closed = next(enterprise for enterprise in city.enterprises if enterprise.key == CLOSED_NURSERY)
    at = now - _REGISTERED_BEFORE
    entry = replace(
        closed.entry,
        code=make_credit_code("91", CITY_CODE, "MADEMX01"),
        name=f"{CITY}禾朗新{name_tail(EnterpriseKind.COMPANY, closed.industry)}{MARK}",
        kind=EnterpriseKind.COMPANY,
        registered_on=local_date(at),
    )
    enterprise_id = register_enterprise(session, entry, SYSTEM_ACTOR, at)
    head = LinkEntry(
        kind=LinkKind.LEGAL_REPRESENTATIVE,
        to_enterprise_id=enterprise_id,
        from_on=entry.registered_on,
        source=SOURCE,
        from_person_id=loaded.person_ids[city.representative_of(CLOSED_NURSERY).key],
    )
    add_link(session, head, SYSTEM_ACTOR, at)
    return enterprise_id
