"""Reads conditions, definitions, rules, conflicts and examples from TOML."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.rules.citations import cite
from core.rules.condition_tests import OPERATORS, TIME_OPERATORS
from core.rules.facts import FactError, check_facts
from core.rules.reading import Guard, Table, check_periods_touch, strictly
from core.rules.values import (
    ArticleRef,
    Condition,
    ConflictRule,
    DeadlineRule,
    Definition,
    Example,
    FactDefinition,
    FactType,
    FactValue,
    Line,
    Operand,
    Period,
    Rule,
    RuleVersion,
)

_OPERATORS: Mapping[str, frozenset[FactType]] = {
    "is": frozenset({FactType.YES_NO, FactType.CHOICE}),
    "one_of": frozenset({FactType.CHOICE, FactType.CHOICES}),
    "at_least": frozenset({FactType.MONEY, FactType.NUMBER, FactType.COUNT}),
    "at_most": frozenset({FactType.MONEY, FactType.NUMBER, FactType.COUNT}),
    "more_than": frozenset({FactType.MONEY, FactType.NUMBER, FactType.COUNT}),
    "less_than": frozenset({FactType.MONEY, FactType.NUMBER, FactType.COUNT}),
    "before": frozenset({FactType.DATE}),
    "after": frozenset({FactType.DATE}),
    "within_days": frozenset({FactType.DATE}),
    "ahead_by": frozenset({FactType.DATE}),
}
_CONFLICTS = ("choose_one", "exclusive", "prevails", "show_both")
_CONFIDENCES = ("read", "date_unconfirmed", "unconfirmed")
_ROLES = ("remedy", "ground", "liable", "duty")
_LINE_KINDS = ("refund", "extra", "loss", "interest", "penalty")
_STATUSES = ("applies", "needs_facts", "does_not_apply")
Vocabulary = Mapping[str, FactDefinition]


def read_definitions(
    tables: tuple[Table, ...], vocabulary: Vocabulary, guard: Guard = strictly
) -> dict[str, Definition]:
    definitions: dict[str, Definition] = {}
    for entries in (table.table("definitions") for table in tables):
        for name in entries.keys():  # noqa: SIM118 - Table is no mapping
            if name in definitions:
                raise entries.fail(f"{name} stands twice")
            entry = entries.table(name)
            with guard():
                condition = read_condition(entry, vocabulary, entry.text("title"))
                definitions[name] = Definition(name, entry.text("title"), condition)
                entry.finish()
    return definitions


def read_condition(table: Table, vocabulary: Vocabulary, text: str = "") -> Condition:
    """Read a condition: a leaf names a fact and one operator; a group has any, all, not or holds."""
    text = table.text("text") if "text" in table or not text else text
    period = table.period() if "from" in table or "until" in table else None
    for kind in ("any", "all"):
        if kind in table:
            parts = tuple(_read_closed(part, vocabulary) for part in table.tables(kind))
            return Condition(text, kind, parts=parts, period=period)
    if "not" in table:
        return Condition(text, "not", parts=(_read_closed(table.table("not"), vocabulary, text),), period=period)
    if "holds" in table:
        return Condition(text, "holds", definition=table.text("holds"), period=period)
    return _read_leaf(table, vocabulary, text, period)


def _read_closed(table: Table, vocabulary: Vocabulary, text: str = "") -> Condition:
    condition = read_condition(table, vocabulary, text)
    table.finish()
    return condition


def _read_leaf(table: Table, vocabulary: Vocabulary, text: str, period: Period | None) -> Condition:
    fact = table.text("fact")
    operators = [name for name in _OPERATORS if name in table]
    if len(operators) != 1:
        raise table.fail(f"needs exactly one of any, all, not, holds, {', '.join(_OPERATORS)}")
    if fact not in vocabulary:
        raise table.fail(f"unknown fact {fact}")
    operator = operators[0]
    if vocabulary[fact].type not in _OPERATORS[operator]:
        raise table.fail(f"{operator} does not fit {fact}, which is {vocabulary[fact].type}")
    if operator in TIME_OPERATORS:
        return _read_time(table, operator, Condition(text, operator, fact=fact, period=period))
    operand = _read_operand(table, operator, vocabulary[fact])
    return Condition(text, operator, fact=fact, operand=operand, period=period)


def _read_time(table: Table, operator: str, condition: Condition) -> Condition:
    """`within_days = { parameter, after, shifts? }` or `ahead_by = { parameter, of }`."""
    limit = table.table(operator)
    other = limit.text("after" if operator == "within_days" else "of")
    shifts = limit.take("shifts", "yes_no") if "shifts" in limit else True
    read = replace(condition, operand=Operand(parameter=limit.text("parameter")), of_fact=other, shifts=shifts)
    limit.finish()
    return read


def _read_operand(table: Table, key: str, definition: FactDefinition) -> Operand:
    raw = table.raw(key)
    if isinstance(raw, dict):
        return read_reference(table.table(key))
    if key == "one_of":
        return Operand(literal=_choice_codes(table, raw, definition))
    if not _literal_fits(raw, definition):
        raise table.fail(f"{key} = {raw!r} does not fit {definition.name}, which is {definition.type}")
    return Operand(literal=raw)


def _choice_codes(table: Table, raw: object, definition: FactDefinition) -> tuple[str, ...]:
    codes = tuple(raw) if isinstance(raw, list) else ()
    unknown = [code for code in codes if code not in definition.codes]
    if not codes or unknown:
        raise table.fail(f"one_of has codes that {definition.name} lacks: {unknown or raw!r}")
    return codes


def _literal_fits(raw: object, definition: FactDefinition) -> bool:
    if definition.type is FactType.YES_NO:
        return isinstance(raw, bool)
    if definition.type is FactType.CHOICE:
        return raw in definition.codes
    if definition.type is FactType.DATE:
        return isinstance(raw, date)
    return isinstance(raw, (int, Decimal)) and not isinstance(raw, bool)


def read_reference(table: Table) -> Operand:
    """`{ fact = … }`, `{ parameter = … }` or `{ percent = <parameter>, of = <fact> }`."""
    if "percent" in table:
        share = Operand(fact=table.text("of"), parameter=table.text("percent"))
        table.finish()
        return share
    operand = Operand(fact=table.text_or_none("fact"), parameter=table.text_or_none("parameter"))
    table.finish()
    if bool(operand.fact) == bool(operand.parameter):
        raise table.fail("needs a fact or a parameter")
    return operand


def read_rule(table: Table, vocabulary: Vocabulary, laws: Mapping[str, str]) -> Rule:
    rule_id = table.text("id")
    headers = [_read_header(item) for item in table.tables("versions")]
    check_periods_touch([period for _, period, _ in headers], table.place)
    if not headers:
        raise table.fail("has no versions")
    parts = _RuleParts(table, vocabulary, laws)
    versions = tuple(parts.version(rule_id, *header) for header in headers)
    parts.check_item_dates({period.from_on for _, period, _ in headers})
    examples = tuple(_read_example(item, vocabulary) for item in table.tables("examples"))
    return Rule(rule_id, versions, examples)


def _read_header(item: Table) -> tuple[str, Period, str]:
    confidence = item.text("confidence")
    if confidence not in _CONFIDENCES:
        raise item.fail(f"confidence must be one of {', '.join(_CONFIDENCES)}")
    header = (item.text("version"), item.period(), confidence)
    item.finish()
    return header


class _RuleParts:
    """The items of a rule file; each version takes those in force on its first day."""

    def __init__(self, table: Table, vocabulary: Vocabulary, laws: Mapping[str, str]) -> None:
        self._table = table
        self._words = {key: table.text(key) for key in ("title", "remedy", "liable", "burden")}
        self._articles = [(cite_in(table, text, laws), period) for text, period in _dated_texts(table, "articles")]
        self._exceptions = list(_dated_texts(table, "exceptions"))
        self._notes = list(_dated_texts(table, "notes"))
        self._scope = tuple(_read_closed(item, vocabulary) for item in table.tables("scope"))
        self._role = table.text_or_none("role") or "remedy"
        self._remedies = table.texts("remedies")
        self._remedy_when = tuple(_read_remedy_cases(table, vocabulary, self._remedies))
        if self._role not in _ROLES:
            raise table.fail(f"role must be one of {', '.join(_ROLES)}")
        self._conditions = tuple(_read_closed(item, vocabulary) for item in table.tables("conditions"))
        self._defences = tuple(_read_closed(item, vocabulary) for item in table.tables("defences"))
        self._lines = tuple(_read_line(item, vocabulary) for item in table.tables("lines"))
        self._lines_from = table.texts("lines_from")
        self._only_when_told = table.text_or_none("only_when_told")
        self._deadlines = tuple(_read_deadline(item, vocabulary) for item in table.tables("deadlines"))

    def version(self, rule_id: str, version: str, period: Period, confidence: str) -> RuleVersion:
        first = period.from_on
        return RuleVersion(
            rule_id=rule_id,
            version=version,
            period=period,
            confidence=confidence,
            **self._words,
            articles=tuple(item for item, span in self._articles if _holds(span, first)),
            conditions=tuple(item for item in self._conditions if _holds(item.period, first)),
            defences=tuple(item for item in self._defences if _holds(item.period, first)),
            lines=self._lines,
            lines_from=self._lines_from,
            deadlines=tuple(item for item in self._deadlines if _holds(item.period, first)),
            exceptions=tuple(item for item, span in self._exceptions if _holds(span, first)),
            notes=tuple(item for item, span in self._notes if _holds(span, first)),
            only_when_told=self._only_when_told,
            scope=tuple(item for item in self._scope if _holds(item.period, first)),
            role=self._role,
            remedies=self._remedies,
            remedy_when=self._remedy_when,
        )

    def check_item_dates(self, starts: set[date]) -> None:
        """Refuse an item that begins inside a version: a version never changes within its period."""
        periods = [span for _, span in (*self._articles, *self._exceptions, *self._notes)]
        periods += [item.period for item in (*self._scope, *self._conditions, *self._defences)]
        periods += [item.period for item in self._deadlines]
        for period in periods:
            if period is not None and period.from_on not in starts:
                raise self._table.fail(f"an item begins on {period.from_on}, no version does")


def _holds(period: Period | None, day: date) -> bool:
    return period is None or period.covers(day)


def _dated_texts(table: Table, key: str) -> Iterator[tuple[str, Period | None]]:
    """Plain strings, or tables { text, from, until } for items of some versions only."""
    for index, raw in enumerate(table.take(key, "list") if key in table else [], start=1):
        if isinstance(raw, dict):
            item = Table(raw, f"{table.place}.{key}[{index}]")
            yield item.text("text"), item.period()
            item.finish()
        elif isinstance(raw, str) and raw:
            yield raw, None
        else:
            raise table.fail(f"{key}[{index}] must be a text")


def cite_in(table: Table, reference: str, laws: Mapping[str, str]) -> ArticleRef:
    try:
        return cite(reference, laws)
    except ValueError as error:
        raise table.fail(str(error)) from error


def _read_remedy_cases(
    table: Table, vocabulary: Vocabulary, remedies: tuple[str, ...]
) -> Iterator[tuple[str, Condition]]:
    """`[remedy_when.<code>]`: the case in which the rule gives that remedy; without one it always gives it."""
    if "remedy_when" not in table:
        return
    cases = table.table("remedy_when")
    for code in cases.keys():  # noqa: SIM118 - Table is no mapping
        if code not in remedies:
            raise cases.fail(f"{code} is not among remedies")
        yield code, _read_closed(cases.table(code), vocabulary)


def _read_line(item: Table, vocabulary: Vocabulary) -> Line:
    inputs = item.table("inputs")
    line = Line(
        label=item.text("label"),
        kind=item.text("kind"),
        formula=item.text("formula"),
        inputs=tuple((name, read_reference(inputs.table(name))) for name in inputs.keys()),  # noqa: SIM118 - no mapping
        when=_read_closed(item.table("when"), vocabulary, item.text("label")) if "when" in item else None,
        nature=item.text_or_none("nature") or "fixed",
        option=item.text_or_none("option"),
    )
    item.finish()
    if line.kind not in _LINE_KINDS or line.nature not in ("fixed", "cap", "open"):
        raise item.fail("kind or nature of the line is unknown")
    return line


def _read_deadline(item: Table, vocabulary: Vocabulary) -> DeadlineRule:
    deadline = DeadlineRule(
        label=item.text("label"),
        start=item.text("start"),
        days=item.text("days"),
        text=item.text("text"),
        period=item.period() if "from" in item else None,
        when=_read_closed(item.table("when"), vocabulary, item.text("label")) if "when" in item else None,
        before=item.take("before", "yes_no") if "before" in item else False,
        shifts=item.take("shifts", "yes_no") if "shifts" in item else True,
        plus=item.text_or_none("plus"),
    )
    item.finish()
    return deadline


def read_conflict(item: Table, laws: Mapping[str, str]) -> ConflictRule:
    conflict = ConflictRule(
        kind=item.text("kind"),
        rules=item.texts("rules"),
        text=item.text("text"),
        articles=tuple(cite_in(item, text, laws) for text in item.texts("articles")),
        period=item.period(),
        winner=item.text_or_none("winner"),
    )
    item.finish()
    if conflict.kind not in _CONFLICTS or (conflict.kind == "prevails") != bool(conflict.winner):
        raise item.fail(f"kind must be one of {', '.join(_CONFLICTS)}; only prevails has a winner")
    return conflict


def _read_example(item: Table, vocabulary: Vocabulary) -> Example:
    facts, sums, deadlines = item.table("facts"), item.table("sums") if "sums" in item else None, None
    deadlines = item.table("deadlines") if "deadlines" in item else None
    example = Example(
        name=item.text("name"),
        on=item.day("on"),
        facts=tuple(_example_facts(facts, vocabulary).items()),
        status=item.text("status"),
        sums=tuple((label, Decimal(sums.take(label, "number"))) for label in sums.keys()) if sums else (),  # noqa: SIM118 - no mapping
        missing=item.texts("missing"),
        failed=item.texts("failed"),
        deadlines=tuple((name, deadlines.day(name)) for name in deadlines.keys()) if deadlines else (),  # noqa: SIM118 - no mapping
        shown=item.text_or_none("shown"),
        remedies=item.texts("remedies"),
    )
    item.finish()
    if example.status not in _STATUSES:
        raise item.fail(f"status must be one of {', '.join(_STATUSES)}")
    return example


def _example_facts(facts: Table, vocabulary: Vocabulary) -> Mapping[str, FactValue]:
    try:
        return check_facts(vocabulary, {name: facts.raw(name) for name in facts.keys()})  # noqa: SIM118 - no mapping
    except FactError as error:
        raise facts.fail(error.message) from error


def known_operators() -> frozenset[str]:
    """Operators the loader accepts: exactly those the evaluator runs."""
    return frozenset(OPERATORS) | TIME_OPERATORS
