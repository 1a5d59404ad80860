"""How an agreement is being performed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from mediation.domain.agreement import late_days
from mediation.domain.claims import REMEDY_NAMES, Remedy
from mediation.domain.offers import METHOD_NAMES, Method
from mediation.storage.loading import find_agreement, find_performance


@dataclass(frozen=True)
class PerformanceView:
    """`days_left` is negative once the day has passed; `late_days` is set when it was performed."""

    agreement_number: str
    is_direct: bool
    remedy_name: str
    sum_fen: int
    due_on: date
    method_name: str
    days_left: int
    asked_at: datetime | None
    proof_at: datetime | None
    breach_reported_at: datetime | None
    breach_reason: str
    confirmed_at: datetime | None
    performed_on: date | None
    late_days: int | None


def performance_view(session: Session, complaint_id: str, today: date) -> PerformanceView | None:
    """Return how the sealed agreement is performed, or None while there is none."""
    agreement, performance = find_agreement(session, complaint_id), find_performance(session, complaint_id)
    if agreement is None or performance is None:
        return None
    reason, performed_on = performance.breach_reason_sealed, performance.performed_on
    return PerformanceView(
        agreement_number=agreement.number,
        is_direct=agreement.is_direct,
        remedy_name=REMEDY_NAMES[Remedy(agreement.remedy)],
        sum_fen=agreement.sum_fen,
        due_on=agreement.due_on,
        method_name=METHOD_NAMES[Method(agreement.method)],
        days_left=(agreement.due_on - today).days,
        asked_at=performance.asked_at,
        proof_at=performance.proof_at,
        breach_reported_at=performance.breach_reported_at,
        breach_reason=vault_of(session).open(reason) if reason else "",
        confirmed_at=performance.confirmed_at,
        performed_on=performed_on,
        late_days=None if performed_on is None else late_days(agreement.due_on, performed_on),
    )
