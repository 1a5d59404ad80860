"""Reading stored offers as values."""

import json
from datetime import date

from sqlalchemy.orm import Session

from core.database import vault_of
from mediation.domain.claims import Remedy
from mediation.domain.offer_extent import PLAIN_EXTENT, Extent, extent_from_json
from mediation.domain.offers import Method, OfferAnswers, OfferState, OfferTerms, offer_state
from mediation.storage.room_tables import Offer


def terms_of(session: Session, offer: Offer) -> OfferTerms:
    return OfferTerms(
        remedy=Remedy(offer.remedy),
        sum_fen=offer.sum_fen,
        due_on=offer.due_on,
        method=Method(offer.method),
        conditions=vault_of(session).open(offer.conditions_sealed),
        valid_until=offer.valid_until,
        extent=_extent(session, offer),
        valid_asked_on=offer.valid_asked_on,
    )


def seal_extent(session: Session, extent: Extent) -> bytes | None:
    """Return what is stored of the extent; nothing where the offer says no more than sum, day and way."""
    if extent == PLAIN_EXTENT:
        return None
    return vault_of(session).seal(json.dumps(extent.to_json(), ensure_ascii=False))


def _extent(session: Session, offer: Offer) -> Extent:
    if offer.extent_sealed is None:
        return PLAIN_EXTENT
    return extent_from_json(json.loads(vault_of(session).open(offer.extent_sealed)))


def state_of(offer: Offer, today: date) -> OfferState:
    return offer_state(
        OfferAnswers(
            valid_until=offer.valid_until,
            accepted=offer.accepted_at is not None,
            declined=offer.declined_at is not None,
            withdrawn=offer.withdrawn_at is not None,
            countered=offer.countered_at is not None,
        ),
        today,
    )
