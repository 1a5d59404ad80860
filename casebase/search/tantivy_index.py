"""The default engine: tantivy, fast at any size we expect."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy

from casebase.search.engine import FIELD_WEIGHTS, Entry, Match, Question, Store

_TOKENIZER = "terms"
_HEAP_BYTES = 15_000_000  # the least tantivy accepts for one thread
_MOST_IDS = 1_000_000
_SEPARATOR = " "


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("uid", "collection", "id", "categories"):
        builder.add_text_field(name, stored=name == "id", tokenizer_name="raw", index_option="basic")
    for name in FIELD_WEIGHTS:
        builder.add_text_field(name, stored=name.endswith("words"), tokenizer_name=_TOKENIZER, index_option="freq")
    for name in ("valid_from", "valid_to"):
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


@dataclass(frozen=True)
class TantivyEngine:
    """Stores in tantivy's own format."""

    def create(self, folder: Path | None) -> Store:
        """Return a new, empty store."""
        if folder is None:
            return TantivyStore(tantivy.Index(_schema()))
        folder.mkdir(parents=True, exist_ok=True)
        return TantivyStore(tantivy.Index(_schema(), path=str(folder), reuse=False))

    def open(self, folder: Path) -> Store:
        """Return the store that was created there."""
        return TantivyStore(tantivy.Index.open(str(folder)))


class TantivyStore:
    """One tantivy index."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer(_TOKENIZER, analyser)
        index.config_reader("manual", 0)

    def write(self, entries: Sequence[Entry], removed: Iterable[str]) -> None:
        """Replace the entries and take the removed uids out, in one commit."""
        writer = self._index.writer(_HEAP_BYTES, 1)
        for uid in [entry.uid for entry in entries] + list(removed):
            writer.delete_documents_by_term("uid", uid)
        for entry in entries:
            writer.add_document(_document(entry))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def search(self, question: Question, limit: int) -> list[Match]:
        """Return the best entries, best first."""
        searcher = self._index.searcher()
        found = searcher.search(self._query(question), limit, count=False)
        return [_match(searcher.doc(address), score) for score, address in found.hits]

    def ids(self, collection: str) -> frozenset[str]:
        """Return the ids of the collection."""
        searcher = self._index.searcher()
        query = self._term("collection", collection)
        found = searcher.search(query, _MOST_IDS, count=False)
        return frozenset(str(searcher.doc(address).get_first("id")) for _, address in found.hits)

    def reload(self) -> None:
        """See what another process committed."""
        self._index.reload()

    def _query(self, question: Question) -> tantivy.Query:
        schema, should = self._index.schema, tantivy.Occur.Should
        text = [
            (should, tantivy.Query.boost_query(self._term(field, term), weight * times))
            for field, weight in FIELD_WEIGHTS.items()
            for term, times in question.terms_of(field).items()
        ]
        must = [self._filter(self._term("collection", question.collection))]
        for name, values in (("categories", question.categories), ("uid", question.uids)):
            if values:
                must.append(self._filter(tantivy.Query.term_set_query(schema, name, sorted(values))))
        if question.valid_on is not None:
            must.append(self._filter(self._range("valid_from", None, question.valid_on)))
            must.append(self._filter(self._range("valid_to", question.valid_on, None)))
        must.append(tantivy.Query.boolean_query(text))
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in must])

    def _term(self, field: str, value: str) -> tantivy.Query:
        option = "freq" if field in FIELD_WEIGHTS else "basic"
        return tantivy.Query.term_query(self._index.schema, field, value, option)

    def _range(self, field: str, lower: int | None, upper: int | None) -> tantivy.Query:
        kind = tantivy.FieldType.Integer
        return tantivy.Query.range_query(self._index.schema, field, kind, lower_bound=lower, upper_bound=upper)

    @staticmethod
    def _filter(query: tantivy.Query) -> tantivy.Query:
        return tantivy.Query.const_score_query(query, 0.0)


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    for name, value in (("uid", entry.uid), ("collection", entry.collection), ("id", entry.id)):
        document.add_text(name, value)
    for category in entry.categories:
        document.add_text("categories", category)
    for name, terms in entry.fields.items():
        document.add_text(name, _SEPARATOR.join(terms))
    document.add_integer("valid_from", entry.valid_from)
    document.add_integer("valid_to", entry.valid_to)
    return document


def _match(document: tantivy.Document, score: float) -> Match:
    stored = [str(document.get_first(name) or "") for name in FIELD_WEIGHTS if name.endswith("words")]
    return Match(str(document.get_first("id")), float(score), tuple(_SEPARATOR.join(stored).split(_SEPARATOR)))
