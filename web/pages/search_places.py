"""Where a search page stands: its address when the text may stand in one, else the form that is sent again.

What a person typed may tell who they are. A short text that names nobody by number, plate, account, name or home gets a
permanent address; anything else stays in the form, sent by POST, and no address, history or log holds it.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from casebase.domain.deidentifying import deidentify
from casebase.queries.searches import LONGEST_TEXT
from casebase.search.query_language import HowRead

WITHOUT_SYNONYMS = "no"
_LONGEST_PAGE = 6
LONGEST_IN_ADDRESS = 60
_APART = r"(?!\.\.)[\s\-._·,/]{0,2}"
_DIGIT = r"[\d〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]"
_TELLING = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"@",
        rf"{_DIGIT}(?:{_APART}{_DIGIT}){{6,}}",
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?[A-HJ-NP-Z][\s·.\-]?(?=[A-Z]*\d)[A-Z0-9]{5,6}(?![A-Z0-9])",
        r"(?:微信|薇信|威信|wechat|vx|qq|扣扣|抖音)(?:号码|号|账号|帐号|id)?[\s:是为]*(?=[a-z0-9_\-]*[0-9_\-])[a-z0-9_\-]{5,}",
        r"我(?:的?名字)?(?:叫|是叫)(?!他|她|它|你|您|人|客服|外卖|车|了|商家|老板|店)[\u4e00-\u9fff]{2}",
        r"(?:住|路|街|巷|弄|小区|村|栋|幢|单元)[\u4e00-\u9fff]{0,12}[\d零〇一二三四五六七八九十百]+(?:号|弄|栋|幢|室|单元)",
    )
)
_RANGE = re.compile(r"(?:年份|金额)[:：]\d{1,6}(?:\.\.|[-~至到])\d{1,6}(?!\d)")
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

    @cached_property
    def is_posted(self) -> bool:
        return not may_stand_in_address(self.kept.get("q", ""))

    def address(self, name: str = "", value: str = "") -> str:
        """Return the address, with one thing changed; the page number never survives another change."""
        values = {**self.kept, **({name: value} if name else {})}
        filled: dict[str, Any] = {each: text for each, text in values.items() if text}
        return url_for(self.endpoint, **filled)

    def step(self, text: str, name: str, value: str, *, current: bool = False) -> Step:
        """Return the way to the same search with one thing changed."""
        is_long = not may_stand_in_address(value) if name == "q" else self.is_posted
        return Step(text, None if is_long else self.address(name, value), f"{name}={value}", current)

    def with_text(self, text: str) -> str:
        """Return the address of another text, without filters."""
        return replace(self, kept={"q": text}).address()


def may_stand_in_address(text: str) -> bool:
    """Tell whether a text is short and has nothing that looks like what names a person; when in doubt it has.

    What is masked before a case is published is in no address either; ranges of the search language name nobody.
    """
    plain = "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")
    told = _RANGE.sub(" ", plain)
    return len(plain) <= LONGEST_IN_ADDRESS and not any(one.search(told) for one in _TELLING) and not _is_masked(told)


def _is_masked(text: str) -> bool:
    return bool(deidentify(text).masks)


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


def left_out(sent: Mapping[str, str], kept: Mapping[str, str], named: Mapping[str, str]) -> str:
    """Say which filters were sent with a value that is not known, and so do not narrow; nothing when all are."""
    unknown = [label for name, label in named.items() if sent.get(name) and not kept[name]]
    return f"没有认出这里选的{'、'.join(unknown)}，没有按它筛选" if unknown else ""


def read_page(sent: Mapping[str, str]) -> int:
    page = sent.get("page", "")
    return max(1, int(page)) if page.isdecimal() and len(page) <= _LONGEST_PAGE else 1
