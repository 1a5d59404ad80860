"""What every act has in common: hold the complaint, answer a repeat with the first result, refuse a stale page."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.roles import Actor, Role
from mediation.domain.lifecycle import Action, Stage, step_for
from mediation.services.acting_for import require_may_act
from mediation.services.desk_powers import require_handler
from mediation.services.hold_back import refuse_held_back
from mediation.services.office_gate import require_own_office
from mediation.storage.bookkeeping_tables import RequestReceipt
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import find_session, get_complaint_for_update
from mediation.storage.negotiation_tables import Negotiation

_LONGEST_KEY = 200
# What somebody says, brings or looks for is never too late because the other side acted meanwhile.
_NEVER_STALE = frozenset(
    {
        Action.SEND_STATEMENT,
        Action.ADD_EVIDENCE,
        Action.CALL_HUMAN,
        Action.SUBMIT_PERFORMANCE_PROOF,
        Action.SEEK_SIMILAR,
        Action.RATE_PUSHED,
    }
)


@dataclass(frozen=True)
class Submission:
    """What a form or an API call carries beside its content.

    `version`: the complaint's version that the person saw; None skips the check.
    `request_key`: the same key of the same account does the act once, however often it is sent.
    `insists`: the person saw what was held back in the wording and sends it as it stands.
    """

    version: int | None = None
    request_key: str | None = None
    insists: bool = False


PLAIN = Submission()


@dataclass(frozen=True)
class ActResult:
    """Where the complaint stands after the act; `subject_id` is what the act made (offer, statement, …)."""

    complaint_id: str
    stage: Stage
    version: int
    subject_id: str | None = None


@dataclass(frozen=True)
class OpenAct:
    """An act in progress: the complaint is held; `earlier` is set when this very request was already done."""

    complaint: Complaint
    action: Action
    actor: Actor
    submission: Submission
    earlier: ActResult | None = None


def begin_act(
    session: Session, complaint_id: str, action: Action, actor: Actor, submission: Submission, now: datetime
) -> OpenAct:
    """Hold the complaint for an act of this actor.

    Raises NotFoundError for a stranger, ConflictError for a stale page or a stage that does not know the act,
    NotAllowedError for a role, of the service or in the enterprise, that may not.
    """
    complaint = get_complaint_for_update(session, complaint_id, actor)
    require_handler(session, complaint, actor)
    purpose = f"{action.value}:{complaint_id}"
    earlier = claim_request(session, purpose, actor, submission, now)
    if earlier is None:
        if action not in _NEVER_STALE:
            _refuse_stale(complaint, submission)
        step_for(Stage(complaint.stage), action, actor.role)
        require_may_act(session, complaint, action, actor, now)
        require_own_office(session, complaint, action, actor)
        refuse_held_back(session, complaint, action, actor)
    return OpenAct(complaint, action, actor, submission, earlier)


def finish_act(session: Session, act: OpenAct, now: datetime, subject_id: str | None = None) -> ActResult:
    """Write what the act left open and return its result, remembered for a repeat."""
    room = find_session(session, act.complaint.id)
    if room is not None:
        room.acts += 1
        room.last_act_at = now
    _note_answer(session, act, now)
    session.flush()
    result = ActResult(act.complaint.id, Stage(act.complaint.stage), act.complaint.version, subject_id)
    keep_result(session, act.actor, act.submission, result)
    return result


def _note_answer(session: Session, act: OpenAct, now: datetime) -> None:
    """Note when the merchant first did something in direct negotiation."""
    if act.actor.role is not Role.MERCHANT or act.complaint.negotiator_id is None:
        return
    negotiation = session.get(Negotiation, act.complaint.id)
    if negotiation is not None and negotiation.answered_at is None:
        negotiation.answered_at = now


def claim_request(
    session: Session, purpose: str, actor: Actor, submission: Submission, now: datetime
) -> ActResult | None:
    """Take the request key, or return the result of the request that took it first."""
    kept = take_request(session, purpose, actor, submission, now)
    return None if kept is None else ActResult(**{**kept, "stage": Stage(kept["stage"])})


def take_request(
    session: Session, purpose: str, actor: Actor, submission: Submission, now: datetime
) -> dict[str, Any] | None:
    """Take the request key, or return what `keep_request` kept of the request that took it first."""
    key = submission.request_key
    if key is None:
        return None
    if not 1 <= len(key) <= _LONGEST_KEY:
        raise InvalidInputError("请求编号不正确")
    if _take_key(session, RequestReceipt, purpose, actor, key, now):
        return None
    receipt = session.scalars(
        select(RequestReceipt).where(RequestReceipt.account_id == actor.account_id, RequestReceipt.request_key == key)
    ).one()
    if receipt.purpose != purpose:
        raise ConflictError("这个请求编号已用于另一项操作，请刷新页面后重试")
    return receipt.result


def find_earlier(session: Session, purpose: str, actor: Actor, submission: Submission) -> ActResult | None:
    """Return what this very request led to before, for acts after which the actor sees the complaint no more."""
    key = submission.request_key
    receipt = session.get(RequestReceipt, (actor.account_id, key)) if key else None
    if receipt is None or receipt.purpose != purpose or not receipt.result:
        return None
    return ActResult(**{**receipt.result, "stage": Stage(receipt.result["stage"])})


def keep_result(session: Session, actor: Actor, submission: Submission, result: ActResult) -> None:
    keep_request(session, actor, submission, {**asdict(result), "stage": result.stage.value})


def keep_request(session: Session, actor: Actor, submission: Submission, kept: dict[str, Any]) -> None:
    """Keep what a repeat of this request gets."""
    if submission.request_key is None:
        return
    receipt = session.get_one(RequestReceipt, (actor.account_id, submission.request_key))
    receipt.result = kept
    session.flush()


def _take_key(
    session: Session, table: type[RequestReceipt], purpose: str, actor: Actor, key: str, now: datetime
) -> bool:
    insert = insert_on_postgresql if session.get_bind().dialect.name == "postgresql" else insert_on_sqlite
    row = {
        "account_id": actor.account_id,
        "request_key": key,
        "purpose": purpose,
        "result": {},
        "received_at": now,
    }
    taken = session.execute(insert(table).values(row).on_conflict_do_nothing().returning(table.account_id))
    return taken.scalar() is not None  # rowcount is -1 on psycopg


def _refuse_stale(complaint: Complaint, submission: Submission) -> None:
    if submission.version in (None, complaint.version):
        return
    if Stage(complaint.stage) is Stage.DRAFT:
        raise ConflictError("这份草稿刚刚在另一个窗口改过，这一页的内容还没有存。核对后再按一次，就以这一页为准")
    raise ConflictError("页面已过时：这件投诉刚刚有新进展，请刷新页面后再试，已填写的内容请先保留")
