"""The figures of an enterprise for its members, beside peers with complaints of the same kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from identity.queries.desk import desk_standing
from mediation.domain.lifecycle import Stage
from mediation.domain.merchant_figures import WINDOW_DAYS, CaseOutcome, Comparison, compare
from mediation.domain.negotiation import NegotiationEnd
from mediation.domain.parties import Side
from mediation.storage.complaint_tables import Complaint, Consent
from mediation.storage.negotiation_tables import Negotiation
from mediation.storage.performance_tables import AgreementPromise, PromiseBreach

_SETTLED = frozenset({Stage.SETTLED.value, Stage.PERFORMED.value, Stage.BREACHED.value})


@dataclass(frozen=True)
class MerchantFigures:
    """`category` is the commonest kind of problem in the window, empty without complaints."""

    since: date
    until: date
    category: str
    comparison: Comparison


def merchant_figures(session: Session, actor: Actor, enterprise_id: str, now: datetime) -> MerchantFigures:
    """Return the last year's figures to a member of the enterprise."""
    desk_standing(session, actor, enterprise_id)
    until = local_date(now)
    since = until - timedelta(WINDOW_DAYS)
    category = _commonest(session, enterprise_id, since)
    rows = session.scalars(
        select(Complaint).where(
            or_(Complaint.accepted_on >= since, Complaint.negotiated_from >= since),
            or_(Complaint.category == category, Complaint.respondent_id == enterprise_id),
            Complaint.respondent_id.is_not(None),
        )
    ).all()
    return MerchantFigures(since, until, category, compare(enterprise_id, outcomes_of_cases(session, rows)))


def _commonest(session: Session, enterprise_id: str, since: date) -> str:
    counted = session.execute(
        select(Complaint.category)
        .where(
            Complaint.respondent_id == enterprise_id,
            or_(Complaint.accepted_on >= since, Complaint.negotiated_from >= since),
            Complaint.category.is_not(None),
        )
        .group_by(Complaint.category)
        .order_by(func.count().desc(), Complaint.category)
        .limit(1)
    )
    return counted.scalar() or ""


def outcomes_of_cases(session: Session, rows: Sequence[Complaint]) -> list[CaseOutcome]:
    """Return what figures count of these complaints, in their order."""
    ids = [row.id for row in rows]
    consents = {
        row.complaint_id: row.given_at
        for row in session.scalars(
            select(Consent).where(Consent.complaint_id.in_(ids), Consent.side == Side.MERCHANT.value)
        )
    }
    talks = {
        row.complaint_id: row for row in session.scalars(select(Negotiation).where(Negotiation.complaint_id.in_(ids)))
    }
    kept = _kept_promises(session, ids)
    return [_outcome(row, consents.get(row.id), talks.get(row.id), is_kept=kept.get(row.id)) for row in rows]


def _kept_promises(session: Session, ids: list[str]) -> dict[str, bool]:
    """Tell of each complaint whether its promises were kept; late counts as kept, silence as nothing.

    One promise that was reported broken and has not been kept since is enough for no.
    """
    reported = exists().where(
        PromiseBreach.agreement_id == AgreementPromise.agreement_id, PromiseBreach.number == AgreementPromise.number
    )
    rows = session.execute(
        select(AgreementPromise.complaint_id, AgreementPromise.performed_on, reported).where(
            AgreementPromise.complaint_id.in_(ids)
        )
    )
    kept: dict[str, bool] = {}
    for complaint_id, performed_on, is_reported in rows:
        if performed_on is not None or is_reported:
            kept[complaint_id] = kept.get(complaint_id, True) and performed_on is not None
    return kept


def _outcome(
    row: Complaint, consented_at: datetime | None, talk: Negotiation | None, *, is_kept: bool | None
) -> CaseOutcome:
    return CaseOutcome(
        enterprise_id=row.respondent_id or "",
        answer_days=_answer_days(row, consented_at, talk),
        is_settled=_is_settled(row),
        is_kept=is_kept,
        is_settled_directly=_is_settled_directly(talk),
    )


def _answer_days(row: Complaint, consented_at: datetime | None, talk: Negotiation | None) -> int | None:
    if talk is not None and talk.answered_at is not None:
        return (local_date(talk.answered_at) - talk.started_on).days
    if consented_at is None or row.accepted_on is None:
        return None
    return (local_date(consented_at) - row.accepted_on).days


def _is_settled(row: Complaint) -> bool | None:
    if row.accepted_on is None:
        return None
    return True if row.stage in _SETTLED else (False if row.stage == Stage.TERMINATED else None)


def _is_settled_directly(talk: Negotiation | None) -> bool | None:
    if talk is None or talk.ending in (None, NegotiationEnd.WITHDRAWN):
        return None
    return talk.ending == NegotiationEnd.SETTLED
