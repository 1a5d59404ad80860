"""An officer finds out which registered enterprise a complaint is about."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.roles import Actor
from mediation.domain.lifecycle import Action
from mediation.domain.parties import Side
from mediation.services.issue_decision import issue_mediation_notice
from mediation.services.release_respondent import release_respondent
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell
from mediation.storage.complaint_tables import Consent
from registry.queries.enterprise_page import find_enterprise


def attach_respondent(
    session: Session,
    complaint_id: str,
    named: str,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Name the respondent by registry id or unified code, until that respondent has consented to mediate."""
    act = begin_act(session, complaint_id, Action.ATTACH_RESPONDENT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint, found = act.complaint, find_enterprise(session, named)
    if found is None:
        message = "登记库里没有这个商家，请重新搜索"
        raise InvalidInputError(message, fields={"enterprise_id": message})
    if session.get(Consent, (complaint.id, Side.MERCHANT.value)) is not None:
        raise ConflictError("商家已经同意调解，不能再更换被投诉人")
    before, after = complaint.respondent_id, found.enterprise_id
    if before not in (None, after):
        release_respondent(session, complaint, actor, now)
    complaint.respondent_id = after
    take_step(session, complaint, Action.ATTACH_RESPONDENT, actor, now, {"from": before, "to": after})
    tell(session, complaint, Side.CONSUMER, News("已确定被投诉的商家", "请打开投诉核对商家名称。"), now)
    if complaint.accepted_on is not None:
        issue_mediation_notice(session, complaint, actor, now)
    return finish_act(session, act, now, after)
