"""A person says whether two complaints are one dispute. Refusing stays an act of its own, with ground and reasons."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor
from mediation.domain.duplicates import DuplicateJudged, check_judged
from mediation.domain.lifecycle import Action
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.storage.intake_tables import DuplicateJudgement
from mediation.storage.loading import get_complaint


def judge_duplicate(
    session: Session,
    complaint_id: str,
    judged: DuplicateJudged,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Keep the answer about this complaint and another one that the actor may see; a later answer replaces it."""
    act = begin_act(session, complaint_id, Action.JUDGE_DUPLICATE, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    answer, reason = check_judged(judged)
    if judged.twin_id == complaint_id:
        raise InvalidInputError("不能和自己比较", fields={"twin_id": "请选另一件投诉"})
    twin = get_complaint(session, judged.twin_id, actor)
    key = (complaint_id, twin.id)
    row = session.get(DuplicateJudgement, key) or DuplicateJudgement(complaint_id=complaint_id, twin_id=twin.id)
    row.answer, row.reason_sealed = answer.value, vault_of(session).seal(reason)
    row.judged_by, row.judged_at = actor.account_id, now
    session.add(row)
    take_step(session, act.complaint, Action.JUDGE_DUPLICATE, actor, now, {"twin": twin.number, "answer": answer.value})
    return finish_act(session, act, now, twin.id)
