"""The second engine: whoosh, pure Python, where tantivy has no wheel."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh.analysis.tokenizers import SpaceSeparatedTokenizer
from whoosh.fields import ID, KEYWORD, NUMERIC, TEXT, Schema
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.query.compound import And, Or
from whoosh.query.ranges import NumericRange
from whoosh.query.terms import Term

from casebase.search.engine import FIELD_WEIGHTS, Entry, Match, Question, Store

_SEPARATOR = " "
_WIDE_ENOUGH_BITS = 32


def _schema() -> Any:  # noqa: ANN401  whoosh has no types
    terms = {
        name: TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False, stored=name.endswith("words"))
        for name in FIELD_WEIGHTS
    }
    return Schema(
        uid=ID(unique=True),
        collection=ID(),
        id=ID(stored=True),
        categories=KEYWORD(),
        valid_from=NUMERIC(int, bits=_WIDE_ENOUGH_BITS),
        valid_to=NUMERIC(int, bits=_WIDE_ENOUGH_BITS),
        **terms,
    )


def _in(folder: Path) -> Any:  # noqa: ANN401  whoosh has no types
    return FileStorage(str(folder))  # type: ignore[no-untyped-call]  # whoosh has no types


def _in_memory() -> Any:  # noqa: ANN401  whoosh has no types
    return RamStorage()  # type: ignore[no-untyped-call]  # whoosh has no types


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
        """Replace the entries and take the removed uids out, in one commit."""
        writer = self._index.writer()
        for uid in [entry.uid for entry in entries] + list(removed):
            writer.delete_by_term("uid", uid)
        for entry in entries:
            writer.add_document(**_stored(entry))
        writer.commit()

    def search(self, question: Question, limit: int) -> list[Match]:
        """Return the best entries, best first."""
        with self._index.searcher() as searcher:
            found = searcher.search(_query(question), limit=limit, filter=_filter(question))
            return [_match(hit.fields(), hit.score) for hit in found]

    def ids(self, collection: str) -> frozenset[str]:
        """Return the ids of the collection."""
        with self._index.searcher() as searcher:
            return frozenset(stored["id"] for stored in searcher.documents(collection=collection))

    def reload(self) -> None:
        """Nothing to do: searchers are opened on the last commit."""


def _query(question: Question) -> Any:  # noqa: ANN401  whoosh has no types
    return Or(
        [
            Term(field, term, boost=weight * times)
            for field, weight in FIELD_WEIGHTS.items()
            for term, times in question.terms_of(field).items()
        ]
    )


def _filter(question: Question) -> Any:  # noqa: ANN401  whoosh has no types
    must: list[Any] = [Term("collection", question.collection)]
    for name, values in (("categories", question.categories), ("uid", question.uids)):
        if values:
            must.append(Or([Term(name, value) for value in sorted(values)]))
    if question.valid_on is not None:
        must.append(NumericRange("valid_from", None, question.valid_on))
        must.append(NumericRange("valid_to", question.valid_on, None))
    return And(must)


def _stored(entry: Entry) -> dict[str, str | int]:
    terms = {name: _SEPARATOR.join(terms) for name, terms in entry.fields.items()}
    return {
        "uid": entry.uid,
        "collection": entry.collection,
        "id": entry.id,
        "categories": _SEPARATOR.join(entry.categories),
        "valid_from": entry.valid_from,
        "valid_to": entry.valid_to,
        **terms,
    }


def _match(stored: dict[str, str], score: float) -> Match:
    words = [stored.get(name, "") for name in FIELD_WEIGHTS if name.endswith("words")]
    return Match(stored["id"], float(score), tuple(_SEPARATOR.join(words).split(_SEPARATOR)))
