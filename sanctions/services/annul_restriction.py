"""Annulling a post restriction: one person asks with document and reason, another one carries it out or keeps it."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.roles import Actor
from sanctions.domain.flag_kinds import FlagSource
from sanctions.domain.restriction_procedure import RestrictionAct
from sanctions.services.decide_restriction import end_restriction
from sanctions.services.endings import Ended, Ending, ask_for_ending, carry_out_ending, close_ending
from sanctions.services.restriction_step import (
    file_restriction_paper,
    restriction_for_step,
    take_restriction_step,
)
from sanctions.services.take_step import required_text

_SOURCE = FlagSource.POST_RESTRICTION


def ask_to_annul_restriction(
    session: Session, restriction_id: str, ending: Ending, actor: Actor, now: datetime
) -> None:
    """Let the days for the annulment run; the restriction goes on until another person annuls it."""
    row = restriction_for_step(session, restriction_id, RestrictionAct.ASK_ANNULMENT, actor)
    number = required_text(ending.document_number, "document_number", "请填写撤销文书的文号")
    asked = ask_for_ending(session, Ended(_SOURCE, row.id, "annulled"), ending, actor, now)
    words = f"{number}：{ending.reason.strip()}"
    file_restriction_paper(session, row, ("annulment_asked", asked.asked_on, words), actor, now)
    take_restriction_step(session, row, RestrictionAct.ASK_ANNULMENT, actor, now, {"due_on": asked.due_on})


def annul_restriction(session: Session, restriction_id: str, actor: Actor, now: datetime) -> None:
    """End the restriction at once, as another person asked; nothing derived from it stays."""
    row = restriction_for_step(session, restriction_id, RestrictionAct.ANNUL, actor)
    ending = carry_out_ending(session, Ended(_SOURCE, row.id, "annulled"), actor, now)
    today = local_date(now)
    words = f"{ending.document_number}：{ending.reason}"
    file_restriction_paper(session, row, ("annulment", today, words), actor, now)
    end_restriction(session, row, RestrictionAct.ANNUL, today, actor, now)


def keep_restriction(session: Session, restriction_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """Answer the request with the reason why the restriction stands after all."""
    row = restriction_for_step(session, restriction_id, RestrictionAct.KEEP, actor)
    words = required_text(reason, "text", "请写明怎样查明决定仍然有效")
    if not close_ending(session, _SOURCE, row.id, "kept", actor, now):
        raise ConflictError("没有人提出撤销，不用办理这一步")
    file_restriction_paper(session, row, ("kept", local_date(now), words), actor, now)
    take_restriction_step(session, row, RestrictionAct.KEEP, actor, now)
