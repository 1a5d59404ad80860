"""Taking back the signs of a matter that was annulled; a lead that no longer stands without them ends by itself."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.roles import SYSTEM_ACTOR
from credit.domain.lead_rules import findings, lead_rules
from credit.domain.leads import By, LeadAction, LeadStatus, step_for
from credit.domain.signs import Sign, SignKind
from credit.storage.lead_tables import CreditLead, CreditSign
from credit.storage.leads import signs_of_matter, undecided_leads
from ledger.services.record_act import Subject, record_act

_OF_DECISIONS = (SignKind.PENALTY, SignKind.LISTED, SignKind.NO_CONTACT)


def withdraw_signs(session: Session, enterprise_id: str, reference: str, on: date, now: datetime) -> None:
    """Let the signs of an annulled decision count no more, also those still on their way; decided leads stay."""
    known = {row.kind: row for row in signs_of_matter(session, reference)}
    for kind in _OF_DECISIONS:
        row = known.get(kind) or _never_counted(enterprise_id, kind, reference, on, now)
        row.withdrawn_at = now
        session.add(row)
    for lead in undecided_leads(session, enterprise_id):
        if any(each["reference"] == reference for each in lead.evidence):
            _take_out(session, lead, reference, now)
    session.flush()


def _never_counted(enterprise_id: str, kind: SignKind, reference: str, on: date, now: datetime) -> CreditSign:
    return CreditSign(
        enterprise_id=enterprise_id, kind=kind.value, reference=reference, matter_number="", on=on, noted_at=now
    )


def _take_out(session: Session, lead: CreditLead, reference: str, now: datetime) -> None:
    lead.evidence = [each for each in lead.evidence if each["reference"] != reference]
    action = "withdraw_evidence"
    if not _still_stands(lead):
        step = step_for(LeadStatus(lead.status), LeadAction.LAPSE, By.SYSTEM)
        lead.status, action = step.target.value, step.action.value
    details = {"matter": reference, "signs": len(lead.evidence)}
    record_act(session, Subject("lead", lead.id), action, SYSTEM_ACTOR, now, after=lead.status, details=details)


def _still_stands(lead: CreditLead) -> bool:
    version = next((each for each in lead_rules()[lead.rule].versions if each.from_on == lead.rule_from), None)
    signs = [
        Sign(
            SignKind(each["kind"]), each["reference"], date.fromisoformat(each["on"]), each["category"], each["number"]
        )
        for each in lead.evidence
    ]
    return version is not None and bool(findings(version, signs))
