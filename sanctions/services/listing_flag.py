"""The flag of a listing: raised with the decision, and again when a removal or a pause falls."""

from datetime import datetime

from sqlalchemy.orm import Session

from sanctions.domain.flag_kinds import FlagSource
from sanctions.domain.spreading import Node, NodeKind
from sanctions.services.flags import NewFlag, raise_flag
from sanctions.storage.listing_tables import Listing
from sanctions.storage.loading import rights_of


def raise_listing_flag(session: Session, listing: Listing, now: datetime) -> None:
    """Raise it for the term that runs; its row is never changed, so that stored checks replay."""
    starts_on = listing.restored_on or listing.effective_on
    if starts_on is None or listing.ends_on is None:
        raise ValueError(f"listing {listing.id} is decided without a term")
    flag = NewFlag(
        source=FlagSource.LISTING,
        source_id=listing.id,
        kind=listing.kind,
        node=Node(NodeKind.ENTERPRISE, listing.enterprise_id),
        name=listing.enterprise_name,
        article_key=listing.article_key,
        basis=listing.basis or "",
        authority=listing.authority,
        document_number=listing.document_number or "",
        remedy=listing.remedy or "",
        event_on=listing.event_on,
        told_on=rights_of(listing).notified_on,
        starts_on=starts_on,
        ends_on=listing.ends_on,
    )
    raise_flag(session, flag, now)
