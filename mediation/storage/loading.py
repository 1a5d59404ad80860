"""Loading rows of a complaint."""

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from mediation.domain.parties import Side
from mediation.storage.agreement_tables import Agreement, Performance, Signature
from mediation.storage.complaint_tables import (
    AdviceSnapshot,
    Complaint,
    Consent,
    Decision,
    FactAnswer,
    Recommendation,
    RespondentLetter,
)
from mediation.storage.room_tables import Evidence, HumanCall, MediationSession, Offer, Proposal, Statement
from mediation.storage.visibility import visible_to

_NOT_FOUND = "没有找到这件投诉，可能是地址不对，或者当前账号不能查看"
_OwnedRow = TypeVar(
    "_OwnedRow", Statement, Evidence, Offer, Proposal, HumanCall, FactAnswer, Consent, Decision, RespondentLetter
)


def get_complaint(session: Session, complaint_id: str, actor: Actor) -> Complaint:
    """Return the complaint if the actor may see it; to a stranger it does not exist."""
    row = session.scalar(select(Complaint).where(Complaint.id == complaint_id, visible_to(actor)))
    if row is None:
        raise NotFoundError(_NOT_FOUND)
    return row


def get_complaint_for_update(session: Session, complaint_id: str, actor: Actor) -> Complaint:
    """Return the complaint and hold it: acts on one complaint happen one after the other."""
    row = session.scalar(
        select(Complaint)
        .where(Complaint.id == complaint_id, visible_to(actor))
        .with_for_update()  # SQLite ignores this: one writer
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError(_NOT_FOUND)
    return row


def find_session(session: Session, complaint_id: str) -> MediationSession | None:
    return session.scalar(select(MediationSession).where(MediationSession.complaint_id == complaint_id))


def rows_of(session: Session, table: type[_OwnedRow], complaint_id: str) -> list[_OwnedRow]:
    """Return every row of the complaint, oldest first."""
    return list(
        session.scalars(
            select(table)
            .where(table.complaint_id == complaint_id)
            .order_by(*(column for column in table.__mapper__.primary_key))
        )
    )


def brought_for(complaint: Complaint, side: Side) -> str:
    """Return the enterprise for which this side brings evidence now; only the merchant's side has one."""
    return complaint.respondent_id or "" if side is Side.MERCHANT else ""


def evidence_of(session: Session, complaint: Complaint) -> list[Evidence]:
    """Return the files, oldest first, without those of a merchant that was the respondent before."""
    return [
        row
        for row in rows_of(session, Evidence, complaint.id)
        if row.enterprise_id == brought_for(complaint, Side(row.side))
    ]


def get_offer(session: Session, complaint_id: str, offer_id: str) -> Offer:
    row = session.scalar(select(Offer).where(Offer.id == offer_id, Offer.complaint_id == complaint_id))
    if row is None:
        raise NotFoundError("没有找到这个方案")
    return row


def find_agreement(session: Session, complaint_id: str) -> Agreement | None:
    """Return the agreement of the complaint that nobody discarded."""
    return session.scalar(
        select(Agreement).where(Agreement.complaint_id == complaint_id, Agreement.discarded_at.is_(None))
    )


def signatures_of(session: Session, agreement_id: str) -> list[Signature]:
    return list(
        session.scalars(select(Signature).where(Signature.agreement_id == agreement_id).order_by(Signature.signed_at))
    )


def find_performance(session: Session, complaint_id: str) -> Performance | None:
    return session.scalar(select(Performance).where(Performance.complaint_id == complaint_id))


def find_decision(session: Session, complaint_id: str, kind: str) -> Decision | None:
    return session.scalar(select(Decision).where(Decision.complaint_id == complaint_id, Decision.kind == kind))


def find_advice(session: Session, complaint_id: str) -> AdviceSnapshot | None:
    """Return what the rule book answered when the complaint was filed."""
    return session.scalar(
        select(AdviceSnapshot).where(AdviceSnapshot.complaint_id == complaint_id, AdviceSnapshot.purpose == "filing")
    )


def find_recommendation(session: Session, complaint_id: str) -> Recommendation | None:
    return session.get(Recommendation, complaint_id)
