"""What a withdrawal after acceptance makes, wherever it was made: it ends mediation (办法121 article 23 item 1).

There is a decision, the clock of the notice runs, and form 8 is served on both sides.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from mediation.domain.clocks import ClockKind
from mediation.domain.letters import ground_of_effect
from mediation.services.conclude import GroundedDecision, keep_decision
from mediation.services.end_mediation import termination_grounds
from mediation.services.issue_decision import issue_termination
from mediation.services.run_clocks import start_clock
from mediation.services.tell_parties import served
from mediation.storage.complaint_tables import Complaint, Decision

_WITHDRAWN = "withdrawn"
_REASONS = "投诉人撤回投诉。"
_TAKEN_BACK = served("投诉已撤回", "消费者撤回了投诉，调解随之终止，您不需要再做什么。")


def keep_withdrawal(session: Session, complaint: Complaint, actor: Actor, now: datetime) -> Decision | None:
    """Keep the decision of an accepted complaint and start the clock of its notice; return None before acceptance."""
    if complaint.accepted_on is None:
        return None
    ground = ground_of_effect(_WITHDRAWN, termination_grounds(session, complaint, now))
    start_clock(session, complaint, ClockKind.TERMINATION_NOTICE, local_date(now), now)
    return keep_decision(session, complaint, GroundedDecision("termination", ground, _REASONS), actor, now)


def serve_withdrawal(session: Session, complaint: Complaint, decision: Decision, actor: Actor, now: datetime) -> None:
    """Serve form 8 on both sides, after the step that ended the complaint."""
    issue_termination(session, complaint, decision, actor, now, _TAKEN_BACK)
