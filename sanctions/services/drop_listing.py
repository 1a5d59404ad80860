"""Deciding not to list."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor
from sanctions.domain.grounds import serious_list_law
from sanctions.domain.procedure import Action
from sanctions.services.take_step import file_paper, listing_for_step, required_text, take_step


@dataclass(frozen=True)
class Dropping:
    """`reason_code` is one of `serious_list_law().drop_reasons`."""

    reason_code: str
    text: str


def drop_listing(session: Session, listing_id: str, dropping: Dropping, actor: Actor, now: datetime) -> None:
    """Close the procedure without a listing, by a reason the law knows."""
    listing = listing_for_step(session, listing_id, Action.DROP, actor)
    reason = serious_list_law().drop_reason(dropping.reason_code)
    if reason.is_for_unperformed and not listing.decided_alone:
        message = "这个理由只适用于因拒不履行决定而单独列入的案件"
        raise InvalidInputError(message, fields={"reason_code": message})
    text = required_text(dropping.text, "text", "请写明不予列入的理由")
    paper = f"{reason.text}（{reason.article_text}）：{text}"
    file_paper(session, listing, ("drop", local_date(now), paper), actor, now)
    take_step(session, listing, Action.DROP, actor, now, {"reason": reason.code})
