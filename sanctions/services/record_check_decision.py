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
from core.kernel.roles import Actor, Role
from identity.domain.notices import NewNotice, NoticeKind, to_office
from identity.services.leave_notice import leave_notice
from ledger.services.record_act import Subject, record_act
from sanctions.domain.desk_decision import (
    DeskChoice,
    Reading,
    check_factors,
    decision_mark,
    first_reading,
    reason_problems,
    required_factors,
    to_confirm,
)
from sanctions.services.follow_applications import close_application
from sanctions.services.take_step import required_text
from sanctions.storage.application_tables import CheckChange
from sanctions.storage.check_tables import Check, CheckDecision
from sanctions.storage.loading import find_desk, get_desk_check
from sanctions.storage.shown_answers import shown_answer

_FINAL = frozenset({DeskChoice.GRANTED, DeskChoice.OTHER_PROCEDURE})


@dataclass(frozen=True)
class DeskDecision:
    """`factors` holds what the clerk wrote to each factor, by its key such as K20_relevance.

    `departs` says that the clerk knows the law refuses this, or nobody was found, and grants it all the same.
    """

    choice: DeskChoice
    reason: str
    factors: Mapping[str, str] = field(default_factory=dict)
    departs: bool = False


def record_check_decision(session: Session, check_id: str, decision: DeskDecision, actor: Actor, now: datetime) -> None:
    """Record the decision with its reason; where the law says weigh, every factor must be considered in words.

    A grant against a refusal by law, or for an applicant that was not found, is confirmed and marked; so is a refusal
    for which the check gives no ground.
    """
    check = get_desk_check(session, check_id, actor)
    answer = shown_answer(session, check)
    reason = required_text(decision.reason, "reason", "请写明这样办理的理由")
    problems = reason_problems(answer, decision.choice, reason, departs=decision.departs)
    weighed = check_factors(required_factors(answer.hits), decision.factors, problems)
    if session.scalar(select(CheckChange.later_check_id).where(CheckChange.check_id == check_id)) is not None:
        raise ConflictError("名单有变化，这件申请已经有新的核查结果，请按新的结果办理")
    standing = (CheckDecision.check_id == check_id, CheckDecision.reading != Reading.RETURNED.value)
    known = session.scalar(select(CheckDecision.id).where(*standing))
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
        reading=first_reading(decision.choice).value,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise ConflictError("这次核查刚刚由别人登记了办理结果") from error
    departs = decision.choice is DeskChoice.GRANTED and bool(to_confirm(answer))
    mark = decision_mark(answer, decision.choice)
    details = {"decision": row.decision, "verdict": answer.verdict, "departs": departs, "marked": bool(mark)}
    record_act(session, Subject("check", check_id), "decide", actor, now, details=details)
    if decision.choice in _FINAL:
        close_application(session, check_id)
    if row.reading == Reading.WAITING.value:
        _tell_second_readers(session, check, mark, now)


def _tell_second_readers(session: Session, check: Check, mark: str, now: datetime) -> None:
    """Tell the desk; clerks of the general role work at many desks, so there the supervisors are told."""
    desk = find_desk(session, check.desk)
    is_own_role = desk is not None and desk.role != Role.DESK_CLERK
    to = to_office(Role(desk.role)) if desk is not None and is_own_role else to_office(Role.SUPERVISOR)
    title, body = "有一项不予办理的决定等待复核", "请由作决定的人以外的人核对依据和理由后复核。"
    body = f"{mark}。{body}" if mark else body
    leave_notice(session, NewNotice(to, title, body, f"/checks/{check.id}", NoticeKind.CASE), now)
