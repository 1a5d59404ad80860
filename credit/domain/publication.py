"""How long a record is public: computed from days, never a stored status.

A term of months or years starts the day after publication and ends with the corresponding day (民法典 第二百零一条、
第二百零二条), so the corresponding day is the last public one. It is not moved past a holiday: nobody has to act on it,
and moving it would keep the enterprise on show longer than the order allows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from core.kernel.periods import add_months
from credit.domain.items import Grade, Visibility


class Stopping(StrEnum):
    """How the publication of a grade ends, in the words of the rule book's list `publication_grade`."""

    NOT_PUBLISHED = "not_published"
    ENDS_BY_ITSELF = "ends_by_itself"
    MAY_APPLY = "may_apply"
    MAY_APPLY_AFTER_BAN = "may_apply_after_ban"


@dataclass(frozen=True)
class GradeTerm:
    """The enterprise may apply to stop after `least_months`; at `most_months` publication stops by itself."""

    least_months: int
    most_months: int
    stopping: Stopping


@dataclass(frozen=True)
class Terms:
    """The terms of every grade on a day (order 107 articles 7 to 9), with the book they come from."""

    by_grade: Mapping[Grade, GradeTerm]
    book_version: str


NOT_PUBLISHED = GradeTerm(0, 0, Stopping.NOT_PUBLISHED)


@dataclass(frozen=True)
class Window:
    """The days a record is to be public, both included; `until` None means until somebody ends it.

    `stoppable_from` is the first day on which the enterprise may apply to stop early.
    """

    from_on: date
    until: date | None
    stoppable_from: date | None = None


@dataclass(frozen=True)
class Publication:
    """Everything that decides whether one version of a record is public on a day; `stopped_on` is no longer public."""

    visibility: Visibility
    public_from: date | None
    public_until: date | None
    stopped_on: date | None


def is_public(record: Publication, on: date) -> bool:
    """Tell whether this version of the record is shown to everybody on that day."""
    if record.visibility is not Visibility.PUBLIC or record.public_from is None or on < record.public_from:
        return False
    if record.stopped_on is not None and on >= record.stopped_on:
        return False
    return record.public_until is None or on <= record.public_until


def penalty_window(
    grades: Sequence[Grade], published_on: date, terms: Terms, ban_ends_on: date | None = None
) -> Window | None:
    """Return the window of a penalty record, None when nothing of it is published.

    Several penalties in one record follow the longest (article 6); a ban that lasts longer prolongs it (article 8).
    """
    windows = [window for grade in grades if (window := _window(grade, published_on, terms, ban_ends_on)) is not None]
    return max(windows, key=_length, default=None)


def heaviest(grades: Sequence[Grade], published_on: date, terms: Terms, ban_ends_on: date | None = None) -> Grade:
    """Return the grade whose term the record follows; the graver of two alike."""

    def order(grade: Grade) -> tuple[tuple[date, date], int]:
        window = _window(grade, published_on, terms, ban_ends_on)
        return (_length(window) if window else (date.min, date.min), list(Grade).index(grade))

    return max(grades, key=order)


def shown_at_most(window: Window | None, last: date | None) -> Window | None:
    """Return the window without the days on which the source itself shows it no more; None when none is left."""
    if window is None or last is None or (window.until is not None and window.until <= last):
        return window
    return None if last < window.from_on else replace(window, until=last)


def first_day_left(window: Window, today: date) -> date | None:
    """Return the first day from today on that the window still holds, None when it is over."""
    if window.until is not None and window.until < today:
        return None
    return max(window.from_on, today)


def _window(grade: Grade, published_on: date, terms: Terms, ban_ends_on: date | None) -> Window | None:
    term = terms.by_grade[grade]
    if term.stopping is Stopping.NOT_PUBLISHED:
        return None
    until = add_months(published_on, term.most_months)
    if term.stopping is Stopping.ENDS_BY_ITSELF:
        return Window(published_on, until)
    stoppable = add_months(published_on, term.least_months) + timedelta(1)
    if term.stopping is Stopping.MAY_APPLY_AFTER_BAN and ban_ends_on is not None:
        until, stoppable = max(until, ban_ends_on), max(stoppable, ban_ends_on + timedelta(1))
    return Window(published_on, until, stoppable)


def _length(window: Window) -> tuple[date, date]:
    return (window.until or date.max, window.stoppable_from or date.max)
