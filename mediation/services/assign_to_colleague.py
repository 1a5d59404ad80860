"""Giving a complaint to a colleague of the respondent."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor, Role
from identity.domain.desk import DeskAct
from identity.domain.notices import NewNotice, to_account
from identity.queries.desk import require_power
from identity.queries.memberships import members_of
from identity.services.leave_notice import leave_notice
from ledger.services.record_act import Subject, record_act
from mediation.storage.complaint_tables import Complaint
from mediation.storage.desk_tables import MerchantAssignment
from mediation.storage.loading import get_complaint_for_update


def assign_to_colleague(session: Session, complaint_id: str, account_id: str, actor: Actor, now: datetime) -> None:
    """Assign it to a member who may handle it; a repeat changes nothing."""
    complaint = get_complaint_for_update(session, complaint_id, actor)
    enterprise_id = complaint.respondent_id or ""
    require_power(session, actor, enterprise_id, DeskAct.ASSIGN)
    colleague = Actor(account_id, Role.MERCHANT, "", frozenset({enterprise_id}))
    if account_id not in {member.account_id for member in members_of(session, enterprise_id)}:
        message = "这位同事不是被投诉企业的成员"
        raise InvalidInputError(message, fields={"colleague": message})
    require_power(session, colleague, enterprise_id, DeskAct.HANDLE)
    row = session.get(MerchantAssignment, complaint_id)
    if row is not None and (row.account_id, row.enterprise_id) == (account_id, enterprise_id):
        return
    if row is None:
        row = MerchantAssignment(complaint_id=complaint_id)
        session.add(row)
    row.enterprise_id, row.account_id = enterprise_id, account_id
    row.assigned_by, row.assigned_at = actor.account_id, now
    details = {"enterprise": enterprise_id, "to": account_id}
    subject = Subject(Complaint.SUBJECT_KIND, complaint_id)
    record_act(session, subject, "assign_to_colleague", actor, now, details=details)
    if account_id != actor.account_id:
        body = f"{actor.name}把投诉 {complaint.number} 分给了您。"
        notice = NewNotice(to_account(account_id), "有一件投诉分给您", body, f"/complaints/{complaint_id}")
        leave_notice(session, notice, now)
