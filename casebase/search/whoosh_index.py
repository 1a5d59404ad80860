"""The second engine: whoosh, pure Python, where tantivy has no wheel."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh.analysis.filters import StopFilter
from whoosh.analysis.tokenizers import SpaceSeparatedTokenizer
from whoosh.fields import ID, KEYWORD, NUMERIC, STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.query.compound import And, AndNot, Or
from whoosh.query.positional import Phrase
from whoosh.query.qcore import Every, NullQuery
from whoosh.query.ranges import NumericRange
from whoosh.query.terms import Term
from whoosh.query.wrappers import Not

from casebase.domain.expression import AllOf, AnyOf, Except, Expression, Place, Said
from casebase.domain.terms import pairs_of
from casebase.search.engine import (
    BREAK,
    EXPERIENCED,
    FIELD_WEIGHTS,
    OWN_BIGRAMS,
    Entry,
    Match,
    Question,
    Sieve,
    Store,
    affordable,
)

_SEPARATOR = " "
_SPACE_IN_MARK = "\u2420"
_NUMBERS = {"valid_from": 32, "valid_to": 32, "year": 32, "sum_fen": 64}  # bits
_MOST_POSTINGS = 200_000


def _schema() -> Any:  # noqa: ANN401  whoosh has no types
    terms = SpaceSeparatedTokenizer() | StopFilter([BREAK], minsize=0, renumber=False)
    fields = {name: TEXT(analyzer=terms, phrase=name.endswith("bigrams")) for name in (*FIELD_WEIGHTS, OWN_BIGRAMS)}
    numbers = {name: NUMERIC(int, bits=bits) for name, bits in _NUMBERS.items()}
    return Schema(id=ID(unique=True, stored=True), marks=KEYWORD(), stamp=STORED(), shown=STORED(), **fields, **numbers)


def _in(folder: Path) -> Any:  # noqa: ANN401  whoosh has no types
    return FileStorage(str(folder))  # type: ignore[no-untyped-call]  # whoosh has no types


def _in_memory() -> Any:  # noqa: ANN401  whoosh has no types
    return RamStorage()  # type: ignore[no-untyped-call]  # whoosh has no types


def _every() -> Any:  # noqa: ANN401  whoosh has no types
    return Every()  # type: ignore[no-untyped-call]  # whoosh has no types


@dataclass(frozen=True)
class WhooshEngine:
    """Stores in whoosh's own format."""

    def create(self, folder: Path | None) -> Store:
        """Return a new, empty store."""
        if folder is None:
            return WhooshStore(_in_memory().create_index(_schema()))
        folder.mkdir(parents=True, exist_ok=True)
        return WhooshStore(_in(folder).create_index(_schema()))

    def open(self, folder: Path) -> Store:
        """Return the store that was created there."""
        return WhooshStore(_in(folder).open_index())


