"""Days as people tell them: 2024年3月5日, 去年8月3号, 10月27日 of the year last named, 次日, 三天后, 两个月后."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.kernel.periods import add_months
from core.kernel.spoken_amounts import SPOKEN, spoken_fen

_FEN = 100
_MONTHS = 12
_YEAR = r"(?:(?P<year>(?:19|20)\d{2})\s*(?:年|[./-](?=\d{1,2}[./-]))|(?P<ago>今年|去年|前年)的?)"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_FULL = re.compile(
    rf"(?:{_YEAR}\s*(?P<month>{_MONTH})\s*[月./-]|(?<!\d)(?P<only_month>{_MONTH})\s*月)\s*"
    rf"(?P<day>{_DAY})(?:\s*[日号]|(?<=\d)(?![\d个次节人天月年万元块]))"
)
_NUMERAL = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_LATER = re.compile(
    rf"(?P<next>次日|第二天|隔天)|(?P<same>当天|当日|同一天)|过?了?(?P<count>{_NUMERAL})(?P<unit>天|日|个月)(?:之?后|(?:以|过)后)"
)
_MENTION = re.compile(
    rf"{_YEAR}?\s*(?<!\d)(?P<month>{_MONTH})\s*月(?:\s*(?P<day>{_DAY})\s*[日号])?"
    r"|(?<!\d)(?P<only_year>(?:19|20)\d{2})\s*年|(?P<only_ago>去年|前年)"
    rf"|(?P<years_ago>{_NUMERAL})年(?:之?前|以前)"
)
_AGO = {"今年": 0, "去年": 1, "前年": 2}


@dataclass(frozen=True)
class ToldDay:
    day: date
    start: int


def bare(pattern: str) -> str:
    """Return a pattern without the names of its groups, to stand inside another one."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


DAY_SHAPE = f"(?:{bare(_FULL.pattern)}|{bare(_LATER.pattern)})"


def days_told(text: str, on: date) -> tuple[ToldDay, ...]:
    """Return every whole day that the text names, in its order.

    `on` is the day it was written. A day without year is of the year last named, or of the next one when the months
    went back; before any year is named, or when that lies ahead, it is the last such day before `on`.
    """
    return tuple(_told(text, on))


def _told(text: str, on: date) -> Iterator[ToldDay]:
    before: date | None = None
    for match in _FULL.finditer(text):
        day = _full(match, on, _named_before(text, match.start(), before))
        if day is not None:
            before = day
            yield ToldDay(day, match.start())


def day_in(words: str, start: int, told: tuple[ToldDay, ...]) -> date | None:
    """Return the day that `words` (at `start` of the text) name; 三天后 counts from the last day named before it."""
    if _FULL.match(words):
        return next((each.day for each in told if each.start == start), None)
    later = _LATER.match(words)
    anchor = max((each for each in told if each.start < start), key=lambda each: each.start, default=None)
    if later is None or anchor is None:
        return None
    if later["same"]:
        return anchor.day
    count = 1 if later["next"] else whole_number(later["count"])
    if count is None:
        return None
    return add_months(anchor.day, count) if later["unit"] == "个月" else anchor.day + timedelta(days=count)


def earliest_mention(text: str, on: date) -> date | None:
    """Return the first day, month (its first day) or year (its middle) before `on` that the text names at all."""
    found, year = [], None
    for match in _MENTION.finditer(text):
        year = _year_of(match, on) or year
        day = _mentioned(match, year, on)
        if day is not None and day <= on:
            found.append(day)
    return min(found, default=None)


def whole_number(words: str) -> int | None:
    """Return 12, 三 or 十二 as a number."""
    if words.isdigit():
        return int(words)
    match = SPOKEN.fullmatch(words)
    fen = spoken_fen(match) if match is not None else None
    return None if fen is None or fen % _FEN else int(fen / _FEN)


def _full(match: re.Match[str], on: date, last: tuple[int, int] | None) -> date | None:
    month, day = int(match["month"] or match["only_month"]), int(match["day"])
    try:
        if match["year"] or match["ago"]:
            return date(int(match["year"] or on.year - _AGO[match["ago"]]), month, day)
        if last is not None:
            told = date(last[0] + (month < last[1]), month, day)
            if told <= on:
                return told
        told = date(on.year, month, day)
        return told if told <= on else told.replace(year=told.year - 1)
    except ValueError:
        return None


def _named_before(text: str, end: int, before: date | None) -> tuple[int, int] | None:
    """Return year and month last named before `end`, be it with a day or without."""
    for match in reversed(list(re.finditer(r"((?:19|20)\d{2})年(?:(1[0-2]|0?[1-9])月)?", text[:end]))):
        year, month = int(match[1]), int(match[2] or 1)
        return max((year, month), (before.year, before.month)) if before else (year, month)
    return None


def _year_of(match: re.Match[str], on: date) -> int | None:
    named, ago = match["year"] or match["only_year"], match["ago"] or match["only_ago"]
    if named or ago:
        return int(named) if named else on.year - _AGO[ago]
    count = whole_number(match["years_ago"]) if match["years_ago"] else None
    return None if count is None else on.year - count


def _mentioned(match: re.Match[str], year: int | None, on: date) -> date | None:
    try:
        if match["month"]:
            told = date(year or on.year, int(match["month"]), int(match["day"] or 1))
            return told if told <= on or year else told.replace(year=told.year - 1)
        return date(year, _MONTHS // 2 + 1, 1) if year else None
    except ValueError:
        return None
