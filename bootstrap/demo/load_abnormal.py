"""The abnormal list of the city: one entry in force, one ripe for its decision, an order, a letter that came back."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bootstrap.demo.accounts import AUTHORITY
from bootstrap.demo.load_stories import Stage
from core.kernel.clock import local_date
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

_UNREPORTED, _ORDERED, _ONE_LETTER, _UNREACHED = "C0300", "C0133", "C0089", "C0070"
_DECIDED_AFTER = timedelta(days=8)
_ORDERED_AGO = timedelta(days=4)
_LETTER_AGO = timedelta(days=18)
_LETTERS_APART = timedelta(days=16)
_ESTABLISHED_AGO = timedelta(days=2)
_PLACE = "登记的住所，见登记档案"


def load_abnormal(session: Session, stage: Stage, now: datetime) -> None:
    """Play the procedures with the real services, each as far as it has come."""
    _unpublished_report(session, stage, now)
    _unpublished_information(session, stage, now - _ORDERED_AGO)
    _first_letter(session, stage, (_ONE_LETTER, "演信 1001"), now - _LETTER_AGO)
    first_at = now - _ESTABLISHED_AGO - 2 * _LETTERS_APART
    listing_id = _first_letter(session, stage, (_UNREACHED, "演信 1002"), first_at)
    officer, second_at, found_at = stage.actors["officer"], first_at + _LETTERS_APART, now - _ESTABLISHED_AGO
    second = Letter("演信 1003", local_date(second_at), _PLACE, "unsigned")
    send_second_letter(session, listing_id, second, officer, second_at)
    found = Verification("returned", local_date(found_at), "信封退回，注明“原址查无此单位”")
    establish_no_contact(session, listing_id, found, officer, found_at)


def _first_letter(session: Session, stage: Stage, which: tuple[str, str], at: datetime) -> str:
    case_id, number = which
    proofs = {"address": _PLACE, "duty": "核查投诉时两次到场，大门紧锁，没有人在"}
    finding = _finding(stage, case_id, "4-4", "核查投诉时按登记的住所联系不上。", proofs)
    listing_id = find_abnormal(session, finding, stage.actors["officer"], at)
    letter = Letter(number, local_date(at), _PLACE)
    send_first_letter(session, listing_id, letter, stage.actors["officer"], at)
    return listing_id


def _unpublished_information(session: Session, stage: Stage, at: datetime) -> None:
    proofs = {"information": "股东认缴和实缴的出资信息", "missing": "公示系统查询记录"}
    finding = _finding(stage, _ORDERED, "4-2", "出资信息变更后没有公示。", proofs)
    listing_id = find_abnormal(session, finding, stage.actors["officer"], at)
    what = "股东认缴和实缴的出资额、出资时间、出资方式"
    order = PublishingOrder("示市监责〔演〕1 号", local_date(at), what)
    order_publication(session, listing_id, order, stage.actors["officer"], at)


def _unpublished_report(session: Session, stage: Stage, now: datetime) -> None:
    deadline = _last_deadline(local_date(now))
    at = now - (local_date(now) - deadline) + timedelta(days=2)
    decided_at, year = at + _DECIDED_AFTER, deadline.year - 1
    proofs = {"duty": f"{year}年度年度报告", "missing": "期限届满次日的公示系统查询记录"}
    finding = _finding(stage, _UNREPORTED, "4-1", f"期限届满时没有公示{year}年度年度报告。", proofs)
    dated = replace(finding, deadline_on=deadline)
    listing_id = find_abnormal(session, dated, stage.actors["officer"], at)
    reason = f"没有在期限内公示{year}年度年度报告"
    decision = AbnormalDecision("示市监异〔演〕1 号", reason, local_date(decided_at))
    decide_abnormal(session, listing_id, decision, stage.actors["supervisor"], decided_at)
    make_abnormal_effective(session, decided_at)


def _last_deadline(today: date) -> date:
    """Return the last 30 June that is long enough ago for a decision."""
    this_year = date(today.year, 6, 30)
    return this_year if this_year + timedelta(days=30) < today else date(today.year - 1, 6, 30)


def _finding(stage: Stage, case_id: str, ground: str, facts: str, proofs: dict[str, str]) -> Finding:
    return Finding(stage.enterprise_ids[case_id], ground, facts, proofs, AUTHORITY)
