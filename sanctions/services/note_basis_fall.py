"""The decision behind a listing no longer stands: the listing has to be annulled within days (order 44 article 19)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from identity.domain.notices import NewNotice, NoticeKind, to_office
from identity.services.leave_notice import leave_notice
from sanctions.domain.due_process import check_not_after, check_not_before
from sanctions.domain.procedure import LISTING_STEPS, OPEN_PROCEDURE, Action, Status
from sanctions.services.office_clocks import start_office_clock
from sanctions.services.take_step import file_paper, listing_for_step, required_text, take_step
from sanctions.storage.listing_tables import Listing
from sanctions.storage.loading import find_listings_resting_on_for_update


@dataclass(frozen=True)
class BasisFall:
    """By which document, on which day and why the decision was annulled, found unlawful or void."""

    document_number: str
    fell_on: date
    reason: str


@dataclass(frozen=True)
class WithdrawnRecord:
    """A record of the credit file that was withdrawn: which, whose, of which matter or document, on which day."""

    record_id: str
    enterprise_id: str
    source_id: str
    document_number: str
    withdrawn_on: date


def note_basis_fall(session: Session, listing_id: str, fall: BasisFall, actor: Actor, now: datetime) -> None:
    """Let the days for the annulment run from the day on which the basis fell."""
    listing = listing_for_step(session, listing_id, Action.NOTE_BASIS_FALL, actor)
    if listing.basis_fell_on is not None:
        raise ConflictError("已经登记过依据被撤销，请办理撤销列入")
    number = required_text(fall.document_number, "document_number", "请填写撤销文书的文号")
    reason = required_text(fall.reason, "reason", "请写明撤销、确认违法或者无效的理由")
    check_not_after(fall.fell_on, local_date(now), "fell_on", "撤销的日期不能晚于今天")
    check_not_before(fall.fell_on, _decided_on(listing), "fell_on", "撤销的日期不能早于列入决定")
    _note(session, listing, (fall.fell_on, f"{number}：{reason}"), actor, now)


def note_withdrawn_record(session: Session, record: WithdrawnRecord, now: datetime) -> None:
    """Follow the credit file: what rested on the withdrawn record is due; an open procedure is only told of it."""
    listings = find_listings_resting_on_for_update(
        session, record.source_id, record.enterprise_id, record.document_number
    )
    text = f"信用档案中的记录（{record.document_number}）已经撤销，请核对作为依据的决定是否被撤销。"
    for listing in listings:
        status = Status(listing.status)
        if status in OPEN_PROCEDURE:
            path = f"/sanctions/{listing.id}"
            title, body = "拟列入所依据的记录已被撤销", f"{listing.enterprise_name}：{text}"
            to = to_office(Role.OFFICER, listing.office_id)
            leave_notice(session, NewNotice(to, title, body, path, NoticeKind.CASE), now)
        elif LISTING_STEPS.leads(status, Action.NOTE_BASIS_FALL) and listing.basis_fell_on is None:
            fell_on = max(record.withdrawn_on, _decided_on(listing))
            _note(session, listing, (fell_on, text), SYSTEM_ACTOR, now)


def _note(session: Session, listing: Listing, what: tuple[date, str], actor: Actor, now: datetime) -> None:
    fell_on, text = what
    listing.basis_fell_on = fell_on
    start_office_clock(session, listing)
    file_paper(session, listing, ("basis_fall", fell_on, text), actor, now)
    details = {"fell_on": fell_on, "annul_by": listing.office_due_on}
    take_step(session, listing, Action.NOTE_BASIS_FALL, actor, now, details)


def _decided_on(listing: Listing) -> date:
    if listing.decided_on is None:
        raise ValueError(f"listing {listing.id} is not decided")
    return listing.decided_on
