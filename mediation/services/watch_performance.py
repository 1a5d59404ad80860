"""After the agreement: what came and what did not, promise by promise. A person says so; no clock does."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from core.contracts.mediation import PromiseBroken, PromiseKept
from core.database import vault_of
from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.money import format_yuan
from core.kernel.roles import Actor, Role
from core.outbox import publish
from mediation.domain.agreement import late_days
from mediation.domain.letters import check_reasons
from mediation.domain.lifecycle import Action, Stage
from mediation.domain.parties import Side, side_of
from mediation.domain.performance import BreachReason, stage_of
from mediation.services.add_evidence import StoredFile, keep_file
from mediation.services.check_wording import check_wording
from mediation.services.plan_performance import watch_next_promise
from mediation.services.submissions import PLAIN, ActResult, OpenAct, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, of_promise, tell, tell_both, tell_role
from mediation.storage.agreement_tables import Agreement, Performance
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import find_agreement, find_performance
from mediation.storage.performance_tables import AgreementPromise, PromiseBreach, PromiseReceipt
from mediation.storage.promises import breaches_of, get_promise, promise_rows, promises_of, receipts_of

_SHORTEST_BASIS = 4


@dataclass(frozen=True)
class Plan:
    """The agreement with its promises, by number."""

    agreement: Agreement
    performance: Performance
    rows: list[AgreementPromise]

    def chosen(self, number: int | None) -> AgreementPromise:
        """Return the promise with that number, or the first that is not kept."""
        if number is not None:
            return get_promise(self.rows, number)
        return next((row for row in self.rows if row.performed_on is None), self.rows[-1])


@dataclass(frozen=True)
class Receipt:
    """What came on a day: without `number` everything that is still open, without `sum_fen` all of that promise.

    `basis` says how an official knows.
    """

    received_on: date
    number: int | None = None
    sum_fen: int | None = None
    basis: str = ""


@dataclass(frozen=True)
class BreachReport:
    """That a promise was not kept: without `number` the first that is overdue and not yet reported."""

    words: str
    reason: BreachReason = BreachReason.OTHER
    number: int | None = None


def confirm_performance(
    session: Session,
    complaint_id: str,
    performed_on: date,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Record that everything still open was done on that day."""
    return confirm_receipt(session, complaint_id, Receipt(performed_on), actor, now, submission)


