"""Articles and cases without a text: from the database, narrowed, in order, counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from casebase.domain.dispute import kinds_of
from casebase.domain.narrowing import Narrowing, Span
from casebase.domain.region import province_of
from casebase.domain.regulation import article_order
from casebase.storage.casebase_tables import StoredCase, StoredRegulation

_YEAR_DIGITS = 4


def has_number(key: str, narrowing: Narrowing) -> bool:
    """Tell whether the article has one of the numbers asked for."""
    return not narrowing.articles or article_order(key)[0] in narrowing.articles


@dataclass(frozen=True)
class Choice:
    """A value that a filter offers, with how many cases have it."""

    value: str
    cases: int


def listed_articles(session: Session, on: date, narrowing: Narrowing) -> list[StoredRegulation]:
    """Return the articles in force on the day that fit, by law and number."""
    listed = select(StoredRegulation).where(StoredRegulation.valid_from <= on)
    if narrowing.laws:
        listed = listed.where(StoredRegulation.short.in_(sorted(narrowing.laws)))
    rows = [row for row in session.scalars(listed) if row.valid_to is None or row.valid_to >= on]
    wanted = [row for row in rows if _has(narrowing.categories, row.categories) and has_number(row.key, narrowing)]
    return sorted(wanted, key=lambda row: (row.short, article_order(row.key)))


def listed_cases(
    session: Session, narrowing: Narrowing, start: int, length: int, *, by_sum: bool = False
) -> list[StoredCase]:
    """Return a stretch of the cases that fit, the newest first, or those about most money."""
    first = StoredCase.paid_fen if by_sum else StoredCase.published
    ordered = (first.desc().nulls_last(), StoredCase.published.desc().nulls_last(), StoredCase.id)
    if not _is_beyond_columns(narrowing):
        return list(
            session.scalars(_narrowed(select(StoredCase), narrowing).order_by(*ordered).offset(start).limit(length))
        )
    fitting = list(_fitting(session, _narrowed(_LISTS, narrowing).order_by(*ordered), narrowing))
    ids = fitting[start : start + length]
    known = {row.id: row for row in session.scalars(select(StoredCase).where(StoredCase.id.in_(ids)))}
    return [known[one] for one in ids]


def count_cases(session: Session, narrowing: Narrowing) -> int:
    """Return how many cases fit."""
    if _is_beyond_columns(narrowing):
        return sum(1 for _ in _fitting(session, _narrowed(_LISTS, narrowing), narrowing))
    return session.scalar(_narrowed(select(func.count(StoredCase.id)), narrowing)) or 0


def region_choices(session: Session) -> tuple[Choice, ...]:
    """Return the provinces that cases come from, those with most first."""
    counted: dict[str, int] = {}
    for region, cases in session.execute(select(StoredCase.region, func.count()).group_by(StoredCase.region)):
        if (province := province_of(region)) is not None:
            counted[province] = counted.get(province, 0) + cases
    return tuple(Choice(one, cases) for one, cases in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def year_choices(session: Session) -> tuple[Choice, ...]:
    """Return the years in which cases were published, the newest first."""
    rows = session.execute(select(_YEAR, func.count()).where(_YEAR.is_not(None)).group_by(_YEAR).order_by(_YEAR.desc()))
    return tuple(Choice(year, cases) for year, cases in rows)


_YEAR = func.substr(StoredCase.published, 1, _YEAR_DIGITS)
_LISTS = select(StoredCase.id, StoredCase.claims, StoredCase.laws)


def _narrowed(listed: Select[Any], narrowing: Narrowing) -> Select[Any]:
    return listed.where(*_conditions(narrowing))


def _conditions(narrowing: Narrowing) -> Iterator[ColumnElement[bool]]:
    if narrowing.categories:
        yield StoredCase.category.in_(sorted(narrowing.categories))
    if narrowing.results:
        yield StoredCase.result.in_(sorted(narrowing.results))
    if narrowing.regions:
        yield or_(*(StoredCase.region.startswith(one, autoescape=True) for one in sorted(narrowing.regions)))
    if narrowing.sums:
        yield _between(StoredCase.paid_fen, narrowing.sums)
    if narrowing.years:
        start, stop = narrowing.years
        yield _between(_YEAR, (_as_text(start), _as_text(stop)))


def _between(column: Any, span: Span | tuple[str | None, str | None]) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    start, stop = span
    first = [] if start is None else [column >= start]
    last = [] if stop is None else [column <= stop]
    return and_(column.is_not(None), *first, *last)


def _as_text(year: int | None) -> str | None:
    return None if year is None else f"{year:04}"


def _is_beyond_columns(narrowing: Narrowing) -> bool:
    """Claims and citations are lists in their row, so they are compared here."""
    return bool(narrowing.remedies or narrowing.laws)


def _fitting(session: Session, listed: Select[Any], narrowing: Narrowing) -> Iterator[str]:
    for case_id, claims, laws in session.execute(listed):
        shorts = {(law.get("key") or "").rpartition("-")[0] for law in laws}
        if _has(narrowing.remedies, kinds_of(tuple(claims))) and _has(narrowing.laws, shorts):
            yield case_id


def _has(wanted: frozenset[str], values: Sequence[str] | frozenset[str] | set[str]) -> bool:
    return not wanted or not wanted.isdisjoint(values)
