"""Nothing ends by one person alone: one asks for it with the reason, a supervisor who is another one carries it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from core.kernel.workdays import add_working_days
from identity.domain.notices import NewNotice, NoticeKind, to_office
from identity.services.leave_notice import leave_notice
from sanctions.domain.flag_kinds import FlagSource
from sanctions.services.clocks import clocks_on
from sanctions.services.take_step import required_text
from sanctions.storage.ending_tables import EndingRequest
from sanctions.storage.endings import find_open_ending, holder_of

_AT_ONCE = 200
_PATHS: Mapping[FlagSource, str] = {
    FlagSource.DECISION: "/sanctions/decisions",
    FlagSource.POST_RESTRICTION: "/sanctions/post-restrictions",
    FlagSource.ABNORMAL_LISTING: "/sanctions/abnormal",
}
_HOW_NAMES = {"over": "解除", "annulled": "撤销"}


@dataclass(frozen=True)
class Ending:
    """Why something holds no longer, by which document where there is one, and `since` when where not today."""

    reason: str
    document_number: str = ""
    since: date | None = None


@dataclass(frozen=True)
class Ended:
    """What would end, and how: `over` or `annulled`."""

    source: FlagSource
    source_id: str
    how: str


def ask_for_ending(session: Session, what: Ended, ending: Ending, actor: Actor, now: datetime) -> EndingRequest:
    """Keep the request for a second person, let its days run and tell the supervisors."""
    if find_open_ending(session, what.source, what.source_id) is not None:
        raise ConflictError("已经有人提出解除或者撤销，请先办理那一项")
    vault, asked_on = vault_of(session), ending.since or local_date(now)
    due = add_working_days(asked_on, clocks_on(session, asked_on).annulment_working_days)
    number = ending.document_number.strip()
    row = EndingRequest(
        id=new_id(),
        source_kind=what.source.value,
        source_id=what.source_id,
        how=what.how,
        reason_sealed=vault.seal(required_text(ending.reason, "reason", "请写明理由")),
        document_sealed=vault.seal(number) if number else None,
        asked_by=actor.account_id,
        asked_on=asked_on,
        due_on=due.on,
        due_provisional=due.provisional,
    )
    session.add(row)
    session.flush()
    body = f"请由提出人以外的负责人核对，到{chinese_date(due.on)}为止办理。"
    _tell(session, row, f"有一项{_HOW_NAMES[what.how]}等待核对", body, now)
    return row


def carry_out_ending(session: Session, what: Ended, actor: Actor, now: datetime, document_number: str = "") -> Ending:
    """Close the request and return what was asked; raises when nobody asked for it, or this very person did."""
    row = find_open_ending(session, what.source, what.source_id)
    if row is None or row.how != what.how:
        raise ConflictError(f"还没有人提出{_HOW_NAMES[what.how]}，请先提出，再由另一位负责人办理")
    if row.asked_by == actor.account_id:
        raise NotAllowedError(f"{_HOW_NAMES[what.how]}由您提出，请由另一位负责人办理")
    asked = "" if row.document_sealed is None else vault_of(session).open(row.document_sealed)
    number = document_number.strip() or asked
    if what.how == "annulled":
        required_text(number, "document_number", "请填写撤销文书的文号")
    _answer(row, "carried_out", actor, now)
    session.flush()
    return Ending(vault_of(session).open(row.reason_sealed), number)


def close_ending(
    session: Session, source: FlagSource, source_id: str, answer: str, actor: Actor, now: datetime
) -> bool:
    """Close an open request as `kept` or `overtaken`; return whether there was one."""
    row = find_open_ending(session, source, source_id)
    if row is not None:
        _answer(row, answer, actor, now)
        session.flush()
    return row is not None


def remind_of_endings(session: Session, now: datetime) -> None:
    """Remind the supervisors on the working day before the last one, and once more when it has passed."""
    today = local_date(now)
    is_near = EndingRequest.reminded_on.is_(None) & (EndingRequest.due_on <= add_working_days(today, 1).on)
    is_over = (EndingRequest.due_on < today) & (EndingRequest.reminded_on <= EndingRequest.due_on)
    due = select(EndingRequest).where(EndingRequest.answer.is_(None), or_(is_near, is_over))
    for row in session.scalars(due.order_by(EndingRequest.id).limit(_AT_ONCE).with_for_update()).all():
        state = "已经超过期限" if row.due_on < today else "期限将满"
        body = f"期限到{chinese_date(row.due_on)}，请尽快核对办理。"
        _tell(session, row, f"等待核对的{_HOW_NAMES[row.how]}：{state}", body, now)
        row.reminded_on = today


def _answer(row: EndingRequest, answer: str, actor: Actor, now: datetime) -> None:
    row.answer, row.answered_by, row.answered_at = answer, actor.account_id, now


def _tell(session: Session, row: EndingRequest, title: str, body: str, now: datetime) -> None:
    source = FlagSource(row.source_kind)
    to = to_office(Role.SUPERVISOR, holder_of(session, source, row.source_id))
    path = f"{_PATHS[source]}/{row.source_id}"
    leave_notice(session, NewNotice(to, title, body, path, NoticeKind.DEADLINE), now)
