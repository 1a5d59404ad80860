"""Where a search page stands: its address when the text may stand in one, else the form that is sent again.

What a person typed may tell who they are. A short text without long numbers gets a permanent address; anything longer
stays in the form, sent by POST, and no address, history or log holds it.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from casebase.queries.searches import LONGEST_TEXT
from casebase.search.query_language import HowRead

WITHOUT_SYNONYMS = "no"
_LONGEST_PAGE = 6
LONGEST_IN_ADDRESS = 60
_LONG_NUMBER = re.compile(r"\d(?:[\s\-]?\d){6,}")
_CHANGE = "change"


@dataclass(frozen=True)
class Step:
    """A way on from the page: an address, or what to change in the form."""

    text: str
    href: str | None
    change: str
    current: bool = False


@dataclass(frozen=True)
class SearchPlace:
    """`kept` are the text and the filters by their names in the address, in order; empty ones are left out."""

    endpoint: str
    kept: Mapping[str, str]

    @property
    def is_posted(self) -> bool:
        return not may_stand_in_address(self.kept.get("q", ""))

    def address(self, name: str = "", value: str = "") -> str:
        """Return the address, with one thing changed; the page number never survives another change."""
        values = {**self.kept, **({name: value} if name else {})}
        filled: dict[str, Any] = {each: text for each, text in values.items() if text}
        return url_for(self.endpoint, **filled)

    def step(self, text: str, name: str, value: str, *, current: bool = False) -> Step:
        """Return the way to the same search with one thing changed."""
        is_long = self.is_posted and name != "q"
        return Step(text, None if is_long else self.address(name, value), f"{name}={value}", current)

    def with_text(self, text: str) -> str:
        """Return the address of another text, without filters."""
        return replace(self, kept={"q": text}).address()


def may_stand_in_address(text: str) -> bool:
    """Tell whether a text is short and has no number as long as those of phones, cards and orders."""
    plain = unicodedata.normalize("NFKC", text)
    return len(plain) <= LONGEST_IN_ADDRESS and "@" not in plain and not _LONG_NUMBER.search(plain)


def typed_values() -> dict[str, str]:
    """Return what was sent, by address or form; a pressed button changes one thing."""
    sent = {name: value.strip() for name, value in request.values.items()}
    name, _, value = sent.pop(_CHANGE, "").partition("=")
    return sent | {name: value} if name else sent


def posted_search(
    sent: Mapping[str, str],
    place_of: Callable[[Mapping[str, str]], SearchPlace],
    page_of: Callable[[Mapping[str, str]], ResponseReturnValue],
) -> ResponseReturnValue:
    """Lead to the address of the search when its text may stand in one; else answer here."""
    place = place_of(sent)
    return page_of(sent) if place.is_posted else redirect(place.address(), 303)


def search_text(sent: Mapping[str, str]) -> str:
    return sent.get("q", "")[:LONGEST_TEXT]


def search_ways(sent: Mapping[str, str]) -> dict[str, str]:
    """Return whether the text is taken by the word, and whether synonyms are left out, as the address says it."""
    return {"how": one_of(sent, "how", (HowRead.WORDS,)), "also": one_of(sent, "also", (WITHOUT_SYNONYMS,))}


def one_of(sent: Mapping[str, str], name: str, choices: Container[str]) -> str:
    """Return the chosen code; anything unknown does not narrow."""
    chosen = sent.get(name, "")
    return chosen if chosen in choices else ""


def read_page(sent: Mapping[str, str]) -> int:
    page = sent.get("page", "")
    return max(1, int(page)) if page.isdecimal() and len(page) <= _LONGEST_PAGE else 1
