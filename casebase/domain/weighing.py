"""Changing the weights of ranking: one officer proposes with a reason, another sees the effect and decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from casebase.domain.weights import LEAST, MOST, Weights
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import ROLE_NAMES, Role
from core.kernel.two_officers import STAFF

_MOST_TEXT = 1000


@dataclass(frozen=True)
class WeightsProposal:
    """`follows` is the version it was written against; `returns_to` an earlier version that it brings back."""

    follows: int
    article: Mapping[str, float]
    case: Mapping[str, float]
    experience_on: bool
    reason: str
    returns_to: int | None = None

    def as_weights(self) -> Weights:
        return Weights(self.follows + 1, self.article, self.case, self.experience_on)


@dataclass(frozen=True)
class ChangedQuestion:
    """A fixed question whose first five articles change: what comes in, what goes out."""

    case_id: str
    title: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    was_hit: bool
    is_hit: bool


@dataclass(frozen=True)
class Effect:
    """What a change does to the fixed questions: whose first five hold a deciding article, before and after."""

    asked: int
    hits_before: int
    hits_after: int
    changed: tuple[ChangedQuestion, ...]
    reordered: int
    cases_changed: int


def check_may_change(role: Role) -> None:
    if role not in STAFF:
        raise NotAllowedError(f"{ROLE_NAMES[role]}不能修改排序权重")


def check_values(proposal: WeightsProposal, current: Weights) -> WeightsProposal:
    """Return the proposal; raises InvalidInputError for weights out of bounds, no change, or no reason."""
    problems = {
        f"{group}_{name}": f"请填 {LEAST:g} 到 {MOST:g} 之间的数"
        for group, values in (("article", proposal.article), ("case", proposal.case))
        for name, value in values.items()
        if not isfinite(value) or not LEAST <= value <= MOST
    }
    for group, values, label in (("article", proposal.article, "法条"), ("case", proposal.case, "案例")):
        if not any(value > 0 for value in values.values()):
            problems.setdefault(f"{group}_{next(iter(values), '')}", f"{label}至少要有一项大于 0")
    if not 1 <= len(proposal.reason.strip()) <= _MOST_TEXT:
        problems["reason"] = f"请写明为什么改，最多 {_MOST_TEXT} 个字"
    if problems:
        raise InvalidInputError("请检查标出的地方", fields=problems)
    same = (proposal.article, proposal.case, proposal.experience_on)
    if same == (dict(current.article), dict(current.case), current.experience_on):
        raise InvalidInputError("和现在的权重一样，没有要改的")
    return proposal


def check_follows(follows: int, current: int) -> None:
    """Refuse weights written against a version that is no longer in force."""
    if follows != current:
        raise ConflictError(f"排序权重已经换成第 {current} 版，这份是按第 {follows} 版写的，请核对后重新提出")
