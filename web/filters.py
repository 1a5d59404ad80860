"""How money, days, instants and clocks are written on pages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from markupsafe import Markup, escape

from core.kernel.clock import SHANGHAI, local_date
from core.kernel.money import format_yuan
from core.kernel.workdays import DueDay, working_days_left
from sanctions.domain.flag_kinds import NO_LAST_DAY

NOTHING = "—"
_SHORT_DAYS = 2  # from here on a clock is amber; a choice of this design, not of a law
_UNITS: Mapping[str, str] = {"working": "个工作日", "calendar": "天"}


@dataclass(frozen=True)
class Clock:
    """A clock in words: how long is left, in which tone, until which day."""

    text: str
    tone: str
    icon: str
    on: date
    day: str
    is_provisional: bool


def article_part(source: str) -> str:
    """Leave out the law's name: 市场监督管理投诉举报处理办法 第十六条第三项 is written 第十六条第三项."""
    return source.rpartition(" ")[2]


def book_words(version: str | None) -> str:
    """Write the version of a rule book (year-month-hash) as the month it is from."""
    year, _, rest = (version or "").partition("-")
    month = rest.partition("-")[0]
    return f"{year}年{int(month)}月" if year.isdigit() and month.isdigit() else version or ""


_RULE_ID = re.compile(r"(?<![A-Za-z0-9])R\d{2,3}[a-d]?(?![A-Za-z0-9])")


def rule_links(text: str) -> Markup:
    """Write a text of the rule book with every rule it names as a link to that rule in the public list."""
    pieces, done = [], 0
    for match in _RULE_ID.finditer(text):
        pieces.append(escape(text[done : match.start()]))
        address = url_for("law.show_rules", _anchor=match[0])
        pieces.append(Markup('<a href="{}">{}</a>').format(address, match[0]))
        done = match.end()
    return Markup("").join([*pieces, escape(text[done:])])


def money(fen: int | None) -> str:
    return NOTHING if fen is None else format_yuan(fen)


def chinese_date(day: date | datetime | None) -> str:
    """Write 2026年11月21日; an instant is written as its Shanghai day."""
    if day is None:
        return NOTHING
    shown = local_date(day) if isinstance(day, datetime) else day
    return f"{shown.year}年{shown.month}月{shown.day}日"


def last_day(day: date) -> str:
    """Write the end of a term after its first day: 至2026年11月21日, or 起，没有到期日."""
    return "起，没有到期日" if day == NO_LAST_DAY else f"至{chinese_date(day)}"


def iso_day(text: str | None) -> str:
    """Write a day that was stored as ISO text."""
    return chinese_date(date.fromisoformat(text) if text else None)


def shanghai_time(at: datetime | None) -> str:
    """Write 2026年11月21日 10:05."""
    return NOTHING if at is None else f"{chinese_date(at)} {at.astimezone(SHANGHAI):%H:%M}"


def iso_time(at: datetime) -> str:
    """Write an instant for the datetime attribute of a time element."""
    return at.astimezone(SHANGHAI).isoformat(timespec="minutes")


def clock_of(due: date | DueDay, today: date, unit: str = "working") -> Clock:
    """Say how long is left until the end of the due day, in working days or calendar days."""
    on, is_provisional = (due.on, due.provisional) if isinstance(due, DueDay) else (due, False)
    left = working_days_left(today, on) if unit == "working" else (on - today).days
    overdue = on < today
    text = _clock_text(left, _UNITS[unit], overdue=overdue, is_today=on == today)
    tone = "overdue" if overdue else "short" if left <= _SHORT_DAYS else "calm"
    icon = "exclamation-triangle-fill" if overdue else "hourglass-split" if tone == "short" else "clock"
    return Clock(text, tone, icon, on, _short_date(on, today), is_provisional)


def _short_date(day: date, today: date) -> str:
    """Leave out the year when it is this one, so that a clock fits on a line of a phone."""
    return f"{day.month}月{day.day}日" if day.year == today.year else chinese_date(day)


def _clock_text(left: int, unit: str, *, overdue: bool, is_today: bool) -> str:
    if overdue:
        return f"已超过 {-left} {unit}" if left < 0 else "已过期限"
    if is_today:
        return "今天到期"
    return f"还剩 {left} {unit}" if left > 0 else "下个工作日前到期"


def due_text(due: date | DueDay | None, today: date, unit: str = "working") -> str:
    """Write a clock as plain words: 还剩 3 个工作日（到 2026年11月25日）."""
    if due is None:
        return NOTHING
    clock = clock_of(due, today, unit)
    provisional = "，暂定" if clock.is_provisional else ""
    return f"{clock.text}（到 {chinese_date(clock.on)}{provisional}）"


def file_size(count: int) -> str:
    """Write a number of bytes as KB or MB."""
    kilobytes = count / 1024
    return f"{kilobytes / 1024:.1f} MB" if kilobytes >= 1024 else f"{max(1, round(kilobytes))} KB"  # noqa: PLR2004 - KB in a MB
