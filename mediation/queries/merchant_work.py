"""The merchant's work list: what is due, in words, on each line; chips that count what waits for whom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from identity.domain.desk import POWERS, DeskAct
from identity.queries.desk import find_standing
from identity.queries.memberships import members_of
from mediation.domain.lifecycle import TALKING, Stage
from mediation.domain.parties import Side
from mediation.queries.complaint_lists import ComplaintLine, ListFilter, merchant_complaints
from mediation.storage.complaint_tables import Consent
from mediation.storage.desk_tables import MerchantAssignment

_MOST = 100
_SOON_DAYS = 3
_OPEN = frozenset(
    {
        Stage.NEGOTIATING,
        Stage.SETTLED_DIRECTLY,
        Stage.FILED,
        Stage.ACCEPTED,
        Stage.MEDIATING,
        Stage.SETTLED,
        Stage.BREACHED,
    }
)


class WorkChip(StrEnum):
    OPEN = "open"
    SOON = "soon"
    CONSENT = "consent"
    TALKING = "talking"
    PROMISED = "promised"
    MINE = "mine"
    NOBODYS = "nobodys"


WORK_CHIP_NAMES: dict[WorkChip, str] = {
    WorkChip.OPEN: "待办",
    WorkChip.SOON: "快到期",
    WorkChip.CONSENT: "等您决定是否调解",
    WorkChip.TALKING: "协商和调解中",
    WorkChip.PROMISED: "待履行",
    WorkChip.MINE: "分给我的",
    WorkChip.NOBODYS: "还没分人",
}


@dataclass(frozen=True)
class WorkLine:
    """`due_words` say what is due and by when; `colleague` is who works on it."""

    complaint: ComplaintLine
    due_words: str
    colleague: str
    is_mine: bool
    has_consented: bool

    @property
    def takes_statements(self) -> bool:
        """Tell whether both sides talk now."""
        return self.complaint.stage in TALKING


@dataclass(frozen=True)
class Colleague:
    account_id: str
    name: str


@dataclass(frozen=True)
class WorkList:
    """`counts` are over the open complaints, whatever chip is chosen; `may_act` is False for pure onlookers."""

    lines: tuple[WorkLine, ...]
    counts: Mapping[WorkChip, int]
    colleagues: tuple[Colleague, ...]
    may_act: bool


def merchant_work(session: Session, viewer: Actor, now: datetime, chip: WorkChip = WorkChip.OPEN) -> WorkList:
    """Return the open complaints of the viewer's enterprises, what is due first on top."""
    listed = merchant_complaints(session, viewer, now, ListFilter(stages=_OPEN, page_size=_MOST))
    lines = _lines(session, viewer, listed.lines)
    counts = {each: sum(_CHIPS[each](line) for line in lines) for each in WorkChip}
    shown = tuple(line for line in lines if _CHIPS[chip](line))
    standings = [find_standing(session, viewer, enterprise_id) for enterprise_id in sorted(viewer.enterprise_ids)]
    may_act = any(standing is not None and standing.may(DeskAct.HANDLE) for standing in standings)
    return WorkList(shown, counts, _colleagues(session, viewer), may_act)


def _lines(session: Session, viewer: Actor, rows: tuple[ComplaintLine, ...]) -> tuple[WorkLine, ...]:
    ids = [row.complaint_id for row in rows]
    assigned = {
        row.complaint_id: row
        for row in session.scalars(select(MerchantAssignment).where(MerchantAssignment.complaint_id.in_(ids)))
    }
    consented = set(
        session.scalars(
            select(Consent.complaint_id).where(Consent.complaint_id.in_(ids), Consent.side == Side.MERCHANT.value)
        )
    )
    names = {colleague.account_id: colleague.name for colleague in _colleagues(session, viewer)}
    lines = (_line(viewer, _nearest(row), assigned.get(row.complaint_id), consented, names) for row in rows)
    return tuple(sorted(lines, key=lambda line: line.complaint.clock.due_on if line.complaint.clock else date.max))


def _nearest(row: ComplaintLine) -> ComplaintLine:
    """Return the line with the nearest day that asks something of the merchant: that of the round comes first."""
    return replace(
        row, clock=min(filter(None, (row.round_clock, row.clock)), key=lambda clock: clock.due_on, default=None)
    )


def _line(
    viewer: Actor,
    row: ComplaintLine,
    assignment: MerchantAssignment | None,
    consented: set[str],
    names: Mapping[str, str],
) -> WorkLine:
    current = assignment if assignment is not None and assignment.enterprise_id == row.respondent_id else None
    has_consented = row.complaint_id in consented
    return WorkLine(
        row,
        _due_words(row, has_consented=has_consented),
        names.get(current.account_id, "") if current else "",
        current is not None and current.account_id == viewer.account_id,
        has_consented,
    )


def _due_words(row: ComplaintLine, *, has_consented: bool) -> str:
    what = _WHAT[row.stage]
    if row.stage is Stage.ACCEPTED and has_consented:
        what = "您已同意调解，等消费者答复"
    return f"{what}，{row.clock.text}" if row.clock else what


_WHAT: Mapping[Stage, str] = {
    Stage.NEGOTIATING: "直接答复消费者，提出方案",
    Stage.SETTLED_DIRECTLY: "按和解协议履行",
    Stage.FILED: "已转交市场监管部门，等待是否受理",
    Stage.ACCEPTED: "决定是否同意调解",
    Stage.MEDIATING: "在调解室答复消费者",
    Stage.SETTLED: "按调解书履行",
    Stage.BREACHED: "补充履行，并上传凭证",
}

_CHIPS: Mapping[WorkChip, Callable[[WorkLine], bool]] = {
    WorkChip.OPEN: lambda _line: True,
    WorkChip.SOON: lambda line: line.complaint.clock is not None and line.complaint.clock.left <= _SOON_DAYS,
    WorkChip.CONSENT: lambda line: line.complaint.stage is Stage.ACCEPTED and not line.has_consented,
    WorkChip.TALKING: lambda line: line.complaint.stage in {Stage.NEGOTIATING, Stage.MEDIATING},
    WorkChip.PROMISED: lambda line: line.complaint.stage in {Stage.SETTLED, Stage.SETTLED_DIRECTLY, Stage.BREACHED},
    WorkChip.MINE: lambda line: line.is_mine,
    WorkChip.NOBODYS: lambda line: not line.colleague,
}


def _colleagues(session: Session, viewer: Actor) -> tuple[Colleague, ...]:
    """Return who may handle complaints in the viewer's enterprises."""
    found = {
        member.account_id: Colleague(member.account_id, member.name)
        for enterprise_id in sorted(viewer.enterprise_ids)
        for member in members_of(session, enterprise_id)
        if member.role in POWERS[DeskAct.HANDLE]
    }
    return tuple(sorted(found.values(), key=lambda colleague: colleague.name))
