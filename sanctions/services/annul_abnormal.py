"""Annulling an entry on the abnormal list: one person asks with document and reason, another one answers."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.roles import Actor
from sanctions.domain.abnormal_procedure import AbnormalAct
from sanctions.domain.flag_kinds import FlagSource
from sanctions.services.abnormal_step import abnormal_for_step, file_abnormal_paper, take_abnormal_step
from sanctions.services.decide_abnormal import end_abnormal
from sanctions.services.endings import Ended, Ending, ask_for_ending, carry_out_ending, close_ending
from sanctions.services.take_step import required_text

_SOURCE = FlagSource.ABNORMAL_LISTING


def ask_to_annul_abnormal(session: Session, listing_id: str, ending: Ending, actor: Actor, now: datetime) -> None:
    """Let the days for the annulment run; the entry stands until another person annuls it."""
    row = abnormal_for_step(session, listing_id, AbnormalAct.ASK_ANNULMENT, actor)
    number = required_text(ending.document_number, "document_number", "请填写撤销文书的文号")
    asked = ask_for_ending(session, Ended(_SOURCE, row.id, "annulled"), ending, actor, now)
    words = f"{number}：{ending.reason.strip()}"
    file_abnormal_paper(session, row, ("annulment_asked", asked.asked_on, words), actor, now)
    take_abnormal_step(session, row, AbnormalAct.ASK_ANNULMENT, actor, now, {"due_on": asked.due_on})


def annul_abnormal(session: Session, listing_id: str, actor: Actor, now: datetime) -> None:
    """End the entry at once, as another person asked; nothing derived from it stays."""
    row = abnormal_for_step(session, listing_id, AbnormalAct.ANNUL, actor)
    ending = carry_out_ending(session, Ended(_SOURCE, row.id, "annulled"), actor, now)
    today = local_date(now)
    file_abnormal_paper(session, row, ("annulment", today, f"{ending.document_number}：{ending.reason}"), actor, now)
    end_abnormal(session, row, AbnormalAct.ANNUL, today, actor, now)


def keep_abnormal(session: Session, listing_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """Answer the request with the reason why the entry stands after all."""
    row = abnormal_for_step(session, listing_id, AbnormalAct.KEEP, actor)
    words = required_text(reason, "text", "请写明怎样查明决定仍然有效")
    if not close_ending(session, _SOURCE, row.id, "kept", actor, now):
        raise ConflictError("没有人提出撤销，不用办理这一步")
    file_abnormal_paper(session, row, ("kept", local_date(now), words), actor, now)
    take_abnormal_step(session, row, AbnormalAct.KEEP, actor, now)
