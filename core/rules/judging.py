"""Judges one rule version: status, reason, sums and deadlines."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from core.kernel.money import yuan_to_fen
from core.rules.advice import ConditionResult, Deadline, Entitlement, Status, SumLine
from core.rules.condition_tests import Outcome, Situation
from core.rules.conditions import evaluate, missing_of, state_of
from core.rules.formulas import compute
from core.rules.values import Condition, DeadlineRule, Line, RuleVersion

_APPLIES: Status = "applies"
_NEEDS_FACTS: Status = "needs_facts"
_DOES_NOT_APPLY: Status = "does_not_apply"


@dataclass(frozen=True)
class _Sums:
    lines: tuple[SumLine, ...]
    missing: tuple[str, ...]


def judge(version: RuleVersion, situation: Situation) -> Entitlement:
    """Say what this rule gives on these facts; a sum only when no needed fact is missing."""
    conditions = [evaluate(condition, situation) for condition in (*version.scope, *version.conditions)]
    defences = [_defence(condition, situation) for condition in version.defences]
    results = tuple(outcome.result for outcome in (*conditions, *defences))
    if any(result.met is False for result in results):
        return _entitlement(version, _DOES_NOT_APPLY, results)
    sums = _sums(version, situation)
    asked = [name for outcome in conditions for name in outcome.missing]
    missing = tuple(dict.fromkeys((*asked, *_flat(remedies_missing(version, situation)), *sums.missing)))
    if missing:
        return replace(_entitlement(version, _NEEDS_FACTS, results), missing=missing)
    return replace(
        _entitlement(version, _APPLIES, results),
        lines=sums.lines,
        remedies=_remedies(version, situation),
        deadlines=tuple(_deadline(rule, situation) for rule in version.deadlines if _is_wanted(rule.when, situation)),
    )


def status_of(version: RuleVersion, situation: Situation) -> Status:
    """Return the status that `judge` gives, without words and sums."""
    states = [state_of(condition, situation) for condition in (*version.scope, *version.conditions)]
    if False in states or any(state_of(defence, situation) for defence in version.defences):
        return _DOES_NOT_APPLY
    states += [state_of(case, situation) for _, case in version.remedy_when]
    if None in states or any(line_missing(line, situation) for line in version.lines):
        return _NEEDS_FACTS
    return _APPLIES


def _remedies(version: RuleVersion, situation: Situation) -> tuple[str, ...]:
    """Leave out what the rule gives only in another case."""
    left_out = {code for code, case in version.remedy_when if state_of(case, situation) is False}
    return tuple(code for code in version.remedies if code not in left_out)


def remedies_missing(version: RuleVersion, situation: Situation) -> tuple[tuple[str, ...], ...]:
    """Name, for each remedy that belongs to one case only, what is still needed to know that case."""
    return tuple(evaluate(case, situation).missing for _, case in version.remedy_when)


def _flat(groups: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(name for group in groups for name in group)


def scope_of(version: RuleVersion, situation: Situation) -> bool | None:
    """Tell whether the rule comes up at all on these facts; None while that is not known."""
    states = [state_of(condition, situation) for condition in version.scope]
    if False in states:
        return False
    return None if None in states else True


def scope_missing(version: RuleVersion, situation: Situation) -> tuple[str, ...]:
    """Name the facts to ask next before it is known whether the rule comes up."""
    return next((missing for condition in version.scope if (missing := missing_of(condition, situation))), ())


def _defence(condition: Condition, situation: Situation) -> Outcome:
    """Judge a defence the merchant must prove: unknown keeps the claim, proven defeats it."""
    outcome = evaluate(condition, situation)
    met = None if outcome.result.met is None else not outcome.result.met
    return Outcome(replace(outcome.result, met=met, role="defence"))


def _entitlement(version: RuleVersion, status: Status, results: tuple[ConditionResult, ...]) -> Entitlement:
    return Entitlement(
        rule_id=version.rule_id,
        rule_version=version.version,
        title=version.title,
        status=status,
        remedy=version.remedy,
        liable=version.liable,
        lines=(),
        articles=version.articles,
        conditions=results,
        missing=(),
        exceptions=(*version.exceptions, *_defence_texts(results)),
        burden=version.burden,
        notes=version.notes,
        confidence=version.confidence,
        reason=_reason(results),
        role=version.role,
        remedies=version.remedies,
    )


def _defence_texts(results: tuple[ConditionResult, ...]) -> tuple[str, ...]:
    states = {None: "目前没有人提出或证明", True: "已查明不是这样", False: "已经证明"}
    return tuple(f"{item.text}的，不适用（{states[item.met]}）" for item in results if item.role == "defence")


def _reason(results: tuple[ConditionResult, ...]) -> str:
    failed = [result for result in results if result.met is False]
    if not failed:
        return ""
    return "；".join(_failure(result) for result in failed)


def _failure(result: ConditionResult) -> str:
    told = f"（已知：{result.value}）" if result.value else ""
    if result.role == "defence":
        return f"商家已经证明：{result.text}{told}"
    return f"不符合“{result.text}”{told}"


def _sums(version: RuleVersion, situation: Situation) -> _Sums:
    lines: list[SumLine] = []
    missing: list[str] = []
    for line in version.lines:
        needed = line_missing(line, situation)
        missing.extend(needed)
        if not needed and not _is_left_out(line, situation):
            lines.append(_sum_line(line, situation))
    return _Sums(_merge_equal_options(lines), tuple(dict.fromkeys(missing)))


def _is_left_out(line: Line, situation: Situation) -> bool:
    return line.when is not None and state_of(line.when, situation) is False


def _is_wanted(when: Condition | None, situation: Situation) -> bool:
    """Tell whether a deadline belongs to these facts; one whose case is still open is shown."""
    return when is None or state_of(when, situation) is not False


def line_missing(line: Line, situation: Situation) -> tuple[str, ...]:
    """Return the facts that this line still needs; none when its own condition leaves it out."""
    if _is_left_out(line, situation):
        return ()
    if line.when is not None and state_of(line.when, situation) is None:
        return missing_of(line.when, situation)
    return _inputs_missing(line, situation)


def _inputs_missing(line: Line, situation: Situation) -> tuple[str, ...]:
    return tuple(operand.fact for _, operand in line.inputs if operand.fact and operand.fact not in situation.facts)


def _sum_line(line: Line, situation: Situation) -> SumLine:
    operands: dict[str, Decimal | date] = {}
    for name, operand in line.inputs:
        value = situation.value_of(operand)
        operands[name] = value if isinstance(value, date) else Decimal(str(value))
    computed = compute(line.formula, operands)
    return SumLine(
        label=line.label,
        amount_fen=None if computed.amount is None else yuan_to_fen(computed.amount),
        formula=line.formula,
        arithmetic=computed.arithmetic,
        kind=line.kind,
        nature=line.nature,
        option=line.option,
    )


def _merge_equal_options(lines: list[SumLine]) -> tuple[SumLine, ...]:
    """Rival readings that give the same sum are no longer rivals: one fixed line is left."""
    amounts: dict[str, set[int | None]] = {}
    for line in lines:
        if line.option:
            amounts.setdefault(line.option, set()).add(line.amount_fen)
    merged: dict[str, SumLine] = {}
    for index, line in enumerate(lines):
        agreed = line.option and len(amounts[line.option]) == 1
        key = line.option if agreed else str(index)
        merged.setdefault(key, replace(line, nature="fixed", option="") if agreed else line)
    return tuple(merged.values())


def _deadline(rule: DeadlineRule, situation: Situation) -> Deadline:
    begins = situation.facts.get(rule.start)
    if not isinstance(begins, date):
        return Deadline(rule.label, None, rule.text)
    if rule.before:
        return Deadline(rule.label, situation.counted_back(begins, rule.days), rule.text)
    due = situation.counted(begins, rule.days, shifts=rule.shifts)
    if not rule.plus:
        return Deadline(rule.label, due.on, rule.text, due.provisional)
    longer = situation.facts.get(rule.plus)
    if not isinstance(longer, int):
        return Deadline(rule.label, None, rule.text)
    return Deadline(rule.label, due.on + timedelta(longer), rule.text, due.provisional)
