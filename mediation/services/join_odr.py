"""Joining and leaving online dispute resolution: an owner applies, a person at the office decides."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from identity.domain.desk import DeskAct
from identity.domain.notices import NewNotice, NoticeKind, to_enterprise, to_office
from identity.queries.desk import require_power
from identity.services.leave_notice import leave_notice
from ledger.services.record_act import Subject, record_act
from mediation.domain.negotiation import ODR_STATUS_NAMES, OdrAction, OdrStatus, check_contact, check_reason, odr_step
from mediation.storage.negotiation_tables import OdrMembership
from mediation.storage.odr import get_odr_for_update

_NEEDS_REASON = frozenset({OdrAction.REFUSE, OdrAction.REMOVE})


def apply_for_odr(session: Session, enterprise_id: str, contact: str, actor: Actor, now: datetime) -> str:
    """Apply for one's own enterprise and return the application's id; a person at the office decides."""
    require_power(session, actor, enterprise_id, DeskAct.MANAGE_ODR)
    row = OdrMembership(
        id=new_id(),
        enterprise_id=enterprise_id,
        status=OdrStatus.APPLIED.value,
        contact_sealed=vault_of(session).seal(check_contact(contact)),
        applied_by=actor.account_id,
        applied_at=now,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise ConflictError("这家企业已经加入，或者申请正在审核") from error
    subject = Subject(OdrMembership.SUBJECT_KIND, row.id)
    record_act(session, subject, "apply_for_odr", actor, now, after=row.status, details={"enterprise": enterprise_id})
    body = "一家企业申请加入在线消费纠纷解决（ODR），请审核。"
    leave_notice(session, NewNotice(to_office(Role.OFFICER), "有企业申请加入 ODR", body, "/office/odr"), now)
    return row.id


def decide_odr(
    session: Session, membership_id: str, action: OdrAction, reason: str, actor: Actor, now: datetime
) -> None:
    """Admit, refuse, leave or remove; running negotiations go on to their end."""
    row = get_odr_for_update(session, membership_id)
    if actor.role is Role.MERCHANT:
        require_power(session, actor, row.enterprise_id, DeskAct.MANAGE_ODR)
    step = odr_step(OdrStatus(row.status), action, actor.role)
    text = check_reason(reason, is_needed=action in _NEEDS_REASON)
    _write(row, step.target, actor, now)
    row.reason_sealed = vault_of(session).seal(text) if text else row.reason_sealed
    record_act(
        session,
        Subject(OdrMembership.SUBJECT_KIND, row.id),
        f"{action.value}_odr",
        actor,
        now,
        before=step.source.value,
        after=step.target.value,
        details={"enterprise": row.enterprise_id},
    )
    body = f"贵企业的 ODR 状态现在是“{ODR_STATUS_NAMES[step.target]}”。" + (f"理由：{text}。" if text else "")
    desk = f"/merchant/desk/{row.enterprise_id}/odr"
    notice = NewNotice(to_enterprise(row.enterprise_id), "ODR 加入情况有变化", body, desk, NoticeKind.ACCOUNT)
    leave_notice(session, notice, now)


def _write(row: OdrMembership, target: OdrStatus, actor: Actor, now: datetime) -> None:
    row.status = target.value
    if target is OdrStatus.LEFT:
        row.left_on = local_date(now)
        return
    row.decided_by, row.decided_at = actor.account_id, now
    if target is OdrStatus.MEMBER:
        row.entered_on = local_date(now)
