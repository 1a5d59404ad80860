"""Entries on the abnormal list as officers work on them, and as the enterprise sees its own."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor, Role
from core.kernel.workdays import DueDay
from sanctions.domain.abnormal_clocks import (
    AbnormalClock,
    AbnormalClocks,
    Progress,
    is_ripe,
    objection_due,
    running_clock,
    why_not_decide,
)
from sanctions.domain.abnormal_grounds import AbnormalGround, abnormal_law
from sanctions.domain.abnormal_procedure import (
    ABNORMAL_STEPS,
    ON_ABNORMAL_LIST,
    AbnormalAct,
    AbnormalStatus,
    belongs,
)
from sanctions.domain.flag_kinds import FlagSource
from sanctions.storage.abnormal_listings import (
    MISSING,
    abnormal_clocks_on,
    abnormal_papers,
    get_abnormal,
    is_told,
    progress_of,
    window_of,
)
from sanctions.storage.abnormal_tables import AbnormalListing
from sanctions.storage.ending_tables import EndingRequest
from sanctions.storage.endings import find_open_ending
from sanctions.storage.flag_tables import DerivedFlag, Flag
from sanctions.storage.holding_office import acts_for

ABNORMAL_PAPERS = {
    "order": "责令公示通知",
    "answer": "企业答复：已经公示",
    "letter": "按登记住所寄出的信函",
    "verification": "查实联系不上",
    "decision": "列入经营异常名录决定书",
    "annulment_asked": "提出撤销",
    "annulment": "撤销决定",
    "kept": "查明仍然有效",
    "drop": "不予列入",
}
_INSIDE = frozenset({"annulment_asked", "kept"})
"""Papers between officials; the party hears of what comes of them."""
_MOST_ROWS = 200
_STAFF = frozenset({Role.OFFICER, Role.SUPERVISOR})


@dataclass(frozen=True)
class AbnormalRow:
    """`clock` is what runs now, None when nothing does; what the office owes is no clock of the enterprise."""

    listing_id: str
    enterprise_id: str
    enterprise_name: str
    enterprise_code: str
    ground: str
    ground_title: str
    status: AbnormalStatus
    status_text: str
    is_in_force: bool
    clock: AbnormalClock | None
    document_number: str | None
    effective_on: date | None
    ended_on: date | None
    found_at: datetime


@dataclass(frozen=True)
class AbnormalList:
    """Rows with the nearest clock first, and how many entries have each status."""

    rows: tuple[AbnormalRow, ...]
    counts: dict[AbnormalStatus, int]


@dataclass(frozen=True)
class AbnormalPaperShown:
    title: str
    on_day: date
    text: str


@dataclass(frozen=True)
class AbnormalOffer:
    """A button: `why_not` says in Chinese why it is closed for now, and is empty when it is open."""

    act: AbnormalAct
    title: str
    why_not: str


@dataclass(frozen=True)
class AbnormalPage:
    """`waits_for_decision`: everything is there, and a second person has to decide.

    `asked_until`: the annulment was asked for, and another supervisor has to answer by this day.
    """

    row: AbnormalRow
    ground: AbnormalGround
    facts: str
    proofs: tuple[tuple[str, str], ...]
    authority: str
    progress: Progress
    waits_for_decision: bool
    decided_on: date | None
    reason: str
    exit_conditions: str
    remedy: str
    object_until: DueDay | None
    removal_days: int
    restored_on: date | None
    paused_on: date | None
    papers: tuple[AbnormalPaperShown, ...]
    offers: tuple[AbnormalOffer, ...]
    asked_until: date | None
    derived_count: int
    version: int


def abnormal_listings(
    session: Session, now: datetime, status: AbnormalStatus | None = None, ground: str = ""
) -> AbnormalList:
    """Return the newest entries of this status and ground, or of all; `counts` are of the ground."""
    found = select(AbnormalListing).order_by(AbnormalListing.found_at.desc(), AbnormalListing.id.desc())
    counted = select(AbnormalListing.status, func.count()).group_by(AbnormalListing.status)
    if ground:
        found = found.where(AbnormalListing.ground == ground)
        counted = counted.where(AbnormalListing.ground == ground)
    if status is not None:
        found = found.where(AbnormalListing.status == status.value)
    rows = _rows(session, session.scalars(found.limit(_MOST_ROWS)), now)
    return AbnormalList(
        rows=tuple(sorted(rows, key=lambda row: row.clock.due.on if row.clock else date.max)),
        counts={AbnormalStatus(one): number for one, number in session.execute(counted)},
    )


def abnormal_of_enterprises(session: Session, actor: Actor, now: datetime) -> tuple[AbnormalRow, ...]:
    """Return what the actor's enterprises were told of, newest first."""
    own = AbnormalListing.enterprise_id.in_(sorted(actor.enterprise_ids))
    found = select(AbnormalListing).where(own).order_by(AbnormalListing.found_at.desc(), AbnormalListing.id.desc())
    told = [row for row in session.scalars(found) if is_told(row)]
    return _rows(session, told, now, is_party=True)


