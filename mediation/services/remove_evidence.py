"""Taking a file out of one's own draft, before anybody else has seen it."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from mediation.domain.lifecycle import Action
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.storage.loading import evidence_of


def remove_evidence(
    session: Session,
    complaint_id: str,
    evidence_id: str,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Take the file's entry away; once a complaint is filed its evidence stays for good."""
    act = begin_act(session, complaint_id, Action.REMOVE_EVIDENCE, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    found = next((row for row in evidence_of(session, act.complaint) if row.id == evidence_id), None)
    if found is None:
        raise NotFoundError("没有找到这个文件，可能已经移除")
    details = {"evidence": found.id, "sha256": found.sha256}
    session.delete(found)
    take_step(session, act.complaint, Action.REMOVE_EVIDENCE, actor, now, details)
    return finish_act(session, act, now, evidence_id)
