"""The default engine: tantivy, fast at any size we expect."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import tantivy

from casebase.domain.expression import AllOf, AnyOf, Except, Expression, Place, Said
from casebase.domain.narrowing import Span
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
    Sought,
    Store,
    affordable,
)

_TOKENIZER = "terms"
_HEAP_BYTES = 15_000_000  # the least tantivy accepts for one thread
_BIG_HEAP_BYTES = 250_000_000  # for filling: few, large segments
_MANY_ENTRIES = 2_000
_META = "meta.json"
_MOST_POSTINGS = 2_000_000
_MOST_NARROWED_POSTINGS = 1_000_000
_MOST_SIFTED_POSTINGS = 1_600_000
# Filters that much passes are looked at after the search; below the first size there is nothing to save.
_SIFT_FROM = 50_000  # documents
_LARGE_SHARE, _RESERVE = 0.15, 2.5
_NUMBERS = ("valid_from", "valid_to", "year", "sum_fen")
_MUST, _SHOULD, _NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("marks", tokenizer_name="raw", index_option="basic")
    for name in (*FIELD_WEIGHTS, OWN_BIGRAMS):
        option = "position" if name.endswith("bigrams") else "freq"
        builder.add_text_field(name, tokenizer_name=_TOKENIZER, index_option=option)
    for name in _NUMBERS:
        builder.add_integer_field(name, fast=True)
    for name in ("stamp", "shown"):
        builder.add_bytes_field(name, stored=True)
    return builder.build()


@dataclass(frozen=True)
class TantivyEngine:
    """Stores in tantivy's own format."""

    sift_from: int = _SIFT_FROM

    def create(self, folder: Path | None) -> Store:
        """Return a new, empty store."""
        if folder is None:
            return TantivyStore(tantivy.Index(_schema()), None, self.sift_from)
        folder.mkdir(parents=True, exist_ok=True)
        return TantivyStore(tantivy.Index(_schema(), path=str(folder), reuse=False), folder, self.sift_from)

    def open(self, folder: Path) -> Store:
        """Return the store that was created there."""
        return TantivyStore(tantivy.Index.open(str(folder)), folder, self.sift_from)


