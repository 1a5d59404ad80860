"""Decisions that raise flags, as officials see them, and as the enterprise sees its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import NotFoundError
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from registry.queries.enterprise_page import find_enterprise
from registry.queries.people import people_lines
from sanctions.domain.decision_procedure import DECISION_STEPS, DecisionAct, DecisionStatus
from sanctions.domain.flag_kinds import FlagKind, FlagSource, Term, article_key, flag_kind, last_day_text
from sanctions.domain.spreading import NodeKind
from sanctions.storage.decision_tables import FlagDecision
from sanctions.storage.decisions import get_decision
from sanctions.storage.document_numbers import number_of
from sanctions.storage.ending_tables import EndingRequest
from sanctions.storage.endings import find_open_ending, find_open_endings
from sanctions.storage.flag_tables import DerivedFlag, Flag
from sanctions.storage.holding_office import acts_for

_STAFF = frozenset({Role.OFFICER, Role.SUPERVISOR})
_MOST_ROWS = 200
_NOT_TOLD = frozenset({DecisionStatus.ENTERED, DecisionStatus.REFUSED})
_HOW_NAMES = {"page": "逐项登记", "file": "批量登记", "feed": "部门报送转来"}


@dataclass(frozen=True)
class AskedEnding:
    """What one person asked for and another one has to carry out; `is_own`: the reader asked for it."""

    how: str
    reason: str
    document_number: str
    asked_on: date
    due_on: date
    is_own: bool
    by_credit_file: bool


@dataclass(frozen=True)
class DecisionRow:
    """`is_in_force` is told from the days; `confirm_by` is the day by which a state has to be confirmed again.

    `end_by`: the day by which an ending that somebody asked for has to be answered.
    """

    decision_id: str
    kind_title: str
    object_name: str
    is_person: bool
    document_number: str
    authority: str
    status: DecisionStatus
    status_text: str
    is_in_force: bool
    starts_on: date | None
    ends_on: date | None
    ends_text: str
    confirm_by: date | None
    end_by: date | None
    entered_how: str
    entered_at: datetime


@dataclass(frozen=True)
class DecisionList:
    """The newest rows, and how many decisions have each status."""

    rows: tuple[DecisionRow, ...]
    counts: dict[DecisionStatus, int]


@dataclass(frozen=True)
class DecisionPage:
    row: DecisionRow
    kind: FlagKind
    article_key: str
    object_note: str
    object_code: str
    basis: str
    facts: str
    remedy: str
    event_on: date
    told_on: date | None
    responsible: tuple[str, ...]
    ended_on: date | None
    end_document: str
    end_reason: str
    asked: AskedEnding | None
    corrects_id: str | None
    corrected_by: str | None
    derived_count: int
    actions: tuple[DecisionAct, ...]
    may_correct: bool
    is_own_entry: bool
    version: int


def decisions(session: Session, now: datetime, statuses: Iterable[DecisionStatus] | None = None) -> DecisionList:
    """Return the newest decisions of these statuses, those that wait to be confirmed first."""
    waits = (FlagDecision.status != DecisionStatus.ENTERED.value).asc()
    found = select(FlagDecision).order_by(waits, FlagDecision.entered_at.desc(), FlagDecision.id.desc())
    if statuses is not None:
        found = found.where(FlagDecision.status.in_([status.value for status in statuses]))
    counted = session.execute(select(FlagDecision.status, func.count()).group_by(FlagDecision.status))
    today = local_date(now)
    rows = session.scalars(found.limit(_MOST_ROWS)).all()
    asked = find_open_endings(session, FlagSource.DECISION, (row.id for row in rows))
    return DecisionList(
        rows=tuple(_row(session, row, today, asked.get(row.id)) for row in rows),
        counts={DecisionStatus(status): number for status, number in counted},
    )


def decisions_of_enterprise(session: Session, enterprise_id: str, now: datetime) -> tuple[DecisionRow, ...]:
    """Return the confirmed decisions on an enterprise, newest first, for its members."""
    own = (FlagDecision.object_kind == NodeKind.ENTERPRISE.value, FlagDecision.object_id == enterprise_id)
    told = FlagDecision.status.not_in([status.value for status in _NOT_TOLD])
    rows = session.scalars(select(FlagDecision).where(*own, told).order_by(FlagDecision.entered_at.desc()))
    return tuple(_row(session, row, local_date(now), None) for row in rows)


def decision_page(session: Session, decision_id: str, actor: Actor, now: datetime) -> DecisionPage:
    """Return the page; a merchant sees only confirmed decisions on its own enterprise."""
    row = get_decision(session, decision_id)
    _check_may_see(row, actor)
    vault, kind, holds = vault_of(session), flag_kind(row.kind), acts_for(session, row.office_id, actor)
    is_own = actor.account_id == row.entered_by
    note, code = _object(session, row)
    asked = None if actor.role is Role.MERCHANT else find_open_ending(session, FlagSource.DECISION, row.id)
    return DecisionPage(
        row=_row(session, row, local_date(now), asked),
        kind=kind,
        article_key=article_key(kind),
        object_note=note,
        object_code=code,
        basis=row.basis,
        facts=vault.open(row.facts_sealed),
        remedy=row.remedy,
        event_on=row.event_on,
        told_on=row.told_on,
        responsible=_names(session, row.responsible),
        ended_on=row.ended_on,
        end_document=_opened(session, row.end_document_sealed) or row.end_document or "",
        end_reason=_opened(session, row.end_reason_sealed),
        asked=None if asked is None else _asked(session, asked, actor),
        corrects_id=row.corrects_id,
        corrected_by=_corrected_by(session, row.id),
        derived_count=_derived_count(session, row.id),
        actions=_actions(row, kind, actor, asked) if holds else (),
        may_correct=holds and row.status == DecisionStatus.CONFIRMED,
        is_own_entry=is_own,
        version=row.version,
    )


def _opened(session: Session, sealed: bytes | None) -> str:
    return "" if sealed is None else vault_of(session).open(sealed)


def _asked(session: Session, row: EndingRequest, actor: Actor) -> AskedEnding:
    return AskedEnding(
        how=DECISION_STEPS.action_names[_ANSWERS[row.how]],
        reason=_opened(session, row.reason_sealed),
        document_number=_opened(session, row.document_sealed),
        asked_on=row.asked_on,
        due_on=row.due_on,
        is_own=row.asked_by == actor.account_id,
        by_credit_file=row.asked_by == SYSTEM_ACTOR.account_id,
    )


_ANSWERS = {"over": DecisionAct.END, "annulled": DecisionAct.ANNUL}
_ENDINGS = frozenset({*_ANSWERS.values(), DecisionAct.KEEP})
_WITHOUT_ENDING = frozenset({DecisionAct.ASK_END, DecisionAct.ASK_ANNULMENT, DecisionAct.PROLONG})


def _actions(row: FlagDecision, kind: FlagKind, actor: Actor, asked: EndingRequest | None) -> tuple[DecisionAct, ...]:
    """Return the acts of this reader; while an ending waits, only its answer, which is not for whoever asked."""
    is_first = actor.account_id == row.entered_by
    offers = DECISION_STEPS.open_to(DecisionStatus(row.status), actor.role, is_first=is_first)
    hidden = {DecisionAct.CORRECT} | (set() if kind.term is Term.WHILE_SO else {DecisionAct.PROLONG})
    if asked is None:
        hidden |= _ENDINGS
    else:
        is_own = asked.asked_by == actor.account_id
        hidden |= _WITHOUT_ENDING | (set(_ANSWERS.values()) - (set() if is_own else {_ANSWERS[asked.how]}))
    return tuple(act for act in offers if act not in hidden)


def _check_may_see(row: FlagDecision, actor: Actor) -> None:
    if actor.role in _STAFF:
        return
    is_own = row.object_kind == NodeKind.ENTERPRISE and row.object_id in actor.enterprise_ids
    if actor.role is not Role.MERCHANT or not is_own or row.status in _NOT_TOLD:
        raise NotFoundError("没有找到这项决定")


def _row(session: Session, row: FlagDecision, today: date, asked: EndingRequest | None) -> DecisionRow:
    status, kind = DecisionStatus(row.status), flag_kind(row.kind)
    in_force = status is DecisionStatus.CONFIRMED and _holds(row, today)
    must_confirm = kind.term is Term.WHILE_SO and status is DecisionStatus.CONFIRMED
    return DecisionRow(
        decision_id=row.id,
        kind_title=kind.title,
        object_name=vault_of(session).open(row.object_name_sealed),
        is_person=row.object_kind == NodeKind.PERSON,
        document_number=number_of(session, row),
        authority=row.authority,
        status=status,
        status_text="生效中" if in_force else DECISION_STEPS.status_names[status],
        is_in_force=in_force,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        ends_text="" if row.ends_on is None else last_day_text(row.ends_on),
        confirm_by=row.ends_on if must_confirm else None,
        end_by=None if asked is None else asked.due_on,
        entered_how=_HOW_NAMES[row.entered_how],
        entered_at=row.entered_at,
    )


def _holds(row: FlagDecision, today: date) -> bool:
    return row.starts_on is not None and row.ends_on is not None and row.starts_on <= today <= row.ends_on


def _object(session: Session, row: FlagDecision) -> tuple[str, str]:
    """Return the number of the object, masked for a person, and the code of an enterprise."""
    if row.object_kind == NodeKind.PERSON:
        return people_lines(session, [row.object_id])[row.object_id].masked_id_number or "没有登记号码", ""
    enterprise = find_enterprise(session, row.object_id)
    code = enterprise.code if enterprise is not None else None
    return code or "没有统一社会信用代码", code or ""


def _names(session: Session, person_ids: Iterable[str]) -> tuple[str, ...]:
    lines = people_lines(session, person_ids)
    return tuple(f"{line.shown_name}（{line.masked_id_number or '没有号码'}）" for line in lines.values())


def _corrected_by(session: Session, decision_id: str) -> str | None:
    later = FlagDecision.status.not_in([DecisionStatus.REFUSED.value])
    found = select(FlagDecision.id).where(FlagDecision.corrects_id == decision_id, later)
    return session.scalar(found.order_by(FlagDecision.id.desc()).limit(1))


def _derived_count(session: Session, decision_id: str) -> int:
    live = (Flag.source_kind == FlagSource.DECISION, Flag.source_id == decision_id, DerivedFlag.retracted_at.is_(None))
    found = select(func.count()).select_from(DerivedFlag).join(Flag, Flag.id == DerivedFlag.flag_id).where(*live)
    return session.scalar(found) or 0
