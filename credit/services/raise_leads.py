"""Raising leads by the dated rules: from the signs of one enterprise, and for likely successors of troubled ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR
from credit.domain.lead_rules import Finding, LeadRule, RuleVersion, findings, lead_rules
from credit.domain.leads import LeadStatus
from credit.domain.signs import Sign
from credit.storage.lead_tables import CreditLead, CreditSign
from credit.storage.leads import decided_leads, enterprises_with_signs, find_undecided, sign_of, signs_since
from ledger.services.record_act import Subject, record_act
from registry.queries.successors import Successor, likely_successors


@dataclass(frozen=True)
class _Raised:
    """What a lead is about: the enterprise, apart by topic, the signs, and what it shares with a predecessor."""

    rule: LeadRule
    version: RuleVersion
    enterprise_id: str
    topic: str
    signs: tuple[Sign, ...]
    shared: tuple[Mapping[str, Any], ...] = ()


def raise_leads_of(session: Session, enterprise_id: str, now: datetime) -> None:
    """Raise what the enterprise's own signs meet; an undecided lead of the same takes the new signs in."""
    today = local_date(now)
    for rule in lead_rules().values():
        version = rule.on(today)
        if version is None or version.shared is not None:
            continue
        for found in findings(version, _uncounted(session, rule, version, enterprise_id, now)):
            _keep(session, _Raised(rule, version, enterprise_id, found.topic, found.signs), now)


def raise_successor_leads(session: Session, now: datetime) -> None:
    """Raise leads of firms that look like successors of firms with complaints or penalties; safe to run again."""
    today = local_date(now)
    for rule in lead_rules().values():
        version = rule.on(today)
        if version is None or version.shared is None:
            continue
        kinds = frozenset(kind for need in version.needs for kind in need.signs)
        least = min(need.least for need in version.needs)
        troubled = enterprises_with_signs(session, kinds, least, version.first_day(today))
        for successor in likely_successors(session, troubled, today, version.look_back_days):
            if version.shared.is_met_by(each.kind for each in successor.shared):
                _raise_successor(session, rule, version, successor, now)


def _raise_successor(
    session: Session, rule: LeadRule, version: RuleVersion, successor: Successor, now: datetime
) -> None:
    """Raise the lead of a pair once; the predecessor's id is its topic."""
    if any(
        lead.topic == successor.predecessor_id for lead in decided_leads(session, rule.key, successor.enterprise_id)
    ):
        return
    rows = signs_since(session, successor.predecessor_id, version.first_day(local_date(now)))
    met: Sequence[Finding] = findings(version, [sign_of(row) for row in rows])
    shared = tuple(
        {"kind": each.kind, "since": each.since.isoformat(), "person": each.person_id, "text": each.text}
        for each in successor.shared
    )
    for found in met:
        about = _Raised(rule, version, successor.enterprise_id, successor.predecessor_id, found.signs, shared)
        _keep(session, about, now)


def _uncounted(session: Session, rule: LeadRule, version: RuleVersion, enterprise_id: str, now: datetime) -> list[Sign]:
    """Return the signs that no decision has weighed yet: what a person has looked at raises nothing again."""
    decided = {lead.topic: lead.decided_at for lead in decided_leads(session, rule.key, enterprise_id)}

    def is_new(row: CreditSign) -> bool:
        until = decided.get((row.category or "") if version.by_category else "")
        return until is None or row.noted_at > until

    rows = signs_since(session, enterprise_id, version.first_day(local_date(now)))
    return [sign_of(row) for row in rows if is_new(row)]


def _keep(session: Session, raised: _Raised, now: datetime) -> None:
    evidence = [_evidence(sign) for sign in raised.signs]
    known = find_undecided(session, raised.rule.key, raised.enterprise_id, raised.topic)
    if known is None:
        known = _lead(raised, now)
        session.add(known)
        action = "raise"
    elif known.evidence == evidence:
        return
    else:
        action = "add_evidence"
    known.evidence = evidence
    session.flush()
    details = {"rule": raised.rule.key, "from": raised.version.from_on, "signs": len(evidence)}
    record_act(session, Subject("lead", known.id), action, SYSTEM_ACTOR, now, after=known.status, details=details)


def _lead(raised: _Raised, now: datetime) -> CreditLead:
    return CreditLead(
        id=new_id(),
        rule=raised.rule.key,
        rule_from=raised.version.from_on,
        enterprise_id=raised.enterprise_id,
        topic=raised.topic,
        evidence=[],
        shared=[dict(each) for each in raised.shared],
        raised_at=now,
        status=LeadStatus.OPEN.value,
    )


def _evidence(sign: Sign) -> dict[str, Any]:
    return {
        "kind": sign.kind.value,
        "reference": sign.reference,
        "number": sign.number,
        "on": sign.on.isoformat(),
        "category": sign.category,
    }
