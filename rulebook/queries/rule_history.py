"""Which adopted books changed a rule: its own text, or a number or term it uses."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.rules import RuleBook, book_from_content
from core.rules.checks import parameters_of_version
from core.rules.values import Condition, RuleVersion
from rulebook.queries.amendments import AmendmentLine, amendment_line
from rulebook.storage.book_tables import RuleBookAmendment, RuleBookVersion


@dataclass(frozen=True)
class RuleChange:
    """A book from which on the rule reads as it does; `amendment` tells who proposed and who adopted it."""

    book_version: str
    origin: str
    adopted_at: datetime
    amendment: AmendmentLine | None


def rule_changes(session: Session, rule_id: str) -> tuple[RuleChange, ...]:
    """Return the adopted books that changed the rule, the newest first."""
    adopted = select(RuleBookVersion).where(RuleBookVersion.is_adopted)
    rows = session.scalars(adopted.order_by(RuleBookVersion.adopted_at, RuleBookVersion.id))
    return tuple(reversed([_change(session, row) for row in _changing(rows, rule_id)]))


def _changing(rows: Iterator[RuleBookVersion], rule_id: str) -> Iterator[RuleBookVersion]:
    before: str | None = None
    for row in rows:
        now = _prints(row.content).get(rule_id)
        if now != before:
            yield row
        before = now


def _change(session: Session, row: RuleBookVersion) -> RuleChange:
    found = session.get(RuleBookAmendment, row.amendment_id) if row.amendment_id else None
    line = amendment_line(found, row.version) if found else None
    return RuleChange(row.version, row.origin, row.adopted_at, line)


@lru_cache(maxsize=64)
def _prints(content: str) -> Mapping[str, str]:
    """Return a print of each rule of a stored book, with all that it rests on."""
    book = book_from_content(content)
    return {rule_id: _print(book, rule.versions) for rule_id, rule in book.rules.items()}


def _print(book: RuleBook, versions: tuple[RuleVersion, ...]) -> str:
    numbers = sorted({name for version in versions for name in parameters_of_version(book, version)})
    terms = sorted({name for version in versions for name in _terms_of_version(book, version)})
    resting_on = ([book.parameters[name] for name in numbers], [book.definitions[name] for name in terms])
    return hashlib.sha256(repr((versions, resting_on)).encode()).hexdigest()


def _terms_of_version(book: RuleBook, version: RuleVersion) -> Iterator[str]:
    for condition in (*version.scope, *version.conditions, *version.defences):
        yield from _terms(book, condition)
    for line in version.lines:
        if line.when is not None:
            yield from _terms(book, line.when)


def _terms(book: RuleBook, condition: Condition) -> Iterator[str]:
    if condition.kind == "holds":
        yield condition.definition
        yield from _terms(book, book.definitions[condition.definition].condition)
    for part in condition.parts:
        yield from _terms(book, part)
