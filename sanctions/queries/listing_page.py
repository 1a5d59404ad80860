"""One listing as the officers and, once told, the enterprise see it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor, Role
from core.kernel.workdays import working_days_left
from sanctions.domain.after_decision import OfficeClock
from sanctions.domain.due_process import why_wait
from sanctions.domain.flag_kinds import FlagSource
from sanctions.domain.procedure import ACTION_NAMES, LISTING_STEPS, Action, Status
from sanctions.queries.listings import ListingClock, ListingRow, listing_row
from sanctions.storage.exit_days import first_day_of_exit, unperformed_text
from sanctions.storage.flag_tables import DerivedFlag, Flag
from sanctions.storage.holding_office import acts_for, may_consent
from sanctions.storage.listing_tables import Listing, ListingPaper
from sanctions.storage.loading import get_listing, noted_fall_by, papers_of, rights_of
from sanctions.storage.remedy_days import remedy_days

PAPER_NAMES = {
    "notice": "事先告知书",
    "statement": "陈述、申辩意见",
    "hearing_request": "听证申请",
    "hearing_notice": "听证通知书",
    "hearing_record": "听证笔录",
    "waiver": "放弃陈述、申辩和听证",
    "consent": "上级同意",
    "decision": "列入决定书",
    "service": "列入决定的送达",
    "push": "推送登记地",
    "publication_there": "登记地公示",
    "end_push": "移出、撤销推送登记地",
    "basis_fall": "依据被撤销的登记",
    "basis_stands": "依据仍然有效的说明",
    "annulment": "撤销决定",
    "drop": "不予列入",
}
_IN_TERM = frozenset({Status.DECIDED, Status.EFFECTIVE, Status.PAUSED})
_STAFF = frozenset({Role.OFFICER, Role.SUPERVISOR})


@dataclass(frozen=True)
class PaperShown:
    kind: str
    title: str
    on_day: date
    text: str
    recorded_at: datetime


@dataclass(frozen=True)
class ActionOffer:
    """A button: `why_not` says in Chinese why it is closed for now, and is empty when it is open."""

    action: Action
    title: str
    why_not: str


@dataclass(frozen=True)
class ProvenPart:
    part: str
    proof: str


@dataclass(frozen=True)
class ListingPage:
    row: ListingRow
    facts: str
    event_on: date
    ground: str
    article_key: str
    article_text: str
    parts: tuple[ProvenPart, ...]
    seriousness: tuple[ProvenPart, ...]
    weighing: str
    authority: str
    authority_level: str
    needs_consent: bool
    decided_alone: bool
    unperformed: str
    penalty: str | None
    penalty_basis: str | None
    fine_fen: int | None
    ban_ends_on: date | None
    basis: str | None
    reason: str | None
    sanctions: str | None
    exit_conditions: str | None
    remedy: str | None
    decision_served_on: date | None
    remedies: tuple[ListingClock, ...]
    effective_on: date | None
    ends_on: date | None
    exit_from: date | None
    restored_on: date | None
    paused_on: date | None
    ended_on: date | None
    is_of_another_province: bool
    pushed_to: str | None
    basis_fell_on: date | None
    rule_book_version: str | None
    papers: tuple[PaperShown, ...]
    actions: tuple[ActionOffer, ...]
    waived_on: date | None
    annul_by: date | None
    annulled_on: date | None
    derived_count: int


_AS_STORED = (
    "event_on",
    "ground",
    "article_key",
    "authority",
    "authority_level",
    "needs_consent",
    "penalty",
    "penalty_basis",
    "fine_fen",
    "ban_ends_on",
    "decided_alone",
    "restored_on",
    "paused_on",
    "is_of_another_province",
    "pushed_to",
    "basis_fell_on",
    "waived_on",
    "reason",
    "sanctions",
    "exit_conditions",
    "remedy",
    "decision_served_on",
    "effective_on",
    "ends_on",
    "ended_on",
    "rule_book_version",
)


def listing_page(session: Session, listing_id: str, actor: Actor, now: datetime) -> ListingPage:
    """Return the page; a merchant sees only what its own enterprise has been told."""
    listing = get_listing(session, listing_id)
    _check_may_see(listing, actor)
    vault = vault_of(session)
    test: dict[str, Any] = json.loads(vault.open(listing.two_step_test_sealed))
    papers = tuple(_paper(session, row) for row in papers_of(session, listing.id))
    return ListingPage(
        **{name: getattr(listing, name) for name in _AS_STORED},
        row=listing_row(listing, local_date(now), is_party=actor.role is Role.MERCHANT),
        facts=vault.open(listing.facts_sealed),
        unperformed=unperformed_text(listing),
        exit_from=first_day_of_exit(session, listing) if listing.status in _IN_TERM else None,
        article_text=test["ground"]["article_text"],
        parts=tuple(ProvenPart(*pair) for pair in test["parts"]),
        seriousness=tuple(ProvenPart(*pair) for pair in test["seriousness"]),
        weighing=test["weighing"],
        basis=listing.basis or listing.notice_basis,
        papers=papers,
        remedies=_remedies(session, listing, local_date(now)),
        annul_by=listing.office_due_on if listing.office_clock == OfficeClock.ANNUL else None,
        annulled_on=next((paper.on_day for paper in papers if paper.kind == "annulment"), None),
        actions=_actions(session, listing, actor, local_date(now)),
        derived_count=_derived_count(session, listing.id),
    )


def _remedies(session: Session, listing: Listing, today: date) -> tuple[ListingClock, ...]:
    """Return the last days of the remedies, which run from the service of the decision."""
    if listing.decision_served_on is None:
        return ()
    days = remedy_days(session, listing.decision_served_on)
    return tuple(
        ListingClock(label, due.on, working_days_left(today, due.on), due.provisional) for label, due in days.items()
    )


def _actions(session: Session, listing: Listing, actor: Actor, today: date) -> tuple[ActionOffer, ...]:
    """Return the acts of this role, each open or with the reason why it must wait."""
    has_noted = listing.basis_fell_on is not None and noted_fall_by(session, listing.id) == actor.account_id
    is_proposer = actor.account_id == listing.proposed_by
    offers = LISTING_STEPS.open_to(Status(listing.status), actor.role, is_first=is_proposer)
    open_here = _open_to_office(session, listing, actor)
    wanted = (act for act in offers if act in open_here and (act not in _BELONGS or _BELONGS[act](listing)))
    return tuple(
        ActionOffer(action, ACTION_NAMES[action], _why_not(listing, action, today, has_noted=has_noted))
        for action in wanted
    )


def _open_to_office(session: Session, listing: Listing, actor: Actor) -> frozenset[Action]:
    """Return every act in the office that holds the case, in one above it the superior's consent alone."""
    if acts_for(session, listing.office_id, actor):
        return frozenset(Action)
    return frozenset({Action.GIVE_CONSENT}) if may_consent(session, listing.office_id, actor) else frozenset()


