"""Annulling a listing: it falls with the penalty or decision it rests on (order 44 article 19), and by two people."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.roles import Actor
from sanctions.domain.procedure import Action
from sanctions.services.end_listing import end_listing
from sanctions.services.take_step import file_paper, listing_for_step, required_text
from sanctions.storage.listing_tables import Listing
from sanctions.storage.loading import noted_fall_by


@dataclass(frozen=True)
class Annulment:
    """The document that annuls, for example a review decision or a judgment, and why."""

    document_number: str
    reason: str


def annul_listing(session: Session, listing_id: str, annulment: Annulment, actor: Actor, now: datetime) -> None:
    """End the listing at once; nothing derived from it stays. Somebody else has noted before why it falls."""
    listing = listing_for_step(session, listing_id, Action.ANNUL, actor)
    _check_second_person(session, listing, actor)
    number = required_text(annulment.document_number, "document_number", "请填写撤销文书的文号")
    reason = required_text(annulment.reason, "reason", "请写明撤销的理由")
    today = local_date(now)
    file_paper(session, listing, ("annulment", today, f"{number}：{reason}"), actor, now)
    end_listing(session, listing, Action.ANNUL, today, actor, now)


def _check_second_person(session: Session, listing: Listing, actor: Actor) -> None:
    if listing.basis_fell_on is None:
        raise ConflictError("请先登记依据（或者列入决定本身）被撤销，再由另一位负责人撤销列入")
    if noted_fall_by(session, listing.id) == actor.account_id:
        raise NotAllowedError("依据被撤销由您登记，请由另一位负责人撤销列入")
