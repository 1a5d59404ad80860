"""Postings of character pairs: which names share something telling with a text."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.domain.company_name import parse_company_name
from registry.domain.folding import bigrams_of
from registry.storage.registry_tables import EnterpriseName, EnterpriseNameTerm

_MOST_TERMS = 24


def put_name(session: Session, row: EnterpriseName) -> None:
    """Make a name findable; its row must have been flushed."""
    session.add_all(EnterpriseNameTerm(term=term, name_id=row.id) for term in _terms_of(row.folded))


def find_similar_names(session: Session, text: str, limit: int) -> list[EnterpriseName]:
    """Return the names that share the most pairs with the text; one too short for pairs is looked up as it stands."""
    parsed = parse_company_name(text)
    terms = bigrams_of(parsed.distinctive)[:_MOST_TERMS]
    if not terms:
        return _find_containing(session, parsed.folded, limit)
    shared = func.count().label("shared")
    best = (
        select(EnterpriseNameTerm.name_id, shared)
        .where(EnterpriseNameTerm.term.in_(terms))
        .group_by(EnterpriseNameTerm.name_id)
        .order_by(shared.desc(), EnterpriseNameTerm.name_id)
        .limit(limit)
    )
    return _load(session, (name_id for name_id, _ in session.execute(best)))


def _terms_of(folded: str) -> tuple[str, ...]:
    return bigrams_of(parse_company_name(folded).distinctive) or bigrams_of(folded)


def _find_containing(session: Session, folded: str, limit: int) -> list[EnterpriseName]:
    if not folded:
        return []
    contains = EnterpriseName.folded.contains(folded, autoescape=True)
    return list(session.scalars(select(EnterpriseName).where(contains).order_by(EnterpriseName.folded).limit(limit)))


def _load(session: Session, name_ids: Iterable[str]) -> list[EnterpriseName]:
    ids = list(name_ids)
    return list(session.scalars(select(EnterpriseName).where(EnterpriseName.id.in_(ids)).order_by(EnterpriseName.id)))
