"""The one place that writes the status of a listing, with its log row."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from identity.domain.desk import DeskAct
from identity.queries.desk import find_standing
from ledger.services.record_act import Subject, record_act
from sanctions.domain.procedure import LISTING_STEPS, Action, Status
from sanctions.services.tell_of_step import tell_of_step
from sanctions.storage.holding_office import may_consent, other_office, require_holder
from sanctions.storage.listing_tables import Listing, ListingPaper
from sanctions.storage.loading import get_listing_for_update

_MOST_TEXT = 5000


def listing_for_step(session: Session, listing_id: str, action: Action, actor: Actor) -> Listing:
    """Return the row held for this act; raises when role, office, status or the four-eyes rule forbids it."""
    listing = get_listing_for_update(session, listing_id)
    if actor.role is Role.MERCHANT and listing.enterprise_id not in actor.enterprise_ids:
        raise NotFoundError("没有找到这件列入案件")
    _refuse_onlooker(session, listing, actor)
    _refuse_other_office(session, listing, action, actor)
    LISTING_STEPS.step(Status(listing.status), action, actor.role)
    LISTING_STEPS.check_four_eyes(action, listing.proposed_by, actor.account_id)
    return listing


def _refuse_onlooker(session: Session, listing: Listing, actor: Actor) -> None:
    """Raise NotAllowedError for a member of the enterprise whose role there only looks on."""
    standing = find_standing(session, actor, listing.enterprise_id)
    if standing is not None:
        standing.require(DeskAct.HANDLE)


def _refuse_other_office(session: Session, listing: Listing, action: Action, actor: Actor) -> None:
    """Raise NotAllowedError for an official of another office; a superior's consent may come from an office above."""
    if action is not Action.GIVE_CONSENT:
        require_holder(session, listing.office_id, actor)
    elif not may_consent(session, listing.office_id, actor):
        raise other_office(session, listing.office_id)


def take_step(
    session: Session,
    listing: Listing,
    action: Action,
    actor: Actor,
    now: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    """Move the listing along its table, record the act and tell whom it concerns."""
    step = LISTING_STEPS.step(Status(listing.status), action, actor.role)
    before, listing.status = listing.status, step.target.value
    subject = Subject(Listing.SUBJECT_KIND, listing.id)
    record_act(session, subject, action.value, actor, now, before=before, after=listing.status, details=details)
    tell_of_step(session, listing, action, now)


def file_paper(session: Session, listing: Listing, paper: tuple[str, date, str], actor: Actor, now: datetime) -> None:
    """Keep a paper of the procedure: its kind, its day and its text."""
    kind, on_day, text = paper
    session.add(
        ListingPaper(
            id=new_id(),
            listing_id=listing.id,
            kind=kind,
            on_day=on_day,
            text_sealed=vault_of(session).seal(text),
            recorded_by=actor.account_id,
            recorded_at=now,
        )
    )


def required_text(text: str, field: str, message: str) -> str:
    """Return the text without outer space; raises InvalidInputError beside the field when empty or too long."""
    stripped = text.strip()
    if not stripped:
        raise InvalidInputError(message, fields={field: message})
    if len(stripped) > _MOST_TEXT:
        too_long = f"最多 {_MOST_TEXT} 个字，现在有 {len(stripped)} 个字"
        raise InvalidInputError(too_long, fields={field: too_long})
    return stripped
