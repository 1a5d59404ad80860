"""Recusal (办法121 article 21): a side asks that a mediator steps aside, a supervisor decides."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from identity.domain.notices import to_account
from mediation.domain.clocks import ClockKind
from mediation.domain.letters import check_reasons
from mediation.domain.lifecycle import Action
from mediation.domain.parties import side_of
from mediation.domain.procedure import RecusalGround
from mediation.services.assign_complaint import replace_handler
from mediation.services.keep_in_room import refuse_offers_in
from mediation.services.run_clocks import pause_running, resume_running
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_of_mediator import tell_of_mediator
from mediation.services.tell_parties import News, served, tell_both, tell_role, tell_someone
from mediation.storage.complaint_tables import Complaint
from mediation.storage.procedure_tables import RecusalApplication
from mediation.storage.procedures import find_open_recusal
from mediation.storage.staff import possible_replacements, staff_at_work

_RECUSAL = "recusal"
_SUSPENDED = "suspended"


@dataclass(frozen=True)
class RecusalAsked:
    """Whom it is about, on which ground (a code of `RecusalGround`), and why in words."""

    mediator_id: str
    ground: str
    reasons: str


@dataclass(frozen=True)
class RecusalDecision:
    """What the supervisor decides; a granted one names who mediates from now on."""

    granted: bool
    reasons: str
    replacement_id: str | None = None


def apply_recusal(
    session: Session,
    complaint_id: str,
    asked: RecusalAsked,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Ask that a mediator steps aside; mediation is suspended until it is decided."""
    act = begin_act(session, complaint_id, Action.APPLY_RECUSAL, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint = act.complaint
    ground = _ground(asked.ground)
    _check_mediator(session, complaint, asked.mediator_id)
    row = RecusalApplication(
        id=new_id(),
        complaint_id=complaint_id,
        side=side_of(actor.role).value,
        account_id=actor.account_id,
        mediator_id=asked.mediator_id,
        ground=ground.value,
        reasons_sealed=vault_of(session).seal(check_reasons(asked.reasons)),
        applied_at=now,
    )
    session.add(row)
    pause_running(session, complaint, ClockKind.MEDIATION, _RECUSAL, local_date(now))
    pause_running(session, complaint, ClockKind.ROUND, _SUSPENDED, local_date(now))
    take_step(session, complaint, Action.APPLY_RECUSAL, actor, now, {"recusal": row.id, "ground": ground.value})
    tell_both(session, complaint, News("调解中止，等待回避决定", "有一方申请调解员回避，决定以后调解再继续。"), now)
    tell_role(session, complaint, Role.SUPERVISOR, News("有回避申请等您决定", "调解已经中止，请尽快决定。"), now)
    return finish_act(session, act, now, row.id)


def decide_recusal(
    session: Session,
    complaint_id: str,
    decision: RecusalDecision,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Decide with reasons; mediation goes on, with the replacement where it was granted."""
    act = begin_act(session, complaint_id, Action.DECIDE_RECUSAL, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint, row = act.complaint, find_open_recusal(session, complaint_id)
    if row is None:
        raise ConflictError("现在没有等待决定的回避申请")
    if actor.account_id == row.mediator_id:
        raise ConflictError("被申请回避的人不能自己决定")
    reasons = refuse_offers_in(session, complaint, check_reasons(decision.reasons))
    replacement_id = _replacement(session, complaint, row, decision)
    row.decision_sealed, row.replacement_id = vault_of(session).seal(reasons), replacement_id
    row.granted, row.decided_by, row.decided_at = decision.granted, actor.account_id, now
    if row.replacement_id is not None:
        replace_handler(session, complaint, row.replacement_id, actor, now)
    resume_running(session, complaint, ClockKind.MEDIATION, local_date(now), _RECUSAL)
    resume_running(session, complaint, ClockKind.ROUND, local_date(now), _SUSPENDED)
    details = {"recusal": row.id, "granted": decision.granted}
    take_step(session, complaint, Action.DECIDE_RECUSAL, actor, now, details)
    _tell_decision(session, complaint, row, now)
    return finish_act(session, act, now, row.id)


def _ground(code: str) -> RecusalGround:
    try:
        return RecusalGround(code)
    except ValueError:
        message = "请选择申请回避的原因"
        raise InvalidInputError(message, fields={"ground": message}) from None


def _check_mediator(session: Session, complaint: Complaint, mediator_id: str) -> None:
    if mediator_id not in staff_at_work(session, complaint):
        message = "请选择办理这件投诉的人员"
        raise InvalidInputError(message, fields={"mediator_id": message})


def _replacement(
    session: Session, complaint: Complaint, row: RecusalApplication, decision: RecusalDecision
) -> str | None:
    if not decision.granted:
        return None
    if decision.replacement_id not in possible_replacements(session, complaint, row.mediator_id):
        message = "同意回避的，请选择接替的调解员"
        raise InvalidInputError(message, fields={"replacement_id": message})
    return decision.replacement_id


def _tell_decision(session: Session, complaint: Complaint, row: RecusalApplication, now: datetime) -> None:
    words = "同意回避，已经换人继续调解。" if row.granted else "不同意回避，调解继续。"
    tell_both(session, complaint, served("回避申请已经决定", f"{words}理由请在“期限与程序”里查看。"), now)
    if row.replacement_id is not None:
        news = News("请您接替调解一件投诉", "原调解员已经回避，请查看记录后继续。")
        tell_someone(session, complaint, to_account(row.replacement_id), news, now)
        tell_of_mediator(session, complaint, now)
