"""Loading transfers, disputes over competence, assignments and absences."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.domain.lifecycle import CONCLUDED
from mediation.storage.complaint_tables import Complaint
from mediation.storage.office_tables import Absence, Assignment, CompetenceDispute, Transfer

_LONGEST_CHAIN = 5  # a cover who is away has a cover too; further than this nobody follows


def find_open_dispute(session: Session, complaint_id: str) -> CompetenceDispute | None:
    return session.scalar(
        select(CompetenceDispute).where(
            CompetenceDispute.complaint_id == complaint_id, CompetenceDispute.settled_at.is_(None)
        )
    )


def disputes_of(session: Session, complaint_id: str) -> list[CompetenceDispute]:
    """Return every dispute of the complaint, oldest first."""
    found = select(CompetenceDispute).where(CompetenceDispute.complaint_id == complaint_id)
    return list(session.scalars(found.order_by(CompetenceDispute.raised_at, CompetenceDispute.id)))


def was_disputed_between(session: Session, complaint_id: str, offices: Iterable[str]) -> bool:
    """Tell whether these two offices have disputed over the complaint already."""
    pair = frozenset(offices)
    return any(pair == {row.raised_by_office_id, row.other_office_id} for row in disputes_of(session, complaint_id))


def transfers_of(session: Session, complaint_id: str) -> list[Transfer]:
    """Return every transfer of the complaint, oldest first."""
    found = select(Transfer).where(Transfer.complaint_id == complaint_id)
    return list(session.scalars(found.order_by(Transfer.made_at, Transfer.id)))


def assignments_of(session: Session, complaint_id: str) -> list[Assignment]:
    """Return who worked on the complaint, oldest first."""
    found = select(Assignment).where(Assignment.complaint_id == complaint_id)
    return list(session.scalars(found.order_by(Assignment.assigned_at, Assignment.id)))


def find_open_assignment(session: Session, complaint_id: str) -> Assignment | None:
    return session.scalar(
        select(Assignment).where(Assignment.complaint_id == complaint_id, Assignment.ended_at.is_(None))
    )


def absences_on(session: Session, day: date) -> dict[str, Absence]:
    """Return who is away on that day, by account."""
    away = select(Absence).where(Absence.from_on <= day, Absence.until_on >= day, Absence.cancelled_at.is_(None))
    return {row.account_id: row for row in session.scalars(away)}


def cover_of(account_id: str, away: dict[str, Absence]) -> str | None:
    """Return who takes new work for somebody: themselves, their cover, or None when everybody in the chain is away."""
    for _ in range(_LONGEST_CHAIN):
        absence = away.get(account_id)
        if absence is None:
            return account_id
        account_id = absence.cover_id
    return None


def covered_by(account_id: str, away: dict[str, Absence]) -> frozenset[str]:
    """Return whose work somebody sees today beside their own."""
    return frozenset(absent for absent in away if cover_of(absent, away) == account_id)


def absences_of(session: Session, account_ids: Iterable[str], since: date) -> list[Absence]:
    """Return absences that last or are still to come, soonest first."""
    found = select(Absence).where(
        Absence.account_id.in_(sorted(account_ids)), Absence.until_on >= since, Absence.cancelled_at.is_(None)
    )
    return list(session.scalars(found.order_by(Absence.from_on, Absence.id)))


def same_dispute_elsewhere(session: Session, complaint: Complaint) -> list[Complaint]:
    """Return open complaints of the same consumer about the same respondent and day that another office has."""
    if complaint.respondent_id is None:
        return []
    found = select(Complaint).where(
        Complaint.id != complaint.id,
        Complaint.consumer_id == complaint.consumer_id,
        Complaint.respondent_id == complaint.respondent_id,
        Complaint.event_on == complaint.event_on,
        Complaint.office_id.is_not(None),
        Complaint.office_id != complaint.office_id,
        Complaint.stage.not_in(sorted(CONCLUDED)),
    )
    return list(session.scalars(found.order_by(Complaint.received_on, Complaint.id)))
