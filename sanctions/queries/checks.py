"""Checks as they were shown, for the desk that made them and for supervisors."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.roles import Actor, Role
from sanctions.domain.checks import CheckAnswer, CheckRequest
from sanctions.domain.desk_decision import CHOICE_NAMES, DeskChoice, FactorAsked, required_factors
from sanctions.storage.catalogue_tables import MatterRow
from sanctions.storage.check_tables import Check, CheckDecision
from sanctions.storage.evidence import request_of
from sanctions.storage.loading import get_check, get_desk_check, get_own_check
from sanctions.storage.shown_answers import shown_answer, shown_text

_OVERSEERS = frozenset({Role.SUPERVISOR})
_READERS_ONLY = _OVERSEERS | {Role.CLIENT}


@dataclass(frozen=True)
class Weighed:
    factor: str
    text: str


@dataclass(frozen=True)
class DecisionShown:
    choice: DeskChoice
    choice_text: str
    reason: str
    weighed: tuple[Weighed, ...]
    decided_at: datetime


@dataclass(frozen=True)
class CheckPage:
    """What was asked, what was shown, what the clerk did; `factors` must be weighed before the decision."""

    check_id: str
    request: CheckRequest
    answer: CheckAnswer
    answer_text: str
    answer_sha256: str
    checked_at: datetime
    factors: tuple[FactorAsked, ...]
    decision: DecisionShown | None
    may_decide: bool


@dataclass(frozen=True)
class CheckLine:
    check_id: str
    matter_title: str
    asked: str
    verdict: str
    checked_at: datetime
    decision_text: str


def check_page(session: Session, check_id: str, actor: Actor) -> CheckPage:
    """Return the page for a clerk of that desk, a supervisor or the system that asked; to others it does not exist."""
    check = _visible_check(session, check_id, actor)
    answer = shown_answer(session, check)
    decision = _decision(session, check_id)
    return CheckPage(
        check_id=check.id,
        request=request_of(session, check),
        answer=answer,
        answer_text=shown_text(session, check),
        answer_sha256=check.answer_sha256,
        checked_at=check.checked_at,
        factors=required_factors(answer.hits),
        decision=decision,
        may_decide=decision is None and actor.role not in _READERS_ONLY,
    )


def checks_by_clerk(session: Session, account_id: str, limit: int = 50) -> tuple[CheckLine, ...]:
    """Return the newest checks this clerk made."""
    found = (
        select(Check, CheckDecision.decision)
        .outerjoin(CheckDecision, CheckDecision.check_id == Check.id)
        .where(Check.clerk_id == account_id)
        .order_by(Check.checked_at.desc(), Check.id.desc())
        .limit(limit)
    )
    titles = {row.code: row.title for row in session.scalars(select(MatterRow))}
    return tuple(_line(session, check, decision, titles) for check, decision in session.execute(found))


def _visible_check(session: Session, check_id: str, actor: Actor) -> Check:
    if actor.role in _OVERSEERS:
        return get_check(session, check_id)
    if actor.role is Role.CLIENT:
        return get_own_check(session, check_id, actor)
    return get_desk_check(session, check_id, actor)


def _decision(session: Session, check_id: str) -> DecisionShown | None:
    row = session.scalars(select(CheckDecision).where(CheckDecision.check_id == check_id)).one_or_none()
    if row is None:
        return None
    vault, choice = vault_of(session), DeskChoice(row.decision)
    weighed = json.loads(vault.open(row.factors_sealed))
    return DecisionShown(
        choice=choice,
        choice_text=CHOICE_NAMES[choice],
        reason=vault.open(row.reason_sealed),
        weighed=tuple(Weighed(entry["factor"], entry["text"]) for entry in weighed),
        decided_at=row.decided_at,
    )


def _line(session: Session, check: Check, decision: str | None, titles: dict[str, str]) -> CheckLine:
    request = request_of(session, check)
    people = "、".join(person.name for person in request.people)
    return CheckLine(
        check_id=check.id,
        matter_title=titles.get(check.matter, check.matter),
        asked=request.name or request.code or people,
        verdict=check.verdict,
        checked_at=check.checked_at,
        decision_text=CHOICE_NAMES[DeskChoice(decision)] if decision else "",
    )
