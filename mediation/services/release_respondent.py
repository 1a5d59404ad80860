"""What the former respondent did binds no other: its answers, letters, consent to delegation and applications end.

Tests, appointments and consents to mediate do not exist yet: a respondent that consented is not exchanged.
"""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.roles import Actor, Role
from identity.domain.notices import to_office
from mediation.domain.clocks import ClockKind
from mediation.domain.parties import Side
from mediation.services.issue_letter import end_letters
from mediation.services.run_clocks import resume_running
from mediation.services.tell_parties import News, tell, tell_role, tell_someone
from mediation.storage.complaint_tables import Complaint, FactAnswer
from mediation.storage.procedures import find_delegation, find_open_recusal

_WHY = "被投诉人已经更换，原被投诉人的表示不再有效。"


def release_respondent(session: Session, complaint: Complaint, actor: Actor, now: datetime) -> None:
    """Leave nothing of the former respondent to the next one; its files stay behind."""
    session.execute(delete(FactAnswer).where(FactAnswer.complaint_id == complaint.id))
    end_letters(session, complaint.id, now)
    _end_delegation(session, complaint, now)
    _close_recusal(session, complaint, actor, now)
    news = News("一件投诉不再需要您答复", "经核对，这件投诉不由您的企业答复，您不用再处理。", "/merchant/complaints")
    tell(session, complaint, Side.MERCHANT, news, now)


def _end_delegation(session: Session, complaint: Complaint, now: datetime) -> None:
    row = find_delegation(session, complaint.id)
    if row is None:
        return
    row.end_reasons_sealed, row.ended_at = vault_of(session).seal(_WHY), now
    ended = News("委托调解已结束", "被投诉人已经更换，委托需要新的双方重新同意。")
    tell(session, complaint, Side.CONSUMER, ended, now)
    gone = News("一件委托调解已收回", "被投诉人已经更换，您的组织不再办理这件投诉。")
    tell_someone(session, complaint, to_office(Role.MEDIATOR, row.body_id), gone, now)


def _close_recusal(session: Session, complaint: Complaint, actor: Actor, now: datetime) -> None:
    """End the application of the former respondent undecided on its merits; one of the consumer stays open."""
    row = find_open_recusal(session, complaint.id)
    if row is None or row.side != Side.MERCHANT.value:
        return
    row.granted, row.decided_by, row.decided_at = False, actor.account_id, now
    row.decision_sealed = vault_of(session).seal(_WHY)
    resume_running(session, complaint, ClockKind.MEDIATION, local_date(now), "recusal")
    resume_running(session, complaint, ClockKind.ROUND, local_date(now), "suspended")
    tell_role(session, complaint, Role.SUPERVISOR, News("一件回避申请不用再决定", _WHY), now)
