"""Refusing an act on a listing that changed after its page was opened, or a form that was sent twice."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError, NotFoundError
from core.kernel.roles import Actor, Role
from sanctions.domain.procedure import Status
from sanctions.storage.loading import get_listing_for_update, papers_of


@dataclass(frozen=True)
class SeenListing:
    """What the page showed; every act files a paper or moves the status, so the two tell any change."""

    status: Status
    papers: int


def refuse_stale_listing(session: Session, listing_id: str, seen: SeenListing, actor: Actor) -> None:
    """Hold the listing for the caller's act; raises ConflictError when it is not as it was shown."""
    listing = get_listing_for_update(session, listing_id)
    if actor.role is Role.MERCHANT and listing.enterprise_id not in actor.enterprise_ids:
        raise NotFoundError("没有找到这件列入案件")
    if SeenListing(Status(listing.status), len(papers_of(session, listing_id))) != seen:
        raise ConflictError("这件案件刚刚有新进展，这次没有办理，请看过最新内容后再决定")