class WhooshStore:
    """One whoosh index; every search opens a searcher, so it always reads the last commit."""

    def __init__(self, index: Any) -> None:  # noqa: ANN401  whoosh has no types
        self._index = index

    def write(self, entries: Sequence[Entry], removed: Iterable[str]) -> None:
        """Replace the entries and take the removed ids out, in one commit."""
        newest = {entry.id: entry for entry in entries}
        writer = self._index.writer()
        for one in (*newest, *removed):
            writer.delete_by_term("id", one)
        for entry in newest.values():
            writer.add_document(**_stored(entry))
        writer.commit()

    @contextmanager
    def filling(self) -> Iterator[Callable[[Entry], None]]:
        """Add entries to an empty store with one writer."""
        writer = self._index.writer()
        try:
            yield lambda entry: writer.add_document(**_stored(entry))
        except BaseException:
            writer.cancel()
            raise
        writer.commit()

    def search(self, question: Question, limit: int) -> list[Match]:
        """Return the best entries, best first."""
        with self._index.searcher() as searcher:
            query, narrowed = _query(searcher, question), _filter(question.sieve)
            found = searcher.search(_every() if query is None else query, limit=limit, filter=narrowed)
            return [_match(hit.fields(), 0.0 if query is None else hit.score) for hit in found]

    def how_many(self, question: Question) -> int:
        """Count the entries that a search without limit returns."""
        with self._index.searcher() as searcher:
            parts = [one for one in (_query(searcher, question), _filter(question.sieve)) if one is not None]
            return len(list(searcher.docs_for_query(And(parts) if parts else _every())))

    def count(self) -> int:
        """Count all entries."""
        return int(self._index.doc_count())

    def ids(self) -> frozenset[str]:
        """Return the ids of all entries."""
        with self._index.searcher() as searcher:
            return frozenset(stored["id"] for stored in searcher.documents())

    def stamps(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the stamps of those of the ids that are there."""
        with self._index.searcher() as searcher:
            found = (searcher.document(id=one) for one in ids)
            return {stored["id"]: stored["stamp"] for stored in found if stored}

    def reload(self) -> None:
        """Nothing to do: searchers are opened on the last commit."""


def _query(searcher: Any, question: Question) -> Any:  # noqa: ANN401  whoosh has no types
    """Return the terms of the question, or None when it has none."""
    if not question.terms:
        return None
    terms = affordable(question.terms, searcher.doc_frequency, searcher.doc_count(), _MOST_POSTINGS)
    return Or([Term(one.field, one.term, boost=one.weight) for one in terms]) if terms else NullQuery


def _filter(sieve: Sieve) -> Any:  # noqa: ANN401  whoosh has no types
    """Return what documents must be, or None when they may be any."""
    must: list[Any] = [Or([Term("marks", _one_word(value)) for value in sorted(values)]) for values in sieve.marks]
    if sieve.ids:
        must.append(Or([Term("id", value) for value in sorted(sieve.ids)]))
    if sieve.valid_on is not None:
        must.append(NumericRange("valid_from", None, sieve.valid_on))
        must.append(NumericRange("valid_to", sieve.valid_on, None))
    must += [NumericRange(name, *span) for name, span in sieve.spans.items()]
    if sieve.matching is not None:
        must.append(_compiled(sieve.matching))
    return And(must) if must else None


def _compiled(expression: Expression) -> Any:  # noqa: ANN401  whoosh has no types
    match expression:
        case Said(text, place):
            return _said(pairs_of(text), place)
        case AllOf(parts):
            return And(list(map(_compiled, parts)))
        case AnyOf(parts):
            return Or(list(map(_compiled, parts)))
        case Except(part):
            return And([_every(), Not(_compiled(part))])


def _said(terms: tuple[str, ...], place: Place) -> Any:  # noqa: ANN401  whoosh has no types
    head = _phrase("head_bigrams", terms)
    if place is Place.HEADLINE:
        return head
    body = AndNot(_phrase("body_bigrams", terms), Term("marks", EXPERIENCED))
    return Or([head, body, _phrase(OWN_BIGRAMS, terms)])


def _phrase(field: str, terms: tuple[str, ...]) -> Any:  # noqa: ANN401  whoosh has no types
    if len(terms) > 1:
        return Phrase(field, list(terms))
    return Term(field, terms[0]) if terms else NullQuery


def _stored(entry: Entry) -> dict[str, str | int]:
    numbers = dict(zip(_NUMBERS, (*entry.days, entry.year, entry.sum_fen), strict=True))
    return {
        "id": entry.id,
        "marks": _SEPARATOR.join(map(_one_word, entry.marks)),
        "stamp": entry.stamp,
        "shown": entry.shown,
        **entry.fields,
        **{name: number for name, number in numbers.items() if number is not None},
    }


def _one_word(mark: str) -> str:
    """Keep a mark with spaces together: whoosh cuts keywords at them."""
    return _SPACE_IN_MARK.join(mark.split())


def _match(stored: dict[str, str], score: float) -> Match:
    return Match(stored["id"], float(score), tuple(stored["shown"].split()))
