"""From the text of a dispute to the few articles and cases to push, with why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import partial_ratio, token_set_ratio

from casebase.domain.dispute import Dispute
from casebase.domain.guessing import CategoryGuess, NearCase, guess_category
from casebase.domain.past_case import PastCase
from casebase.domain.ranking import (
    ArticleCandidate,
    CaseCandidate,
    Circumstances,
    RankedArticle,
    RankedCase,
    rank_articles,
    rank_cases,
)
from casebase.domain.terms import analyse, fold
from casebase.domain.weights import Weights, shipped_weights
from casebase.search.port import CaseIndex, Collection, Filters, Hit
from casebase.search.shelves import Shelf

_CASE_POOL = 30
_ARTICLE_POOL = 40
_CLASS_POOL = 25
_CLASSES = 3
_CORE_POOL = 20
_TWIN = 90.0
_TWIN_LENGTH = 30
_PERCENT = 100.0
_CITING = 8
_FEWEST_LAWS = 3
_WORTH_SHOWING = 0.35


@dataclass(frozen=True)
class Limits:
    """How many of each at most."""

    laws: int = 5
    cases: int = 3


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Recommendation:
    """What to push, best first, and the guessed classes, likeliest first."""

    laws: tuple[RankedArticle, ...]
    cases: tuple[RankedCase, ...]
    guesses: tuple[CategoryGuess, ...]


def recommend(
    index: CaseIndex,
    shelf: Shelf,
    dispute: Dispute,
    limits: Limits = DEFAULT_LIMITS,
    without: frozenset[str] = frozenset(),
    weights: Weights | None = None,
) -> Recommendation:
    """Return articles in force on the dispute's day and cases that are not the same story; `without` hides cases."""
    chosen = weights or shipped_weights()
    cases = _without_twins(dispute, _case_candidates(index, shelf, dispute, without))
    hits = index.find(Collection.REGULATIONS, dispute.text, _ARTICLE_POOL, Filters(valid_on=dispute.on))
    said = list(shelf.versions(hit.id for hit in hits).values())
    guesses = guess_category(dispute, [NearCase(one.case, one.closeness) for one in cases], said)
    around = Circumstances(dispute, guesses, _cited_nearby(cases))
    laws = rank_articles(_article_candidates(index, shelf, around, hits), around, chosen)
    return Recommendation(
        laws=tuple(_worth_showing(laws, limits.laws)),
        cases=tuple(rank_cases(cases, around, chosen)[: limits.cases]),
        guesses=guesses,
    )


def _case_candidates(index: CaseIndex, shelf: Shelf, dispute: Dispute, without: frozenset[str]) -> list[CaseCandidate]:
    found_here = index.find(Collection.CASES, dispute.text, _CASE_POOL + len(without))
    hits = [hit for hit in found_here if hit.id not in without][:_CASE_POOL]
    found = shelf.cases([hit.id for hit in hits])
    mine = " ".join(analyse(dispute.facts).words)
    return [
        CaseCandidate(found[hit.id], closeness, _likeness(mine, found[hit.id]), hit.words)
        for hit, closeness in _with_closeness(hits)
        if hit.id in found
    ]


def _article_candidates(
    index: CaseIndex, shelf: Shelf, around: Circumstances, hits: Sequence[Hit]
) -> list[ArticleCandidate]:
    """Join articles by text, by text within the likeliest classes, by the rule book, by citation and by custom."""
    dispute, classes = around.dispute, [one.category for one in around.guesses[:_CLASSES]]
    within = Filters(valid_on=dispute.on, categories=frozenset(classes))
    more = index.find(Collection.REGULATIONS, dispute.text, _CLASS_POOL, within) if classes else []
    said = {hit.id: (closeness, hit.words) for hit, closeness in _with_closeness([*hits, *more])}
    versions = dict(shelf.versions({*said, *_core_ids(index, around, classes)}))
    for article in shelf.articles_on({*dispute.implied, *around.cited_nearby}, dispute.on):
        versions[article.version_id] = article
    return [ArticleCandidate(article, *said.get(one, (0.0, ()))) for one, article in versions.items()]


def _core_ids(index: CaseIndex, around: Circumstances, classes: Sequence[str]) -> list[str]:
    """Find the articles that usually decide these classes, whatever words the complaint uses."""
    if not classes:
        return []
    core = Filters(valid_on=around.dispute.on, cores=frozenset(classes))
    return [hit.id for hit in index.find(Collection.REGULATIONS, " ".join(classes), _CORE_POOL, core)]


def _with_closeness(hits: Iterable[Hit]) -> list[tuple[Hit, float]]:
    listed = list(hits)
    best = max((hit.score for hit in listed), default=0.0)
    return [(hit, hit.score / best if best else 0.0) for hit in listed]


def _likeness(words: str, case: PastCase) -> float:
    return token_set_ratio(words, " ".join(analyse(case.facts).words)) / _PERCENT


def _without_twins(dispute: Dispute, cases: Sequence[CaseCandidate]) -> list[CaseCandidate]:
    """Leave out the dispute's own story, and of two tellings of one story the worse one."""
    kept: list[CaseCandidate] = []
    told = [_Story.of(dispute.facts)]
    for one in cases:
        story = _Story.of(one.case.facts)
        if not any(story.is_twin_of(other) for other in told):
            kept.append(one)
            told.append(story)
    return kept


@dataclass(frozen=True)
class _Story:
    """A telling, folded once however many it is compared with."""

    length: int
    folded: str

    @classmethod
    def of(cls, text: str) -> "_Story":
        return cls(len(text), fold(text))

    def is_twin_of(self, other: "_Story") -> bool:
        shorter = min(self.length, other.length)
        return shorter >= _TWIN_LENGTH and partial_ratio(self.folded, other.folded, score_cutoff=_TWIN) >= _TWIN


def _cited_nearby(cases: Sequence[CaseCandidate]) -> Mapping[str, float]:
    """Weigh the articles that the nearest cases cite by how near these are."""
    votes: dict[str, float] = {}
    for one in sorted(cases, key=lambda case: -case.closeness)[:_CITING]:
        for key in {law.key for law in one.case.laws if law.key}:
            votes[key] = max(votes.get(key, 0.0), one.closeness)
    return votes


def _worth_showing(laws: Sequence[RankedArticle], limit: int) -> list[RankedArticle]:
    """Take the best, one version of an article, and stop after three when the rest are far behind."""
    best = laws[0].score if laws else 0.0
    kept: dict[str, RankedArticle] = {}
    for one in laws:
        worth = one.score >= _WORTH_SHOWING * best or len(kept) < _FEWEST_LAWS
        if len(kept) < limit and worth and one.score > 0:
            kept.setdefault(one.article.key, one)
    return list(kept.values())
