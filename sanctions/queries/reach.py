"""Does spreading reach too far: warnings a decision, hubs, refusals that fell, measures nobody reviewed lately."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from core.database import vault_of
from core.kernel.clock import local_date
from registry.queries.enterprise_page import enterprise_names
from registry.queries.people import people_lines
from sanctions.domain.checks import Verdict
from sanctions.domain.flag_kinds import flag_kind
from sanctions.domain.measures import EFFECT_NAMES, Effect, in_order
from sanctions.queries.measures import last_reviews
from sanctions.storage.catalogue_tables import MeasureReview, MeasureRow
from sanctions.storage.check_tables import Check, CheckDecision
from sanctions.storage.flag_tables import DerivedFlag, Flag
from sanctions.storage.loading import load_measure_rows
from sanctions.storage.spread_tables import Recomputation, TouchedFlag

MOST_EXPECTED = 10
"""The middle decision should not have more warnings than this."""
REVIEWED_WITHIN = timedelta(days=365)
_MOST_SHOWN = 20
_NIGHTS = 14
_WEAK = (Verdict.INFORM.value, Verdict.NONE.value)


@dataclass(frozen=True)
class FlagReach:
    """How many warnings a flag raises, and of how many different people and enterprises."""

    flag_id: str
    source_kind: str
    source_id: str
    name: str
    kind_title: str
    warnings: int
    objects: int


@dataclass(frozen=True)
class HubLine:
    name: str
    is_person: bool
    flags: int


@dataclass(frozen=True)
class Night:
    on: date
    status: str
    flags: int
    derived: int
    differing: int
    seconds: float


@dataclass(frozen=True)
class Refusals:
    """`overturned` were granted later on the same application, `weak` refused although the check only informed."""

    total: int
    overturned: int
    weak: int


@dataclass(frozen=True)
class UnreviewedMeasure:
    code: str
    title: str
    effect_text: str
    reviewed_on: date | None


@dataclass(frozen=True)
class ReachReport:
    flags: int
    warnings: int
    median: float
    widest: tuple[FlagReach, ...]
    hubs: tuple[HubLine, ...]
    nights: tuple[Night, ...]
    waiting: int
    refusals: Refusals
    measures: int
    unreviewed: tuple[UnreviewedMeasure, ...]

    @property
    def is_within(self) -> bool:
        return self.median <= MOST_EXPECTED


def reach_report(session: Session, now: datetime) -> ReachReport:
    """Return the report of now; hubs and nights come from the nightly recomputations."""
    spread = _spread(session)
    nights = session.scalars(select(Recomputation).order_by(Recomputation.on_day.desc()).limit(_NIGHTS)).all()
    measures = load_measure_rows(session, local_date(now))
    return ReachReport(
        flags=spread.total(),
        warnings=sum(warnings * flags for warnings, flags in spread.items()),
        median=_middle(spread),
        widest=_widest(session),
        hubs=_hubs(session, nights[0] if nights else None),
        nights=tuple(_night(row) for row in nights),
        waiting=session.scalar(select(func.count(TouchedFlag.flag_id.distinct()))) or 0,
        refusals=_refusals(session),
        measures=len(measures),
        unreviewed=tuple(_unreviewed(measures, last_reviews(session), local_date(now))),
    )


def _spread(session: Session) -> Counter[int]:
    """Return how many live flags have how many warnings; the database counts, no flag is read."""
    each = _warnings_of_flags().subquery()
    found = session.execute(select(each.c.warnings, func.count()).group_by(each.c.warnings))
    spread = Counter({row[0]: row[1] for row in found})
    live = session.scalar(select(func.count()).select_from(Flag).where(Flag.retracted_at.is_(None))) or 0
    spread[0] = live - spread.total()
    return spread


def _middle(spread: Counter[int]) -> float:
    """Return the median of the warnings a flag."""
    return median(spread.elements()) if spread.total() else 0


def _warnings_of_flags() -> Select[str, int, int]:
    """Each live flag that has warnings, with their number and of how many different people and enterprises they are."""
    counted = select(
        Flag.id.label("flag_id"),
        func.count(DerivedFlag.id).label("warnings"),
        func.count(DerivedFlag.object_id.distinct()).label("objects"),
    )
    live = (DerivedFlag.retracted_at.is_(None), Flag.retracted_at.is_(None))
    return counted.join(DerivedFlag, DerivedFlag.flag_id == Flag.id).where(*live).group_by(Flag.id)


def _widest(session: Session) -> tuple[FlagReach, ...]:
    widest = _warnings_of_flags().order_by(func.count(DerivedFlag.id).desc(), Flag.id).limit(_MOST_SHOWN)
    most = {row[0]: (row[1], row[2]) for row in session.execute(widest)}
    rows = {row.id: row for row in session.scalars(select(Flag).where(Flag.id.in_(most)))}
    return tuple(
        FlagReach(
            flag_id=flag_id,
            source_kind=rows[flag_id].source_kind,
            source_id=rows[flag_id].source_id,
            name=_carrier(session, rows[flag_id]),
            kind_title=flag_kind(rows[flag_id].kind).title,
            warnings=warnings,
            objects=objects,
        )
        for flag_id, (warnings, objects) in most.items()
    )


def _carrier(session: Session, flag: Flag) -> str:
    if flag.object_name_sealed is not None:
        return vault_of(session).open(flag.object_name_sealed)
    return flag.object_name or ""


def _hubs(session: Session, night: Recomputation | None) -> tuple[HubLine, ...]:
    found = night.hubs[:_MOST_SHOWN] if night else []
    people = people_lines(session, [hub["id"] for hub in found if hub["kind"] == "person"])
    firms = enterprise_names(session, [hub["id"] for hub in found if hub["kind"] == "enterprise"])
    names = {key: line.shown_name for key, line in people.items()} | firms
    return tuple(HubLine(names.get(hub["id"], ""), hub["kind"] == "person", hub["flags"]) for hub in found)


def _night(row: Recomputation) -> Night:
    return Night(row.on_day, row.status, row.flags, row.derived, len(row.differing), row.seconds)


def _refusals(session: Session) -> Refusals:
    refused = select(func.count()).select_from(CheckDecision).where(CheckDecision.decision == "refused")
    weak = refused.join(Check, Check.id == CheckDecision.check_id).where(Check.verdict.in_(_WEAK))
    return Refusals(session.scalar(refused) or 0, _overturned(session), session.scalar(weak) or 0)


def _overturned(session: Session) -> int:
    """Count refusals after which the same application was granted at the same desk."""
    first, later, granted = aliased(Check), aliased(Check), aliased(CheckDecision)
    found = (
        select(func.count(CheckDecision.id.distinct()))
        .join(first, first.id == CheckDecision.check_id)
        .join(
            later,
            (later.application_number == first.application_number)
            & (later.desk == first.desk)
            & (later.matter == first.matter),
        )
        .join(granted, granted.check_id == later.id)
        .where(CheckDecision.decision == "refused", first.application_number != "", granted.decision == "granted")
        .where(granted.decided_at > CheckDecision.decided_at)
    )
    return session.scalar(found) or 0


def _unreviewed(
    rows: Sequence[MeasureRow], reviews: Mapping[str, MeasureReview], today: date
) -> Iterator[UnreviewedMeasure]:
    for row in sorted(rows, key=lambda row: in_order(row.code)):
        reviewed_on = reviews[row.id].reviewed_on if row.id in reviews else None
        if reviewed_on is None or today - reviewed_on > REVIEWED_WITHIN:
            effect = EFFECT_NAMES[Effect(row.effect)]
            yield UnreviewedMeasure(row.code, row.content["title"], effect, reviewed_on)
