"""Decisions that raise flags, and a post restriction: in force, waiting for a second person, under way."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bootstrap.demo.accounts import AUTHORITY
from bootstrap.demo.city import City
from bootstrap.demo.load_stories import Stage
from core.kernel.clock import local_date
from sanctions.domain.decision_entry import DecisionEntry, DecisionObject, PersonNamed
from sanctions.services.act_on_decision import confirm_decision
from sanctions.services.enter_decision import enter_decision
from sanctions.services.hear_restricted_person import Served, notify_person
from sanctions.services.propose_restriction import RestrictionProposal, propose_restriction

# A food maker that lost its licence, and a restaurant that a court has entered on its list.
REVOKED, UNPAID = "C0014", "C0333"
_REVOKED_DAYS_AGO, _ENTERED_DAYS_AGO, _PROPOSED_DAYS_AGO, _NOTIFIED_DAYS_AGO = 64, 60, 4, 2
_REMEDY = "不服本决定的，可以依法申请行政复议或者提起行政诉讼。"


def load_decisions(session: Session, city: City, stage: Stage, now: datetime) -> None:
    _load_revocation(session, city, stage, now)
    _load_waiting(session, city, stage, now)
    _load_restriction(session, city, stage, now)


def _load_revocation(session: Session, city: City, stage: Stage, now: datetime) -> None:
    at = now - timedelta(days=_ENTERED_DAYS_AGO)
    decided_on, told_on = local_date(now - timedelta(days=_REVOKED_DAYS_AGO)), local_date(at - timedelta(days=1))
    entry = DecisionEntry(
        kind="food_licence_revoked",
        document_number="示市监罚〔演〕10 号",
        authority=AUTHORITY,
        basis="《食品安全法》第一百二十三条第一款",
        event_on=decided_on,
        told_on=told_on,
        starts_on=told_on,
        remedy=_REMEDY,
        facts="两批次糕点检出不得添加的物质，责令召回后继续销售，情节严重，吊销食品生产许可证。",
        responsible=(_head(city, REVOKED),),
    )
    decision_id = enter_decision(session, entry, _firm(city, REVOKED), stage.actors["officer"], at)
    confirm_decision(session, decision_id, stage.actors["supervisor"], at + timedelta(hours=3))


def _load_waiting(session: Session, city: City, stage: Stage, now: datetime) -> None:
    listed_on, today = local_date(now - timedelta(days=9)), local_date(now)
    entry = DecisionEntry(
        kind="court_dishonest",
        document_number="（演）执 12 号",
        authority="示例市望湖区人民法院",
        basis="《最高人民法院关于公布失信被执行人名单信息的若干规定》第一条",
        event_on=listed_on,
        told_on=listed_on,
        starts_on=listed_on,
        remedy="认为列入有错误的，可以向该人民法院申请纠正。",
        ends_on=today + timedelta(days=180),
        facts="有履行能力而不履行生效判决确定的付款义务。",
    )
    enter_decision(session, entry, _firm(city, UNPAID), stage.actors["officer"], now - timedelta(hours=5))


def _load_restriction(session: Session, city: City, stage: Stage, now: datetime) -> None:
    proposal = RestrictionProposal(
        person=_head(city, REVOKED),
        enterprise_code=_firm(city, REVOKED).code,
        post="法定代表人",
        ground="food_licence",
        event_on=local_date(now - timedelta(days=_REVOKED_DAYS_AGO)),
        facts="本人签字放行召回批次继续销售，对违法行为直接负责。",
        post_reason="批次放行记录由本人以法定代表人名义签字",
    )
    officer, proposed_at = stage.actors["officer"], now - timedelta(days=_PROPOSED_DAYS_AGO)
    restriction_id = propose_restriction(session, proposal, officer, proposed_at)
    notified_at = now - timedelta(days=_NOTIFIED_DAYS_AGO)
    notify_person(session, restriction_id, Served(local_date(notified_at), "直接送达，本人签收"), officer, notified_at)


def _firm(city: City, key: str) -> DecisionObject:
    return DecisionObject(code=next(firm.entry.code for firm in city.enterprises if firm.key == key))


def _head(city: City, key: str) -> PersonNamed:
    person = city.representative_of(key)
    return PersonNamed(person.name, person.id_number)