def confirm_receipt(
    session: Session,
    complaint_id: str,
    receipt: Receipt,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Record what came, as the consumer says or an official finds; in part counts, late counts too."""
    act = begin_act(session, complaint_id, Action.CONFIRM_PERFORMANCE, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    plan = plan_of_complaint(session, complaint_id)
    open_rows = [row for row in plan.rows if row.performed_on is None]
    rows = open_rows if receipt.number is None else [get_promise(plan.rows, receipt.number)]
    _check_receipt(plan, rows, receipt, (actor, local_date(now)))
    whole = [row for row in rows if _receive(session, row, receipt, actor, now)]
    _go_on(session, act, plan, receipt, now)
    for row in whole:
        values = _Happened(plan, row, receipt.received_on).values(act.complaint)
        publish(session, PromiseKept(**values), recorded_at=now)
    return finish_act(session, act, now, plan.agreement.id)


def report_breach(
    session: Session,
    complaint_id: str,
    report: BreachReport,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Record that a day has passed without performance; the merchant can explain itself and still perform, late."""
    act = begin_act(session, complaint_id, Action.REPORT_BREACH, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    wording = check_wording(act, {"reasons": report.words})
    plan, today = plan_of_complaint(session, complaint_id), local_date(now)
    row = _overdue_promise(session, plan, report, today)
    words = check_reasons(report.words)
    session.add(
        PromiseBreach(
            id=new_id(),
            agreement_id=row.agreement_id,
            number=row.number,
            reason=report.reason.value,
            words_sealed=vault_of(session).seal(words),
            side=side_of(actor.role).value,
            account_id=actor.account_id,
            reported_at=now,
        )
    )
    session.flush()
    watch_next_promise(session, act.complaint, plan.agreement, "breached", now)
    details = {"agreement": plan.agreement.number, "promise": row.number, "reason": report.reason.value, **wording}
    take_step(session, act.complaint, Action.REPORT_BREACH, actor, now, details)
    values = _Happened(plan, row, today).values(act.complaint)
    publish(session, PromiseBroken(**values, reason=report.reason.value), recorded_at=now)
    news = of_promise("对方反映协议没有履行", "如已履行请提交凭证；有原因的可以说明；尽快履行，晚履行也会如实记录。")
    tell(session, act.complaint, Side.MERCHANT, news, now)
    _tell_office(session, act.complaint, News("一份协议被反映未履行", "请了解情况并提示双方的权利。"), now)
    return finish_act(session, act, now, plan.agreement.id)


@dataclass(frozen=True)
class Proof:
    """The merchant's proof for one promise; without `number` the first that is not kept."""

    file: StoredFile
    number: int | None = None


def submit_performance_proof(
    session: Session,
    complaint_id: str,
    proof: StoredFile | Proof,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Keep the merchant's proof; the consumer is asked to confirm, an official can confirm on the proof."""
    act = begin_act(session, complaint_id, Action.SUBMIT_PERFORMANCE_PROOF, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    given = proof if isinstance(proof, Proof) else Proof(proof)
    wording = check_wording(act, {"note": given.file.note})
    row = plan_of_complaint(session, complaint_id).chosen(given.number)
    kept, is_new = keep_file(session, act.complaint, given.file, "performance", actor, now)
    if is_new or row.proof_at is None:
        row.proof_at = now
        details = {"evidence": kept.id, "sha256": given.file.sha256, "promise": row.number, **wording}
        take_step(session, act.complaint, Action.SUBMIT_PERFORMANCE_PROOF, actor, now, details)
        news = of_promise("商家提交了履行凭证", "请核对是否已经收到，并确认履行情况。")
        tell(session, act.complaint, Side.CONSUMER, news, now)
        _tell_office(session, act.complaint, News("商家提交了履行凭证", "消费者没有回应时，请您核实。"), now)
    return finish_act(session, act, now, kept.id)


def _tell_office(session: Session, complaint: Complaint, news: News, now: datetime) -> None:
    """Tell the officers, unless the promise was made before the office had anything to do with it."""
    if complaint.received_on is not None:
        tell_role(session, complaint, Role.OFFICER, news, now)


def plan_of_complaint(session: Session, complaint_id: str) -> Plan:
    """Return the agreement in force with its promises; raises NotFoundError while there is none."""
    agreement, performance = find_agreement(session, complaint_id), find_performance(session, complaint_id)
    if agreement is None or performance is None:
        raise NotFoundError("没有找到这件投诉的调解书")
    return Plan(agreement, performance, promise_rows(session, agreement.id))


def _check_receipt(
    plan: Plan, rows: list[AgreementPromise], receipt: Receipt, who_and_when: tuple[Actor, date]
) -> None:
    actor, today = who_and_when
    first, problems = local_date(plan.agreement.drafted_at), {}
    if not first <= receipt.received_on <= today:
        problems["performed_on"] = f"履行日期要在 {chinese_date(first)} 到今天之间"
    if receipt.number is not None and rows[0].performed_on is not None:
        raise ConflictError("这一项已经确认过了，请看最新的履行情况")
    if receipt.sum_fen is not None:
        problems.update(_sum_problem(rows, receipt))
    if side_of(actor.role) is Side.OFFICE and len(receipt.basis.strip()) < _SHORTEST_BASIS:
        unproven = [row.number for row in rows if row.proof_at is None]
        if unproven:
            problems["basis"] = "商家还没有提交凭证，请写明是怎么核实的"
    if problems:
        raise InvalidInputError("；".join(problems.values()), fields=problems)


def _sum_problem(rows: list[AgreementPromise], receipt: Receipt) -> dict[str, str]:
    if receipt.number is None or not rows[0].sum_fen:
        return {"sum": "请先选是哪一笔钱；不付钱的约定不用填金额"}
    rest = rows[0].sum_fen - rows[0].received_fen
    if not 0 < (receipt.sum_fen or 0) <= rest:
        return {"sum": f"这一笔还差 {format_yuan(rest)}，请填不超过它的金额"}
    return {}


def _receive(session: Session, row: AgreementPromise, receipt: Receipt, actor: Actor, now: datetime) -> bool:
    """Write the receipt; tells whether the promise is whole now."""
    rest = row.sum_fen - row.received_fen
    came = rest if receipt.sum_fen is None else receipt.sum_fen
    basis = receipt.basis.strip()
    session.add(
        PromiseReceipt(
            id=new_id(),
            agreement_id=row.agreement_id,
            number=row.number,
            sum_fen=came,
            received_on=receipt.received_on,
            side=side_of(actor.role).value,
            account_id=actor.account_id,
            basis_sealed=vault_of(session).seal(basis) if basis else None,
            recorded_at=now,
        )
    )
    row.received_fen += came
    if came == rest:
        row.performed_on = _day_made_whole(session, row, receipt)
    session.flush()
    return came == rest


def _day_made_whole(session: Session, row: AgreementPromise, receipt: Receipt) -> date:
    """Return the day of the latest part: parts may be reported in another order than they came."""
    earlier = receipts_of(session, row.agreement_id, row.number)
    return max([receipt.received_on, *(each.received_on for each in earlier)])


def _go_on(session: Session, act: OpenAct, plan: Plan, receipt: Receipt, now: datetime) -> None:
    """Take the step that the plan as a whole asks for."""
    complaint, promises = act.complaint, promises_of(session, plan.rows)
    stage = stage_of(promises)
    watch_next_promise(session, complaint, plan.agreement, "performed", now)
    details: dict[str, object] = {"performed_on": receipt.received_on, "promise": receipt.number}
    if stage is Stage.PERFORMED:
        last = max(row.performed_on for row in plan.rows if row.performed_on)
        performance = plan.performance
        performance.performed_on, performance.confirmed_at = last, now
        performance.confirmed_by = act.actor.account_id
        take_step(session, complaint, Action.CONFIRM_PERFORMANCE, act.actor, now, details)
        tell_both(session, complaint, of_promise("协议已履行", "双方的约定已经完成，这件投诉办结。"), now)
        return
    makes_good = Stage(complaint.stage) is Stage.BREACHED and stage is Stage.SETTLED
    action = Action.MAKE_GOOD if makes_good else Action.RECORD_RECEIPT
    take_step(session, complaint, action, act.actor, now, details)
    tell(session, complaint, Side.MERCHANT, of_promise("一部分履行已被确认", "其余的请按约定的日子履行。"), now)


def _overdue_promise(session: Session, plan: Plan, report: BreachReport, today: date) -> AgreementPromise:
    reported = breaches_of(session, plan.agreement.id)
    waiting = [row for row in plan.rows if row.performed_on is None and row.number not in reported]
    if report.number is not None:
        row = get_promise(plan.rows, report.number)
        if row not in waiting:
            raise ConflictError("这一项已经确认履行，或者已经反映过，请看最新的履行情况")
    elif not waiting:
        raise ConflictError("没有履行的约定都已经反映过了")
    else:
        row = waiting[0]
    if today <= row.due_on:
        raise ConflictError(f"约定的履行日期是 {chinese_date(row.due_on)}，还没有过，请到期后再反映")
    return row


@dataclass(frozen=True)
class _Happened:
    """What became of one promise of a plan on a day."""

    plan: Plan
    row: AgreementPromise
    on: date

    def values(self, complaint: Complaint) -> dict[str, Any]:
        row, agreement = self.row, self.plan.agreement
        day = row.performed_on or self.on
        return {
            "complaint_id": complaint.id,
            "complaint_number": complaint.number or "",
            "respondent_id": complaint.respondent_id,
            "agreement_number": agreement.number,
            "agreed_fen": agreement.sum_fen,
            "due_on": row.due_on,
            "happened_on": day,
            "late_days": late_days(row.due_on, day),
            "promise": row.number,
            "promises": len(self.plan.rows),
            "promised_fen": row.sum_fen,
            "received_fen": row.received_fen,
        }