def abnormal_page(session: Session, listing_id: str, actor: Actor, now: datetime) -> AbnormalPage:
    """Return the page with the acts of this person, each open or with the reason why it must wait."""
    row, vault, today = get_abnormal(session, listing_id), vault_of(session), local_date(now)
    _check_may_see(row, actor)
    clocks, progress = abnormal_clocks_on(session, today), progress_of(row)
    ground = abnormal_law().ground(row.ground)
    asked = find_open_ending(session, FlagSource.ABNORMAL_LISTING, row.id)
    return AbnormalPage(
        row=_row(row, today, clocks, is_party=actor.role is Role.MERCHANT),
        ground=ground,
        facts=vault.open(row.facts_sealed),
        proofs=_proofs(ground, json.loads(vault.open(row.parts_sealed))),
        authority=row.authority,
        progress=progress,
        waits_for_decision=is_ripe(progress, today),
        decided_on=row.decided_on,
        reason=row.reason or "",
        exit_conditions=row.exit_conditions or "",
        remedy=row.remedy or "",
        object_until=None if row.effective_on is None else objection_due(row.effective_on, clocks),
        removal_days=clocks.removal_working_days,
        restored_on=row.restored_on,
        paused_on=row.paused_on,
        papers=tuple(
            AbnormalPaperShown(ABNORMAL_PAPERS[one.kind], one.on_day, vault.open(one.text_sealed))
            for one in abnormal_papers(session, row.id)
            if actor.role in _STAFF or one.kind not in _INSIDE
        ),
        offers=_offers(row, actor, today, asked) if acts_for(session, row.office_id, actor) else (),
        asked_until=None if asked is None or actor.role not in _STAFF else asked.due_on,
        derived_count=_derived_count(session, row.id),
        version=row.version,
    )


def _check_may_see(row: AbnormalListing, actor: Actor) -> None:
    if actor.role in _STAFF:
        return
    if actor.role is not Role.MERCHANT or row.enterprise_id not in actor.enterprise_ids or not is_told(row):
        raise NotFoundError(MISSING)


def _proofs(ground: AbnormalGround, stored: Iterable[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """Return what was proven, each under a label that states; what the officer was asked is stored beside it."""
    labels = {part.text: part.label for part in ground.parts}
    return tuple((labels.get(asked, asked), proof) for asked, proof in stored)


_ANSWERS = frozenset({AbnormalAct.ANNUL, AbnormalAct.KEEP})


def _offers(row: AbnormalListing, actor: Actor, today: date, asked: EndingRequest | None) -> tuple[AbnormalOffer, ...]:
    status, evidence = AbnormalStatus(row.status), abnormal_law().ground(row.ground).evidence
    acts = ABNORMAL_STEPS.open_to(status, actor.role, is_first=actor.account_id == row.found_by)
    hidden = _ANSWERS if asked is None else {AbnormalAct.ASK_ANNULMENT}
    has_asked = asked is not None and asked.asked_by == actor.account_id
    return tuple(
        AbnormalOffer(act, ABNORMAL_STEPS.action_names[act], _why_not(row, act, today, has_asked=has_asked))
        for act in acts
        if act not in hidden
        and belongs(act, status, evidence)
        and not (act is AbnormalAct.SEND_FIRST and _may_send_second(row, today))
    )


def _may_send_second(row: AbnormalListing, today: date) -> bool:
    window = window_of(row)
    return window is not None and today <= window.until_on


def _why_not(row: AbnormalListing, act: AbnormalAct, today: date, *, has_asked: bool) -> str:
    if act is AbnormalAct.ANNUL and has_asked:
        return "撤销由您提出，要由另一位负责人办理"
    window = window_of(row)
    if act is AbnormalAct.SEND_SECOND and window is not None and today < window.from_on:
        return f"最早{chinese_date(window.from_on)}可以寄"
    return why_not_decide(progress_of(row), today) if act is AbnormalAct.DECIDE else ""


def _rows(
    session: Session, rows: Iterable[AbnormalListing], now: datetime, *, is_party: bool = False
) -> tuple[AbnormalRow, ...]:
    today = local_date(now)
    clocks = abnormal_clocks_on(session, today)
    return tuple(_row(row, today, clocks, is_party=is_party) for row in rows)


def _row(row: AbnormalListing, today: date, clocks: AbnormalClocks, *, is_party: bool) -> AbnormalRow:
    status = AbnormalStatus(row.status)
    clock = running_clock(progress_of(row), today, clocks)
    is_in_force = status in ON_ABNORMAL_LIST and _holds(row, today)
    return AbnormalRow(
        listing_id=row.id,
        enterprise_id=row.enterprise_id,
        enterprise_name=row.enterprise_name,
        enterprise_code=row.enterprise_code,
        ground=row.ground,
        ground_title=abnormal_law().ground(row.ground).title,
        status=status,
        status_text=ABNORMAL_STEPS.status_names[AbnormalStatus.EFFECTIVE if is_in_force else status],
        is_in_force=is_in_force,
        clock=None if is_party and clock is not None and clock.is_of_office else clock,
        document_number=row.document_number,
        effective_on=row.effective_on,
        ended_on=row.ended_on,
        found_at=row.found_at,
    )


def _holds(row: AbnormalListing, today: date) -> bool:
    since = row.restored_on or row.effective_on
    return since is not None and since <= today


def _derived_count(session: Session, listing_id: str) -> int:
    own = (Flag.source_kind == FlagSource.ABNORMAL_LISTING, Flag.source_id == listing_id)
    found = select(func.count()).select_from(DerivedFlag).join(Flag, Flag.id == DerivedFlag.flag_id)
    return session.scalar(found.where(*own, DerivedFlag.retracted_at.is_(None))) or 0
