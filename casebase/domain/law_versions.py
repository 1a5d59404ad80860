"""Shipped digests and imported texts of a law become its versions, each with the days it was in force."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from casebase.domain.origin import Origin
from casebase.domain.regulation import Confidence, Law, OfficialText, Regulation, article_order, shortened
from casebase.domain.terms import fold

_DAY = timedelta(days=1)
_LONGEST_TITLE = 24
# Share of a digest's pairs of characters that an article's wording has. Only four public wordings were at hand for a
# digest: they had .42 to .83 of it; of 87 other articles of the same laws 95 in 100 had less than .17.
_RELATED = 0.2


@dataclass(frozen=True)
class LawText:
    """The imported wording of one article from its first day on."""

    key: str
    law: str
    short: str
    article: str
    valid_from: date
    official: OfficialText

    @property
    def version_id(self) -> str:
        """Return the name of the version that it belongs to."""
        return f"{self.key}@{self.valid_from.isoformat()}"


def line_up_all(laws: Iterable[Law], shipped: Iterable[Regulation], texts: Iterable[LawText]) -> tuple[Regulation, ...]:
    """Return the versions of every article, of all laws."""
    known = {law.short: law for law in laws}
    digests: dict[str, list[Regulation]] = {}
    imported: dict[str, list[LawText]] = {}
    for one in shipped:
        digests.setdefault(one.short, []).append(one)
    for text in texts:
        imported.setdefault(text.short, []).append(text)
    return tuple(
        version
        for short in {**digests, **imported}
        for version in line_up(known.get(short), digests.get(short, []), imported.get(short, []))
    )


def line_up(law: Law | None, shipped: Sequence[Regulation], texts: Sequence[LawText]) -> tuple[Regulation, ...]:
    """Return the versions of every article of one law, none of them in force on the same day as another of its key.

    The order of imports makes no difference. A text of a day on which a digest was already in force takes the digest
    over when their words agree; `digest_of` says so. A text ends the versions before it, also of articles beyond its
    last one.
    """
    if not texts:
        return tuple(shipped)
    versions = {one.version_id: one for one in shipped}
    for text in texts:
        versions[text.version_id] = _with_text(text, shipped)
    ends = _Ends(law, texts)
    by_key: dict[str, list[Regulation]] = {}
    for one in sorted(versions.values(), key=lambda version: version.valid_from):
        by_key.setdefault(one.key, []).append(one)
    return tuple(closed for listed in by_key.values() for closed in _closed(listed, ends))


def is_about(digest: str, text: str) -> bool:
    """Tell whether a digest can be one of this wording; numbering that moved is noticed so."""
    said, written = _pairs(digest), _pairs(text)
    return len(said & written) >= _RELATED * min(len(said), len(written))


def _with_text(text: LawText, shipped: Sequence[Regulation]) -> Regulation:
    """Join the wording with the digest of that day: its own, or an earlier one that was still in force."""
    standing = [one for one in shipped if one.key == text.key and one.is_valid_on(text.valid_from)]
    own = [one for one in standing if one.valid_from == text.valid_from]
    if own:
        return replace(own[0], official=text.official)
    if standing and is_about(standing[0].digest, text.official.text):
        return replace(
            standing[0],
            valid_from=text.valid_from,
            origin=Origin.IMPORTED,
            official=text.official,
            digest_of=standing[0].valid_from,
        )
    return _plain(text)


def _plain(text: LawText) -> Regulation:
    return Regulation(
        key=text.key,
        law=text.law,
        short=text.short,
        article=text.article,
        title=title_of(text.official.text),
        digest="",
        lay_terms=(),
        categories=(),
        valid_from=text.valid_from,
        valid_to=None,
        confidence=Confidence.READ,
        origin=Origin.IMPORTED,
        official=text.official,
    )


def title_of(text: str) -> str:
    """Return what names an article without a digest: its own heading in brackets, or how it begins."""
    first = text.splitlines()[0]
    if first.startswith("【") and "】" in first:
        return first[1 : first.index("】")]
    return shortened(first.split("。")[0], _LONGEST_TITLE)


class _Ends:
    """The days before which versions of a law end."""

    def __init__(self, law: Law | None, texts: Sequence[LawText]) -> None:
        self._law = law
        self._last_article: dict[date, int] = {}
        for text in texts:
            known = self._last_article.get(text.valid_from, 0)
            self._last_article[text.valid_from] = max(known, article_order(text.key)[0])

    def of(self, version: Regulation) -> list[date]:
        """Return every last day that the law and its later texts set for the version."""
        number = article_order(version.key)[0]
        found = [day - _DAY for day, last in self._last_article.items() if day > version.valid_from and number > last]
        if version.official is not None and version.official.valid_to is not None:
            found.append(version.official.valid_to)
        if self._law is not None and version.origin is Origin.IMPORTED:
            found += self._of_law(self._law, version.valid_from)
        return found

    @staticmethod
    def _of_law(law: Law, begun: date) -> list[date]:
        before = [law.valid_from - _DAY] if begun < law.valid_from else []
        return [*before, *([law.valid_to] if law.valid_to is not None and begun <= law.valid_to else [])]


def _closed(listed: Sequence[Regulation], ends: _Ends) -> list[Regulation]:
    """End each version of an article the day before the next one, or earlier where something says so."""
    next_days = [*(later.valid_from for later in listed[1:]), None]
    return [_ended(one, begun, ends) for one, begun in zip(listed, next_days, strict=True)]


def _ended(one: Regulation, next_day: date | None, ends: _Ends) -> Regulation:
    set_by = [one.valid_to, next_day - _DAY if next_day else None, *ends.of(one)]
    return replace(one, valid_to=min((day for day in set_by if day is not None), default=None))


def _pairs(text: str) -> frozenset[str]:
    folded = "".join(character for character in fold(text) if character.isalnum())
    return frozenset(first + second for first, second in pairwise(folded))


def unrelated(versions: Iterable[Regulation]) -> Mapping[str, str]:
    """Return article keys whose own digest does not look like their wording, with the digest's title."""
    return {
        one.key: one.title
        for one in versions
        if one.official is not None and one.digest and not is_about(one.digest, one.official.text)
    }
