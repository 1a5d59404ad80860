"""Checks told facts against the vocabulary: unknown names and wrong types are refused, in Chinese."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from rapidfuzz import process

from core.kernel.errors import InvalidInputError
from core.rules.values import FactDefinition, FactType, FactValue

_CENTS = -2
_LIKENESS = 60
_LARGEST = Decimal("1e12")


class FactError(InvalidInputError):
    """Some facts cannot be used; `fields` says for each fact name what is wrong."""


def check_facts(vocabulary: Mapping[str, FactDefinition], told: Mapping[str, object]) -> dict[str, FactValue]:
    """Typed facts in the vocabulary's order; None counts as not told. FactError names every wrong fact."""
    problems = {name: _unknown_name(name, vocabulary) for name in told if name not in vocabulary}
    facts: dict[str, FactValue] = {}
    for name, definition in vocabulary.items():
        if told.get(name) is None:
            continue
        try:
            facts[name] = _READERS[definition.type](told[name], definition)
        except ValueError as error:
            problems[name] = f"“{definition.label}”（{name}）{error}"
    problems.update(_relations_broken(vocabulary, facts))
    if problems:
        raise FactError("；".join(problems.values()), fields=problems)
    return facts


def check_names(vocabulary: Mapping[str, FactDefinition], names: Iterable[str], field: str) -> None:
    """Raise FactError for `field` that says of every name which is no fact that it is none."""
    problems = [_unknown_name(name, vocabulary) for name in names if name not in vocabulary]
    if problems:
        message = "；".join(problems)
        raise FactError(message, fields={field: message})


def with_implied(vocabulary: Mapping[str, FactDefinition], told: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """Add what told facts imply: a choice that tells others, questions that an earlier answer closed, presumptions.

    What somebody told always stands; the vocabulary's order makes one pass enough.
    """
    facts = dict(told)
    for name, definition in vocabulary.items():
        if name not in facts:
            _close(definition, facts)
        if definition.tells and name in facts:
            for code, implied in definition.tells:
                if code in _chosen(facts[name]):
                    facts.update((other, value) for other, value in implied if other not in facts)
    return facts


def _close(definition: FactDefinition, facts: dict[str, FactValue]) -> None:
    for closing in definition.closings:
        screen = facts.get(closing.unless)
        if screen is not None and not _chosen(screen) & set(closing.one_of):
            facts[definition.name] = closing.value
            return
    if definition.presumed is not None:
        facts[definition.name] = definition.presumed


def _chosen(value: FactValue) -> frozenset[str]:
    return frozenset({value}) if isinstance(value, str) else frozenset(value if isinstance(value, tuple) else ())


def _unknown_name(name: str, vocabulary: Mapping[str, FactDefinition]) -> str:
    close = process.extractOne(name, vocabulary.keys(), score_cutoff=_LIKENESS)
    if close is None:
        return f"没有名为 {name} 的事实"
    return f"没有名为 {name} 的事实，是不是 {close[0]}（{vocabulary[close[0]].label}）"


def _relations_broken(vocabulary: Mapping[str, FactDefinition], facts: Mapping[str, FactValue]) -> dict[str, str]:
    problems = {}
    for name, value in facts.items():
        definition, limits = vocabulary[name], vocabulary[name].limits
        ceiling, start = facts.get(limits.not_more_than), facts.get(limits.not_before)
        if isinstance(value, (int, Decimal)) and isinstance(ceiling, (int, Decimal)) and value > ceiling:
            problems[name] = f"“{definition.label}”不能多于“{vocabulary[limits.not_more_than].label}”"
        if isinstance(value, date) and isinstance(start, date) and value < start:
            problems[name] = f"“{definition.label}”不能早于“{vocabulary[limits.not_before].label}”"
    return problems


def _read_yes_no(value: object, _: FactDefinition) -> FactValue:
    if not isinstance(value, bool):
        raise ValueError("要填是或否（true 或 false）")  # noqa: TRY004 - collected with the other problems
    return value


def _read_number(value: object, definition: FactDefinition) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, str)):
        raise ValueError("要填数字")  # noqa: TRY004 - collected with the other problems
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise ValueError("要填数字") from None
    limits = definition.limits
    if not number.is_finite() or abs(number) > _LARGEST:
        raise ValueError("数字太大或不是有效数字")
    if limits.minimum is not None and number < limits.minimum:
        raise ValueError(f"不能小于{limits.minimum}")
    if limits.maximum is not None and number > limits.maximum:
        raise ValueError(f"不能大于{limits.maximum}")
    return number


def _read_money(value: object, definition: FactDefinition) -> FactValue:
    number = _read_number(value, definition)
    if number < 0:
        raise ValueError("不能是负数")
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and exponent < _CENTS:
        raise ValueError("最多到分（两位小数）")
    return number.quantize(Decimal("0.01"))


def _read_count(value: object, definition: FactDefinition) -> FactValue:
    number = _read_number(value, definition)
    if number != number.to_integral_value():
        raise ValueError("要填整数")
    return int(number)


def _read_date(value: object, _: FactDefinition) -> FactValue:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            raise ValueError("要填存在的日期，写成 2026-03-02 的样子") from None
    raise ValueError("要填日期，写成 2026-03-02 的样子")


def _read_choice(value: object, definition: FactDefinition) -> FactValue:
    if not isinstance(value, str) or value not in definition.codes:
        raise ValueError(f"只能选：{_offer(definition)}")
    return value


def _read_choices(value: object, definition: FactDefinition) -> FactValue:
    codes = (value,) if isinstance(value, str) else value
    if not isinstance(codes, (list, tuple)) or not codes or any(code not in definition.codes for code in codes):
        raise ValueError(f"只能从这些里选，可多选：{_offer(definition)}")
    if "none" in codes and len(codes) > 1:
        raise ValueError("选了“都没有”就不能再选别的")
    return tuple(code for code in definition.codes if code in codes)


def _offer(definition: FactDefinition) -> str:
    return "、".join(f"{choice.code}（{choice.text}）" for choice in definition.choices)


_READERS: Mapping[FactType, Callable[[object, FactDefinition], FactValue]] = {
    FactType.YES_NO: _read_yes_no,
    FactType.MONEY: _read_money,
    FactType.NUMBER: _read_number,
    FactType.COUNT: _read_count,
    FactType.DATE: _read_date,
    FactType.CHOICE: _read_choice,
    FactType.CHOICES: _read_choices,
}
