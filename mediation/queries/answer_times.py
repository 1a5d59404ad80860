"""How long an enterprise took to answer its complaints, with each of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor, Role
from mediation.domain.merchant_figures import WINDOW_DAYS
from mediation.queries.merchant_figures import outcomes_of_cases
from mediation.storage.complaint_tables import Complaint

_OFFICE = frozenset({Role.OFFICER, Role.SUPERVISOR})


@dataclass(frozen=True)
class Answered:
    complaint_id: str
    number: str
    days: int


@dataclass(frozen=True)
class AnswerTimes:
    """`complaints` were accepted or negotiated in the last year; `answered` are those with a first answer."""

    complaints: int
    answered: tuple[Answered, ...]

    @property
    def median_days(self) -> float | None:
        return median(one.days for one in self.answered) if self.answered else None


def answer_times(session: Session, enterprise_id: str, actor: Actor, on: date) -> AnswerTimes:
    """Return them to members, officers and supervisors; raises NotFoundError for anybody else."""
    if actor.role not in _OFFICE and enterprise_id not in actor.enterprise_ids:
        raise NotFoundError("没有找到这家企业的数据")
    since = on - timedelta(WINDOW_DAYS)
    rows = session.scalars(
        select(Complaint)
        .where(
            Complaint.respondent_id == enterprise_id,
            or_(Complaint.accepted_on >= since, Complaint.negotiated_from >= since),
        )
        .order_by(Complaint.id.desc())
    ).all()
    counted = zip(rows, outcomes_of_cases(session, rows), strict=True)
    answered = (
        Answered(row.id, row.number or "", one.answer_days) for row, one in counted if one.answer_days is not None
    )
    return AnswerTimes(len(rows), tuple(answered))
