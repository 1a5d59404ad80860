"""What the public list pages share: reading filters from the address and making addresses that keep them."""

from collections.abc import Iterable, Mapping
from datetime import date

from flask import request, url_for

_LONGEST = 200


def asked(name: str) -> str:
    """Return a text of the query, trimmed and cut to a length that a search can use."""
    return request.args.get(name, "").strip()[:_LONGEST]


def asked_one_of(name: str, choices: Iterable[str]) -> str:
    """Return the chosen code; anything unknown does not narrow the list."""
    chosen = asked(name)
    return chosen if chosen in set(choices) else ""


def asked_page() -> int:
    return max(1, request.args.get("page", 1, type=int))


def asked_day(name: str, today: date) -> tuple[date, str | None]:
    """Return the day, and a message when what was given is no day; then today is shown."""
    return read_day(asked(name), today)


def read_day(text: str, today: date) -> tuple[date, str | None]:
    """Return the day that was written, and a message when it is none; then today is shown."""
    if not text:
        return today, None
    try:
        return date.fromisoformat(text), None
    except ValueError:
        return today, "日期请写成 2026-11-21 这样，下面按今天显示"


def address(endpoint: str, kept: Mapping[str, object], **changes: object) -> str:
    """Return the address with these filters; empty ones are left out."""
    values = {name: value for name, value in {**kept, **changes}.items() if value not in ("", None)}
    return url_for(endpoint, _external=False, **{name: str(value) for name, value in values.items()})


def page_address(endpoint: str, kept: Mapping[str, object]) -> str:
    """Return the address without its page number, ending in `page=`."""
    start = address(endpoint, kept)
    return f"{start}{'&' if '?' in start else '?'}page="
