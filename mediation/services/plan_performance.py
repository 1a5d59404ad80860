"""Turning an agreement in force into its plan: every promise with its own last day, and the clock of the next one."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from mediation.domain.clocks import ClockKind
from mediation.domain.offers import plan_of
from mediation.domain.performance import next_due_on
from mediation.services.run_clocks import AgreedEnd, start_clock_until, stop_clock
from mediation.storage.agreement_tables import Agreement, Performance
from mediation.storage.clocks import find_running_clock
from mediation.storage.complaint_tables import Complaint
from mediation.storage.offer_values import terms_of
from mediation.storage.performance_tables import AgreementPromise
from mediation.storage.promises import promise_rows, promises_of
from mediation.storage.room_tables import Offer


def plan_performance(session: Session, complaint: Complaint, agreement: Agreement, now: datetime) -> None:
    """Write the plan; part of sealing or of settling directly. The queue then waits for the first day."""
    session.add(Performance(agreement_id=agreement.id, complaint_id=complaint.id, due_on=agreement.due_on))
    terms, vault = terms_of(session, session.get_one(Offer, agreement.offer_id)), vault_of(session)
    for line in plan_of(terms):
        session.add(
            AgreementPromise(
                agreement_id=agreement.id,
                number=line.number,
                complaint_id=complaint.id,
                remedy=line.remedy.value,
                item_sealed=vault.seal(line.item) if line.item else None,
                sum_fen=line.sum_fen,
                due_on=line.due_on,
                received_fen=0,
            )
        )
    session.flush()
    watch_next_promise(session, complaint, agreement, "", now)


def watch_next_promise(
    session: Session, complaint: Complaint, agreement: Agreement, outcome: str, now: datetime
) -> None:
    """Let the clock run to the next promise that is neither kept nor reported broken; `outcome` ends the last one."""
    due_on = next_due_on(promises_of(session, promise_rows(session, agreement.id)))
    running = find_running_clock(session, complaint.id, ClockKind.PERFORMANCE)
    if running is not None and running.due_on == due_on:
        return
    today = local_date(now)
    if running is not None:
        stop_clock(session, complaint, ClockKind.PERFORMANCE, today, outcome)
        session.flush()
    if due_on is not None:
        paper = "和解协议" if agreement.is_direct else "调解书"
        end = AgreedEnd(min(today, due_on), due_on, f"{paper} {agreement.number}")
        start_clock_until(session, complaint, ClockKind.PERFORMANCE, end, now)
