"""Confirming a decision, and everything that may become of it afterwards. The flag follows in the same transaction."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from ledger.services.record_act import Subject, record_act
from sanctions.domain.decision_entry import check_entry
from sanctions.domain.decision_procedure import DECISION_STEPS, DecisionAct, DecisionStatus
from sanctions.domain.flag_kinds import FlagSource, Term, check_last_day, flag_kind
from sanctions.domain.spreading import NodeKind
from sanctions.services.decision_flag import raise_flag_of_decision, replace_flag_of_decision
from sanctions.services.endings import Ended, Ending, ask_for_ending, carry_out_ending, close_ending
from sanctions.services.flags import take_back_flag
from sanctions.services.take_step import required_text
from sanctions.services.tell_of_decision import tell_of_decision
from sanctions.storage.decision_tables import FlagDecision
from sanctions.storage.decisions import entry_of, find_same_decision, get_decision_for_update
from sanctions.storage.endings import find_open_ending
from sanctions.storage.holding_office import require_holder


def confirm_decision(session: Session, decision_id: str, actor: Actor, now: datetime) -> None:
    """Let the decision stand: its flag is in force from its first day. A correction takes the old one's place."""
    row = _held(session, decision_id, DecisionAct.CONFIRM, actor)
    check_entry(entry_of(session, row), NodeKind(row.object_kind), local_date(now))
    if row.corrects_id is not None:
        _correct(session, row.corrects_id, row, actor, now)
    _refuse_second(session, row)
    row.confirmed_by, row.confirmed_at = actor.account_id, now
    _move(session, row, DecisionAct.CONFIRM, actor, now)
    if row.corrects_id is None:
        raise_flag_of_decision(session, row, now)


