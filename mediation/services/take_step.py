"""The one place that writes the stage of a complaint, with its log row beside it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act
from mediation.domain.lifecycle import CONCLUDED, Action, Stage, Step, step_for
from mediation.services.acting_for import acted_for
from mediation.services.merchant_events import announce_step
from mediation.storage.complaint_tables import Complaint

# Words and looks change nothing that the other side decides on: what it has on its screen stays good.
_CHANGES_NOTHING_TO_DECIDE = frozenset(
    {
        Action.SEND_STATEMENT,
        Action.CALL_HUMAN,
        Action.ANSWER_CALL,
        Action.OPEN_LETTER,
        Action.LAPSE_ROUND,
        Action.SEEK_SIMILAR,
        Action.RATE_PUSHED,
        Action.SEAL_LIMIT,
        Action.TAKE_BACK_LIMIT,
        Action.ASSIGN,
        Action.HAND_OVER,
    }
)


def take_step(
    session: Session,
    complaint: Complaint,
    action: Action,
    actor: Actor,
    now: datetime,
    details: Mapping[str, object] | None = None,
) -> Step:
    """Do the action and log it; raises when the stage or the role does not allow it. `details` hold no offers."""
    step = step_for(Stage(complaint.stage), action, actor.role)
    if step.target is not step.source:
        complaint.stage = step.target.value
        if step.target in CONCLUDED and complaint.concluded_on is None:
            complaint.concluded_on = local_date(now)
    if action not in _CHANGES_NOTHING_TO_DECIDE:
        flag_modified(complaint, "created_at")  # the version grows although only other rows may change
    record_act(
        session,
        Subject(Complaint.SUBJECT_KIND, complaint.id),
        action.value,
        actor,
        now,
        before=step.source.value,
        after=step.target.value,
        details={**(details or {}), **acted_for(session, complaint, action, actor, now)},
    )
    announce_step(session, complaint, step, actor, now)
    return step


def start_life(session: Session, complaint: Complaint, actor: Actor, now: datetime) -> None:
    """Log the first act of a new draft, which has no stage before it."""
    session.add(complaint)
    session.flush()
    record_act(
        session,
        Subject(Complaint.SUBJECT_KIND, complaint.id),
        Action.SAVE_DRAFT.value,
        actor,
        now,
        after=complaint.stage,
        details=acted_for(session, complaint, Action.SAVE_DRAFT, actor, now),
    )
