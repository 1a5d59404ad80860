"""Kinds of flags as data: who may carry one, which decision raises it, how long it may last, how it is told."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from core.kernel.clock import chinese_date
from core.kernel.errors import InvalidInputError
from sanctions.domain.spreading import NodeKind

NO_LAST_DAY = date.max
"""The last day of what has none: a ban for life, and a list that somebody must be taken off."""

_CONFIRM_WITHIN_YEARS = 1


class FlagSource(StrEnum):
    """The decisions that raise flags; the values name their tables, and their subjects in the log."""

    LISTING = "listing"
    ABNORMAL_LISTING = "abnormal_listing"
    POST_RESTRICTION = "post_restriction"
    DECISION = "decision"


class Term(StrEnum):
    """How the last day comes about; `flag_kinds.toml` says what each means."""

    YEARS = "years"
    RANGE = "range"
    LIFE = "life"
    WHILE_SO = "while_so"
    STATED = "stated"
    UNTIL_REMOVED = "until_removed"


@dataclass(frozen=True)
class FlagKind:
    """`happened` follows a day, `marked` stands in a path, `stands` tells of whoever carries it.

    `article` leads to its key, `article_text` is what people read.
    """

    code: str
    title: str
    happened: str
    carriers: tuple[NodeKind, ...]
    sources: tuple[FlagSource, ...]
    term: Term
    article: str
    article_text: str
    marked: str
    stands: str
    years: tuple[int, ...] = ()
    is_private: bool = False
    most_years: int | None = None
    basis_names: str = ""
    needs_facts: bool = False
    registered_as: str = ""


@cache
def flag_kinds() -> dict[str, FlagKind]:
    """Return the shipped kinds by code; they are frozen, so every caller may share them."""
    book = tomllib.loads(files("sanctions.domain").joinpath("flag_kinds.toml").read_text(encoding="utf-8"))
    return {entry["code"]: _kind(entry) for entry in book["kinds"]}


def flag_kind(code: str) -> FlagKind:
    """Return the kind; raises InvalidInputError beside the field `kind`."""
    found = flag_kinds().get(code)
    if found is None:
        raise InvalidInputError("请选择决定的种类", fields={"kind": "请选择决定的种类"})
    return found


def _kind(entry: dict[str, Any]) -> FlagKind:
    rest = dict(entry)
    return FlagKind(
        carriers=tuple(NodeKind(kind) for kind in rest.pop("carriers")),
        sources=tuple(FlagSource(kind) for kind in rest.pop("sources")),
        term=Term(rest.pop("term")),
        years=tuple(rest.pop("years", ())),
        marked=rest.pop("marked", rest["happened"]),
        stands=rest.pop("stands", "本身就是这项决定的对象"),
        **rest,
    )


def article_key(kind: FlagKind) -> str:
    """Return the key of the first article that gives the kind its weight, such as 登记条例-12."""
    law, _, number = kind.article.rpartition(" ")
    return f"{law}-{number.partition('(')[0].partition('-')[0]}"


def add_years(day: date, years: int) -> date:
    """Return the corresponding day, the last one of a term of years (民法典 201, 202)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February: the month's last day ends the term
        return day.replace(year=day.year + years, day=28)


def check_last_day(kind: FlagKind, event_on: date, starts_on: date, ends_on: date) -> None:
    """Refuse a last day that the kind's rule does not allow, beside the field `ends_on`."""
    message = _last_day_problem(kind, event_on, starts_on, ends_on)
    if message:
        raise InvalidInputError(message, fields={"ends_on": message})


def _last_day_problem(kind: FlagKind, event_on: date, starts_on: date, ends_on: date) -> str:
    """Tell in Chinese what is wrong with the last day; empty when nothing is."""
    match kind.term:
        case Term.YEARS:
            allowed = [add_years(event_on, years) for years in kind.years]
            wanted = "或者".join(chinese_date(day) for day in allowed)
            return "" if ends_on in allowed else f"这类决定的最后一天按事情发生之日起算，应当是{wanted}"
        case Term.RANGE:
            first, last = add_years(event_on, kind.years[0]), add_years(event_on, kind.years[-1])
            wanted = f"{chinese_date(first)}到{chinese_date(last)}之间"
            return "" if first <= ends_on <= last else f"最后一天应当在{wanted}"
        case Term.LIFE | Term.UNTIL_REMOVED:
            return "" if ends_on == NO_LAST_DAY else "这类决定没有到期日，请不要填写最后一天"
        case Term.WHILE_SO:
            latest = add_years(starts_on, _CONFIRM_WITHIN_YEARS)
            late = f"这是会变化的状态，最长一年要重新确认一次，最晚填{chinese_date(latest)}"
            return "" if ends_on <= latest else late
        case Term.STATED:
            if kind.most_years is None or ends_on <= (last := add_years(starts_on, kind.most_years)):
                return ""
            return f"从第一天起最长{kind.most_years}年，最晚填{chinese_date(last)}"


def last_day_text(day: date) -> str:
    """Tell a last day in Chinese, also where there is none."""
    return "没有到期日" if day == NO_LAST_DAY else chinese_date(day)
