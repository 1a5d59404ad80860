"""Post restrictions as officers work on them, each with the clock that runs."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.roles import Actor
from registry.queries.people import people_lines
from sanctions.domain.due_process import why_wait
from sanctions.domain.flag_kinds import FlagSource
from sanctions.domain.restriction_procedure import (
    IN_FORCE,
    RESTRICTION_PAPERS,
    RESTRICTION_STEPS,
    RestrictionAct,
    RestrictionGround,
    RestrictionStatus,
    restriction_law,
)
from sanctions.storage.document_numbers import number_of
from sanctions.storage.ending_tables import EndingRequest
from sanctions.storage.endings import find_open_ending, find_open_endings
from sanctions.storage.flag_tables import DerivedFlag, Flag
from sanctions.storage.holding_office import acts_for
from sanctions.storage.restriction_tables import PostRestriction
from sanctions.storage.restrictions import get_restriction, restriction_papers, rights_in_restriction

_CLOCKS = {
    RestrictionStatus.NOTIFIED: ("申请听证的最后一天", "request_due_on"),
    RestrictionStatus.HEARING_ARRANGED: ("听证", "hearing_on"),
    RestrictionStatus.DECIDED: ("生效", "effective_on"),
    RestrictionStatus.EFFECTIVE: ("限制的最后一天", "ends_on"),
}
_MOST_ROWS = 200


@dataclass(frozen=True)
class RestrictionRow:
    """`clock_on` is the day that counts next, told by `clock_label`; None when no clock runs.

    After a waiver in writing nobody waits for a hearing: the label says so, and there is no day.
    """

    restriction_id: str
    person_name: str
    enterprise_name: str
    post: str
    ground_title: str
    status: RestrictionStatus
    status_text: str
    is_in_force: bool
    clock_label: str
    clock_on: date | None
    document_number: str | None
    effective_on: date | None
    ends_on: date | None
    proposed_at: datetime


@dataclass(frozen=True)
class RestrictionList:
    rows: tuple[RestrictionRow, ...]
    counts: dict[RestrictionStatus, int]


@dataclass(frozen=True)
class RestrictionPaperShown:
    kind: str
    title: str
    on_day: date
    text: str


@dataclass(frozen=True)
class RestrictionOffer:
    """A button: `why_not` says in Chinese why it is closed for now, and is empty when it is open."""

    act: RestrictionAct
    title: str
    why_not: str


@dataclass(frozen=True)
class RestrictionPage:
    row: RestrictionRow
    ground: RestrictionGround
    id_number: str
    facts: str
    event_on: date
    authority: str
    posts_barred: str
    reason: str
    remedy: str
    ended_on: date | None
    papers: tuple[RestrictionPaperShown, ...]
    offers: tuple[RestrictionOffer, ...]
    derived_count: int
    version: int


def restrictions(session: Session, now: datetime, status: RestrictionStatus | None = None) -> RestrictionList:
    """Return the newest restrictions of this status, or of all, the nearest clock first."""
    found = select(PostRestriction).order_by(PostRestriction.proposed_at.desc(), PostRestriction.id.desc())
    if status is not None:
        found = found.where(PostRestriction.status == status.value)
    stored = session.scalars(found.limit(_MOST_ROWS)).all()
    asked = find_open_endings(session, FlagSource.POST_RESTRICTION, (row.id for row in stored))
    rows = [_row(session, row, local_date(now), asked.get(row.id)) for row in stored]
    counted = session.execute(select(PostRestriction.status, func.count()).group_by(PostRestriction.status))
    return RestrictionList(
        rows=tuple(sorted(rows, key=lambda row: row.clock_on or date.max)),
        counts={RestrictionStatus(one): number for one, number in counted},
    )


def restriction_page(session: Session, restriction_id: str, actor: Actor, now: datetime) -> RestrictionPage:
    """Return the page with the acts of this person, each open or with the reason why it must wait."""
    row, vault, today = get_restriction(session, restriction_id), vault_of(session), local_date(now)
    papers = restriction_papers(session, row.id)
    asked = find_open_ending(session, FlagSource.POST_RESTRICTION, row.id)
    return RestrictionPage(
        row=_row(session, row, today, asked),
        ground=restriction_law().ground(row.ground),
        id_number=people_lines(session, [row.person_id])[row.person_id].masked_id_number or "没有登记号码",
        facts=vault.open(row.facts_sealed),
        event_on=row.event_on,
        authority=row.authority,
        posts_barred=row.posts_barred,
        reason=vault.open(row.reason_sealed) if row.reason_sealed is not None else row.reason or "",
        remedy=row.remedy or "",
        ended_on=row.ended_on,
        papers=tuple(
            RestrictionPaperShown(one.kind, RESTRICTION_PAPERS[one.kind], one.on_day, vault.open(one.text_sealed))
            for one in papers
        ),
        offers=_offers(row, actor, today, asked) if acts_for(session, row.office_id, actor) else (),
        derived_count=_derived_count(session, row.id),
        version=row.version,
    )


_ANSWERS = frozenset({RestrictionAct.ANNUL, RestrictionAct.KEEP})


def _offers(
    row: PostRestriction, actor: Actor, today: date, asked: EndingRequest | None
) -> tuple[RestrictionOffer, ...]:
    is_first = actor.account_id == row.proposed_by
    acts = RESTRICTION_STEPS.open_to(RestrictionStatus(row.status), actor.role, is_first=is_first)
    hidden = set(_ANSWERS) if asked is None else {RestrictionAct.ASK_ANNULMENT}
    if row.waived_on is not None:
        hidden.add(RestrictionAct.WAIVE_HEARING)
    has_asked = asked is not None and asked.asked_by == actor.account_id
    return tuple(
        RestrictionOffer(act, RESTRICTION_STEPS.action_names[act], _why_not(row, act, today, has_asked=has_asked))
        for act in acts
        if act not in hidden
    )


def _why_not(row: PostRestriction, act: RestrictionAct, today: date, *, has_asked: bool) -> str:
    if act is RestrictionAct.ANNUL and has_asked:
        return "撤销由您提出，要由另一位负责人办理"
    if row.notice_served_on is None:
        return ""
    return why_wait(act, rights_in_restriction(row), row.hearing_on, today, who="本人")


def _row(session: Session, row: PostRestriction, today: date, asked: EndingRequest | None) -> RestrictionRow:
    status = RestrictionStatus(row.status)
    has_waived = status is RestrictionStatus.NOTIFIED and row.waived_on is not None
    label, column = ("已经书面放弃听证", "") if has_waived else _CLOCKS.get(status, ("", ""))
    is_in_force = status in IN_FORCE and _holds(row, today)
    return RestrictionRow(
        restriction_id=row.id,
        person_name=vault_of(session).open(row.person_name_sealed),
        enterprise_name=row.enterprise_name,
        post=row.post,
        ground_title=restriction_law().ground(row.ground).title,
        status=status,
        status_text=RESTRICTION_STEPS.status_names[RestrictionStatus.EFFECTIVE if is_in_force else status],
        is_in_force=is_in_force,
        clock_label=label if asked is None else "核对撤销",
        clock_on=asked.due_on if asked is not None else getattr(row, column) if column else None,
        document_number=number_of(session, row) or None,
        effective_on=row.effective_on,
        ends_on=row.ends_on,
        proposed_at=row.proposed_at,
    )


def _holds(row: PostRestriction, today: date) -> bool:
    return row.effective_on is not None and row.ends_on is not None and row.effective_on <= today <= row.ends_on


def _derived_count(session: Session, restriction_id: str) -> int:
    own = (Flag.source_kind == FlagSource.POST_RESTRICTION, Flag.source_id == restriction_id)
    found = select(func.count()).select_from(DerivedFlag).join(Flag, Flag.id == DerivedFlag.flag_id)
    return session.scalar(found.where(*own, DerivedFlag.retracted_at.is_(None))) or 0
