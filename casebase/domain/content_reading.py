"""One entry of the content becomes one value, or an error that names its file and key."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from casebase.domain.category import CATEGORIES
from casebase.domain.past_case import CaseResult, CitedLaw, PastCase
from casebase.domain.regulation import Confidence, Law, Regulation, article_label

_FEN = 100
_LAW_KEYS = frozenset({"short", "name", "number", "valid_from", "valid_to", "dates_confidence", "note"})
_ARTICLE_KEYS = frozenset(
    {
        "law",
        "number",
        "title",
        "digest",
        "lay_terms",
        "categories",
        "confidence",
        "valid_from",
        "valid_to",
        "note",
        "article",
    }
)
_WHOLE_ARTICLE = re.compile(r"第[零一二三四五六七八九十百千]+条")


@dataclass(frozen=True)
class Standing:
    """Which articles belong to every dispute, and which usually decide those of a class."""

    general: frozenset[str]
    core: Mapping[str, Sequence[str]]


ORDINARY = Standing(frozenset(), {})


class ContentError(ValueError):
    """The content is wrong: which file, which entry, what."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        super().__init__(f"{file}: {key}: {problem}")


class _Entry:
    """Typed reading of one entry."""

    def __init__(self, file: str, key: str, values: Mapping[str, Any]) -> None:
        self.file, self.key, self._values = file, key, values

    def wrong(self, problem: str) -> ContentError:
        return ContentError(self.file, self.key, problem)

    def check_names(self, known: frozenset[str]) -> None:
        if unknown := sorted(set(self._values) - known):
            raise self.wrong(f"unknown field {', '.join(unknown)}")

    def text(self, name: str) -> str:
        value = self._values.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"{name} is empty")
        return value.strip()

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise self.wrong(f"{name} is not a list of texts")
        return tuple(one.strip() for one in value)

    def optional_text(self, name: str) -> str | None:
        return self.text(name) if self._values.get(name) else None

    def day(self, name: str) -> date | None:
        value = self._values.get(name)
        if value is not None and type(value) is not date:
            raise self.wrong(f"{name} is not a day")
        return value

    def fen(self, name: str) -> int | None:
        value = self._values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise self.wrong(f"{name} is not a sum")
        return int((Decimal(str(value)) * _FEN).quantize(Decimal(1), ROUND_HALF_UP))

    def number(self, name: str) -> float | None:
        value = self._values.get(name)
        if isinstance(value, bool) or not (value is None or isinstance(value, int | float)):
            raise self.wrong(f"{name} is not a number")
        return value

    def categories(self, name: str) -> tuple[str, ...]:
        names = self.texts(name)
        if unknown := [one for one in names if one not in CATEGORIES]:
            raise self.wrong(f"unknown category {', '.join(unknown)}")
        return names

    def confidence(self, name: str) -> Confidence:
        value = self._values.get(name, Confidence.READ)
        if value not in set(Confidence):
            raise self.wrong(f"{name} must be one of {', '.join(Confidence)}")
        return Confidence(value)

    def check_order(self, valid_from: date, valid_to: date | None) -> None:
        if valid_to is not None and valid_to < valid_from:
            raise self.wrong("valid_to is before valid_from")


def read_law(file: str, values: Mapping[str, Any]) -> Law:
    """Return the law of a `[[law]]` table."""
    entry = _Entry(file, str(values.get("short") or values.get("name") or "?"), values)
    entry.check_names(_LAW_KEYS)
    valid_from, valid_to = entry.day("valid_from"), entry.day("valid_to")
    if valid_from is None:
        raise entry.wrong("valid_from is missing")
    entry.check_order(valid_from, valid_to)
    return Law(
        short=entry.text("short"),
        name=entry.text("name"),
        number=entry.optional_text("number") or "",
        valid_from=valid_from,
        valid_to=valid_to,
        dates_confidence=entry.confidence("dates_confidence"),
    )


