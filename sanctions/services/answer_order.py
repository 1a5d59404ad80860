"""The enterprise answers the order to publish: it says that it has published, and an officer looks."""

from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from sanctions.domain.abnormal_procedure import AbnormalAct
from sanctions.services.abnormal_step import abnormal_for_step, file_abnormal_paper, take_abnormal_step
from sanctions.services.take_step import required_text


def answer_order(session: Session, listing_id: str, text: str, actor: Actor, now: datetime) -> None:
    """Keep the answer among the papers and tell the officers; whoever has an older page open must look again."""
    row = abnormal_for_step(session, listing_id, AbnormalAct.ANSWER, actor)
    words = required_text(text, "text", "请写明哪一天公示、公示了什么")
    file_abnormal_paper(session, row, ("answer", local_date(now), words), actor, now)
    flag_modified(row, "status")
    take_abnormal_step(session, row, AbnormalAct.ANSWER, actor, now)
