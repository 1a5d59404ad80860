"""The abnormal list of the city: one entry in force, an order whose days are over, and a letter that came back."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bootstrap.demo.accounts import AUTHORITY
from bootstrap.demo.load_stories import Stage
from core.kernel.clock import local_date
from sanctions.services.decide_abnormal import AbnormalDecision, decide_abnormal, make_abnormal_effective
from sanctions.services.find_abnormal import Finding, find_abnormal
from sanctions.services.prove_abnormal import Letter, PublishingOrder, order_publication, send_first_letter

_REPORT, _ORDERED, _LETTERS = "C0077", "C0311", "C0089"
_DECIDED_AFTER = timedelta(days=8)
_ORDERED_AGO = timedelta(days=13)
_LETTER_AGO = timedelta(days=18)


def load_abnormal(session: Session, stage: Stage, now: datetime) -> None:
    """Play the three procedures with the real services, each as far as it has come."""
    _unpublished_report(session, stage, now)
    officer = stage.actors["officer"]
    at = now - _ORDERED_AGO
    proofs = {"information": "股东认缴和实缴的出资信息", "missing": "公示系统查询记录"}
    finding = _finding(stage, _ORDERED, "4-2", "出资信息变更后没有公示。", proofs)
    ordered = find_abnormal(session, finding, officer, at)
    what = "股东认缴和实缴的出资额、出资时间、出资方式"
    order_publication(session, ordered, PublishingOrder("示市监责〔演〕1 号", local_date(at), what), officer, at)
    at = now - _LETTER_AGO
    proofs = {"address": "登记的住所，见登记档案", "duty": "核查投诉时两次到场，大门紧锁，没有人在"}
    finding = _finding(stage, _LETTERS, "4-4", "核查投诉时按登记的住所联系不上。", proofs)
    sent = find_abnormal(session, finding, officer, at)
    send_first_letter(session, sent, Letter("演信 1001", local_date(at), "登记的住所"), officer, at)


def _unpublished_report(session: Session, stage: Stage, now: datetime) -> None:
    deadline = _last_deadline(local_date(now))
    at = now - (local_date(now) - deadline) + timedelta(days=2)
    decided_at = at + _DECIDED_AFTER
    year = deadline.year - 1
    proofs = {"duty": f"{year}年度年度报告", "missing": "期限届满次日的公示系统查询记录"}
    finding = _finding(stage, _REPORT, "4-1", f"期限届满时没有公示{year}年度年度报告。", proofs)
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
