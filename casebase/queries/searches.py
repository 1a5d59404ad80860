"""The search pages: articles and cases by text, narrowed, counted, with why each was found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from casebase.domain.named_article import named_law, words_beside
from casebase.domain.narrowing import ANYTHING_GOES, Narrowing
from casebase.domain.past_case import PastCase
from casebase.domain.terms import fold, matched_words
from casebase.queries.lines import ArticleLine, CaseLine, article_line, case_line
from casebase.queries.listed import count_cases, has_number, listed_articles, listed_cases
from casebase.queries.search_help import NO_HELP, PartFound, SearchHelp, help_for, known_values
from casebase.search.following import keep_up
from casebase.search.port import CaseIndex, Collection, Filters, Hit
from casebase.search.query_fields import Scope
from casebase.search.query_language import HowRead, Reading, read_search
from casebase.search.query_tree import conditions
from casebase.storage.loading import case_of, find_past_cases, find_regulations, regulation_of

PAGE_SIZE = 20
MOST_HITS = 200
LONGEST_TEXT = 2000
_CLOSE_ENOUGH = 0.2
_LONG_TEXT = 120
_MOST_WORDS = 4
_IMPOSSIBLE = "检索词里的条件和下面选的条件不能同时成立"
_Line = TypeVar("_Line")
_Found = TypeVar("_Found")


class Sort(StrEnum):
    """The order of cases; without a text the closest are the newest."""

    CLOSEST = "closest"
    NEWEST = "newest"
    SUM = "sum"


@dataclass(frozen=True)
class ArticleSearch:
    """What to look for, in the law of that day; what is empty does not narrow. Pages count from 1."""

    on: date
    text: str = ""
    narrowing: Narrowing = ANYTHING_GOES
    page: int = 1
    how: HowRead = HowRead.BY_ITSELF
    with_synonyms: bool = True


@dataclass(frozen=True)
class CaseSearch:
    """What to look for; what is empty does not narrow. `on` is the day of the law that the search may name."""

    on: date
    text: str = ""
    narrowing: Narrowing = ANYTHING_GOES
    page: int = 1
    sort: Sort = Sort.CLOSEST
    how: HowRead = HowRead.BY_ITSELF
    with_synonyms: bool = True


@dataclass(frozen=True)
class Found(Generic[_Line]):
    """One page of what was found and how much there is; `is_cut` when only so many of the closest are counted."""

    lines: tuple[_Line, ...]
    count: int
    page: int
    pages: int
    is_cut: bool = False
    help: SearchHelp = NO_HELP


def find_articles(session: Session, index: CaseIndex, search: ArticleSearch) -> Found[ArticleLine]:
    """Return articles in force on the day: best first for a text, else by law and number."""
    asked = _asked(session, search, Scope.LAW)
    narrowing = asked.narrowing
    if narrowing is None:
        return Found((), 0, 1, 1, help=asked.help)
    short = "" if asked.reading.is_query else named_law(asked.reading.text, known_values(session).laws)
    whole = narrowing.both(Narrowing(laws=frozenset({short}))) if short else narrowing
    if whole is not None and (short or asked.is_listed):
        rows = listed_articles(session, search.on, whole)
        return _page(rows, search.page, asked.help, lambda row: article_line(regulation_of(row)))
    asked = _beside_article(session, asked)
    hits = _hits(session, index, Collection.REGULATIONS, asked, valid_on=search.on)
    given = asked.help if hits else _counted_apart(index, Collection.REGULATIONS, asked, search.on)
    known = find_regulations(session, [hit.id for hit in hits])
    named = {line.key for line in asked.help.named}
    found = [
        (known[hit.id], hit)
        for hit in hits
        if hit.id in known and known[hit.id].key not in named and has_number(known[hit.id].key, narrowing)
    ]
    return _page(
        found,
        search.page,
        given,
        lambda pair: article_line(pair[0], asked.words(pair[1], pair[0].lay_terms), pair[1].words),
    )


def find_cases(session: Session, index: CaseIndex, search: CaseSearch) -> Found[CaseLine]:
    """Return past cases: best first for a text, unless another order is asked for; without a text the newest."""
    asked = _asked(session, search, Scope.CASES)
    if asked.narrowing is None:
        return Found((), 0, 1, 1, help=asked.help)
    if asked.is_listed:
        return _listed_page(session, search, asked)
    hits = _hits(session, index, Collection.CASES, asked)
    given = asked.help if hits else _counted_apart(index, Collection.CASES, asked)
    known = find_past_cases(session, [hit.id for hit in hits])
    order = search.sort if asked.text or search.sort is not Sort.CLOSEST else Sort.NEWEST
    found = _sorted([(known[hit.id], hit) for hit in hits if hit.id in known], order)
    return _page(
        found,
        search.page,
        given,
        lambda pair: case_line(pair[0], asked.words(pair[1], pair[0].keywords), pair[1].words),
    )


@dataclass(frozen=True)
class _Asked:
    """A search as it was read; `narrowing` is None when its parts exclude each other."""

    reading: Reading
    narrowing: Narrowing | None
    help: SearchHelp

    @property
    def text(self) -> str:
        """What nearness is measured against; what was typed counts twice beside its synonyms."""
        also = [other for one in self.help.also for other in one.others]
        typed = self.reading.text[:LONGEST_TEXT]
        return "\n".join((typed, typed, *also)) if also else typed

    @property
    def is_listed(self) -> bool:
        """Whether nothing has to be looked for in texts; a search may also say only what they must not have."""
        return self.reading.matching is None and not self.reading.text.strip()

    def filters(self, valid_on: date | None) -> Filters:
        """Return what narrows, as the index takes it."""
        narrowing = self.narrowing or ANYTHING_GOES
        return Filters(
            valid_on=valid_on,
            categories=narrowing.categories,
            laws=narrowing.laws,
            results=narrowing.results,
            regions=narrowing.regions,
            remedies=narrowing.remedies,
            years=narrowing.years,
            sums_fen=narrowing.sums,
            matching=self.reading.matching,
        )

    def words(self, hit: Hit, naming: Sequence[str]) -> tuple[str, ...]:
        """Return the words to name as the reason for a hit, those that were typed first.

        A name of the hit that was said stands for the words it is cut into. A long text shares everyday words with
        everything, so only a few are kept, first those that name the hit.
        """
        typed, name = fold(self.reading.text), "\n".join(naming)
        called = matched_words(self.text, map(fold, naming))
        shreds = [word for word in hit.words if not word.isdecimal() and not any(word in one for one in called)]
        said = [*called, *shreds]
        if len(typed) > _LONG_TEXT:
            said = sorted(said, key=lambda word: word not in name)[:_MOST_WORDS]
        found = sorted(said, key=lambda word: word not in typed)
        return tuple(dict.fromkeys((*self.reading.must_say, *found)))


def _asked(session: Session, search: ArticleSearch | CaseSearch, scope: Scope) -> _Asked:
    known = known_values(session)
    reading = read_search(search.text, scope, known, search.how, is_narrowed=bool(search.narrowing))
    narrowing = search.narrowing.both(reading.narrowing)
    if not search.text.strip():
        return _Asked(reading, narrowing, NO_HELP)
    given = help_for(session, reading, known, search.on, with_synonyms=search.with_synonyms)
    return _Asked(reading, narrowing, given if narrowing is not None else replace(given, problem=_IMPOSSIBLE))


def _beside_article(session: Session, asked: _Asked) -> _Asked:
    """Look only for the words beside an article that was named and found: its number says nothing of others."""
    if not asked.help.named:
        return asked
    left = words_beside(asked.reading.text, known_values(session).laws)
    return replace(asked, reading=replace(asked.reading, text=left))


def _hits(
    session: Session, index: CaseIndex, collection: Collection, asked: _Asked, valid_on: date | None = None
) -> list[Hit]:
    """Search after catching up; hits far behind the best share only a chance pair of characters.

    Numbers of articles are no filter of the index, so among all articles none of that number may be cut off.
    """
    keep_up(session, index)
    by_number = asked.narrowing is not None and asked.narrowing.articles
    limit = index.count(collection) if by_number else MOST_HITS
    hits = index.find(collection, asked.text, limit, asked.filters(valid_on))
    if not asked.text:
        return hits
    best = max((hit.score for hit in hits), default=0.0)
    return [hit for hit in hits if hit.score >= _CLOSE_ENOUGH * best]


def _counted_apart(index: CaseIndex, collection: Collection, asked: _Asked, valid_on: date | None = None) -> SearchHelp:
    """Count each condition of a search that found nothing, so that one sees which is too much."""
    apart = tuple(
        PartFound(text, index.how_many(collection, None, replace(asked.filters(valid_on), matching=part)))
        for text, part in conditions(asked.reading.matching)
    )
    return replace(asked.help, apart=apart)


def _sorted(found: list[tuple[PastCase, Hit]], sort: Sort) -> list[tuple[PastCase, Hit]]:
    if sort is Sort.NEWEST:
        return sorted(found, key=lambda pair: pair[0].published or "", reverse=True)
    if sort is Sort.SUM:
        return sorted(found, key=lambda pair: pair[0].paid_fen or 0, reverse=True)
    return found


def _listed_page(session: Session, search: CaseSearch, asked: _Asked) -> Found[CaseLine]:
    narrowing = asked.narrowing or ANYTHING_GOES
    count = count_cases(session, narrowing)
    pages, shown = _places(count, search.page)
    rows = listed_cases(session, narrowing, (shown - 1) * PAGE_SIZE, PAGE_SIZE, by_sum=search.sort is Sort.SUM)
    return Found(tuple(case_line(case_of(row)) for row in rows), count, shown, pages, help=asked.help)


def _page(found: Sequence[_Found], page: int, given: SearchHelp, line_of: Callable[[_Found], _Line]) -> Found[_Line]:
    pages, shown = _places(len(found), page)
    start = (shown - 1) * PAGE_SIZE
    lines = tuple(map(line_of, found[start : start + PAGE_SIZE]))
    return Found(lines, len(found), shown, pages, is_cut=len(found) == MOST_HITS, help=given)


def _places(count: int, page: int) -> tuple[int, int]:
    pages = max(1, -(-count // PAGE_SIZE))
    return pages, min(max(1, page), pages)
