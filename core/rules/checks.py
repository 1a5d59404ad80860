"""Cross-checks of a loaded book: names resolve, types fit, numbers exist for as long as rules need them."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import TypeAlias

from core.rules.condition_tests import TIME_OPERATORS
from core.rules.formulas import FORMULAS
from core.rules.rule_book import RuleBook
from core.rules.values import (
    Condition,
    ConflictRule,
    DeadlineRule,
    Definition,
    FactDefinition,
    FactType,
    Line,
    Operand,
    Parameter,
    RuleBookError,
    RuleVersion,
)

_KIND_OF_TYPE = {
    FactType.MONEY: "money",
    FactType.NUMBER: "number",
    FactType.COUNT: "count",
    FactType.DATE: "date",
}
_TIMES = {"calendar_days", "working_days", "months", "years"}
_PARAMETER_KINDS = {
    "money": {"yuan"},
    "number": {"times", "percent", "persons", "kilometres", *_TIMES},
    "count": {"times", "persons", *_TIMES},
}
_ORDERED = frozenset({"at_least", "at_most", "more_than", "less_than"})
_DAY_UNITS = frozenset(_TIMES)
_UNITS_BACK = frozenset(_TIMES - {"working_days"})
_REMEDIES_BESIDE_CLAIMS = frozenset({"void_term"})


Check: TypeAlias = Callable[[], None]


def check_book(book: RuleBook) -> None:
    """Raise RuleBookError for the first thing that could fail, or be skipped, when advice is asked."""
    for stage in stages_of_checks(book):
        for check in stage:
            check()


def stages_of_checks(book: RuleBook) -> tuple[Iterator[Check], ...]:
    """Return the checks in stages: each stage rests on what the stage before found right."""
    terms = (partial(_check_term, book, term) for term in book.definitions.values())
    limits = (partial(_check_limits, book, definition) for definition in book.vocabulary.values())
    versions = (
        partial(_check_version, book, version, f"rules/{rule.rule_id}.toml: {version.version}")
        for rule in book.rules.values()
        for version in rule.versions
    )
    conflicts = (partial(_check_conflict, book, conflict) for conflict in book.conflicts)
    return chain(limits, terms), chain(versions, conflicts), iter((partial(_check_no_orphans, book),))


def _check_term(book: RuleBook, term: Definition) -> None:
    _check_condition(book, term.condition, f"definitions: {term.name}")
    _check_no_cycle(book, term.condition, (term.name,))


def facts_of_condition(book: RuleBook, condition: Condition) -> Iterator[str]:
    """Every fact a condition may ask for, definitions included."""
    if condition.kind == "holds":
        yield from facts_of_condition(book, book.definitions[condition.definition].condition)
    for part in condition.parts:
        yield from facts_of_condition(book, part)
    yield from (name for name in (condition.fact, condition.of_fact, condition.operand.fact) if name)


def facts_of_version(book: RuleBook, version: RuleVersion) -> Iterator[str]:
    """Every fact a rule version may ask for."""
    for condition in _conditions_of(version):
        yield from facts_of_condition(book, condition)
    for line in version.lines:
        if line.when is not None:
            yield from facts_of_condition(book, line.when)
        yield from (operand.fact for _, operand in line.inputs if operand.fact)
    for deadline in version.deadlines:
        yield deadline.start
        if deadline.plus:
            yield deadline.plus
        if deadline.when is not None:
            yield from facts_of_condition(book, deadline.when)


def _conditions_of(version: RuleVersion) -> Iterator[Condition]:
    yield from (*version.scope, *version.conditions, *version.defences)
    yield from (condition for _, condition in version.remedy_when)


def _check_limits(book: RuleBook, definition: FactDefinition) -> None:
    for other in (definition.limits.not_more_than, definition.limits.not_before):
        if other and other not in book.vocabulary:
            raise RuleBookError(f"vocabulary: facts.{definition.name}: unknown fact {other}")


def _check_condition(book: RuleBook, condition: Condition, place: str) -> None:
    if condition.kind == "holds" and condition.definition not in book.definitions:
        raise RuleBookError(f"{place}: unknown definition {condition.definition}")
    if condition.kind in ("any", "all") and not condition.parts:
        raise RuleBookError(f"{place}: an empty {condition.kind}")
    for part in condition.parts:
        _check_condition(book, part, place)
    if condition.kind in TIME_OPERATORS:
        _fact(book, condition.of_fact, FactType.DATE, place)
        units = _UNITS_BACK if condition.kind == "ahead_by" else _DAY_UNITS
        _parameter_in(book, condition.operand.parameter, units, place)
    elif condition.operand.fact and condition.operand.parameter:
        _check_share(book, condition, place)
    elif condition.operand.fact:
        _check_same_type(book, condition, place)
    elif condition.operand.parameter:
        _check_parameter_operand(book, condition, place)


def _check_share(book: RuleBook, condition: Condition, place: str) -> None:
    if condition.kind not in _ORDERED:
        raise RuleBookError(f"{place}: {condition.kind} cannot compare with a percentage")
    _check_same_type(book, condition, place)
    _parameter_in(book, condition.operand.parameter, frozenset({"percent"}), place)


def _check_same_type(book: RuleBook, condition: Condition, place: str) -> None:
    _fact(book, condition.operand.fact, book.vocabulary[condition.fact].type, place)


def _check_parameter_operand(book: RuleBook, condition: Condition, place: str) -> None:
    kind = _KIND_OF_TYPE.get(book.vocabulary[condition.fact].type, "")
    if condition.kind not in _ORDERED or kind not in _PARAMETER_KINDS:
        raise RuleBookError(f"{place}: {condition.kind} cannot compare {condition.fact} with a parameter")
    _parameter_in(book, condition.operand.parameter, frozenset(_PARAMETER_KINDS[kind]), place)


def _fact(book: RuleBook, name: str, wanted: FactType, place: str) -> None:
    if name not in book.vocabulary:
        raise RuleBookError(f"{place}: unknown fact {name}")
    if book.vocabulary[name].type is not wanted:
        raise RuleBookError(f"{place}: {name} must be {wanted}, not {book.vocabulary[name].type}")


def _parameter_in(book: RuleBook, name: str, units: frozenset[str], place: str) -> tuple[Parameter, ...]:
    if name not in book.parameters:
        raise RuleBookError(f"{place}: unknown parameter {name}")
    for version in book.parameters[name]:
        if version.unit not in units:
            raise RuleBookError(f"{place}: {name} is in {version.unit}, not {', '.join(sorted(units))}")
    return book.parameters[name]


def _check_no_cycle(book: RuleBook, condition: Condition, path: tuple[str, ...]) -> None:
    if condition.kind == "holds":
        if condition.definition in path:
            raise RuleBookError(f"definitions: {' -> '.join((*path, condition.definition))} is a circle")
        inner = book.definitions.get(condition.definition)
        if inner is not None:  # an unknown one is named where it stands
            _check_no_cycle(book, inner.condition, (*path, condition.definition))
    for part in condition.parts:
        _check_no_cycle(book, part, path)


def _check_version(book: RuleBook, version: RuleVersion, place: str) -> None:
    if not version.articles or not (*version.scope, *version.conditions):
        raise RuleBookError(f"{place}: needs articles and conditions")
    _check_remedies(book, version, place)
    if version.only_when_told and version.only_when_told not in book.vocabulary:
        raise RuleBookError(f"{place}: unknown fact {version.only_when_told}")
    for condition in _conditions_of(version):
        _check_condition(book, condition, place)
    _check_lines(book, version, place)
    for deadline in version.deadlines:
        _check_deadline(book, deadline, f"{place}: deadline {deadline.label}")
    for parameter in parameters_of_version(book, version):
        _check_long_enough(book.parameters[parameter], version, place)


def _check_deadline(book: RuleBook, deadline: DeadlineRule, place: str) -> None:
    _fact(book, deadline.start, FactType.DATE, place)
    _parameter_in(book, deadline.days, _UNITS_BACK if deadline.before else _DAY_UNITS, place)
    if deadline.plus:
        _fact(book, deadline.plus, FactType.COUNT, place)
    if deadline.when is not None:
        _check_condition(book, deadline.when, place)


def _check_lines(book: RuleBook, version: RuleVersion, place: str) -> None:
    for line in version.lines:
        _check_line(book, line, f"{place}: line {line.label}")
        if (line.kind == "penalty") != (version.role == "duty"):
            raise RuleBookError(f"{place}: line {line.label}: a duty gives penalties, another rule none")
    for other in version.lines_from:
        if other not in book.rules or other == version.rule_id:
            raise RuleBookError(f"{place}: lines_from names {other}")


def _check_remedies(book: RuleBook, version: RuleVersion, place: str) -> None:
    known = _REMEDIES_BESIDE_CLAIMS | {
        code.code for codes in book.code_lists.get("claim_kind", ()) for code in codes.codes
    }
    unknown = sorted(set(version.remedies) - known)
    if unknown:
        raise RuleBookError(f"{place}: remedies must name what it gives, known codes only ({', '.join(unknown)})")


def _check_line(book: RuleBook, line: Line, place: str) -> None:
    formula = FORMULAS.get(line.formula)
    if formula is None:
        raise RuleBookError(f"{place}: unknown formula {line.formula}")
    if {name for name, _ in line.inputs} != set(formula.inputs):
        raise RuleBookError(f"{place}: {line.formula} needs exactly {', '.join(sorted(formula.inputs))}")
    for name, operand in line.inputs:
        _check_input(book, operand, formula.inputs[name], f"{place}: {name}")
    if line.when is not None:
        _check_condition(book, line.when, place)


def _check_input(book: RuleBook, operand: Operand, kind: str, place: str) -> None:
    if operand.parameter:
        _parameter_in(book, operand.parameter, frozenset(_PARAMETER_KINDS.get(kind, ())), place)
        return
    if operand.fact not in book.vocabulary:
        raise RuleBookError(f"{place}: unknown fact {operand.fact}")
    told = _KIND_OF_TYPE.get(book.vocabulary[operand.fact].type)
    if told != kind:
        raise RuleBookError(f"{place}: {operand.fact} is {told}, the formula wants {kind}")


def parameters_of_version(book: RuleBook, version: RuleVersion) -> Iterator[str]:
    """Every number a rule version may use, definitions included."""
    for condition in _conditions_of(version):
        yield from _parameters_of_condition(book, condition)
    for line in version.lines:
        if line.when is not None:
            yield from _parameters_of_condition(book, line.when)
        yield from (operand.parameter for _, operand in line.inputs if operand.parameter)
    yield from (deadline.days for deadline in version.deadlines)


def _parameters_of_condition(book: RuleBook, condition: Condition) -> Iterator[str]:
    if condition.kind == "holds":
        yield from _parameters_of_condition(book, book.definitions[condition.definition].condition)
    for part in condition.parts:
        yield from _parameters_of_condition(book, part)
    if condition.operand.parameter:
        yield condition.operand.parameter


def _check_long_enough(parameters: tuple[Parameter, ...], version: RuleVersion, place: str) -> None:
    """Refuse a rule whose number is missing on some day it is in force."""
    first, last = parameters[0], parameters[-1]
    ends_early = last.until is not None and (version.period.until is None or last.until < version.period.until)
    if first.from_on > version.period.from_on or ends_early:
        raise RuleBookError(f"{place}: parameter {first.name} does not cover the days of this version")


def _check_conflict(book: RuleBook, conflict: ConflictRule) -> None:
    names = (*conflict.rules, *([conflict.winner] if conflict.winner else []))
    unknown = [name for name in names if name not in book.rules]
    if unknown or not conflict.rules:
        raise RuleBookError(f"conflicts: unknown rule {', '.join(unknown)}")


def _check_no_orphans(book: RuleBook) -> None:
    used = {
        name for rule in book.rules.values() for version in rule.versions for name in facts_of_version(book, version)
    }
    used |= {closing.unless for name in used for closing in book.vocabulary[name].closings}
    used |= {
        name for name, item in book.vocabulary.items() for _, told in item.tells if used & {fact for fact, _ in told}
    }
    orphans = sorted(set(book.vocabulary) - used)
    if orphans:
        raise RuleBookError(f"vocabulary: no rule asks for {', '.join(orphans)}")
