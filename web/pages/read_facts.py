"""What was read from somebody's own words, put to them: 我们读到的，对吗. Only what they confirm is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.rules import FactReading, FactValue, RuleBook, facts_read, read_text
from web.forms import Form
from web.pages.fact_fields import told_facts

CONFIRMED = "read"


@dataclass(frozen=True)
class ShownReading:
    """One line: what we understood, and the words it came from. `key` names it in the form."""

    key: str
    label: str
    text: str
    words: tuple[str, ...]


def read_facts_shown(book: RuleBook, proposals: Iterable[FactReading]) -> tuple[ShownReading, ...]:
    return tuple(
        ShownReading(_key(each), shown.label, shown.text, tuple(dict.fromkeys(each.words)))
        for each in proposals
        for shown in told_facts(book, {each.fact: each.value})
    )


def confirmed_facts(book: RuleBook, form: Form, text: str, on: date) -> dict[str, Any]:
    """Read the text again and return, as JSON values, what the person ticked on the page."""
    ticked = set(form.all(CONFIRMED))
    confirmed = [each for each in read_text(book, text, on) if _key(each) in ticked]
    return {fact: _plain(value) for fact, value in facts_read(confirmed).items()}


def _key(proposal: FactReading) -> str:
    value = proposal.value
    return f"{proposal.fact}:{value[0]}" if isinstance(value, tuple) else proposal.fact


def _plain(value: FactValue) -> Any:  # noqa: ANN401 - a JSON value of any type
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, bool | int | str) else str(value)
