"""A rule of the book in plain Chinese: what each condition looks at, where each number comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.kernel.clock import chinese_date
from core.rules import FactValue, NotInForceError, RuleBook
from core.rules.conditions import shown_value
from core.rules.values import Condition, DeadlineRule, FactDefinition, Line, Operand, Parameter

UNIT_NAMES: Mapping[str, str] = {
    "working_days": "个工作日",
    "calendar_days": "天",
    "months": "个月",
    "years": "年",
    "yuan": "元",
    "times": "倍",
    "percent": "%",
    "persons": "人",
    "kilometres": "公里",
}
WHO_NAMES: Mapping[str, str] = {"consumer": "消费者", "merchant": "商家", "officer": "工作人员"}
_GROUPS: Mapping[str, str] = {"any": "下面有一项就行", "all": "下面的都要", "not": "不能是下面这样"}
_COMPARED: Mapping[str, str] = {
    "is": "：",
    "one_of": "有其中之一：",
    "at_least": "不少于",
    "at_most": "不多于",
    "more_than": "多于",
    "less_than": "少于",
    "before": "早于",
    "after": "晚于",
}
_KINDS: Mapping[str, str] = {
    "refund": "退款",
    "extra": "另外的赔偿",
    "loss": "损失",
    "interest": "利息",
    "penalty": "罚款，不归消费者",
}
_NATURES: Mapping[str, str] = {"fixed": "算得出的数", "cap": "最多这么多", "open": "法律没有定，几种算法都列出"}


@dataclass(frozen=True)
class ConditionWords:
    """`how` says what is looked at; `parts` are the limbs of a group or of a legal term."""

    text: str
    how: str
    parts: "tuple[ConditionWords, ...]" = ()


@dataclass(frozen=True)
class InputWords:
    """An operand of a formula, and what it is here: an answer of somebody, or a number of the law."""

    name: str
    text: str


@dataclass(frozen=True)
class LineWords:
    label: str
    kind: str
    nature: str
    formula: str
    inputs: tuple[InputWords, ...]
    when: ConditionWords | None
    is_rival: bool


@dataclass(frozen=True)
class DeadlineWords:
    label: str
    how: str
    text: str


def condition_words(book: RuleBook, condition: Condition, on: date) -> ConditionWords:
    """Spell a condition as it stands on the day."""
    if condition.kind == "holds":
        return _term_words(book, condition, on)
    if condition.kind in _GROUPS:
        parts = tuple(
            condition_words(book, part, on) for part in condition.parts if part.period is None or part.period.covers(on)
        )
        return ConditionWords(condition.text, _GROUPS[condition.kind], parts)
    return ConditionWords(condition.text, _leaf_words(book, condition, on))


def _term_words(book: RuleBook, condition: Condition, on: date) -> ConditionWords:
    term = book.definitions[condition.definition]
    inner = condition_words(book, term.condition, on)
    return ConditionWords(condition.text, f"“{term.title}”：{inner.how}", inner.parts)


def _leaf_words(book: RuleBook, condition: Condition, on: date) -> str:
    fact = book.vocabulary[condition.fact]
    if condition.kind in ("within_days", "ahead_by"):
        length = parameter_words(book, condition.operand.parameter, on)
        other = book.vocabulary[condition.of_fact].label
        if condition.kind == "within_days":
            return f"“{fact.label}”在“{other}”之后 {length} 以内"
        return f"“{fact.label}”比“{other}”至少早 {length}"
    return f"“{fact.label}”{_COMPARED[condition.kind]}{_compared_with(book, condition.operand, fact, on)}"


def _compared_with(book: RuleBook, operand: Operand, fact: FactDefinition, on: date) -> str:
    if operand.fact and operand.parameter:
        return f"“{book.vocabulary[operand.fact].label}”的 {parameter_words(book, operand.parameter, on)}"
    if operand.fact or operand.parameter:
        return operand_words(book, operand, on)
    return _literal(fact, operand.literal)


def _literal(fact: FactDefinition, value: FactValue | None) -> str:
    return "" if value is None else shown_value(fact, value).replace("；", "、")


def operand_words(book: RuleBook, operand: Operand, on: date) -> str:
    """Say where an operand comes from: who is asked for it, or which law gives it."""
    if operand.fact:
        fact = book.vocabulary[operand.fact]
        return f"“{fact.label}”（{'、'.join(WHO_NAMES[who] for who in fact.who)}回答）"
    if operand.parameter:
        return parameter_words(book, operand.parameter, on)
    return str(operand.literal)


def parameter_words(book: RuleBook, name: str, on: date) -> str:
    try:
        item = book.parameter(name, on)
    except NotInForceError:
        return f"{name}（这一天没有数值）"
    return f"{_amount(item)}（{item.source}，{chinese_date(item.from_on)}起）"


def _amount(item: Parameter) -> str:
    value = f"{item.value.normalize():f}" if isinstance(item.value, Decimal) else str(item.value)
    return f"{value} {UNIT_NAMES[item.unit]}"


def line_words(book: RuleBook, line: Line, on: date) -> LineWords:
    return LineWords(
        label=line.label,
        kind=_KINDS[line.kind],
        nature=_NATURES[line.nature],
        formula=line.formula,
        inputs=tuple(InputWords(name, operand_words(book, operand, on)) for name, operand in line.inputs),
        when=condition_words(book, line.when, on) if line.when is not None else None,
        is_rival=bool(line.option),
    )


def deadline_words(book: RuleBook, deadline: DeadlineRule, on: date) -> DeadlineWords:
    start = book.vocabulary[deadline.start].label
    length = parameter_words(book, deadline.days, on)
    counted = f"从“{start}”往前数 {length}" if deadline.before else f"“{start}”之后 {length}"
    moved = "" if deadline.shifts else "，遇到休息日也不顺延"
    return DeadlineWords(deadline.label, f"{counted}{moved}", deadline.text)


def fact_words(book: RuleBook, facts: tuple[tuple[str, FactValue], ...]) -> tuple[tuple[str, str], ...]:
    """Return told facts as label and words."""
    return tuple((book.vocabulary[name].label, _literal(book.vocabulary[name], value)) for name, value in facts)
