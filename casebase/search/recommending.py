"""From the text of a dispute to the few articles and cases to push, with why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from casebase.domain.dispute import Dispute
from casebase.domain.experience import Experience
from casebase.domain.guessing import CategoryGuess, NearArticle, NearCase, guess_category
from casebase.domain.ranking import (
    ArticleCandidate,
    CaseCandidate,
    Circumstances,
    RankedArticle,
    RankedCase,
    rank_articles,
    rank_cases,
)
from casebase.domain.second_thoughts import SURE_PLACES, with_second_thoughts
from casebase.domain.stories import Story, stored_story, story_of
from casebase.domain.terms import analyse
from casebase.domain.told_rules import told_rules
from casebase.domain.weights import Weights, shipped_weights
from casebase.search.port import CaseIndex, Collection, Filters, Hit
from casebase.search.shelves import Shelf

_CASE_POOL = 30
_ARTICLE_POOL = 40
_CLASS_POOL = 25
_CLASSES = 3
_CORE_POOL = 40
_CITING = 8
_LEAST_SUPPORT = 0.05
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
    (found,) = recommend_by_each(index, shelf, dispute, (weights or shipped_weights(),), limits, without)
    return found


def recommend_by_each(
    index: CaseIndex,
    shelf: Shelf,
    dispute: Dispute,
    weightings: Sequence[Weights],
    limits: Limits = DEFAULT_LIMITS,
    without: frozenset[str] = frozenset(),
) -> tuple[Recommendation, ...]:
    """Return what each of the weights recommends; what no weight changes is looked up once."""
    mine = story_of(dispute.facts)
    cases = _without_twins(mine, _case_candidates(index, shelf, dispute, mine, without))
    hits = index.find(Collection.REGULATIONS, dispute.text, _ARTICLE_POOL, Filters(valid_on=dispute.on))
    versions = shelf.versions(hit.id for hit in hits)
    said = [NearArticle(versions[hit.id], close) for hit, close in _with_closeness(hits) if hit.id in versions]
    rules = told_rules(dispute)
    ruled = [(one, rules[one.key].strength) for one in shelf.articles_on(rules, dispute.on)]
    guesses = guess_category(dispute, [NearCase(one.case, one.closeness) for one in cases], said, ruled)

    @cache
    def looked_up(experience_on: bool) -> tuple[Circumstances, list[ArticleCandidate]]:  # noqa: FBT001
        experience = shelf.experience().without(without) if experience_on else None
        around = Circumstances(dispute, guesses, _cited_nearby(cases), rules, _support(experience, dispute))
        return around, _article_candidates(index, shelf, around, hits)

    return tuple(_ranked(*looked_up(chosen.experience_on), cases, chosen, limits) for chosen in weightings)


def _ranked(
    around: Circumstances,
    articles: Sequence[ArticleCandidate],
    cases: Sequence[CaseCandidate],
    weights: Weights,
    limits: Limits,
) -> Recommendation:
    laws = with_second_thoughts(rank_articles(articles, around, weights), around.guesses[:_CLASSES])
    return Recommendation(
        laws=tuple(_worth_showing(laws, limits.laws)),
        cases=tuple(rank_cases(cases, around, weights)[: limits.cases]),
        guesses=around.guesses,
    )


def _case_candidates(
    index: CaseIndex, shelf: Shelf, dispute: Dispute, mine: Story, without: frozenset[str]
) -> list[CaseCandidate]:
    found_here = index.find(Collection.CASES, dispute.text, _CASE_POOL + len(without))
    hits = [hit for hit in found_here if hit.id not in without][:_CASE_POOL]
    found = shelf.cases([hit.id for hit in hits])
    return [
        CaseCandidate(found[hit.id], closeness, mine.likeness(stored_story(found[hit.id].facts)), hit.words)
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
    for article in shelf.articles_on(
        {*dispute.implied, *around.cited_nearby, *around.told_rules, *around.experience}, dispute.on
    ):
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


def _without_twins(mine: Story, cases: Sequence[CaseCandidate]) -> list[CaseCandidate]:
    """Leave out the dispute's own story, and of two tellings of one story the worse one."""
    kept: list[CaseCandidate] = []
    told = [mine]
    for one in cases:
        story = stored_story(one.case.facts)
        if not any(story.is_twin_of(other) for other in told):
            kept.append(one)
            told.append(story)
    return kept


def _support(experience: Experience | None, dispute: Dispute) -> Mapping[str, float]:
    """Return how strongly confirmed questions speak for articles."""
    if experience is None:
        return {}
    signals = experience.signals(analyse(dispute.text))
    return {key: one.support for key, one in signals.items() if one.support >= _LEAST_SUPPORT}


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
        worth = one.score >= _WORTH_SHOWING * best or len(kept) < SURE_PLACES
        if len(kept) < limit and worth and one.score > 0:
            kept.setdefault(one.article.key, one)
    return list(kept.values())
