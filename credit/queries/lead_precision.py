"""How often each lead rule was right, by what people did with its leads."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor
from core.kernel.shares import Interval, wilson
from credit.domain.lead_rules import LeadRule, lead_rules
from credit.domain.leads import FOLLOWED_NAMES, LEAD_STAFF, Followed, LeadStatus
from credit.storage.lead_tables import CreditLead

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class RulePrecision:
    """One version of a rule: of its decided leads the share that was right, with its 95 % Wilson interval.

    Leads that ended by themselves count as raised only. `median_days` is from raising to the decision.
    """

    rule: LeadRule
    from_on: date
    raised: int
    waiting: int
    confirmed: int
    dismissed: int
    precision: Interval | None
    median_days: float | None
    followed: tuple[tuple[str, int], ...]


def lead_precision(session: Session, actor: Actor, first: date, last: date) -> tuple[RulePrecision, ...]:
    """Return the figures of leads raised on the days asked for, both included, by rule and version."""
    if actor.role not in LEAD_STAFF:
        raise NotAllowedError("您的岗位不办理线索")
    groups: dict[tuple[str, date], list[CreditLead]] = defaultdict(list)
    for row in session.scalars(select(CreditLead).order_by(CreditLead.raised_at)):
        if first <= local_date(row.raised_at) <= last:
            groups[row.rule, row.rule_from].append(row)
    return tuple(_precision(rule, from_on, rows) for (rule, from_on), rows in sorted(groups.items()))


def _precision(rule: str, from_on: date, rows: list[CreditLead]) -> RulePrecision:
    by_status = defaultdict(list)
    for row in rows:
        by_status[LeadStatus(row.status)].append(row)
    confirmed, dismissed = by_status[LeadStatus.CONFIRMED], by_status[LeadStatus.DISMISSED]
    days = [_days(row.raised_at, row.decided_at) for row in (*confirmed, *dismissed) if row.decided_at]
    done = [(FOLLOWED_NAMES[one], sum(row.followed == one for row in confirmed)) for one in Followed]
    return RulePrecision(
        rule=lead_rules()[rule],
        from_on=from_on,
        raised=len(rows),
        waiting=len(by_status[LeadStatus.OPEN]) + len(by_status[LeadStatus.TAKEN]),
        confirmed=len(confirmed),
        dismissed=len(dismissed),
        precision=wilson(len(confirmed), len(confirmed) + len(dismissed)),
        median_days=median(days) if days else None,
        followed=tuple((name, count) for name, count in done if count),
    )


def _days(raised_at: datetime, decided_at: datetime) -> float:
    return (decided_at - raised_at) / _A_DAY
