"""Cases of repair and objection for tests, walked with the real services."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from changefeed.domain.feeds import Feed, Scope
from changefeed.services.manage_subscribers import NewSubscriber, open_subscriber
from core.kernel.clock import local_date
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from core.kernel.workdays import add_working_days
from credit.domain.case_papers import PLAIN, Asked
from credit.domain.items import Grade
from credit.domain.objection_rules import EvidenceEntry, ObjectionEntry, Wanted
from credit.domain.repair_rules import (
    Condition,
    Material,
    ProofEntry,
    RepairApplication,
    RepairDecision,
    RepairKind,
)
from credit.services.apply_for_repair import apply_for_repair
from credit.services.decide_repair import grant_repair
from credit.services.judge_objection import accept_objection, uphold_objection
from credit.services.judge_repair import CorrectionNotice, accept_repair, ask_for_correction
from credit.services.raise_objection import raise_objection
from credit.services.record_penalty import record_penalty
from tests.factories_credit import SHOP, penalty_entry

OFFICER = Actor("officer", Role.OFFICER, "王五")
SUPERVISOR = Actor("supervisor", Role.SUPERVISOR, "赵六")
MEMBER = Actor("member", Role.MERCHANT, "李四", frozenset({SHOP}))
STRANGER = Actor("other", Role.MERCHANT, "他人", frozenset({"6" * 32}))
PROOF = ProofEntry(Material.PERFORMANCE, "罚款缴款书")
EVIDENCE = EvidenceEntry("缴款凭证", "罚款已在期限内缴清")
MAY_APPLY = date(2027, 2, 22)  # the first Monday after the least time of a general penalty of 2026-11-20
ALL = frozenset({Condition.PERFORMED, Condition.RECTIFIED, Condition.NO_FURTHER_PENALTY})


def application(kind: RepairKind = RepairKind.EARLY_STOP, **changes: object) -> RepairApplication:
    court = {"court": "示例市中级人民法院", "ruling_number": "（2026）示破1号"} if kind is RepairKind.TEMPORARY else {}
    said = {"statement": "罚款已缴清，价签已补齐", "pledged": True, "proofs": (PROOF,)}
    return RepairApplication(kind, **{**said, **court, **changes})


def decision(number: str = "示修〔2027〕1号", confirmed: frozenset[Condition] = ALL) -> RepairDecision:
    return RepairDecision(number, "已核对缴款书和整改照片", confirmed)


def objection(wanted: Wanted = Wanted.CORRECTION) -> ObjectionEntry:
    return ObjectionEntry(wanted, "罚款数额写错了", (EVIDENCE,))


def later(now: datetime, day: date) -> datetime:
    """The same hour on another day."""
    return now + timedelta((day - now.date()).days)


def given_application(session: Session, record_id: str, now: datetime, asked: Asked = PLAIN) -> str:
    return apply_for_repair(session, record_id, application(), MEMBER, now, asked)


def given_accepted(session: Session, record_id: str, now: datetime) -> str:
    repair_id = given_application(session, record_id, now)
    accept_repair(session, repair_id, OFFICER, now)
    return repair_id


def given_granted(session: Session, record_id: str, now: datetime) -> str:
    repair_id = given_accepted(session, record_id, now)
    grant_repair(session, repair_id, decision(), OFFICER, now)
    return repair_id


def given_paused(session: Session, record_id: str, now: datetime) -> str:
    repair_id = apply_for_repair(session, record_id, application(RepairKind.TEMPORARY), MEMBER, now)
    accept_repair(session, repair_id, OFFICER, now)
    grant_repair(session, repair_id, decision(confirmed=frozenset({Condition.RULING_SEEN})), OFFICER, now)
    return repair_id


def given_upheld(session: Session, record_id: str, now: datetime, wanted: Wanted = Wanted.CORRECTION) -> str:
    objection_id = raise_objection(session, record_id, objection(wanted), MEMBER, now)
    accept_objection(session, objection_id, OFFICER, now)
    uphold_objection(session, objection_id, "核对原决定书，数额确实有误", OFFICER, now)
    return objection_id


def given_repairable(session: Session, now: datetime, enterprise_id: str, number: int = 1) -> str:
    """A general penalty that has been public for half a year, of an office that decides here."""
    day = local_date(now) - timedelta(180)
    entry = penalty_entry(day, Grade.GENERAL, enterprise_id=enterprise_id, published_on=day)
    numbered = replace(entry, document_number=f"示市监罚〔2026〕{800 + number}号")
    return record_penalty(session, numbered, SYSTEM_ACTOR, now)


def given_rights(session: Session, now: datetime, shop: str, member: Actor, officer: Actor) -> dict[str, str]:
    """One record that may be repaired, and a case in each state that a page shows differently."""
    records = [given_repairable(session, now, shop, number) for number in range(5)]
    applied, to_correct, accepted = (
        apply_for_repair(session, record, application(), member, now) for record in records[1:4]
    )
    notice = CorrectionNotice((Material.RECTIFICATION,), "请补整改照片", add_working_days(local_date(now), 3).on)
    ask_for_correction(session, to_correct, notice, officer, now)
    accept_repair(session, accepted, officer, now)
    objection_id = raise_objection(session, records[4], objection(), member, now)
    accept_objection(session, objection_id, officer, now)
    uphold_objection(session, objection_id, "核对原决定书，数额确实有误", officer, now)
    site = NewSubscriber("示例信用网站", "数据处", is_site=True, scopes=tuple(map(Scope, Feed)))
    subscriber = open_subscriber(session, site, SUPERVISOR, now)
    return {
        "subscriber": subscriber.subscriber_id,
        "repairable": records[0],
        "repair_applied": applied,
        "repair_to_correct": to_correct,
        "repair": accepted,
        "objection": objection_id,
    }
