"""Facts of the rule book as form fields: what a question is called in a form, and how its answer is read back.

Answers are kept as JSON values. An answer "不清楚" is kept as None: it was asked, nothing was told.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from core.kernel.errors import InvalidInputError
from core.kernel.money import fen_to_yuan, format_yuan, parse_yuan, yuan_to_fen
from core.rules import Choice, FactDefinition, FactError, FactType, FactValue, RuleBook, check_facts
from web.filters import chinese_date
from web.forms import Form

PREFIX = "fact."
UNKNOWN = "unknown"
_LONG_LIST = 12
_YES_NO: Mapping[str, bool] = {"yes": True, "no": False}
_TEXT_TYPES = {FactType.MONEY, FactType.NUMBER, FactType.COUNT, FactType.DATE}

Told = Mapping[str, Any]


@dataclass(frozen=True)
class FactReading:
    """`told` are all answers so far; `problems` name the fields whose typed answer cannot be used."""

    told: dict[str, Any]
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ToldFact:
    """An answer in words, and the form values it came from."""

    fact: str
    label: str
    text: str


@dataclass(frozen=True)
class AskedFact:
    """A fact as a field: `kind` is the type of the answer."""

    fact: str
    field: str
    text: str
    why: str
    kind: FactType
    unit: str
    choices: tuple[Choice, ...]
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [(choice.code, choice.text) for choice in self.choices]


def asked_facts(book: RuleBook, facts: Iterable[str]) -> tuple[AskedFact, ...]:
    """Return the fields that ask for these facts; names that this book does not know are left out."""
    known = (book.vocabulary[fact] for fact in facts if fact in book.vocabulary)
    return tuple(
        AskedFact(
            each.name,
            field_name(each.name),
            each.question,
            each.why,
            each.type,
            each.unit,
            each.choices,
            _groups(book, each),
        )
        for each in known
    )


def _groups(book: RuleBook, fact: FactDefinition) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Sort a long list of choices by what each tells beside itself: 食品, 其他商品, 服务."""
    if fact.type is not FactType.CHOICE or len(fact.choices) <= _LONG_LIST:
        return ()
    tells = {code: told[0] for code, told in fact.tells}
    groups: dict[str, list[tuple[str, str]]] = {}
    for choice in fact.choices:
        told = tells.get(choice.code)
        name = _shown(book.vocabulary[told[0]], told[1]).split("（")[0] if told else "其他"
        groups.setdefault(name, []).append((choice.code, choice.text))
    return tuple((name, tuple(pairs)) for name, pairs in groups.items())


def field_name(fact: str) -> str:
    return PREFIX + fact


def read_facts(book: RuleBook, form: Form, before: Told) -> FactReading:
    """Read every fact field of the form over the answers before; a wrong one leaves the earlier answer."""
    told, problems = dict(before), {}
    for name in form.values:
        definition = book.vocabulary.get(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
        if definition is None:
            continue
        try:
            _take(told, definition, form.all(name))
        except InvalidInputError as error:
            problems[name] = error.message
    return _checked(book, told, before, problems)


def _take(told: dict[str, Any], definition: FactDefinition, typed: tuple[str, ...]) -> None:
    texts = tuple(text for text in map(_plain, typed) if text)
    if UNKNOWN in texts:
        told[definition.name] = None
    elif texts:
        told[definition.name] = _READERS[definition.type](texts)
    elif definition.type in _TEXT_TYPES and told.get(definition.name) is not None:
        del told[definition.name]  # emptied by the person: not told any more


def _checked(book: RuleBook, told: dict[str, Any], before: Told, problems: dict[str, str]) -> FactReading:
    try:
        check_facts(book.vocabulary, told)
    except FactError as error:
        for fact, message in error.fields.items():
            problems[field_name(fact)] = message.replace(f"（{fact}）", "")
            _restore(told, before, fact)
    return FactReading(told, problems)


def _restore(told: dict[str, Any], before: Told, fact: str) -> None:
    told.pop(fact, None)
    if fact in before:
        told[fact] = before[fact]


def _plain(typed: str) -> str:
    """Fold full-width digits and signs, which phones type for Chinese text."""
    return unicodedata.normalize("NFKC", typed).strip()


def _read_yes_no(texts: tuple[str, ...]) -> bool:
    if texts[0] not in _YES_NO:
        raise InvalidInputError("请选择“是”或“否”")
    return _YES_NO[texts[0]]


def _read_money(texts: tuple[str, ...]) -> str:
    return str(fen_to_yuan(parse_yuan(texts[0])))


_READERS: Mapping[FactType, Callable[[tuple[str, ...]], Any]] = {
    FactType.YES_NO: _read_yes_no,
    FactType.MONEY: _read_money,
    FactType.NUMBER: lambda texts: texts[0],
    FactType.COUNT: lambda texts: texts[0],
    FactType.DATE: lambda texts: texts[0],
    FactType.CHOICE: lambda texts: texts[0],
    FactType.CHOICES: list,
}


def form_values(book: RuleBook, told: Told) -> dict[str, object]:
    """Return the form values that show these answers again."""
    return {
        field_name(fact): UNKNOWN if value is None else _form_value(value)
        for fact, value in told.items()
        if fact in book.vocabulary and (value is not None or book.vocabulary[fact].type not in _TEXT_TYPES)
    }


def _form_value(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, list | tuple) else str(value)


def told_facts(book: RuleBook, told: Told) -> tuple[ToldFact, ...]:
    """Return the answers in words, in the order of the vocabulary; what was "不清楚" too."""
    return tuple(
        ToldFact(name, definition.label, _words(definition, told[name]))
        for name, definition in book.vocabulary.items()
        if name in told
    )


def _words(definition: FactDefinition, value: object) -> str:
    if value is None:
        return "不清楚"
    known = check_facts({definition.name: definition}, {definition.name: value})
    return _shown(definition, known[definition.name])


def _shown(definition: FactDefinition, value: FactValue) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return chinese_date(value)
    if definition.type is FactType.MONEY and isinstance(value, Decimal):
        return format_yuan(yuan_to_fen(value))
    texts = {choice.code: choice.text for choice in definition.choices}
    if isinstance(value, tuple):
        return "；".join(texts.get(code, code) for code in value)
    return texts.get(str(value), f"{value}{definition.unit}")


def without_unknown(told: Told) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}


def only_known(book: RuleBook, told: Told) -> dict[str, Any]:
    """Drop answers to questions that this book no longer asks."""
    return {name: value for name, value in told.items() if name in book.vocabulary}


def hidden_pairs(book: RuleBook, told: Told, shown: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """Return the answers as pairs for hidden inputs, without those that stand in visible fields."""
    visible = {field_name(fact) for fact in shown}
    return tuple(
        (name, str(each))
        for name, value in form_values(book, told).items()
        if name not in visible
        for each in (value if isinstance(value, list | tuple) else (value,))
    )
