"""What the clerk did after a check, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.canonical import canonical_json
from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act
from sanctions.domain.desk_decision import DeskChoice, check_factors, required_factors
from sanctions.services.take_step import required_text
from sanctions.storage.check_tables import CheckDecision
from sanctions.storage.loading import get_desk_check
from sanctions.storage.shown_answers import shown_answer


@dataclass(frozen=True)
class DeskDecision:
    """`factors` holds what the clerk wrote to each factor, by its key such as K20_relevance."""

    choice: DeskChoice
    reason: str
    factors: Mapping[str, str] = field(default_factory=dict)


def record_check_decision(session: Session, check_id: str, decision: DeskDecision, actor: Actor, now: datetime) -> None:
    """Record the decision with its reason; where the law says weigh, every factor must be considered in words."""
    check = get_desk_check(session, check_id, actor)
    answer = shown_answer(session, check)
    reason = required_text(decision.reason, "reason", "请写明这样办理的理由")
    weighed = check_factors(required_factors(answer.hits), decision.factors)
    known = session.scalar(select(CheckDecision.id).where(CheckDecision.check_id == check_id))
    if known is not None:
        raise ConflictError("这次核查已经登记过办理结果")
    row = CheckDecision(
        id=new_id(),
        check_id=check_id,
        decision=decision.choice.value,
        reason_sealed=vault_of(session).seal(reason),
        factors_sealed=vault_of(session).seal(canonical_json(weighed)),
        decided_by=actor.account_id,
        decided_at=now,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise ConflictError("这次核查刚刚由别人登记了办理结果") from error
    details = {"decision": row.decision, "verdict": answer.verdict}
    record_act(session, Subject("check", check_id), "decide", actor, now, details=details)
