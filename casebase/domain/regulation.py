"""An article of a law as the casebase knows it: a digest in own words, with its dates and how people say it."""

import hashlib
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from casebase.domain.origin import Origin
from core.rules.citations import chinese_number

_GIST = 120


class Confidence(StrEnum):
    """Whether the article itself was read for the digest."""

    READ = "read"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class Law:
    """A law, regulation or interpretation with the days it is in force."""

    short: str
    name: str
    number: str
    valid_from: date
    valid_to: date | None
    dates_confidence: Confidence


@dataclass(frozen=True)
class OfficialText:
    """The published wording of one version, and where it was taken from.

    `place` is the chapter or section it stands in, `number` that of the promulgation, `valid_to` the last day that its
    importer gave.
    """

    text: str
    place: str
    number: str
    source: str
    file: str
    imported_on: date
    valid_to: date | None = None


@dataclass(frozen=True)
class Regulation:
    """One article in one version; a general one fits every dispute, a core one usually decides its classes.

    An imported version may have no digest (an empty one), or that of an earlier one; `digest_of` is then its first day.
    """

    key: str
    law: str
    short: str
    article: str
    title: str
    digest: str
    lay_terms: tuple[str, ...]
    categories: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    confidence: Confidence
    is_general: bool = False
    core_for: tuple[str, ...] = ()
    origin: Origin = Origin.SHIPPED
    official: OfficialText | None = None
    digest_of: date | None = None

    @property
    def version_id(self) -> str:
        """Return the name of this version; the key alone names all of them."""
        return f"{self.key}@{self.valid_from.isoformat()}"

    @property
    def gist(self) -> str:
        """Return what the article says in short: its digest, or else the beginning of its official text."""
        return self.digest or (shortened(self.official.text, _GIST) if self.official else "")

    def is_valid_on(self, day: date) -> bool:
        """Tell whether this version was in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def content_hash(self) -> str:
        """Return a hash over everything that is shown or searched."""
        text = "\n".join(f"{field.name}={getattr(self, field.name)!s}" for field in fields(self))
        return hashlib.sha256(text.encode()).hexdigest()


def shortened(text: str, longest: int) -> str:
    """Return the beginning of a long text."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def article_order(key: str) -> tuple[int, int]:
    """Return what puts articles of one law in order: 55 before 133, 133 before 133之1."""
    number, _, addition = key.rpartition("-")[2].partition("之")
    return int(number), int(addition or 0)


def article_label(number: int) -> str:
    """Write 55 as 第五十五条."""
    return f"第{chinese_number(number)}条"