class TantivyStore:
    """One tantivy index."""

    def __init__(self, index: tantivy.Index, folder: Path | None, sift_from: int) -> None:
        self._index, self._sift_from = index, sift_from
        self._counted: dict[tuple[str, Span], int] = {}
        self._meta = folder / _META if folder else None
        whole = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        index.register_tokenizer(_TOKENIZER, whole.filter(tantivy.Filter.custom_stopword([BREAK])).build())
        index.config_reader("manual", 0)
        self._seen = self._signature()

    def write(self, entries: Sequence[Entry], removed: Iterable[str]) -> None:
        """Replace the entries and take the removed ids out, in one commit."""
        newest = {entry.id: entry for entry in entries}
        writer = self._index.writer(_HEAP_BYTES if len(newest) < _MANY_ENTRIES else _BIG_HEAP_BYTES, 1)
        for one in (*newest, *removed):
            writer.delete_documents_by_term("id", one)
        for entry in newest.values():
            writer.add_document(_document(entry))
        self._finish(writer)

    @contextmanager
    def filling(self) -> Iterator[Callable[[Entry], None]]:
        """Add entries to an empty store with one writer that has room for large segments."""
        writer = self._index.writer(_BIG_HEAP_BYTES, 1)

        def add(entry: Entry) -> None:
            writer.add_document(_document(entry))

        yield add
        self._finish(writer)

    def _finish(self, writer: tantivy.IndexWriter) -> None:
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def search(self, question: Question, limit: int) -> list[Match]:
        """Return the best entries, best first."""
        searcher = self._index.searcher()
        wanted = self._worth_sifting(searcher, question, limit)
        sifted = self._sifted(searcher, question, wanted) if wanted else []
        if len(sifted) >= limit:
            return sifted[:limit]
        found = searcher.search(self._query(searcher, question), limit, count=False)
        return [_match(searcher.doc(address), score) for score, address in found.hits]

    def _worth_sifting(self, searcher: tantivy.Searcher, question: Question, limit: int) -> int:
        """Return how many to sift so that enough pass; 0 where it costs less to ask with the filters at once."""
        sieve = question.sieve
        if not (sieve.marks or sieve.spans) or sieve.ids or sieve.matching or not question.terms:
            return 0
        if searcher.num_docs < self._sift_from:
            return 0
        share = self._share(searcher, sieve)
        return math.ceil(limit * _RESERVE / share) if share >= _LARGE_SHARE else 0

    def _sifted(self, searcher: tantivy.Searcher, question: Question, wanted: int) -> list[Match]:
        """Take the best without the filters and keep those that pass.

        Only a question without filters lets tantivy skip what cannot be among the best.
        """
        hits = searcher.search(self._text(searcher, question, _MOST_SIFTED_POSTINGS), wanted, count=False).hits
        for name, span in question.sieve.spans.items():
            values = searcher.fast_field_values(name, [address for _, address in hits])
            hits = [hit for hit, value in zip(hits, values, strict=True) if _is_within(value, span)]
        found = [_match(searcher.doc(address), score) for score, address in hits]
        among = tantivy.Query.term_set_query(self._index.schema, "id", [one.id for one in found])
        asked = self._all_of([among, *self._filters(replace(question.sieve, spans={}))])
        passing = searcher.search(asked, len(found), count=False).hits if found else []
        kept = {(address.segment_ord, address.doc) for _, address in passing}
        places = [(address.segment_ord, address.doc) for _, address in hits]
        return [match for match, place in zip(found, places, strict=True) if place in kept]

    def _share(self, searcher: tantivy.Searcher, sieve: Sieve) -> float:
        """Return about which part of the documents passes, as if the filters knew nothing of each other."""
        passing = [sum(searcher.doc_freq("marks", one) for one in values) for values in sieve.marks]
        passing += [self._within(searcher, name, span) for name, span in sieve.spans.items()]
        return math.prod(min(one / searcher.num_docs, 1.0) for one in passing)

    def _within(self, searcher: tantivy.Searcher, name: str, span: Span) -> int:
        """Count the documents within the span; what was counted is known until the index changes."""
        known = self._counted.get((name, span))
        if known is None:
            found = searcher.search(self._range(name, *span), 1)
            known = self._counted[name, span] = int(found.count)  # type: ignore[attr-defined]  # missing in its stubs only
        return known

    def how_many(self, question: Question) -> int:
        """Count the entries that a search without limit returns."""
        searcher = self._index.searcher()
        found = searcher.search(self._query(searcher, question), 1)
        return int(found.count)  # type: ignore[attr-defined]  # missing in its stubs only

    def count(self) -> int:
        """Count all entries."""
        return int(self._index.searcher().num_docs)

    def ids(self) -> frozenset[str]:
        """Return the ids of all entries."""
        return frozenset(str(one.get_first("id")) for one in self._documents(tantivy.Query.all_query(), self.count()))

    def stamps(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the stamps of those of the ids that are there."""
        query = tantivy.Query.term_set_query(self._index.schema, "id", list(ids))
        return {str(one.get_first("id")): _text(one, "stamp") for one in self._documents(query, len(ids))}

    def reload(self) -> None:
        """See what another process committed; costs one look at a file when nobody did."""
        signature = self._signature()
        if signature != self._seen:
            self._index.reload()
            self._seen = signature
            self._counted.clear()

    def _signature(self) -> tuple[int, int] | None:
        if self._meta is None:
            return None
        state = self._meta.stat()
        return state.st_ino, state.st_mtime_ns

    def _documents(self, query: tantivy.Query, most: int) -> Iterator[tantivy.Document]:
        if most:
            searcher = self._index.searcher()
            yield from (searcher.doc(address) for _, address in searcher.search(query, most, count=False).hits)

    def _query(self, searcher: tantivy.Searcher, question: Question) -> tantivy.Query:
        """Leave a question without filters a plain union of terms: tantivy skips what cannot be among the best."""
        filters = self._filters(question.sieve)
        if not question.terms:
            return self._all_of(filters or [tantivy.Query.all_query()])
        text = self._text(searcher, question, _MOST_NARROWED_POSTINGS if filters else _MOST_POSTINGS)
        return self._all_of([*filters, text]) if filters else text

    def _text(self, searcher: tantivy.Searcher, question: Question, postings: int) -> tantivy.Query:
        terms = affordable(question.terms, searcher.doc_freq, searcher.num_docs, postings)
        return tantivy.Query.boolean_query([(_SHOULD, self._weighed(one)) for one in terms])

    def _all_of(self, queries: Iterable[tantivy.Query]) -> tantivy.Query:
        return tantivy.Query.boolean_query([(_MUST, one) for one in queries])

    def _filters(self, sieve: Sieve) -> list[tantivy.Query]:
        schema = self._index.schema
        must = [self._any_mark(values) for values in sieve.marks]
        if sieve.ids:
            must.append(tantivy.Query.term_set_query(schema, "id", sorted(sieve.ids)))
        if sieve.valid_on is not None:
            must += [
                self._range("valid_from", None, sieve.valid_on),
                self._range("valid_to", sieve.valid_on, None),
            ]
        must += [self._range(name, *span) for name, span in sieve.spans.items()]
        if sieve.matching is not None:
            must.append(self._compiled(sieve.matching))
        return [tantivy.Query.const_score_query(one, 0.0) for one in must]

    def _any_mark(self, values: Iterable[str]) -> tantivy.Query:
        terms = [(_SHOULD, self._term("marks", one, "basic")) for one in sorted(values)]
        return tantivy.Query.boolean_query(terms)

    def _compiled(self, expression: Expression) -> tantivy.Query:
        match expression:
            case Said(text, place):
                return self._said(pairs_of(text), place)
            case AllOf(parts):
                return tantivy.Query.boolean_query([(_MUST, self._compiled(part)) for part in parts])
            case AnyOf(parts):
                return tantivy.Query.boolean_query([(_SHOULD, self._compiled(part)) for part in parts])
            case Except(part):
                return _without(tantivy.Query.all_query(), self._compiled(part))

    def _said(self, terms: tuple[str, ...], place: Place) -> tantivy.Query:
        head = self._phrase("head_bigrams", terms)
        if place is Place.HEADLINE:
            return head
        body = _without(self._phrase("body_bigrams", terms), self._term("marks", EXPERIENCED, "basic"))
        return tantivy.Query.boolean_query([(_SHOULD, one) for one in (head, body, self._phrase(OWN_BIGRAMS, terms))])

    def _phrase(self, field: str, terms: tuple[str, ...]) -> tantivy.Query:
        if len(terms) > 1:
            return tantivy.Query.phrase_query(self._index.schema, field, list(terms))
        return self._term(field, terms[0], "freq") if terms else tantivy.Query.empty_query()

    def _weighed(self, sought: Sought) -> tantivy.Query:
        return tantivy.Query.boost_query(self._term(sought.field, sought.term, "freq"), sought.weight)

    def _term(self, field: str, value: str, option: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._index.schema, field, value, option)

    def _range(self, field: str, lower: int | None, upper: int | None) -> tantivy.Query:
        kind = tantivy.FieldType.Integer
        return tantivy.Query.range_query(self._index.schema, field, kind, lower_bound=lower, upper_bound=upper)


def _is_within(value: float | None, span: Span) -> bool:
    lowest, highest = span
    return value is not None and (lowest is None or value >= lowest) and (highest is None or value <= highest)


def _without(query: tantivy.Query, other: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(_MUST, query), (_NOT, other)])


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("id", entry.id)
    for mark in entry.marks:
        document.add_text("marks", mark)
    for name, terms in entry.fields.items():
        document.add_text(name, terms)
    for name, number in zip(_NUMBERS, (*entry.days, entry.year, entry.sum_fen), strict=True):
        if number is not None:
            document.add_integer(name, number)
    document.add_bytes("stamp", entry.stamp.encode())
    document.add_bytes("shown", entry.shown.encode())
    return document


def _match(document: tantivy.Document, score: float) -> Match:
    return Match(str(document.get_first("id")), float(score), tuple(_text(document, "shown").split()))


def _text(document: tantivy.Document, field: str) -> str:
    return bytes(document.get_first(field) or b"").decode()
