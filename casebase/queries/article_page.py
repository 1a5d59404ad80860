"""An article as of a day, with its other versions and the cases that cite it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from casebase.domain.comparing import changed
from casebase.domain.regulation import Confidence, OfficialText, Regulation
from casebase.domain.terms import Piece
from casebase.queries.lines import CaseLine, case_line
from casebase.storage.casebase_tables import StoredRegulation
from casebase.storage.loading import find_citing_cases, regulation_of
from core.kernel.errors import NotFoundError

_MOST_CASES = 10


@dataclass(frozen=True)
class VersionLine:
    """One version of the article; `is_shown` marks the one that the page shows.

    `text` is what it says in short, in pieces: those that the version before did not have are marked.
    """

    valid_from: date
    valid_to: date | None
    title: str
    is_shown: bool
    text: tuple[Piece, ...]


@dataclass(frozen=True)
class OfficialLines:
    """The published wording, paragraph by paragraph, and where it was taken from."""

    paragraphs: tuple[str, ...]
    place: str
    number: str
    source: str
    file: str
    imported_on: date


@dataclass(frozen=True)
class ArticlePage:
    """`is_in_force` is False when no version was in force on `on`; then the nearest version is shown.

    Without a digest `digest` is empty; `digest_of` is the first day of the earlier version that it was written for.
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
    is_confirmed: bool
    on: date
    is_in_force: bool
    versions: tuple[VersionLine, ...]
    cases: tuple[CaseLine, ...]
    official: OfficialLines | None
    digest_of: date | None


def article_page(session: Session, key: str, on: date) -> ArticlePage:
    """Return the article as it stood on the day; raises NotFoundError for an unknown key."""
    rows = session.scalars(
        select(StoredRegulation).where(StoredRegulation.key == key).order_by(StoredRegulation.valid_from)
    )
    versions = [regulation_of(row) for row in rows]
    if not versions:
        raise NotFoundError("没有收录这一条，请核对法规名称和条号")
    shown = _version_on(versions, on)
    return ArticlePage(
        key=shown.key,
        law=shown.law,
        short=shown.short,
        article=shown.article,
        title=shown.title,
        digest=shown.digest,
        lay_terms=shown.lay_terms,
        categories=shown.categories,
        valid_from=shown.valid_from,
        valid_to=shown.valid_to,
        is_confirmed=shown.confidence is Confidence.READ,
        on=on,
        is_in_force=shown.is_valid_on(on),
        versions=_side_by_side(versions, shown),
        cases=tuple(map(case_line, find_citing_cases(session, key, _MOST_CASES))),
        official=_official(shown.official),
        digest_of=shown.digest_of,
    )


def _side_by_side(versions: Sequence[Regulation], shown: Regulation) -> tuple[VersionLine, ...]:
    gists = [one.gist for one in versions]
    if all(one.official for one in versions):
        gists = [one.official.text for one in versions if one.official]
    return tuple(
        VersionLine(one.valid_from, one.valid_to, one.title, one is shown, changed(before, one.gist))
        for before, one in zip(["", *gists], versions, strict=False)
    )


def _official(text: OfficialText | None) -> OfficialLines | None:
    if text is None:
        return None
    return OfficialLines(
        paragraphs=tuple(text.text.splitlines()),
        place=text.place,
        number=text.number,
        source=text.source,
        file=text.file,
        imported_on=text.imported_on,
    )


def _version_on(versions: list[Regulation], on: date) -> Regulation:
    begun = [one for one in versions if one.valid_from <= on]
    return begun[-1] if begun else versions[0]
