"""The rules of the rule book in plain words, for the page and the API."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.database import Session
from core.kernel.errors import UnavailableError
from core.rules import ArticleRef, RuleBook
from core.rules.values import Condition, RuleVersion
from rulebook.queries.books import current_book

_CONFIRMED = "read"


@dataclass(frozen=True)
class RuleLine:
    """A rule as it stood on a day; `is_confirmed` is False while its articles have not been read in full."""

    rule_id: str
    version: str
    title: str
    remedy: str
    liable: str
    burden: str
    conditions: tuple[str, ...]
    exceptions: tuple[str, ...]
    articles: tuple[ArticleRef, ...]
    from_on: date
    until: date | None
    is_confirmed: bool

    def says(self, text: str) -> bool:
        """Tell whether the rule's number, title or words have the text."""
        return any(text in part for part in (self.rule_id, self.title, self.remedy, *self.conditions, *self.exceptions))


def rule_lines(book: RuleBook, on: date) -> tuple[RuleLine, ...]:
    """Return the rules in force on the day, in the order of the book."""
    return tuple(_rule_line(version) for version in book.rules_on(on))


def rules_resting_on(session: Session, key: str, on: date) -> tuple[RuleLine, ...]:
    """Return the rules of that day that cite the article; none while no rule book is stored."""
    try:
        book = current_book(session)
    except UnavailableError:
        return ()
    return tuple(rule for rule in rule_lines(book, on) if key in {article.key for article in rule.articles})


def _rule_line(version: RuleVersion) -> RuleLine:
    return RuleLine(
        rule_id=version.rule_id,
        version=version.version,
        title=version.title,
        remedy=version.remedy,
        liable=version.liable,
        burden=version.burden,
        conditions=tuple(_texts((*version.scope, *version.conditions))),
        exceptions=tuple(dict.fromkeys((*version.exceptions, *_texts(version.defences)))),
        articles=version.articles,
        from_on=version.period.from_on,
        until=version.period.until,
        is_confirmed=version.confidence == _CONFIRMED,
    )


def _texts(conditions: Iterable[Condition]) -> Iterable[str]:
    return (each.text for each in conditions)
