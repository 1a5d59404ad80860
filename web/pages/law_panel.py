"""What stands beside a form under 法律怎么说: the rules that apply, those that may, and what to ask next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from core.rules import Advice, Conflict, Entitlement, Question, RuleBook, advise, interview_questions
from core.rules.ranking import best_first
from mediation.domain.claims import Claim, Remedy
from web.pages.fact_fields import only_known, without_unknown

_MOST_ASKING = 3
_HALF = 0.5
_REMEDY_OF_KIND: Mapping[str, Remedy] = {
    "refund": Remedy.REFUND,
    "extra": Remedy.MULTIPLE_COMPENSATION,
    "loss": Remedy.COMPENSATION,
}


@dataclass(frozen=True)
class LawPanel:
    """`questions` are those whose answer could still change a remedy or a sum, the most settling one first."""

    advice: Advice
    applying: tuple[Entitlement, ...]
    asking: tuple[Entitlement, ...]
    not_applying: tuple[Entitlement, ...]
    questions: tuple[Question, ...]
    sums: tuple[Claim, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def next_question(self) -> Question | None:
        return next(iter(self.questions), None)


def law_panel(book: RuleBook, told: Mapping[str, Any], on: date) -> LawPanel:
    """Ask the book about what was told; what was answered 不清楚 is not asked again."""
    known = only_known(book, told)
    facts = without_unknown(known)
    unclear = known.keys() - facts.keys()
    return panel_of(advise(book, facts, on), interview_questions(book, facts, on, unclear))


def panel_of(advice: Advice, questions: tuple[Question, ...] = ()) -> LawPanel:
    """Arrange an answer of the book for reading; `questions` are those still worth asking, best first."""
    return LawPanel(
        advice=advice,
        applying=_applying(advice),
        asking=_likely(advice)[:_MOST_ASKING],
        not_applying=tuple(item for item in advice.entitlements if item.status == "does_not_apply"),
        questions=questions,
        sums=_sums(advice),
        conflicts=_conflicts(advice),
    )


def _applying(advice: Advice) -> tuple[Entitlement, ...]:
    """Return what applies, or lacks only facts for its sum, the most useful first; each sum where it was computed."""
    return tuple(
        replace(item, lines=tuple(line for line in item.lines if not line.from_rule)) for item in best_first(advice)
    )


def _likely(advice: Advice) -> tuple[Entitlement, ...]:
    """Return the undecided rules for which at least half of the conditions are met, the surest first."""
    waiting = [item for item in advice.entitlements if item.status == "needs_facts" and not item.stands]
    undecided = [item for item in waiting if _met_share(item) >= _HALF]
    return tuple(sorted(undecided, key=lambda item: (-_met_share(item), len(item.missing))))


def _met_share(item: Entitlement) -> float:
    conditions = [result for result in item.conditions if result.role == "condition"]
    return sum(result.met is True for result in conditions) / len(conditions) if conditions else 0.0


def _conflicts(advice: Advice) -> tuple[Conflict, ...]:
    """Return what must be said because at least two of its rules apply; the rest would only confuse."""
    applying = {item.rule_id for item in advice.entitlements if item.status == "applies"}
    return tuple(conflict for conflict in advice.conflicts if len(applying & set(conflict.rules)) > 1)


def _sums(advice: Advice) -> tuple[Claim, ...]:
    """Return the certain sums as claims, each kind of money once at its largest."""
    sums: dict[str, int] = {}
    lines = (line for item in advice.entitlements if item.status == "applies" for line in item.lines)
    for line in lines:
        if line.amount_fen and line.nature == "fixed" and not line.option and line.kind in _REMEDY_OF_KIND:
            sums[line.kind] = max(sums.get(line.kind, 0), line.amount_fen)
    return tuple(Claim(remedy, sums[kind]) for kind, remedy in _REMEDY_OF_KIND.items() if kind in sums)
