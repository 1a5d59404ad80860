"""Reading what the file and the rule book say about the grounds of termination."""

from datetime import date

from sqlalchemy.orm import Session

from core.rules import RuleBook
from mediation.domain.clocks import ClockKind, is_late
from mediation.domain.letters import GroundText
from mediation.domain.procedure import TestingState
from mediation.domain.procedure import testing_state as state_of_facts
from mediation.domain.termination import TerminationFacts
from mediation.storage.clocks import find_running_clock
from mediation.storage.complaint_tables import Complaint
from mediation.storage.procedures import find_testing, testing_facts
from registry.queries.enterprise_page import find_enterprise

_DEREGISTERED = "deregistered"
_REFUSAL_GROUNDS, _ABUSE = "refusal_ground", "abuse_situation"


def termination_facts(session: Session, complaint: Complaint, today: date) -> TerminationFacts:
    testing = find_testing(session, complaint.id)
    clock = find_running_clock(session, complaint.id, ClockKind.MEDIATION)
    state = state_of_facts(testing_facts(session, testing)) if testing else None
    found = find_enterprise(session, complaint.respondent_id) if complaint.respondent_id else None
    return TerminationFacts(
        is_cost_refused=state is TestingState.COST_REFUSED,
        is_time_over=clock is not None and is_late(today, clock.due_on),
        is_respondent_gone=found is not None and found.status == _DEREGISTERED,
    )


def later_situations(book: RuleBook, on: date) -> tuple[GroundText, ...]:
    """Return the situations that end a mediation when they appear after acceptance: refusal grounds and abuse."""
    codes = (*book.codes(_REFUSAL_GROUNDS, on), *book.codes(_ABUSE, on))
    return tuple(GroundText(code.code, code.text, code.source, code.effect) for code in codes)
