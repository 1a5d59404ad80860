"""Leads as officers see them: what waits, and what one is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotAllowedError, NotFoundError
from core.kernel.roles import Actor
from credit.domain.lead_rules import SHARED_TEXTS, LeadRule, RuleVersion, lead_rules
from credit.domain.leads import (
    FOLLOWED_NAMES,
    LEAD_STAFF,
    STATUS_NAMES,
    Followed,
    LeadAction,
    LeadStatus,
    actions_open_to,
)
from credit.domain.signs import SIGN_TEXTS, SignKind
from credit.storage.lead_tables import CreditLead
from registry.queries.enterprise_page import EnterpriseLine, enterprise_lines
from registry.queries.people import PersonLine, people_lines

_A_PAGE = 30


@dataclass(frozen=True)
class LeadFilter:
    """Empty narrows nothing; `holder` are those one account holds; pages count from 1."""

    statuses: tuple[LeadStatus, ...] = ()
    rule: str = ""
    holder: str = ""
    page: int = 1
    enterprise_id: str = ""


@dataclass(frozen=True)
class LeadLine:
    """`about` is the category or the earlier firm that the lead is about, empty for most."""

    lead_id: str
    rule: LeadRule
    about: str
    enterprise: EnterpriseLine
    status: LeadStatus
    status_text: str
    signs: int
    raised_at: datetime
    taken_by: str | None


@dataclass(frozen=True)
class LeadList:
    """One page of leads, the latest first; the counts follow no filter."""

    lines: tuple[LeadLine, ...]
    found: int
    pages: int
    by_status: Mapping[LeadStatus, int]


@dataclass(frozen=True)
class EvidenceLine:
    """One sign: what happened, on which day, in which matter; `number` is empty for matters told before it was kept."""

    text: str
    on: date
    number: str
    category: str


@dataclass(frozen=True)
class SharedLine:
    """One thing that two firms have in common, with the day since when."""

    text: str
    since: date


@dataclass(frozen=True)
class LeadPage:
    """A lead with its evidence; `predecessor` is the earlier firm of a likely successor."""

    line: LeadLine
    version: RuleVersion
    evidence: tuple[EvidenceLine, ...]
    shared: tuple[SharedLine, ...]
    predecessor: EnterpriseLine | None
    decided_by: str | None
    decided_at: datetime | None
    followed_text: str
    note: str
    actions: tuple[LeadAction, ...]
    others: tuple[LeadLine, ...]


def lead_list(session: Session, actor: Actor, asked: LeadFilter) -> LeadList:
    """Return the leads that pass the filter; raises NotAllowedError for who does not work on leads."""
    _require_staff(actor)
    narrowed = _narrowed(asked)
    found = session.scalar(select(func.count()).select_from(narrowed.subquery())) or 0
    rows = session.scalars(
        narrowed.order_by(CreditLead.raised_at.desc(), CreditLead.id).limit(_A_PAGE).offset(_A_PAGE * (asked.page - 1))
    )
    counted = session.execute(select(CreditLead.status, func.count()).group_by(CreditLead.status))
    return LeadList(
        lines=_lines(session, rows),
        found=found,
        pages=max(1, -(-found // _A_PAGE)),
        by_status={LeadStatus(status): number for status, number in counted},
    )


def lead_page(session: Session, lead_id: str, actor: Actor) -> LeadPage:
    """Return one lead; raises NotFoundError and NotAllowedError."""
    _require_staff(actor)
    row = session.get(CreditLead, lead_id)
    if row is None:
        raise NotFoundError("没有找到这条线索")
    status = LeadStatus(row.status)
    rule = lead_rules()[row.rule]
    others = select(CreditLead).where(CreditLead.enterprise_id == row.enterprise_id, CreditLead.id != row.id)
    people = people_lines(session, [each["person"] for each in row.shared if each["person"]])
    return LeadPage(
        line=_lines(session, [row])[0],
        version=next(each for each in rule.versions if each.from_on == row.rule_from),
        evidence=tuple(map(_evidence_line, row.evidence)),
        shared=tuple(_shared_line(each, people) for each in row.shared),
        predecessor=enterprise_lines(session, [row.topic]).get(row.topic),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        followed_text=FOLLOWED_NAMES[Followed(row.followed)] if row.followed else "",
        note=vault_of(session).open(row.note_sealed) if row.note_sealed else "",
        actions=actions_open_to(status, actor.role, is_holder=row.taken_by == actor.account_id),
        others=_lines(session, session.scalars(others.order_by(CreditLead.raised_at.desc()).limit(_A_PAGE))),
    )


def _require_staff(actor: Actor) -> None:
    if actor.role not in LEAD_STAFF:
        raise NotAllowedError("您的岗位不办理线索")


def _narrowed(asked: LeadFilter) -> Select[CreditLead]:
    statement = select(CreditLead)
    if asked.statuses:
        statement = statement.where(CreditLead.status.in_([status.value for status in asked.statuses]))
    if asked.rule:
        statement = statement.where(CreditLead.rule == asked.rule)
    if asked.enterprise_id:
        statement = statement.where(CreditLead.enterprise_id == asked.enterprise_id)
    if asked.holder:
        statement = statement.where(CreditLead.taken_by == asked.holder)
    return statement


def _lines(session: Session, rows: Iterable[CreditLead]) -> tuple[LeadLine, ...]:
    found = list(rows)
    firms = enterprise_lines(session, [one for row in found for one in (row.enterprise_id, row.topic)])
    return tuple(_line(row, firms) for row in found)


def _line(row: CreditLead, firms: Mapping[str, EnterpriseLine]) -> LeadLine:
    earlier = firms.get(row.topic)
    return LeadLine(
        lead_id=row.id,
        rule=lead_rules()[row.rule],
        about=row.topic if earlier is None else earlier.name,
        enterprise=firms[row.enterprise_id],
        status=LeadStatus(row.status),
        status_text=STATUS_NAMES[LeadStatus(row.status)],
        signs=len(row.evidence),
        raised_at=row.raised_at,
        taken_by=row.taken_by,
    )


def _evidence_line(kept: Mapping[str, Any]) -> EvidenceLine:
    text = SIGN_TEXTS[SignKind(kept["kind"])]
    return EvidenceLine(text, date.fromisoformat(kept["on"]), kept["number"], kept["category"] or "")


def _shared_line(kept: Mapping[str, Any], people: Mapping[str, PersonLine]) -> SharedLine:
    person = people.get(kept["person"] or "")
    said = person.shown_name if person else kept["text"]
    text = SHARED_TEXTS[kept["kind"]]
    return SharedLine(f"{text}：{said}" if said else text, date.fromisoformat(kept["since"]))
