"""Recording that an enterprise stands on a list, and that it no longer does."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from core.contracts.sanctions import ListingEffective, ListingEnded
from core.kernel.clock import local_date
from core.kernel.periods import add_months
from core.kernel.roles import Actor
from credit.domain.catalogue_fields import BodyValue
from credit.domain.editions import may_become
from credit.domain.entries import Publishing, RecordDraft, Source
from credit.domain.items import Item, ListingEnd, Status
from credit.domain.publication import Window
from credit.services.file_record import file_record
from credit.services.record_editions import Stop, stop_record
from credit.storage.record_tables import CreditRecord
from credit.storage.records import find_of_source_for_update
from rulebook.queries.books import current_book

AREA = "sanctions"
_ITEMS = {"serious": Item.SERIOUS_LIST, "abnormal": Item.ABNORMAL_LIST}
_REASONS = {
    ListingEnd.EXPIRED: "期满移出",
    ListingEnd.ANNULLED: "作为依据的决定已被撤销",
    ListingEnd.REPAIRED: "经信用修复提前移出",
}


def record_listing(session: Session, fact: ListingEffective, actor: Actor, now: datetime) -> str:
    """File the listing once; it is public while it lasts."""
    draft = RecordDraft(
        enterprise_id=fact.enterprise_id,
        item=_ITEMS[fact.kind],
        source=Source(AREA, fact.listing_id, fact.TYPE),
        document_number=fact.document_number,
        event_on=fact.effective_on,
        body=_body(fact),
        publishing=Publishing(window=Window(fact.effective_on, fact.ends_on, _stoppable_from(session, fact, now))),
    )
    return file_record(session, draft, actor, now)


def _body(fact: ListingEffective) -> dict[str, BodyValue]:
    said: dict[str, BodyValue] = {"article": fact.article, "effective_on": fact.effective_on.isoformat()}
    if fact.ends_on is not None:
        said["ends_on"] = fact.ends_on.isoformat()
    more = {"list_reason": fact.reason, "authority": fact.authority}
    return said | {name: text for name, text in more.items() if text}


def _stoppable_from(session: Session, fact: ListingEffective, now: datetime) -> date:
    """Return the first day on which removal may be asked for: after a year on the serious list, at once otherwise."""
    if fact.kind != "serious":
        return fact.effective_on
    years = current_book(session).parameter("serious_list_early_exit_years", local_date(now)).value
    return add_months(fact.effective_on, int(years) * 12) + timedelta(1)


def end_listing_record(session: Session, fact: ListingEnded, actor: Actor, now: datetime) -> None:
    """Stop showing the listing; an annulled decision takes the penalty it was made with along.

    Raises LookupError when nothing of this listing is filed yet, so that the delivery is tried again.
    """
    how = ListingEnd(fact.how)
    records = find_of_source_for_update(session, AREA, fact.listing_id)
    if not records:
        raise LookupError(f"nothing is filed of listing {fact.listing_id}")
    for record in records:
        stop = _stop(record, how, fact.ended_on)
        if stop is not None:
            stop_record(session, record, stop, actor, now)


def withdraw_with_annulled(session: Session, listing_id: str, actor: Actor, now: datetime) -> None:
    """Withdraw what is filed of a listing after its annulment: the deliveries of a listing's facts may cross."""
    records = find_of_source_for_update(session, AREA, listing_id)
    reason = _REASONS[ListingEnd.ANNULLED]
    annulled = next((record for record in records if record.status_reason == reason), None)
    if annulled is None or annulled.stopped_on is None:
        return
    for record in records:
        if may_become(Status(record.status), Status.WITHDRAWN):
            stop_record(session, record, Stop(Status.WITHDRAWN, annulled.stopped_on, reason), actor, now)


def _stop(record: CreditRecord, how: ListingEnd, ended_on: date) -> Stop | None:
    if how is ListingEnd.ANNULLED:
        is_open = may_become(Status(record.status), Status.WITHDRAWN)
        return Stop(Status.WITHDRAWN, ended_on, _REASONS[how]) if is_open else None
    if record.item == Item.ADMINISTRATIVE_PENALTY or not may_become(Status(record.status), Status.ENDED):
        return None  # the penalty keeps its own term
    stopped_on = ended_on if how is ListingEnd.REPAIRED else _day_after_term(record, ended_on)
    return Stop(Status.ENDED, stopped_on, _REASONS[how])


def _day_after_term(record: CreditRecord, ended_on: date) -> date:
    """Return the day after the term's last day, which still belongs to it, whenever the duty said so."""
    return ended_on if record.public_until is None else record.public_until + timedelta(1)
