"""The one entrance: facts and a day in, every rule of that day judged, conflicts and questions out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from core.rules.advice import Advice, Conflict, Entitlement, SumLine
from core.rules.condition_tests import Situation
from core.rules.facts import check_facts, with_implied
from core.rules.judging import judge, scope_missing, scope_of
from core.rules.questions import rank_questions
from core.rules.rule_book import RuleBook
from core.rules.values import ConflictRule, RuleVersion

Judged = dict[str, Entitlement]


def advise(book: RuleBook, facts: Mapping[str, object], on: date) -> Advice:
    """Judge every rule in force on `on` (the day whose law counts: when it happened, not when it is asked).

    Facts are checked first: FactError names unknown facts and wrong types. None means not told.
    """
    judgement = judge_all(situation_of(book, facts, on))
    live = judgement.conflicts
    return Advice(
        on=on,
        book_version=book.version,
        entitlements=tuple(_with_conflicts(item, live) for item in judgement.judged.values()),
        questions=rank_questions(judgement.waiting, judgement.situation),
        conflicts=tuple(Conflict(item.kind, _members(item), item.text, item.articles) for item in live),
        unscoped=tuple(version.rule_id for version in judgement.unscoped),
    )


@dataclass(frozen=True)
class Judgement:
    """What `advise` found before it is put into words: the rules that came up, those that may, and live conflicts."""

    situation: Situation
    versions: tuple[RuleVersion, ...]
    unscoped: tuple[RuleVersion, ...]
    judged: Judged
    conflicts: tuple[ConflictRule, ...]

    @property
    def waiting(self) -> tuple[tuple[RuleVersion, tuple[str, ...]], ...]:
        """Return every undecided rule with the facts it misses; those not yet scoped miss their scope only."""
        undecided = [
            (version, self.judged[version.rule_id].missing)
            for version in self.versions
            if self.judged[version.rule_id].status == "needs_facts"
        ]
        return (*undecided, *((version, scope_missing(version, self.situation)) for version in self.unscoped))


def judge_all(situation: Situation) -> Judgement:
    """Judge every rule that comes up, let special rules prevail, repeat sums where they are shown again."""
    scopes = [(version, _scope(version, situation)) for version in situation.book.rules_on(situation.on)]
    versions = tuple(version for version, scope in scopes if scope)
    judged = {version.rule_id: judge(version, situation) for version in versions}
    active = tuple(conflict for conflict in situation.book.conflicts if conflict.period.covers(situation.on))
    judged = _repeat_lines(_let_special_rules_prevail(judged, active), versions)
    return Judgement(
        situation=situation,
        versions=versions,
        unscoped=tuple(version for version, scope in scopes if scope is None),
        judged=judged,
        conflicts=tuple(conflict for conflict in active if _is_live(conflict, judged)),
    )


def answer_of(book: RuleBook, rule_id: str, facts: Mapping[str, object], on: date) -> Entitlement:
    """Say what one rule gives, also when it does not come up; KeyError when no version is in force that day."""
    situation = situation_of(book, facts, on)
    judgement = judge_all(situation)
    shown = judgement.judged.get(rule_id)
    if shown is not None:
        return _with_conflicts(shown, judgement.conflicts)
    versions = {version.rule_id: version for version in book.rules_on(on)}
    return judge(versions[rule_id], situation)


def situation_of(book: RuleBook, facts: Mapping[str, object], on: date) -> Situation:
    """Check the told facts and add what they imply; FactError names every wrong one."""
    return Situation(book, with_implied(book.vocabulary, check_facts(book.vocabulary, facts)), on)


def _scope(version: RuleVersion, situation: Situation) -> bool | None:
    """Leave a rule that only answers a defence out until somebody has told that fact."""
    if version.only_when_told and version.only_when_told not in situation.facts:
        return False
    return scope_of(version, situation)


def _members(conflict: ConflictRule) -> tuple[str, ...]:
    return (conflict.winner, *conflict.rules) if conflict.winner else conflict.rules


def _let_special_rules_prevail(judged: Judged, conflicts: tuple[ConflictRule, ...]) -> Judged:
    """Where the special rule applies, the general one says that it steps back."""
    settled = dict(judged)
    for conflict in conflicts:
        winner = settled.get(conflict.winner)
        if winner is None or winner.status != "applies":
            continue
        for rule_id in conflict.rules:
            loser = settled.get(rule_id)
            if loser is not None and loser.status != "does_not_apply":
                settled[rule_id] = _stepped_back(loser, conflict)
    return settled


def _stepped_back(loser: Entitlement, conflict: ConflictRule) -> Entitlement:
    reason = f"特别规定优先：{conflict.text}"
    return replace(loser, status="does_not_apply", lines=(), deadlines=(), missing=(), reason=reason)


def _repeat_lines(judged: Judged, versions: tuple[RuleVersion, ...]) -> Judged:
    """R40 and R43 show the refund that the rule for this kind of card computed, marked with its origin."""
    shown = dict(judged)
    for version in versions:
        item = judged[version.rule_id]
        if version.lines_from and item.status == "applies":
            lines = tuple(line for source in version.lines_from for line in _lines_of(judged.get(source)))
            shown[version.rule_id] = replace(item, lines=(*lines, *item.lines))
    return shown


def _lines_of(source: Entitlement | None) -> tuple[SumLine, ...]:
    if source is None or source.status != "applies":
        return ()
    return tuple(replace(line, from_rule=source.rule_id) for line in source.lines)


def _is_live(conflict: ConflictRule, judged: Judged) -> bool:
    """Tell whether a conflict matters: its winner applies, or one of its rules does and (to choose) another may."""
    if conflict.winner:
        winner = judged.get(conflict.winner)
        return winner is not None and winner.status == "applies"
    states = [judged[rule_id].status for rule_id in conflict.rules if rule_id in judged]
    still_possible = sum(status != "does_not_apply" for status in states)
    return "applies" in states and (conflict.kind in ("exclusive", "show_both") or still_possible > 1)


def _with_conflicts(item: Entitlement, conflicts: tuple[ConflictRule, ...]) -> Entitlement:
    texts = tuple(conflict.text for conflict in conflicts if item.rule_id in _members(conflict))
    return replace(item, conflicts=texts) if texts else item
