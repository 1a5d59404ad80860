"""What a merchant has promised and not yet done, across its complaints: what falls due first stands on top."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor, Role
from mediation.domain.claims import REMEDY_NAMES, Remedy
from mediation.domain.performance import PROMISE_STATE_NAMES, Promise, PromiseState
from mediation.storage.agreement_tables import Agreement
from mediation.storage.complaint_tables import Complaint
from mediation.storage.performance_tables import AgreementPromise, PromiseBreach
from mediation.storage.visibility import visible_to

MOST_LINES = 50


@dataclass(frozen=True)
class DuePromise:
    """`days_left` is negative once the day has passed; `rest_fen` is what of the sum is still missing."""

    complaint_id: str
    complaint_number: str
    number: int
    remedy_name: str
    item: str
    sum_fen: int
    rest_fen: int
    due_on: date
    days_left: int
    state: PromiseState
    state_name: str


def promises_due(session: Session, viewer: Actor, now: datetime) -> tuple[DuePromise, ...]:
    """Return the promises of the viewer's enterprises that are not kept, earliest day first."""
    if viewer.role is not Role.MERCHANT:
        raise NotAllowedError("请用商家账号查看")
    is_broken = exists().where(
        PromiseBreach.agreement_id == AgreementPromise.agreement_id, PromiseBreach.number == AgreementPromise.number
    )
    rows = session.execute(
        select(AgreementPromise, Complaint, is_broken)
        .join(Complaint, Complaint.id == AgreementPromise.complaint_id)
        .join(Agreement, Agreement.id == AgreementPromise.agreement_id)
        .where(visible_to(viewer), AgreementPromise.performed_on.is_(None), Agreement.set_aside_at.is_(None))
        .order_by(AgreementPromise.due_on, Complaint.id, AgreementPromise.number)
        .limit(MOST_LINES)
    )
    today = local_date(now)
    return tuple(_line(session, row, complaint, today, is_broken=broken) for row, complaint, broken in rows)


def _line(session: Session, row: AgreementPromise, complaint: Complaint, today: date, *, is_broken: bool) -> DuePromise:
    promise = Promise(row.number, row.due_on, row.sum_fen, row.received_fen, row.performed_on, is_broken)
    state = promise.state(today)
    return DuePromise(
        complaint_id=complaint.id,
        complaint_number=complaint.number or "",
        number=row.number,
        remedy_name=REMEDY_NAMES[Remedy(row.remedy)],
        item=vault_of(session).open(row.item_sealed) if row.item_sealed else "",
        sum_fen=row.sum_fen,
        rest_fen=promise.rest_fen,
        due_on=row.due_on,
        days_left=(row.due_on - today).days,
        state=state,
        state_name=PROMISE_STATE_NAMES[state],
    )
