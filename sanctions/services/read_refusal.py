"""A refusal is read by somebody else before it goes out: confirmed, or returned to the clerk with a reason."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import Actor, Role
from identity.domain.notices import NewNotice, NoticeKind, to_account
from identity.services.leave_notice import leave_notice
from ledger.services.record_act import Subject, record_act
from sanctions.domain.desk_decision import SHORTEST_TEXT, Reading, gives_ground
from sanctions.services.follow_applications import close_application
from sanctions.services.take_step import required_text
from sanctions.storage.check_tables import Check, CheckDecision
from sanctions.storage.loading import get_check, get_desk_check
from sanctions.storage.shown_answers import shown_answer

_TOLD = {
    Reading.CONFIRMED: ("不予办理的决定已经复核同意", "可以告知申请人结果、理由和救济途径了。"),
    Reading.RETURNED: ("不予办理的决定被退回", "请看复核意见，重新登记办理结果。"),
}


def read_refusal(
    session: Session, check_id: str, verdict: Reading, note: str, actor: Actor, now: datetime
) -> CheckDecision:
    """Confirm or return the refusal that waits; whoever decided never reads their own."""
    is_overseer = actor.role is Role.SUPERVISOR
    check = get_check(session, check_id) if is_overseer else get_desk_check(session, check_id, actor)
    if verdict not in _TOLD:
        raise InvalidInputError("请选择复核意见", fields={"reading": "请选择复核意见"})
    row = _waiting(session, check_id)
    if row.decided_by == actor.account_id:
        raise NotAllowedError("自己作的决定要由同窗口的其他人或者审批负责人复核")
    text = _note(session, check, verdict, note)
    row.reading, row.read_by, row.read_at = verdict.value, actor.account_id, now
    row.reading_note_sealed = vault_of(session).seal(text) if text else None
    session.flush()
    record_act(session, Subject("check", check_id), "read_refusal", actor, now, details={"reading": row.reading})
    if verdict is Reading.CONFIRMED:
        close_application(session, check_id)
    title, body = _TOLD[verdict]
    path = f"/checks/{check_id}"
    leave_notice(session, NewNotice(to_account(row.decided_by), title, body, path, NoticeKind.CASE), now)
    return row


def _note(session: Session, check: Check, verdict: Reading, note: str) -> str:
    """Return what the reader wrote; whoever returns says why, and whoever agrees without a ground names the other."""
    text = required_text(note, "note", "退回要写明理由") if verdict is Reading.RETURNED else note.strip()
    if verdict is Reading.CONFIRMED and len(text) < SHORTEST_TEXT and not gives_ground(shown_answer(session, check)):
        message = f"核查没有给出拒绝的依据。同意的，请写明您核对了哪一条其他法律依据，至少 {SHORTEST_TEXT} 个字"
        raise InvalidInputError(message, fields={"note": message})
    return text


def _waiting(session: Session, check_id: str) -> CheckDecision:
    waiting = (CheckDecision.check_id == check_id, CheckDecision.reading == Reading.WAITING.value)
    found = select(CheckDecision).where(*waiting).with_for_update()
    row = session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise ConflictError("这次核查没有等待复核的决定，可能别人刚刚复核过")
    return row