_BELONGS: Mapping[Action, Callable[[Listing], bool]] = {
    Action.WAIVE_HEARING: lambda listing: listing.waived_on is None,
    Action.DECIDE: lambda listing: not listing.needs_consent or listing.status == Status.CONSENTED,
    Action.GIVE_CONSENT: lambda listing: listing.needs_consent,
    Action.RECORD_SERVICE: lambda listing: listing.decision_served_on is None,
    Action.RECORD_PUSH: lambda listing: listing.is_of_another_province and listing.pushed_on is None,
    Action.RECORD_PUBLICATION: lambda listing: listing.pushed_on is not None and listing.published_there_on is None,
    Action.RECORD_END_PUSH: lambda listing: listing.pushed_on is not None and listing.end_pushed_on is None,
    Action.NOTE_BASIS_FALL: lambda listing: listing.basis_fell_on is None,
    Action.DISMISS_FALL: lambda listing: listing.basis_fell_on is not None,
    Action.ANNUL: lambda listing: listing.basis_fell_on is not None,
}
"""Acts that fit only what is known: what was waived or served, the level, the province, whether the basis fell."""


def _why_not(listing: Listing, action: Action, today: date, *, has_noted: bool) -> str:
    if action is Action.ANNUL and has_noted:
        return "依据被撤销由您登记，要由另一位负责人撤销"
    if listing.notice_served_on is None:
        return ""
    return why_wait(action, rights_of(listing), listing.hearing_on, today, who="当事人")


def _check_may_see(listing: Listing, actor: Actor) -> None:
    if actor.role in _STAFF:
        return
    is_told = listing.notice_served_on is not None and listing.enterprise_id in actor.enterprise_ids
    if actor.role is not Role.MERCHANT or not is_told:
        raise NotFoundError("没有找到这件列入案件")


def _paper(session: Session, row: ListingPaper) -> PaperShown:
    text = vault_of(session).open(row.text_sealed)
    return PaperShown(row.kind, PAPER_NAMES[row.kind], row.on_day, text, row.recorded_at)


def _derived_count(session: Session, listing_id: str) -> int:
    live = (Flag.source_kind == FlagSource.LISTING, Flag.source_id == listing_id, DerivedFlag.retracted_at.is_(None))
    found = select(func.count()).select_from(DerivedFlag).join(Flag, Flag.id == DerivedFlag.flag_id).where(*live)
    return session.scalar(found) or 0
