"""The documents of a listing as they are printed and served on the enterprise."""

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotAllowedError, NotFoundError
from core.kernel.roles import Actor, Role
from sanctions.domain.served_document import PRINTED_PAPERS, ServedDocument, printed_lines
from sanctions.queries.listing_page import PAPER_NAMES
from sanctions.storage.loading import get_listing, papers_of

_STAFF = frozenset({Role.OFFICER, Role.SUPERVISOR})


def listing_document(session: Session, listing_id: str, kind: str, actor: Actor) -> ServedDocument:
    """Return the newest document of this kind for printing."""
    if actor.role not in _STAFF:
        raise NotAllowedError("只有经办人员可以打印文书")
    listing = get_listing(session, listing_id)
    filed = [paper for paper in papers_of(session, listing.id) if paper.kind == kind and kind in PRINTED_PAPERS]
    if not filed:
        raise NotFoundError("还没有这份文书")
    return ServedDocument(
        title=PAPER_NAMES[kind],
        authority=listing.authority,
        addressee=listing.enterprise_name,
        on=filed[-1].on_day,
        lines=printed_lines(vault_of(session).open(filed[-1].text_sealed)),
    )
