"""Rows become values and values rows."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from casebase.domain.law_versions import LawText
from casebase.domain.origin import Origin
from casebase.domain.past_case import CaseResult, CitedLaw, PastCase
from casebase.domain.regulation import Confidence, OfficialText, Regulation
from casebase.storage.casebase_tables import StoredCase, StoredRegulation

# The parts of an official text, and the columns that hold them.
_OFFICIAL = {
    "text": "official_text",
    "place": "official_place",
    "number": "official_number",
    "source": "official_source",
    "file": "official_file",
    "imported_on": "official_imported_on",
    "valid_to": "official_valid_to",
}


def store_regulation(article: Regulation) -> StoredRegulation:
    """Return the row of an article's version."""
    values = asdict(article)
    official = values.pop("official") or dict.fromkeys(_OFFICIAL)
    lists = {name: list(getattr(article, name)) for name in ("lay_terms", "categories", "core_for")}
    columns = {column: official[name] for name, column in _OFFICIAL.items()}
    return StoredRegulation(id=article.version_id, content_hash=article.content_hash(), **(values | lists | columns))


def store_case(case: PastCase) -> StoredCase:
    """Return the row of a past case."""
    return StoredCase(**case_columns(case))


def case_columns(case: PastCase) -> dict[str, Any]:
    """Return the columns of a past case by name, for writing many at once."""
    return asdict(case) | {
        "claims": list(case.claims),
        "keywords": list(case.keywords),
        "laws": [asdict(law) for law in case.laws],
        "cited_keys": _between_line_ends(sorted({law.key for law in case.laws if law.key})),
        "content_hash": case.content_hash(),
    }


def _between_line_ends(keys: Iterable[str]) -> str:
    listed = "\n".join(keys)
    return f"\n{listed}\n" if listed else ""


def regulation_of(row: StoredRegulation) -> Regulation:
    """Return the article's version that the row holds."""
    return Regulation(
        key=row.key,
        law=row.law,
        short=row.short,
        article=row.article,
        title=row.title,
        digest=row.digest,
        lay_terms=tuple(row.lay_terms),
        categories=tuple(row.categories),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        confidence=Confidence(row.confidence),
        is_general=row.is_general,
        core_for=tuple(row.core_for),
        origin=Origin(row.origin),
        official=official_of(row),
        digest_of=row.digest_of,
    )


def official_of(row: StoredRegulation) -> OfficialText | None:
    """Return the imported wording that the row holds, if any."""
    if row.official_text is None:
        return None
    return OfficialText(**{name: getattr(row, column) for name, column in _OFFICIAL.items()})


def case_of(row: StoredCase) -> PastCase:
    """Return the past case that the row holds."""
    return PastCase(
        id=row.id,
        kind=row.kind,
        source_title=row.source_title,
        source_url=row.source_url,
        published=row.published,
        region=row.region,
        industry=row.industry,
        channel=row.channel,
        facts=row.facts,
        respondent_type=row.respondent_type,
        paid_fen=row.paid_fen,
        claims=tuple(row.claims),
        category=row.category,
        laws=tuple(CitedLaw(**law) for law in row.laws),
        result=CaseResult(row.result),
        refund_fen=row.refund_fen,
        compensation_fen=row.compensation_fen,
        multiple=row.multiple,
        other=row.other,
        days_to_resolve=row.days_to_resolve,
        summary=row.summary,
        keywords=tuple(row.keywords),
        origin=Origin(row.origin),
        external_id=row.external_id,
        category_is_guessed=row.category_is_guessed,
    )


def find_regulations(session: Session, version_ids: Iterable[str]) -> dict[str, Regulation]:
    """Return the versions that are there, by id."""
    rows = session.scalars(select(StoredRegulation).where(StoredRegulation.id.in_(list(version_ids))))
    return {row.id: regulation_of(row) for row in rows}


def find_articles_on(session: Session, keys: Iterable[str], day: date) -> list[Regulation]:
    """Return the versions of these articles that are in force on the day."""
    rows = session.scalars(select(StoredRegulation).where(StoredRegulation.key.in_(list(keys))))
    return [article for row in rows if (article := regulation_of(row)).is_valid_on(day)]


def find_past_cases(session: Session, ids: Iterable[str]) -> dict[str, PastCase]:
    """Return the cases that are there, by id."""
    rows = session.scalars(select(StoredCase).where(StoredCase.id.in_(list(ids))))
    return {row.id: case_of(row) for row in rows}


def find_citing_cases(session: Session, key: str, limit: int) -> list[PastCase]:
    """Return the newest cases whose publisher cited the article."""
    citing = (
        select(StoredCase)
        .where(text("cited_keys <> ''"), StoredCase.cited_keys.contains(f"\n{key}\n", autoescape=True))
        .order_by(StoredCase.published.desc().nulls_last(), StoredCase.id)
        .limit(limit)
    )
    return [case_of(row) for row in session.scalars(citing)]


def find_law_texts(session: Session, short: str | None = None) -> list[LawText]:
    """Return the imported texts, of one law or of all."""
    stored = select(StoredRegulation).where(StoredRegulation.official_text.is_not(None))
    if short is not None:
        stored = stored.where(StoredRegulation.short == short)
    found = ((row, official_of(row)) for row in session.scalars(stored))
    return [LawText(row.key, row.law, row.short, row.article, row.valid_from, said) for row, said in found if said]
