"""Checks as they were shown, for the desk that made them and for supervisors."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.roles import Actor, Role
from sanctions.domain.checks import CheckAnswer, CheckRequest, Hit
from sanctions.domain.desk_decision import (
    CHOICE_NAMES,
    READING_NAMES,
    DeskChoice,
    FactorAsked,
    Reading,
    decision_mark,
    decision_words,
    gives_ground,
    required_factors,
    to_confirm,
)
from sanctions.domain.measures import Effect
from sanctions.queries.desks import desk_of
from sanctions.storage.application_tables import CheckChange
from sanctions.storage.catalogue_tables import MatterRow
from sanctions.storage.check_tables import Check, CheckDecision
from sanctions.storage.evidence import request_of
from sanctions.storage.loading import get_check, get_desk_check, get_own_check
from sanctions.storage.paper_tables import PaperEntry
from sanctions.storage.shown_answers import shown_answer, shown_text

_FIRST_TOLD = 5
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
    decided_by: str
    reading: Reading
    reading_text: str
    reading_note: str
    read_at: datetime | None
    mark: str


@dataclass(frozen=True)
class PaperShown:
    """The application was taken on paper on this day, because no check could be made then."""

    taken_on: date
    reason: str


@dataclass(frozen=True)
class CheckPage:
    """What was asked, what was shown, what the clerk did; `factors` must be weighed before the decision.

    `to_confirm` is what a clerk has to confirm to grant all the same; `gives_ground` whether a refusal may rest on it.
    """

    check_id: str
    request: CheckRequest
    answer: CheckAnswer
    answer_text: str
    answer_sha256: str
    checked_at: datetime
    factors: tuple[FactorAsked, ...]
    decision: DecisionShown | None
    may_decide: bool
    may_read: bool
    to_confirm: str
    gives_ground: bool
    earlier_check_id: str | None = None
    later_check_id: str | None = None
    paper: PaperShown | None = None

    @property
    def first_hits(self) -> tuple[Hit, ...]:
        """Return every hit that does more than inform, and a few of those that only do."""
        hits = self.answer.hits
        return hits[: sum(hit.effect != Effect.INFORM for hit in hits) + _FIRST_TOLD]

    @property
    def further_hits(self) -> tuple[Hit, ...]:
        """Return the rest, which is folded away: a common name can bring hundreds."""
        return self.answer.hits[len(self.first_hits) :]


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
    decision = _decision(session, answer)
    later = session.scalar(select(CheckChange.later_check_id).where(CheckChange.check_id == check_id))
    is_open = later is None and (decision is None or decision.reading is Reading.RETURNED)
    return CheckPage(
        check_id=check.id,
        request=request_of(session, check),
        answer=answer,
        answer_text=shown_text(session, check),
        answer_sha256=check.answer_sha256,
        checked_at=check.checked_at,
        factors=required_factors(answer.hits),
        decision=decision,
        may_decide=is_open and actor.role not in _READERS_ONLY,
        may_read=decision is not None and _may_read(decision, actor),
        to_confirm=to_confirm(answer),
        gives_ground=gives_ground(answer),
        earlier_check_id=session.scalar(select(CheckChange.check_id).where(CheckChange.later_check_id == check_id)),
        later_check_id=later,
        paper=_paper(session, check_id),
    )


def refusals_to_read(session: Session, actor: Actor, limit: int = 200) -> tuple[CheckLine, ...]:
    """Return the refusals that wait for somebody else: of the clerk's own desk, or of all desks for a supervisor."""
    waiting = (CheckDecision.reading == Reading.WAITING.value, CheckDecision.decided_by != actor.account_id)
    found = select(Check, CheckDecision).join(CheckDecision, CheckDecision.check_id == Check.id).where(*waiting)
    if actor.role not in _OVERSEERS:
        desk = desk_of(session, actor)
        found = found.where(Check.desk == (desk.code if desk else ""))
    return _lines(session, found.order_by(CheckDecision.decided_at, Check.id).limit(limit))


def checks_by_clerk(session: Session, actor: Actor, limit: int = 50) -> tuple[CheckLine, ...]:
    """Return the newest checks this clerk made at the desk where they work now."""
    desk = desk_of(session, actor)
    found = (
        select(Check, CheckDecision)
        .outerjoin(
            CheckDecision,
            (CheckDecision.check_id == Check.id) & (CheckDecision.reading != Reading.RETURNED.value),
        )
        .where(Check.clerk_id == actor.account_id, Check.desk == (desk.code if desk else ""))
        .order_by(Check.checked_at.desc(), Check.id.desc())
        .limit(limit)
    )
    return _lines(session, found)


def _lines(session: Session, found: Select[Check, CheckDecision]) -> tuple[CheckLine, ...]:
    titles = {row.code: row.title for row in session.scalars(select(MatterRow))}
    return tuple(_line(session, check, decision, titles) for check, decision in session.execute(found))


def _may_read(decision: DecisionShown, actor: Actor) -> bool:
    return decision.reading is Reading.WAITING and decision.decided_by != actor.account_id


def _visible_check(session: Session, check_id: str, actor: Actor) -> Check:
    if actor.role in _OVERSEERS:
        return get_check(session, check_id)
    if actor.role is Role.CLIENT:
        return get_own_check(session, check_id, actor)
    return get_desk_check(session, check_id, actor)


def _decision(session: Session, answer: CheckAnswer) -> DecisionShown | None:
    made = select(CheckDecision).where(CheckDecision.check_id == answer.check_id)
    row = session.scalars(made.order_by(CheckDecision.decided_at.desc(), CheckDecision.id.desc()).limit(1)).first()
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
        decided_by=row.decided_by,
        reading=Reading(row.reading),
        reading_text=READING_NAMES[Reading(row.reading)],
        reading_note="" if row.reading_note_sealed is None else vault.open(row.reading_note_sealed),
        read_at=row.read_at,
        mark=decision_mark(answer, choice),
    )


def _paper(session: Session, check_id: str) -> PaperShown | None:
    row = session.get(PaperEntry, check_id)
    return None if row is None else PaperShown(row.taken_on, vault_of(session).open(row.reason_sealed))


def _line(session: Session, check: Check, decision: CheckDecision | None, titles: dict[str, str]) -> CheckLine:
    request = request_of(session, check)
    people = "、".join(person.name for person in request.people)
    return CheckLine(
        check_id=check.id,
        matter_title=titles.get(check.matter, check.matter),
        asked=request.name or request.code or people,
        verdict=check.verdict,
        checked_at=check.checked_at,
        decision_text=decision_words(DeskChoice(decision.decision), Reading(decision.reading)) if decision else "",
    )
