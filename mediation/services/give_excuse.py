"""The merchant says why a promise was not kept in time: heard by the consumer and the office, judged by nobody here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from mediation.domain.letters import check_reasons
from mediation.domain.lifecycle import Action
from mediation.domain.parties import Side
from mediation.domain.performance import ExcuseReason
from mediation.services.check_wording import check_wording
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, of_promise, tell, tell_role
from mediation.services.watch_performance import plan_of_complaint
from mediation.storage.performance_tables import PromiseExcuse


@dataclass(frozen=True)
class Excuse:
    """Without `number` it is about the first promise that is not kept."""

    words: str
    reason: ExcuseReason = ExcuseReason.OTHER
    number: int | None = None


def give_excuse(
    session: Session,
    complaint_id: str,
    excuse: Excuse,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Keep the explanation beside the promise, from its last day on."""
    act = begin_act(session, complaint_id, Action.GIVE_EXCUSE, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    wording = check_wording(act, {"reasons": excuse.words})
    row = plan_of_complaint(session, complaint_id).chosen(excuse.number)
    if row.performed_on is not None:
        raise ConflictError("这一项已经确认履行，不用再说明")
    if local_date(now) < row.due_on:
        raise ConflictError(f"约定的日子是 {chinese_date(row.due_on)}，还没有到，不用说明")
    kept = PromiseExcuse(
        id=new_id(),
        agreement_id=row.agreement_id,
        number=row.number,
        reason=excuse.reason.value,
        words_sealed=vault_of(session).seal(check_reasons(excuse.words)),
        account_id=actor.account_id,
        given_at=now,
    )
    session.add(kept)
    details = {"promise": row.number, "reason": excuse.reason.value, **wording}
    take_step(session, act.complaint, Action.GIVE_EXCUSE, actor, now, details)
    tell(session, act.complaint, Side.CONSUMER, of_promise("商家说明了没有按时履行的原因", "请在投诉页面查看。"), now)
    if act.complaint.received_on is not None:
        tell_role(session, act.complaint, Role.OFFICER, News("商家说明了没有按时履行的原因", "请了解情况。"), now)
    return finish_act(session, act, now, kept.id)
