"""The facts the rules turn on: what the consumer says, and what the merchant answers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date
from core.kernel.errors import InvalidInputError
from core.kernel.money import format_yuan, parse_yuan
from core.rules.values import FactDefinition
from mediation.storage.complaint_tables import Complaint, FactAnswer
from mediation.storage.loading import rows_of
from rulebook.queries.books import book_by_version, current_book

_YES_NO = {True: "是", False: "否"}


@dataclass(frozen=True)
class FactLine:
    """`agreed` is None while the merchant has not answered."""

    fact: str
    label: str
    value: Any
    value_text: str
    agreed: bool | None
    merchant_value: Any
    merchant_text: str


def fact_lines(session: Session, complaint: Complaint) -> tuple[FactLine, ...]:
    if not complaint.rule_facts:
        return ()
    book = book_by_version(session, complaint.book_version) if complaint.book_version else current_book(session)
    answers = {answer.fact: answer for answer in rows_of(session, FactAnswer, complaint.id)}
    return tuple(
        _line(book.vocabulary[fact], value, answers.get(fact))
        for fact, value in complaint.rule_facts.items()
        if fact in book.vocabulary
    )


def _line(definition: FactDefinition, value: Any, answer: FactAnswer | None) -> FactLine:  # noqa: ANN401 - a stored JSON value
    own = answer.value[0] if answer is not None and answer.value else None
    return FactLine(
        fact=definition.name,
        label=definition.label,
        value=value,
        value_text=_text(definition, value),
        agreed=None if answer is None else answer.agreed,
        merchant_value=own,
        merchant_text="" if own is None else _text(definition, own),
    )


def _text(definition: FactDefinition, value: Any) -> str:  # noqa: ANN401 - a stored JSON value
    if isinstance(value, bool):
        return _YES_NO[value]
    if isinstance(value, list):
        return "、".join(_text(definition, item) for item in value)
    if definition.unit == "yuan":
        return _money_text(str(value))
    texts = {choice.code: choice.text for choice in definition.choices}
    return texts.get(str(value), f"{_day_text(str(value))}{_unit(definition)}")


def _money_text(value: str) -> str:
    try:
        return format_yuan(parse_yuan(value))
    except InvalidInputError:
        return f"{value} 元"


def _day_text(value: str) -> str:
    """Return a day as people write it; anything else stays as it was told."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return chinese_date(day)


def _unit(definition: FactDefinition) -> str:
    return f" {definition.unit}" if definition.unit else ""
