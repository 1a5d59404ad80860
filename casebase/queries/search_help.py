"""What a search page says beside its hits: how the search was read, what else it looked for, what may be meant."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from casebase.domain.category import CATEGORIES
from casebase.domain.dispute import CLAIM_KINDS
from casebase.domain.law_names import popular_names
from casebase.domain.named_article import NamedArticle, named_articles
from casebase.domain.narrowing import KnownValues
from casebase.domain.past_case import RESULT_LABELS
from casebase.domain.region import PROVINCES
from casebase.domain.regulation import Regulation
from casebase.domain.spelling import respelled
from casebase.domain.synonyms import words_with_synonyms
from casebase.domain.word_help import AlsoCalled, also_called
from casebase.queries.lines import ArticleLine, article_line
from casebase.queries.lists import law_list
from casebase.search.query_language import Reading
from casebase.storage.casebase_tables import StoredCase, StoredRegulation
from casebase.storage.loading import find_articles_on, regulation_of

_MOST_NAMED = 5
_MOST_KEYWORDS_FROM = 2_000


@dataclass(frozen=True)
class PartFound:
    """One condition of a search that found nothing, and how many satisfy it alone."""

    text: str
    count: int


@dataclass(frozen=True)
class SearchHelp:
    """`understood` says part by part how a search with operators was read; `problem` why it was read as words.

    `also` are synonyms that were looked for too; `suggestion` is another spelling; `named` are articles that the search
    names by number, `unknown_article` what it names and the casebase has not. `apart` counts the conditions
    of a search that found nothing.
    """

    understood: tuple[str, ...] = ()
    problem: str = ""
    also: tuple[AlsoCalled, ...] = ()
    suggestion: str | None = None
    named: tuple[ArticleLine, ...] = ()
    unknown_article: str = ""
    apart: tuple[PartFound, ...] = ()


NO_HELP = SearchHelp()


def known_values(session: Session) -> KnownValues:
    """Return what the fields of a search may say."""
    return KnownValues(
        laws=_laws(session),
        categories=CATEGORIES,
        remedies=tuple(CLAIM_KINDS),
        results={label: result.value for result, label in RESULT_LABELS.items()},
        regions=PROVINCES,
    )


def help_for(session: Session, reading: Reading, known: KnownValues, on: date, *, with_synonyms: bool) -> SearchHelp:
    """Return the help for a search as it was read, with articles as of the day."""
    named = () if reading.is_query else named_articles(reading.text, known.laws)
    lines = _named_lines(session, named, on) if named else ()
    return SearchHelp(
        understood=reading.understood,
        problem=reading.problem,
        also=_also(reading) if with_synonyms and not named else (),
        suggestion=None if reading.is_query or named else respelled(reading.text, _vocabulary(session, known)),
        named=lines,
        unknown_article="、".join(_unknown(session, named, known)),
    )


def _laws(session: Session) -> dict[str, str]:
    rows = session.execute(select(StoredRegulation.short, StoredRegulation.law).distinct())
    named = {word: short for short, law in rows for word in (short, law)}
    stored = set(named.values())
    return {name: short for name, short in popular_names().items() if short in stored} | named


def _also(reading: Reading) -> tuple[AlsoCalled, ...]:
    must = set(reading.must_say)
    return tuple(one for one in also_called(reading.text) if one.word not in must)


def _label(named: NamedArticle, known: KnownValues) -> str:
    law = max((word for word, short in known.laws.items() if short == named.law), key=len)
    return f"《{law}》第 {named.label} 条"


def _unknown(session: Session, named: Iterable[NamedArticle], known: KnownValues) -> list[str]:
    asked = {one.key: one for one in named if one.law}
    there = set(session.scalars(select(StoredRegulation.key).where(StoredRegulation.key.in_(asked)))) if asked else ()
    return [_label(one, known) for key, one in asked.items() if key not in there]


def _named_lines(session: Session, named: Sequence[NamedArticle], on: date) -> tuple[ArticleLine, ...]:
    """Return the articles as of the day; those not in force as they stood nearest to it, marked so.

    A number without a law is that of every law that has it in force.
    """
    has_laws = all(one.law for one in named)
    keys = [one.key for one in named] if has_laws else _keys_of_all(session, named, on)
    found = list(find_articles_on(session, keys, on))
    if has_laws or not found:
        there = {one.key for one in found}
        found += _nearest_versions(session, [key for key in keys if key not in there], on)
    ordered = sorted(found, key=lambda one: keys.index(one.key))[:_MOST_NAMED]
    return tuple(replace(article_line(one), is_in_force=one.is_valid_on(on)) for one in ordered)


def _keys_of_all(session: Session, named: Iterable[NamedArticle], on: date) -> list[str]:
    return [f"{law.short}-{one.label}" for one in named for law in law_list(session, on)]


def _nearest_versions(session: Session, keys: Iterable[str], on: date) -> list[Regulation]:
    """Return of each article the last version that had begun by the day, else its first."""
    rows = session.scalars(
        select(StoredRegulation).where(StoredRegulation.key.in_(list(keys))).order_by(StoredRegulation.valid_from)
    )
    found: dict[str, Regulation] = {}
    for row in rows:
        if row.key not in found or row.valid_from <= on:
            found[row.key] = regulation_of(row)
    return list(found.values())


def _vocabulary(session: Session, known: KnownValues) -> Iterator[str]:
    yield from known.laws
    yield from known.categories
    yield from words_with_synonyms()
    for terms in session.scalars(select(StoredRegulation.lay_terms)):
        yield from terms
    for keywords in session.scalars(select(StoredCase.keywords).order_by(StoredCase.id).limit(_MOST_KEYWORDS_FROM)):
        yield from keywords