def read_article(
    file: str, values: Mapping[str, Any], laws: Mapping[str, Law], standing: Standing = ORDINARY
) -> Regulation:
    """Return the article of an `[[article]]` table; its days default to those of its law."""
    number = values.get("number")
    entry = _Entry(file, f"{values.get('law', '?')}-{number}", values)
    entry.check_names(_ARTICLE_KEYS)
    law = laws.get(entry.text("law"))
    if law is None:
        raise entry.wrong("this law is not in laws.toml")
    if type(number) is not int or number < 1:
        raise entry.wrong("number is not the number of an article")
    valid_from = entry.day("valid_from") or law.valid_from
    valid_to = entry.day("valid_to") or law.valid_to
    entry.check_order(valid_from, valid_to)
    return Regulation(
        key=entry.key,
        law=law.name,
        short=law.short,
        article=article_label(number),
        title=entry.text("title"),
        digest=entry.text("digest"),
        lay_terms=entry.texts("lay_terms"),
        categories=entry.categories("categories"),
        valid_from=valid_from,
        valid_to=valid_to,
        confidence=entry.confidence("confidence"),
        is_general=entry.key in standing.general,
        core_for=tuple(category for category, keys in standing.core.items() if entry.key in keys),
    )


def read_case(file: str, values: Mapping[str, Any], regulations: Sequence[Regulation]) -> PastCase:
    """Return the case of one line; cited articles get their key where the version of that day is known."""
    entry = _Entry(file, str(values.get("id") or "?"), values)
    category = entry.text("issue_category")
    if category not in CATEGORIES:
        raise entry.wrong(f"unknown category {category}")
    published = entry.optional_text("published")
    return PastCase(
        id=entry.text("id"),
        kind=entry.text("kind"),
        source_title=entry.text("source_title"),
        source_url=entry.optional_text("source_url"),
        published=published,
        region=entry.optional_text("region"),
        industry=entry.text("industry"),
        channel=entry.optional_text("channel"),
        facts=entry.text("facts"),
        respondent_type=entry.text("respondent_type"),
        paid_fen=entry.fen("amount_paid"),
        claims=entry.texts("claims"),
        category=category,
        laws=tuple(cited_law(one, published, regulations) for one in values.get("laws", [])),
        days_to_resolve=values.get("days_to_resolve"),
        summary=entry.text("summary"),
        **_outcome(_Entry(file, entry.key, values.get("outcome") or {})),
    )


def _outcome(outcome: _Entry) -> dict[str, Any]:
    result = outcome.text("result")
    if result not in set(CaseResult):
        raise outcome.wrong(f"unknown result {result}")
    return {
        "result": CaseResult(result),
        "refund_fen": outcome.fen("refund"),
        "compensation_fen": outcome.fen("compensation"),
        "multiple": outcome.number("multiple"),
        "other": outcome.optional_text("other"),
    }


def published_day(published: str | None) -> date | None:
    """Return the last day that "2017", "2025-11" or "2022-03-15" may mean; None when the day is unknown."""
    parts = [int(part) for part in published.split("-")] if published else []
    if not parts:
        return None
    year, month, day = (*parts, *(12, 28)[len(parts) - 1 :])[:3]
    return date(year, month, day)


def cited_law(law: Mapping[str, str | None], published: str | None, regulations: Sequence[Regulation]) -> CitedLaw:
    """Return the citation, with the article's key where the version in force on that day is known."""
    name, article = str(law["law"]), law.get("article")
    whole = _WHOLE_ARTICLE.match(article or "")
    day = published_day(published)
    keys = [
        one.key
        for one in regulations
        if whole
        and one.article == whole[0]
        and _plain(one.law) == _plain(name)
        and (one.is_valid_on(day) if day else one.valid_to is None)
    ]
    return CitedLaw(name, article, keys[0] if keys else None)


def _plain(law: str) -> str:
    """Return a law's name without what one publisher writes and another does not."""
    return law.strip("《》 ").removeprefix("中华人民共和国").removesuffix("（一）")
