"""An officer finds out which registered enterprise a complaint is about."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.roles import Actor
from mediation.domain.lifecycle import Action
from mediation.domain.parties import Side
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell
from mediation.storage.complaint_tables import Consent
from registry.queries.enterprise_page import find_enterprise


def attach_respondent(
    session: Session,
    complaint_id: str,
    enterprise_id: str,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Name the respondent by its registry id, until that respondent has consented to mediate."""
    act = begin_act(session, complaint_id, Action.ATTACH_RESPONDENT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint = act.complaint
    if find_enterprise(session, enterprise_id) is None:
        message = "登记库里没有这个商家，请重新搜索"
        raise InvalidInputError(message, fields={"enterprise_id": message})
    if session.get(Consent, (complaint.id, Side.MERCHANT.value)) is not None:
        raise ConflictError("商家已经同意调解，不能再更换被投诉人")
    before, complaint.respondent_id = complaint.respondent_id, enterprise_id
    take_step(session, complaint, Action.ATTACH_RESPONDENT, actor, now, {"from": before, "to": enterprise_id})
    tell(session, complaint, Side.CONSUMER, News("已确定被投诉的商家", "请打开投诉核对商家名称。"), now)
    tell(session, complaint, Side.MERCHANT, News("有一件投诉等您答复", "请查看内容，并告诉我们是否同意调解。"), now)
    return finish_act(session, act, now, enterprise_id)
