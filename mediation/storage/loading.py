"""Loading rows of a complaint."""

from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from mediation.domain.lifecycle import Stage
from mediation.domain.parties import Side, side_of
from mediation.storage.agreement_tables import Agreement, Performance, Signature
from mediation.storage.complaint_tables import (
    AdviceSnapshot,
    Complaint,
    Consent,
    Decision,
    FactAnswer,
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
    """Return the newest room: that of mediation, else that of direct negotiation."""
    return session.scalar(
        select(MediationSession)
        .where(MediationSession.complaint_id == complaint_id)
        .order_by(MediationSession.kind)  # mediation sorts before negotiation
        .limit(1)
    )


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


def statements_of(session: Session, complaint: Complaint, viewer: Actor) -> list[Statement]:
    """Return what was said, oldest first; what was said in direct negotiation is for those who negotiated only."""
    rows, side = rows_of(session, Statement, complaint.id), side_of(viewer.role)
    negotiated = side is Side.CONSUMER or (side is Side.MERCHANT and complaint.negotiator_id == complaint.respondent_id)
    return [row for row in rows if negotiated or not row.in_negotiation]


def offers_of(session: Session, complaint_id: str) -> list[Offer]:
    """Return the offers of the present talks, oldest first: none of negotiation enters mediation."""
    return list(session.scalars(select(Offer).where(*_of_present_talks(complaint_id)).order_by(Offer.id)))


def _of_present_talks(complaint_id: str) -> tuple[ColumnElement[bool], ...]:
    negotiating = select(Complaint.stage == Stage.NEGOTIATING.value).where(Complaint.id == complaint_id)
    return Offer.complaint_id == complaint_id, Offer.in_negotiation == negotiating.scalar_subquery()


def get_offer(session: Session, complaint_id: str, offer_id: str) -> Offer:
    row = session.scalar(select(Offer).where(Offer.id == offer_id, *_of_present_talks(complaint_id)))
    if row is None:
        raise NotFoundError("没有找到这个方案")
    return row


def find_agreement(session: Session, complaint_id: str) -> Agreement | None:
    """Return the agreement of the complaint that nobody discarded and no later step set aside."""
    return session.scalar(
        select(Agreement).where(
            Agreement.complaint_id == complaint_id, Agreement.discarded_at.is_(None), Agreement.set_aside_at.is_(None)
        )
    )


def find_settlement(session: Session, complaint_id: str) -> Agreement | None:
    """Return the direct settlement that both signed, whatever became of it."""
    return session.scalar(
        select(Agreement).where(Agreement.complaint_id == complaint_id, Agreement.settled_at.is_not(None))
    )


def signatures_of(session: Session, agreement_id: str) -> list[Signature]:
    return list(
        session.scalars(select(Signature).where(Signature.agreement_id == agreement_id).order_by(Signature.signed_at))
    )


def find_performance(session: Session, complaint_id: str) -> Performance | None:
    """Return how the live agreement is being performed."""
    return session.scalar(
        select(Performance)
        .join(Agreement, Agreement.id == Performance.agreement_id)
        .where(
            Performance.complaint_id == complaint_id,
            Agreement.discarded_at.is_(None),
            Agreement.set_aside_at.is_(None),
        )
    )


def find_decision(session: Session, complaint_id: str, kind: str) -> Decision | None:
    return session.scalar(select(Decision).where(Decision.complaint_id == complaint_id, Decision.kind == kind))


def find_advice(session: Session, complaint_id: str) -> AdviceSnapshot | None:
    """Return what the rule book answered when the complaint was filed, else when negotiation began."""
    return session.scalar(
        select(AdviceSnapshot)
        .where(AdviceSnapshot.complaint_id == complaint_id, AdviceSnapshot.purpose.in_(("filing", "negotiation")))
        .order_by(AdviceSnapshot.purpose)
        .limit(1)
    )
