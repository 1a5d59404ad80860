"""Ranking any articles for any questions by text, better so with past questions whose articles are known."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from casebase.domain.article_names import article_place
from casebase.domain.experience import Confirmed, Experience, Places, Trust, in_order, mixed
from casebase.domain.terms import analyse
from casebase.domain.trusting import Estimate, Past, estimate
from casebase.search.port import CaseIndex, Collection, IndexDocument
from casebase.search.rank_files import Document, TrainingQuestion

_BATCH = 5_000
_POOL = 300

Step = Callable[[int], None]


def fill(index: CaseIndex, documents: Sequence[Document], step: Step) -> None:
    """Index the articles, the title as part of the text.

    A title is mostly the name of the law, the same for hundreds of articles: as a field of its own, counted more, it
    crowds the first places (docs/casebase.md).
    """
    for start in range(0, len(documents), _BATCH):
        batch = documents[start : start + _BATCH]
        index.put(
            IndexDocument(Collection.REGULATIONS, one.id, headline=(), body=(one.title, one.text)) for one in batch
        )
        step(len(batch))


@dataclass(frozen=True)
class Learned:
    """Experience and how far it may be trusted."""

    experience: Experience
    trust: Trust


def places_of(documents: Sequence[Document]) -> Places:
    """Return where the articles stand, by their title or else their id."""
    return Places({one.id: article_place(one.title, one.id) for one in documents})


def learn(
    index: CaseIndex, places: Places, training: Sequence[TrainingQuestion], step: Step
) -> tuple[Learned, Estimate]:
    """Return what the training questions teach and how well that went among themselves."""
    past = []
    for number, one in enumerate(training):
        confirmed = Confirmed(str(number), analyse(one.text), frozenset(one.relevant))
        past.append(Past(confirmed, _by_text(index, one.text, _POOL)))
        step(1)
    found = estimate(past, places)
    return Learned(Experience.of([one.confirmed for one in past], places), found.trust), found


def rank_all(
    index: CaseIndex, questions: Sequence[Document], top: int, learned: Learned | None
) -> Iterator[tuple[str, list[str]]]:
    """Return for each question the ids of its best articles."""
    for one in questions:
        text = _by_text(index, one.text, max(top, _POOL) if learned else top)
        if learned is None:
            yield one.id, list(text)
            continue
        signals = learned.experience.signals(analyse(one.text), text)
        scores = mixed(text, signals, learned.trust)
        yield one.id, in_order(text, scores, learned.experience.seen, top)


def _by_text(index: CaseIndex, text: str, most: int) -> dict[str, float]:
    return {hit.id: hit.score for hit in index.find(Collection.REGULATIONS, text, most)}
