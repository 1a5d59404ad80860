"""After the agreement: proof, confirmation, breach. A person says what happened; no clock does."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.contracts.mediation import PromiseBroken, PromiseKept
from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotFoundError
from core.kernel.roles import Actor, Role
from core.outbox import publish
from mediation.domain.agreement import late_days
from mediation.domain.clocks import ClockKind
from mediation.domain.letters import check_reasons
from mediation.domain.lifecycle import Action
from mediation.domain.parties import Side
from mediation.services.add_evidence import StoredFile, keep_file
from mediation.services.run_clocks import stop_clock
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, of_promise, tell, tell_both, tell_role
from mediation.storage.agreement_tables import Agreement, Performance
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import find_agreement, find_performance


@dataclass(frozen=True)
class _Promise:
    agreement: Agreement
    performance: Performance


def confirm_performance(
    session: Session,
    complaint_id: str,
    performed_on: date,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Record on which day the promise was kept, as the consumer says or an official finds; late counts too."""
    act = begin_act(session, complaint_id, Action.CONFIRM_PERFORMANCE, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    promise = _promise(session, complaint_id)
    _check_day(promise, performed_on, local_date(now))
    promise.performance.performed_on = performed_on
    promise.performance.confirmed_at, promise.performance.confirmed_by = now, actor.account_id
    stop_clock(session, act.complaint, ClockKind.PERFORMANCE, local_date(now), "performed")
    take_step(session, act.complaint, Action.CONFIRM_PERFORMANCE, actor, now, {"performed_on": performed_on})
    _publish(session, act.complaint, PromiseKept, (promise.agreement, performed_on), now)
    tell_both(session, act.complaint, of_promise("协议已履行", "双方的约定已经完成，这件投诉办结。"), now)
    return finish_act(session, act, now, promise.agreement.id)


def report_breach(
    session: Session,
    complaint_id: str,
    reason: str,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Record that the day has passed without performance; the merchant can still perform, late."""
    act = begin_act(session, complaint_id, Action.REPORT_BREACH, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    promise, today = _promise(session, complaint_id), local_date(now)
    if promise.performance.breach_reported_at is not None:
        raise ConflictError("您已经反映过没有履行，可以把这件投诉转交市场监管部门")
    if today <= promise.agreement.due_on:
        raise ConflictError(f"约定的履行日期是 {_day(promise.agreement.due_on)}，还没有过，请到期后再反映")
    performance = promise.performance
    performance.breach_reason_sealed = vault_of(session).seal(check_reasons(reason))
    performance.breach_reported_at, performance.breach_reported_by = now, actor.account_id
    stop_clock(session, act.complaint, ClockKind.PERFORMANCE, today, "breached")
    take_step(session, act.complaint, Action.REPORT_BREACH, actor, now, {"agreement": promise.agreement.number})
    _publish(session, act.complaint, PromiseBroken, (promise.agreement, today), now)
    news = of_promise("对方反映协议没有履行", "如已履行请提交凭证；如未履行请尽快履行，晚履行也会如实记录。")
    tell(session, act.complaint, Side.MERCHANT, news, now)
    _tell_office(session, act.complaint, News("一份协议被反映未履行", "请了解情况并提示双方的权利。"), now)
    return finish_act(session, act, now, promise.agreement.id)


def submit_performance_proof(
    session: Session,
    complaint_id: str,
    file: StoredFile,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Keep the merchant's proof; the consumer is asked to confirm, an official can confirm on the proof."""
    act = begin_act(session, complaint_id, Action.SUBMIT_PERFORMANCE_PROOF, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    promise = _promise(session, complaint_id)
    proof, is_new = keep_file(session, act.complaint, file, "performance", actor, now)
    if is_new:
        promise.performance.proof_at = now
        take_step(
            session,
            act.complaint,
            Action.SUBMIT_PERFORMANCE_PROOF,
            actor,
            now,
            {"evidence": proof.id, "sha256": file.sha256},
        )
        news = of_promise("商家提交了履行凭证", "请核对是否已经收到，并确认履行情况。")
        tell(session, act.complaint, Side.CONSUMER, news, now)
        _tell_office(session, act.complaint, News("商家提交了履行凭证", "消费者没有回应时，请您核实。"), now)
    return finish_act(session, act, now, proof.id)


def _tell_office(session: Session, complaint: Complaint, news: News, now: datetime) -> None:
    """Tell the officers, unless the promise was made before the office had anything to do with it."""
    if complaint.received_on is not None:
        tell_role(session, complaint, Role.OFFICER, news, now)


def _promise(session: Session, complaint_id: str) -> _Promise:
    agreement, performance = find_agreement(session, complaint_id), find_performance(session, complaint_id)
    if agreement is None or performance is None:
        raise NotFoundError("没有找到这件投诉的调解书")
    return _Promise(agreement, performance)


def _check_day(promise: _Promise, performed_on: date, today: date) -> None:
    first = local_date(promise.agreement.drafted_at)
    if not first <= performed_on <= today:
        message = f"履行日期要在 {_day(first)} 到今天之间"
        raise InvalidInputError(message, fields={"performed_on": message})


def _publish(
    session: Session,
    complaint: Complaint,
    fact: type[PromiseKept] | type[PromiseBroken],
    happened: tuple[Agreement, date],
    now: datetime,
) -> None:
    agreement, happened_on = happened
    publish(
        session,
        fact(
            complaint_id=complaint.id,
            complaint_number=complaint.number or "",
            respondent_id=complaint.respondent_id,
            agreement_number=agreement.number,
            agreed_fen=agreement.sum_fen,
            due_on=agreement.due_on,
            happened_on=happened_on,
            late_days=late_days(agreement.due_on, happened_on),
        ),
        recorded_at=now,
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
