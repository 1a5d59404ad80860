"""Accepting a complaint: mediation's clock starts and both sides are asked for consent."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.mediation import ComplaintAccepted
from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from core.outbox import publish
from mediation.domain.clocks import ClockKind
from mediation.domain.forms import FormKind
from mediation.domain.lifecycle import Action
from mediation.services.documents import office_of_complaint
from mediation.services.issue_decision import issue_acceptance
from mediation.services.issue_document import give_form_number
from mediation.services.law_answers import applying_articles
from mediation.services.run_clocks import start_clock, stop_clock
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.storage.claims import claims_of
from mediation.storage.complaint_tables import Complaint, Decision
from mediation.storage.loading import find_advice


def accept_complaint(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Accept a filed complaint; the merchant is told, with all that it may answer."""
    act = begin_act(session, complaint_id, Action.ACCEPT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint = act.complaint
    _start_clock(session, complaint, now)
    decision = _decision(session, complaint, actor, now)
    take_step(session, complaint, Action.ACCEPT, actor, now, {"decision": decision.number})
    publish(session, _accepted(session, complaint), recorded_at=now)
    issue_acceptance(session, complaint, decision, actor, now)
    return finish_act(session, act, now, decision.id)


def _start_clock(session: Session, complaint: Complaint, now: datetime) -> None:
    today = local_date(now)
    complaint.accepted_on = today
    for kind in (ClockKind.ACCEPTANCE, ClockKind.SUPPLEMENT):
        stop_clock(session, complaint, kind, today, "accepted")
    start_clock(session, complaint, ClockKind.MEDIATION, today, now)


def _decision(session: Session, complaint: Complaint, actor: Actor, now: datetime) -> Decision:
    row = Decision(
        id=new_id(),
        complaint_id=complaint.id,
        kind="acceptance",
        number=give_form_number(session, office_of_complaint(complaint), FormKind.ACCEPTANCE, now),
        routes=[],
        mediation_until=complaint.due_on,
        decided_by=actor.account_id,
        decided_at=now,
    )
    session.add(row)
    return row


def _accepted(session: Session, complaint: Complaint) -> ComplaintAccepted:
    if complaint.accepted_on is None or complaint.event_on is None:
        raise ValueError("a filed complaint has its days")
    return ComplaintAccepted(
        complaint_id=complaint.id,
        respondent_id=complaint.respondent_id,
        category=complaint.category,
        accepted_on=complaint.accepted_on,
        event_on=complaint.event_on,
        facts_text=vault_of(session).open(complaint.facts_sealed),
        claims=tuple(claim.text for claim in claims_of(session, complaint)),
        paid_fen=complaint.paid_fen,
        article_keys=tuple(sorted(applying_articles(find_advice(session, complaint.id)))),
        complaint_number=complaint.number or "",
    )
