"""What the casebase holds, counted for list pages and filters."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casebase.domain.category import CATEGORIES
from casebase.storage.casebase_tables import StoredCase, StoredRegulation


@dataclass(frozen=True)
class LawLine:
    """A law with how many of its articles are in force on the day."""

    short: str
    name: str
    articles: int


@dataclass(frozen=True)
class CategoryLine:
    """An issue class with how many past cases it has."""

    category: str
    cases: int


def law_list(session: Session, on: date) -> tuple[LawLine, ...]:
    """Return the laws with articles in force on the day, those with most first."""
    articles = func.count(StoredRegulation.id)
    rows = session.execute(
        select(StoredRegulation.short, StoredRegulation.law, articles)
        .where(
            StoredRegulation.valid_from <= on, StoredRegulation.valid_to.is_(None) | (StoredRegulation.valid_to >= on)
        )
        .group_by(StoredRegulation.short, StoredRegulation.law)
        .order_by(articles.desc(), StoredRegulation.short)
    )
    return tuple(LawLine(short, name, count) for short, name, count in rows)


def category_list(session: Session) -> tuple[CategoryLine, ...]:
    """Return every issue class in the order of the taxonomy, with its number of past cases."""
    counted = select(StoredCase.category, func.count(StoredCase.id)).group_by(StoredCase.category)
    counts = {row[0]: row[1] for row in session.execute(counted)}
    return tuple(CategoryLine(category, counts.get(category, 0)) for category in CATEGORIES)
