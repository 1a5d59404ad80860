"""Keeping what the casebase pushed: the room shows this snapshot to both sides, whatever is found later."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.casebase import CasesRecommended
from mediation.storage.complaint_tables import Complaint, Recommendation


def keep_recommendation(session: Session, fact: CasesRecommended, now: datetime) -> None:
    """Store laws and cases with why they were pushed; a newer push replaces the older one."""
    if session.get(Complaint, fact.complaint_id) is None:
        return
    row = session.get(Recommendation, fact.complaint_id)
    if row is None:
        row = Recommendation(complaint_id=fact.complaint_id)
        session.add(row)
    row.laws = [asdict(law) for law in fact.laws]
    row.cases = [asdict(case) for case in fact.cases]
    row.received_at = now
