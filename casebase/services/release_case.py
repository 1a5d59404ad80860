"""Releasing a closed complaint as a case, declining to, and taking a released case back."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casebase.domain.keywords import keywords_of
from casebase.domain.release_status import ReleaseStatus
from casebase.domain.releasing import CaseDraft, ReleaseEdits, ReleaseSource, draft_case, refuse_known_names
from casebase.storage.casebase_tables import StoredCase
from casebase.storage.changes import add_changes, get_state_for_update
from casebase.storage.loading import store_case
from casebase.storage.release_tables import CaseRelease
from core.database import vault_of
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from ledger.services.record_act import Subject, record_act

RELEASERS = frozenset({Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR})
_ID_BYTES = 5
_LONGEST_REASON = 500
_NOT_READY = "发布以前还有几处要决定"


@dataclass(frozen=True)
class Confirmed:
    """What a person says of the draft: nothing left in it tells who it is; its own wording fits the recorded result."""

    leftovers: bool = False
    result: bool = False


NOTHING_CONFIRMED = Confirmed()


def release_case(
    session: Session,
    source: ReleaseSource,
    edits: ReleaseEdits,
    actor: Actor,
    now: datetime,
    confirmed: Confirmed = NOTHING_CONFIRMED,
) -> str:
    """Store the case, put it into the order of changes and return its id.

    Raises ConflictError when the complaint was released before, InvalidInputError while a party can be told, a suspect
    is undecided, or what has to be confirmed is not.
    """
    _require_releaser(actor, source.office_id)
    row = _find(session, source.complaint_id)
    if row is not None and row.status != ReleaseStatus.DECLINED:
        raise ConflictError("这件投诉已经发布过，不能再发布一次")
    draft = draft_case(source, edits, f"R{secrets.token_hex(_ID_BYTES)}")
    refuse_known_names(draft.case, source.known)
    _require_decided(draft, confirmed)
    case = replace(draft.case, keywords=keywords_of(draft.case.facts, draft.case.summary, *draft.case.claims))
    session.add(store_case(case))
    _change(session, case.id, now)
    masked = sum(not mask.is_kept for mask in (*draft.masks, *draft.other_masks))
    row = _decide(session, row, source, ReleaseStatus.RELEASED, actor, now)
    row.case_id, row.masks, row.reason_sealed = case.id, masked, None
    _record(session, row, "released", actor, now, before=None)
    return case.id


def decline_release(session: Session, source: ReleaseSource, reason: str, actor: Actor, now: datetime) -> None:
    """Note that the complaint becomes no case, and why; it can still be released later."""
    _require_releaser(actor, source.office_id)
    row = _find(session, source.complaint_id)
    if row is not None:
        raise ConflictError("这件投诉已经决定过了，请刷新后再看")
    sealed = vault_of(session).seal(_checked_reason(reason))
    row = _decide(session, None, source, ReleaseStatus.DECLINED, actor, now)
    row.reason_sealed = sealed
    _record(session, row, "declined", actor, now, before=None)


def take_case_back(session: Session, complaint_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """Take a released case out of the casebase; its text is deleted, only that it was released is kept."""
    row = _find(session, complaint_id)
    if row is None or row.office_id not in actor.office_ids:
        raise NotFoundError("没有找到由这件投诉发布的案例")
    _require_releaser(actor, row.office_id)
    if row.status != ReleaseStatus.RELEASED:
        raise ConflictError("这个案例已经撤下了")
    sealed = vault_of(session).seal(_checked_reason(reason))
    stored = session.get(StoredCase, row.case_id)
    if stored is not None:
        session.delete(stored)
        _change(session, stored.id, now)
    row.status, row.reason_sealed = ReleaseStatus.TAKEN_BACK.value, sealed
    row.decided_by, row.decided_at = actor.account_id, now
    _record(session, row, "taken_back", actor, now, before=ReleaseStatus.RELEASED.value)


def _require_decided(draft: CaseDraft, confirmed: Confirmed) -> None:
    wrong = dict[str, str]()
    if draft.undecided:
        wrong["doubts"] = f"还有 {len(draft.undecided)} 处没有决定是隐去还是保留"
    if draft.is_reworded and not confirmed.result:
        wrong["agrees"] = "结果是改写过的，请对照记录的结果确认没有写错"
    if draft.leftovers and not confirmed.leftovers:
        wrong["insist"] = "下面列出的内容可能还能看出是谁。请补充要隐去的内容，或者确认它们都不要紧"
    if wrong:
        raise InvalidInputError(next(iter(wrong.values())) if len(wrong) == 1 else _NOT_READY, fields=wrong)


def _require_releaser(actor: Actor, office_id: str) -> None:
    if actor.role not in RELEASERS or office_id not in actor.office_ids:
        raise NotAllowedError("案例由办理机关的人员发布")


def _find(session: Session, complaint_id: str) -> CaseRelease | None:
    chosen = select(CaseRelease).where(CaseRelease.complaint_id == complaint_id).with_for_update()
    return session.scalars(chosen.execution_options(populate_existing=True)).one_or_none()


def _decide(
    session: Session, row: CaseRelease | None, source: ReleaseSource, status: ReleaseStatus, actor: Actor, now: datetime
) -> CaseRelease:
    if row is None:
        row = CaseRelease(id=new_id(), complaint_id=source.complaint_id, office_id=source.office_id, masks=0)
        session.add(row)
    row.status, row.decided_by, row.decided_at = status.value, actor.account_id, now
    return row


def _change(session: Session, case_id: str, now: datetime) -> None:
    add_changes(session, get_state_for_update(session, now), [("cases", case_id)], now)


def _record(session: Session, row: CaseRelease, action: str, actor: Actor, now: datetime, before: str | None) -> None:
    details = {"case": row.case_id, "masks": row.masks}
    session.flush()
    record_act(
        session, Subject("case_release", row.id), action, actor, now, before=before, after=row.status, details=details
    )


def _checked_reason(reason: str) -> str:
    text = reason.strip()
    if not text or len(text) > _LONGEST_REASON:
        message = f"请写明理由，最多 {_LONGEST_REASON} 个字"
        raise InvalidInputError(message, fields={"reason": message})
    return text
