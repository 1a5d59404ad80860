"""Finding that the basis of a listing stands after all, for example because only a record was filed wrongly."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.roles import Actor
from sanctions.domain.procedure import Action
from sanctions.services.office_clocks import start_office_clock
from sanctions.services.take_step import file_paper, listing_for_step, required_text, take_step


def dismiss_fall(session: Session, listing_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """Stop the days for the annulment, with the reason; the listing goes on as it was."""
    listing = listing_for_step(session, listing_id, Action.DISMISS_FALL, actor)
    if listing.basis_fell_on is None:
        raise ConflictError("没有登记过依据被撤销，不用办理这一步")
    text = required_text(reason, "reason", "请写明怎样查明依据仍然有效")
    listing.basis_fell_on = None
    start_office_clock(session, listing)
    file_paper(session, listing, ("basis_stands", local_date(now), text), actor, now)
    take_step(session, listing, Action.DISMISS_FALL, actor, now)
