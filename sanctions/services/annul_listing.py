"""Annulling a listing: it falls with the penalty or decision it rests on (order 44 article 19)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from sanctions.domain.procedure import Action
from sanctions.services.end_listing import end_listing
from sanctions.services.take_step import file_paper, listing_for_step, required_text


@dataclass(frozen=True)
class Annulment:
    """The document that annuls, for example a review decision or a judgment, and why."""

    document_number: str
    reason: str


def annul_listing(session: Session, listing_id: str, annulment: Annulment, actor: Actor, now: datetime) -> None:
    """End the listing at once; nothing derived from it stays."""
    listing = listing_for_step(session, listing_id, Action.ANNUL, actor)
    number = required_text(annulment.document_number, "document_number", "请填写撤销文书的文号")
    reason = required_text(annulment.reason, "reason", "请写明撤销的理由")
    today = local_date(now)
    file_paper(session, listing, ("annulment", today, f"{number}：{reason}"), actor, now)
    end_listing(session, listing, Action.ANNUL, today, actor, now)