def refuse_decision(session: Session, decision_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """Close an entry that is not to stand."""
    row = _held(session, decision_id, DecisionAct.REFUSE, actor)
    _close(session, row, DecisionAct.REFUSE, Ending(reason), actor, now)


def ask_to_end_decision(session: Session, decision_id: str, ending: Ending, actor: Actor, now: datetime) -> None:
    """Ask another person to lift it: the state is over, or the authority lifted its decision."""
    row = _held(session, decision_id, DecisionAct.ASK_END, actor)
    _ask(session, row, DecisionAct.ASK_END, ending, actor, now)


def ask_to_annul_decision(session: Session, decision_id: str, ending: Ending, actor: Actor, now: datetime) -> None:
    """Ask another person to undo it: the decision was annulled, or should never have been entered.

    The credit file does not know the document.
    """
    row = _held(session, decision_id, DecisionAct.ASK_ANNULMENT, actor)
    if actor.role is not Role.SYSTEM:
        required_text(ending.document_number, "document_number", "请填写撤销文书的文号")
    _ask(session, row, DecisionAct.ASK_ANNULMENT, ending, actor, now)


def keep_decision(session: Session, decision_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """Answer the request with the reason why the decision stands after all."""
    row = _held(session, decision_id, DecisionAct.KEEP, actor)
    cause = required_text(reason, "reason", "请写明怎样查明决定仍然有效")
    if not close_ending(session, FlagSource.DECISION, row.id, "kept", actor, now):
        raise ConflictError("没有人提出解除或者撤销，不用办理这一步")
    _move(session, row, DecisionAct.KEEP, actor, now, {"reason": cause})


def end_decision(session: Session, decision_id: str, actor: Actor, now: datetime) -> None:
    """Lift it as another person asked."""
    row = _held(session, decision_id, DecisionAct.END, actor)
    ending = carry_out_ending(session, _ended(row, DecisionAct.END), actor, now)
    _close(session, row, DecisionAct.END, ending, actor, now)


def annul_decision(session: Session, decision_id: str, document_number: str, actor: Actor, now: datetime) -> None:
    """Undo it as another person or the credit file asked; the document is the one told there, unless told here."""
    row = _held(session, decision_id, DecisionAct.ANNUL, actor)
    ending = carry_out_ending(session, _ended(row, DecisionAct.ANNUL), actor, now, document_number)
    _close(session, row, DecisionAct.ANNUL, ending, actor, now)


def prolong_decision(session: Session, decision_id: str, ends_on: date, actor: Actor, now: datetime) -> None:
    """Confirm again that a state still holds, until a day at most a year from now."""
    row = _held(session, decision_id, DecisionAct.PROLONG, actor)
    kind, today = flag_kind(row.kind), local_date(now)
    if find_open_ending(session, FlagSource.DECISION, row.id) is not None:
        raise ConflictError("有人提出解除或者撤销，请先核对办理")
    if kind.term is not Term.WHILE_SO:
        raise ConflictError("只有会变化的状态才需要再次确认，这类决定的期限不能延长")
    if row.ends_on is not None and ends_on <= row.ends_on:
        message = "新的最后一天要晚于原来的最后一天"
        raise InvalidInputError(message, fields={"ends_on": message})
    check_last_day(kind, row.event_on, today, ends_on)
    row.ends_on = ends_on
    taken_back = replace_flag_of_decision(session, row.id, row, now)
    _move(session, row, DecisionAct.PROLONG, actor, now, {"ends_on": ends_on, "warnings_taken_back": taken_back})


def expire_decisions(session: Session, now: datetime) -> None:
    """End every decision whose last day has passed; checks stop showing it on that day without this."""
    over = (FlagDecision.status == DecisionStatus.CONFIRMED.value, FlagDecision.ends_on < local_date(now))
    for row in session.scalars(select(FlagDecision).where(*over).order_by(FlagDecision.id).with_for_update()).all():
        last_day = row.ends_on or local_date(now)
        _take_flag(session, row, DecisionAct.EXPIRE, SYSTEM_ACTOR, now, last_day + timedelta(1))


_HOW: Mapping[DecisionAct, str] = {
    DecisionAct.END: "over",
    DecisionAct.ANNUL: "annulled",
    DecisionAct.EXPIRE: "expired",
    DecisionAct.REFUSE: "annulled",
}


_OVERTAKES = frozenset({DecisionAct.CORRECT, DecisionAct.EXPIRE})
_ENDS_AS: Mapping[DecisionAct, str] = {
    DecisionAct.ASK_END: "over",
    DecisionAct.END: "over",
    DecisionAct.ASK_ANNULMENT: "annulled",
    DecisionAct.ANNUL: "annulled",
}


def _ended(row: FlagDecision, act: DecisionAct) -> Ended:
    return Ended(FlagSource.DECISION, row.id, _ENDS_AS[act])


def _ask(session: Session, row: FlagDecision, act: DecisionAct, ending: Ending, actor: Actor, now: datetime) -> None:
    asked = ask_for_ending(session, _ended(row, act), ending, actor, now)
    _move(session, row, act, actor, now, {"due_on": asked.due_on})


def _held(session: Session, decision_id: str, act: DecisionAct, actor: Actor) -> FlagDecision:
    row = get_decision_for_update(session, decision_id)
    require_holder(session, row.office_id, actor)
    DECISION_STEPS.step(DecisionStatus(row.status), act, actor.role)
    DECISION_STEPS.check_four_eyes(act, row.entered_by, actor.account_id)
    return row


def _correct(session: Session, decision_id: str, new: FlagDecision, actor: Actor, now: datetime) -> None:
    old = get_decision_for_update(session, decision_id)
    DECISION_STEPS.step(DecisionStatus(old.status), DecisionAct.CORRECT, actor.role)
    old.end_reason_sealed = vault_of(session).seal("登记内容有错误，由更正后的登记代替")
    taken_back = replace_flag_of_decision(session, old.id, new, now)
    _end(session, old, DecisionAct.CORRECT, actor, now, (local_date(now), taken_back))


def _refuse_second(session: Session, row: FlagDecision) -> None:
    if find_same_decision(session, row, DecisionStatus.CONFIRMED.value) is not None:
        raise ConflictError("同一份决定已经确认过一次，这一项请作“不予登记”处理")


def _close(session: Session, row: FlagDecision, act: DecisionAct, ending: Ending, actor: Actor, now: datetime) -> None:
    reason = required_text(ending.reason, "reason", "请写明理由")
    row.end_reason_sealed = vault_of(session).seal(reason)
    number = ending.document_number.strip()
    row.end_document_sealed = vault_of(session).seal(number) if number else None
    _take_flag(session, row, act, actor, now, local_date(now))


def _take_flag(
    session: Session, row: FlagDecision, act: DecisionAct, actor: Actor, now: datetime, ended_on: date
) -> None:
    taken_back = take_back_flag(session, FlagSource.DECISION, row.id, _HOW[act], now)
    _end(session, row, act, actor, now, (ended_on, taken_back))


def _end(
    session: Session, row: FlagDecision, act: DecisionAct, actor: Actor, now: datetime, ended: tuple[date, list[str]]
) -> None:
    """Note since when it holds no longer, and which warnings went with its flag."""
    ended_on, taken_back = ended
    if act in _OVERTAKES:
        close_ending(session, FlagSource.DECISION, row.id, "overtaken", actor, now)
    row.ended_on = row.ended_on or ended_on  # annulled after it was over, it had ended before
    _move(session, row, act, actor, now, {"ended_on": ended_on, "warnings_taken_back": taken_back})


def _move(
    session: Session,
    row: FlagDecision,
    act: DecisionAct,
    actor: Actor,
    now: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    before = row.status
    row.status = DECISION_STEPS.step(DecisionStatus(before), act, actor.role).target.value
    session.flush()
    subject = Subject(FlagDecision.SUBJECT_KIND, row.id)
    record_act(session, subject, act.value, actor, now, before=before, after=row.status, details=details)
    tell_of_decision(session, row, act, now)
