"""Turning the facts of other areas into records; each is filed once, however often it arrives."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.mediation import MediationConcluded, PromiseBroken, PromiseKept
from core.contracts.sanctions import ListingEffective, ListingEnded, PenaltyDecided
from core.kernel.roles import SYSTEM_ACTOR
from credit.domain.entries import PenaltyEntry, Source
from credit.domain.items import Grade
from credit.services.record_listing import AREA, end_listing_record, record_listing, withdraw_with_annulled
from credit.services.record_outcome import record_outcome
from credit.services.record_penalty import record_penalty
from credit.services.record_promise import record_promise


def file_outcome(session: Session, fact: MediationConcluded, now: datetime) -> None:
    record_outcome(session, fact, SYSTEM_ACTOR, now)


def file_promise(session: Session, fact: PromiseKept | PromiseBroken, now: datetime) -> None:
    record_promise(session, fact, SYSTEM_ACTOR, now)


def file_penalty(session: Session, fact: PenaltyDecided, now: datetime) -> None:
    penalty = PenaltyEntry(
        enterprise_id=fact.enterprise_id,
        source=Source(AREA, fact.listing_id, fact.TYPE),
        document_number=fact.document_number,
        violation=fact.violation,
        basis=fact.basis,
        penalty=fact.penalty,
        fine_fen=fact.fine_fen,
        decided_on=fact.decided_on,
        authority=fact.authority,
        grades=tuple(map(Grade, fact.grades)),
        ban_ends_on=fact.ban_ends_on,
        published_on=fact.decided_on,  # published as it is decided; a late delivery must not lengthen the term
    )
    record_penalty(session, penalty, SYSTEM_ACTOR, now)
    withdraw_with_annulled(session, fact.listing_id, SYSTEM_ACTOR, now)


def file_listing(session: Session, fact: ListingEffective, now: datetime) -> None:
    record_listing(session, fact, SYSTEM_ACTOR, now)
    withdraw_with_annulled(session, fact.listing_id, SYSTEM_ACTOR, now)


def end_listing(session: Session, fact: ListingEnded, now: datetime) -> None:
    end_listing_record(session, fact, SYSTEM_ACTOR, now)
