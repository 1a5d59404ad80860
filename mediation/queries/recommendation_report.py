"""What became of what was pushed in the viewer's offices: opened, helpful, not helpful, by side and not by person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.kernel.clock import SHANGHAI
from core.kernel.roles import Actor
from mediation.domain.helpfulness import PushedOnce, Tally, by_feature, by_item
from mediation.domain.parties import Side
from mediation.domain.pushed import ITEM_KEYS, ItemKind
from mediation.storage.complaint_tables import Complaint
from mediation.storage.recommendation_tables import Recommendation, RecommendationMark, RecommendationSight


@dataclass(frozen=True)
class ReportFilter:
    """Pushes of these days, both included; an empty office or category does not narrow."""

    first: date
    last: date
    office_id: str = ""
    category: str = ""


@dataclass(frozen=True)
class RecommendationReport:
    """`complaints` had at least one push in the period; features are what spoke for an item."""

    complaints: int
    laws: tuple[Tally, ...]
    cases: tuple[Tally, ...]
    law_features: tuple[Tally, ...]
    case_features: tuple[Tally, ...]


_Labels = Mapping[ItemKind, Mapping[str, str]]


def recommendation_report(
    session: Session, viewer: Actor, asked: ReportFilter, labels: _Labels
) -> RecommendationReport:
    """Count what was pushed in complaints that the viewer's offices have; `labels` names the features."""
    rows = session.scalars(_pushes(viewer, asked)).all()
    pushed = list(_pushed_once(session, rows))
    return RecommendationReport(
        complaints=len({row.complaint_id for row in rows}),
        laws=by_item(pushed, ItemKind.LAW),
        cases=by_item(pushed, ItemKind.CASE),
        law_features=by_feature(pushed, ItemKind.LAW, labels[ItemKind.LAW]),
        case_features=by_feature(pushed, ItemKind.CASE, labels[ItemKind.CASE]),
    )


def _pushes(viewer: Actor, asked: ReportFilter) -> Select[Recommendation]:
    offices = viewer.office_ids & ({asked.office_id} if asked.office_id else viewer.office_ids)
    found = (
        select(Recommendation)
        .join(Complaint, Complaint.id == Recommendation.complaint_id)
        .where(
            Complaint.office_id.in_(sorted(offices)),
            Recommendation.received_at >= _start(asked.first),
            Recommendation.received_at < _start(asked.last + timedelta(1)),
        )
        .order_by(Recommendation.complaint_id, Recommendation.number)
    )
    return found.where(Complaint.category == asked.category) if asked.category else found


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


_Seen = Mapping[tuple[str, int, ItemKind], frozenset[Side]]
_Marks = Mapping[tuple[str, ItemKind, str], Mapping[Side, bool]]


def _pushed_once(session: Session, rows: Iterable[Recommendation]) -> Iterable[PushedOnce]:
    """Return each item once for each complaint, however many pushes had it."""
    listed = list(rows)
    ids = {row.complaint_id for row in listed}
    seen, marks = _seen(session, ids), _marks(session, ids)
    found: dict[tuple[str, ItemKind, str], list[tuple[Recommendation, Mapping[str, object]]]] = defaultdict(list)
    for row in listed:
        for kind, items in ((ItemKind.LAW, row.laws), (ItemKind.CASE, row.cases)):
            for item in items:
                found[row.complaint_id, kind, item[ITEM_KEYS[kind]]].append((row, item))
    for (complaint_id, kind, item_id), pushes in found.items():
        _, item = pushes[0]
        yield PushedOnce(
            kind=kind,
            item_id=item_id,
            title=str(item["title"]),
            detail=f"{item['law']}{item['article']}" if kind is ItemKind.LAW else str(item["result_label"]),
            features=tuple(map(str, _listed(item.get("features")))),
            seen_by=frozenset().union(*(seen.get((complaint_id, row.number, kind), frozenset()) for row, _ in pushes)),
            marks=marks.get((complaint_id, kind, item_id), {}),
        )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _seen(session: Session, ids: set[str]) -> _Seen:
    found: dict[tuple[str, int, ItemKind], frozenset[Side]] = {}
    for row in session.scalars(select(RecommendationSight).where(RecommendationSight.complaint_id.in_(sorted(ids)))):
        key = (row.complaint_id, row.number, ItemKind(row.kind))
        found[key] = found.get(key, frozenset()) | {Side(row.side)}
    return found


def _marks(session: Session, ids: set[str]) -> _Marks:
    found: dict[tuple[str, ItemKind, str], dict[Side, bool]] = defaultdict(dict)
    for row in session.scalars(select(RecommendationMark).where(RecommendationMark.complaint_id.in_(sorted(ids)))):
        found[row.complaint_id, ItemKind(row.kind), row.item_id][Side(row.side)] = row.is_helpful
    return found
