"""The search pages: articles and cases by text, narrowed, counted, with why each was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from casebase.domain.regulation import article_order
from casebase.queries.lines import ArticleLine, CaseLine, article_line, case_line
from casebase.search.following import keep_up
from casebase.search.port import CaseIndex, Collection, Filters, Hit
from casebase.storage.casebase_tables import StoredCase, StoredRegulation
from casebase.storage.loading import case_of, find_past_cases, find_regulations, regulation_of

PAGE_SIZE = 20
_MOST_HITS = 200
_LONGEST_TEXT = 2000
_CLOSE_ENOUGH = 0.2
_Line = TypeVar("_Line")


@dataclass(frozen=True)
class ArticleSearch:
    """What to look for; empty fields do not narrow. Pages count from 1."""

    on: date
    text: str = ""
    category: str = ""
    law: str = ""
    page: int = 1


@dataclass(frozen=True)
class CaseSearch:
    """What to look for; empty fields do not narrow. Pages count from 1."""

    text: str = ""
    category: str = ""
    result: str = ""
    page: int = 1
    newest_first: bool = False


@dataclass(frozen=True)
class Found(Generic[_Line]):
    """One page of what was found and how much there is."""

    lines: tuple[_Line, ...]
    count: int
    page: int
    pages: int


def find_articles(session: Session, index: CaseIndex, search: ArticleSearch) -> Found[ArticleLine]:
    """Return articles in force on the day: best first for a text, else by law and number."""
    if not search.text.strip():
        return _page([article_line(regulation_of(row)) for row in _listed_articles(session, search)], search.page)
    wanted = frozenset({search.category} - {""})
    hits = _hits(session, index, Collection.REGULATIONS, search.text, Filters(search.on, wanted))
    known = find_regulations(session, [hit.id for hit in hits])
    found = [(known[hit.id], hit) for hit in hits if hit.id in known]
    lines = [article_line(one, hit.words) for one, hit in found if search.law in ("", one.short)]
    return _page(lines, search.page)


def find_cases(session: Session, index: CaseIndex, search: CaseSearch) -> Found[CaseLine]:
    """Return past cases: best first for a text, unless the newest are asked for first; without a text the newest."""
    if not search.text.strip():
        return _page([case_line(case_of(row)) for row in session.scalars(_listed_cases(search))], search.page)
    wanted = frozenset({search.category} - {""})
    hits = _hits(session, index, Collection.CASES, search.text, Filters(categories=wanted))
    known = find_past_cases(session, [hit.id for hit in hits])
    found = [(known[hit.id], hit) for hit in hits if hit.id in known]
    lines = [case_line(one, hit.words) for one, hit in found if search.result in ("", one.result)]
    if search.newest_first:
        lines.sort(key=lambda line: line.published or "", reverse=True)
    return _page(lines, search.page)


def _hits(session: Session, index: CaseIndex, collection: Collection, text: str, filters: Filters) -> list[Hit]:
    """Search after catching up; hits far behind the best share only a chance pair of characters."""
    keep_up(session, index)
    hits = index.find(collection, text[:_LONGEST_TEXT], _MOST_HITS, filters)
    best = max((hit.score for hit in hits), default=0.0)
    return [hit for hit in hits if hit.score >= _CLOSE_ENOUGH * best]


def _listed_articles(session: Session, search: ArticleSearch) -> list[StoredRegulation]:
    listed = select(StoredRegulation).where(StoredRegulation.valid_from <= search.on)
    if search.law:
        listed = listed.where(StoredRegulation.short == search.law)
    rows = [row for row in session.scalars(listed) if row.valid_to is None or row.valid_to >= search.on]
    wanted = [row for row in rows if search.category in ("", *row.categories)]
    return sorted(wanted, key=lambda row: (row.short, article_order(row.key)))


def _listed_cases(search: CaseSearch) -> Select[StoredCase]:
    listed = select(StoredCase).order_by(StoredCase.published.desc().nulls_last(), StoredCase.id)
    if search.category:
        listed = listed.where(StoredCase.category == search.category)
    if search.result:
        listed = listed.where(StoredCase.result == search.result)
    return listed


def _page(lines: Sequence[_Line], page: int) -> Found[_Line]:
    pages = max(1, -(-len(lines) // PAGE_SIZE))
    shown = min(max(1, page), pages)
    start = (shown - 1) * PAGE_SIZE
    return Found(tuple(lines[start : start + PAGE_SIZE]), len(lines), shown, pages)
