"""Decisions that raise flags, for tests, made by the real services."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from sanctions.domain.decision_entry import DecisionEntry, DecisionObject, PersonNamed
from sanctions.services.act_on_decision import (
    annul_decision,
    ask_to_annul_decision,
    ask_to_end_decision,
    confirm_decision,
    end_decision,
)
from sanctions.services.annul_restriction import annul_restriction, ask_to_annul_restriction
from sanctions.services.endings import Ending
from sanctions.services.enter_decision import How, enter_decision
from sanctions.services.propose_restriction import RestrictionProposal, propose_restriction
from tests.factories_sanctions import GOOD_ID, OFFICER, SUPERVISOR

PERSON = DecisionObject(person=PersonNamed("林示例", GOOD_ID))


def entry(kind: str = "licence_revoked", **changes: object) -> DecisionEntry:
    made = DecisionEntry(
        kind=kind,
        document_number="示市监吊〔2026〕3号",
        authority="示例市市场监督管理局",
        basis="《公司法》第二百六十条",
        event_on=date(2026, 9, 1),
        told_on=date(2026, 9, 3),
        starts_on=date(2026, 9, 3),
        remedy="六十日内可以申请行政复议，六个月内可以提起行政诉讼",
        facts="无正当理由超过六个月未开业",
    )
    return replace(made, **changes)


REVIEW = Ending("复议撤销了原决定", "示复决〔2026〕9号")


def given_annulled(session: Session, now: datetime, decision_id: str) -> None:
    """One asks, another annuls."""
    ask_to_annul_decision(session, decision_id, REVIEW, OFFICER, now)
    annul_decision(session, decision_id, "", SUPERVISOR, now)


def given_ended(session: Session, now: datetime, decision_id: str) -> None:
    ask_to_end_decision(session, decision_id, REVIEW, OFFICER, now)
    end_decision(session, decision_id, SUPERVISOR, now)


def given_restriction_annulled(session: Session, now: datetime, restriction_id: str) -> None:
    ask_to_annul_restriction(session, restriction_id, REVIEW, OFFICER, now)
    annul_restriction(session, restriction_id, SUPERVISOR, now)


def given_entered(
    session: Session, now: datetime, subject: DecisionObject = PERSON, how: How | None = None, **changes: object
) -> str:
    """Enter a decision on a person, or on the given object."""
    return enter_decision(session, entry(**changes), subject, OFFICER, now, how)


LISTED_ON = date(2026, 8, 1)


def given_listed_elsewhere(session: Session, now: datetime, enterprise_code: str) -> str:
    """Another office put the enterprise on the serious list."""
    return given_confirmed(
        session,
        now,
        DecisionObject(enterprise_code),
        kind="serious",
        document_number="外市监罚〔2026〕8号",
        authority="外省示例市场监督管理局",
        basis="《市场监督管理严重违法失信名单管理办法》第十条第二项",
        event_on=date(2026, 7, 1),
        told_on=LISTED_ON,
        starts_on=LISTED_ON,
        ends_on=date(2029, 8, 1),
    )


def given_restriction_proposed(session: Session, now: datetime, enterprise_code: str, actor: Actor = OFFICER) -> str:
    given_listed_elsewhere(session, now, enterprise_code)
    proposal = RestrictionProposal(
        person=PersonNamed("林示例", GOOD_ID),
        enterprise_code=enterprise_code,
        post="法定代表人",
        ground="listed_elsewhere",
        event_on=LISTED_ON,
        facts="作出虚假公示，本人签字",
        authority="" if actor.office_id else "示例市市场监督管理局",
        post_reason="任命文件",
    )
    return propose_restriction(session, proposal, actor, now)


def given_confirmed(
    session: Session, now: datetime, subject: DecisionObject = PERSON, how: How | None = None, **changes: object
) -> str:
    decision_id = given_entered(session, now, subject, how, **changes)
    confirm_decision(session, decision_id, SUPERVISOR, now)
    return decision_id
