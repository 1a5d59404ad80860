"""The weights in force with what each feature means, every version there was, and what waits for a decision."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from casebase.domain.ranking import ARTICLE_FEATURES, CASE_FEATURES
from casebase.domain.weighing import Effect
from casebase.domain.weights import Weights, shipped_weights
from casebase.storage.push_tables import RankingWeights
from casebase.storage.weights import find_weights, weights_in_force, weights_of
from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from core.kernel.two_officers import STATUS_NAMES, ProposalAction, ProposalStatus, actions_open_to


@dataclass(frozen=True)
class FeatureLine:
    """One feature; `before` is its weight in the version that a proposal was written against."""

    group: str
    name: str
    label: str
    weight: float
    before: float
    shipped: float

    @property
    def is_changed(self) -> bool:
        return self.weight != self.before


@dataclass(frozen=True)
class WeightsLine:
    """A proposed or decided change; `number` is its version once it is adopted."""

    weights_id: str
    status: ProposalStatus
    status_text: str
    number: int | None
    follows: int
    returns_to: int | None
    experience_on: bool
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None
    is_stale: bool


@dataclass(frozen=True)
class WeightsPage:
    current: Weights
    features: tuple[FeatureLine, ...]
    lines: tuple[WeightsLine, ...]


@dataclass(frozen=True)
class WeightsChangePage:
    """One change: what it does to each feature, what it did to the fixed questions, what the viewer may do."""

    line: WeightsLine
    features: tuple[FeatureLine, ...]
    experience_before: bool
    effect: Effect
    actions: tuple[ProposalAction, ...]


def weights_page(session: Session) -> WeightsPage:
    """Return the weights in force and every change, newest first."""
    current = weights_in_force(session)
    rows = session.scalars(select(RankingWeights).order_by(RankingWeights.proposed_at.desc(), RankingWeights.id.desc()))
    return WeightsPage(current, feature_lines(current, current), tuple(_line(row, current) for row in rows))


def weights_change_page(session: Session, weights_id: str, viewer: Actor) -> WeightsChangePage:
    """Return one change; raises NotFoundError."""
    row = session.get(RankingWeights, weights_id)
    if row is None:
        raise NotFoundError("没有找到这份修改")
    before = version(session, row.follows)
    status, is_proposer = ProposalStatus(row.status), row.proposed_by == viewer.account_id
    return WeightsChangePage(
        line=_line(row, weights_in_force(session)),
        features=feature_lines(weights_of(row), before),
        experience_before=before.experience_on,
        effect=TypeAdapter(Effect).validate_python(row.effect),
        actions=actions_open_to(status, viewer.role, is_proposer=is_proposer),
    )


def version(session: Session, number: int) -> Weights:
    """Return the weights of this version, 0 being the shipped ones; raises NotFoundError."""
    if number == shipped_weights().version:
        return shipped_weights()
    row = find_weights(session, number)
    if row is None:
        raise NotFoundError("没有这一版权重")
    return weights_of(row)


def feature_lines(weights: Weights, before: Weights) -> tuple[FeatureLine, ...]:
    """Return every feature with its weight and what it was."""
    shipped = shipped_weights()
    articles = (
        FeatureLine(
            "article",
            one.name,
            one.label,
            weights.article.get(one.name, 0.0),
            before.article.get(one.name, 0.0),
            shipped.article.get(one.name, 0.0),
        )
        for one in ARTICLE_FEATURES
    )
    cases = (
        FeatureLine(
            "case",
            one.name,
            one.label,
            weights.case.get(one.name, 0.0),
            before.case.get(one.name, 0.0),
            shipped.case.get(one.name, 0.0),
        )
        for one in CASE_FEATURES
    )
    return (*articles, *cases)


def _line(row: RankingWeights, current: Weights) -> WeightsLine:
    status = ProposalStatus(row.status)
    return WeightsLine(
        weights_id=row.id,
        status=status,
        status_text=STATUS_NAMES[status],
        number=row.number,
        follows=row.follows,
        returns_to=row.returns_to,
        experience_on=row.experience_on,
        reason=row.reason,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
        is_stale=status is ProposalStatus.PROPOSED and row.follows != current.version,
    )
