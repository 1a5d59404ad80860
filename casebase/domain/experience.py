"""What past questions with confirmed articles teach about a new question; pure arithmetic over terms.

For a question q, each article a that text or experience brings in gets

    score(a) = text(a) / best text
             + votes        * sum of sim(q, t)^2 over the 20 most similar past questions t confirmed for a
             + appended     * share of q that the questions confirmed for a say too (each term by rarity; saturating)
             + beside       * best sim(q, t)^2 * 0.6^(d-1) over articles of a's law confirmed d = 1, 2, 3 numbers away
             + law_votes    * similar questions that were confirmed for a's law / (all similar ones + 0.3)
             + law_prior    * log(1 + questions confirmed for a's law) / log(1 + all past questions)

sim is the cosine of rarity-weighted terms, words fully and character pairs half. `votes` and `appended` help only
articles that were seen, the other three also their neighbours. Whatever they say, an article that was never confirmed
stands at most at three times its place by text alone (`in_order`).
Each summand only grows when another question is confirmed for a, as long as rarities stay (tests/property).
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nlargest

from casebase.domain.article_names import NOWHERE, ArticlePlace
from casebase.domain.terms import Terms

_NEAREST = 20
_STEEPNESS = 2
_BIGRAM = 0.5
_REACH = 3
_FADE = 0.6
_SATURATION = 1.2
_NO_ECHO = 0.3
_LATEST = 3
_APPENDED_POOL = 100
_VOTES_IN_SUPPORT = 2.0

Weighed = Mapping[str, float]


@dataclass(frozen=True)
class Confirmed:
    """A past question and the articles that were confirmed for it; `id` names it where it can be left out."""

    id: str
    terms: Terms
    articles: frozenset[str]


@dataclass(frozen=True)
class Trust:
    """How much each signal counts beside a text score of 1 for the best text."""

    votes: float = 2.0
    appended: float = 1.0
    beside: float = 1.0
    law_votes: float = 0.5
    law_prior: float = 0.3

    def scaled(self, seen: float, law: float) -> "Trust":
        """Return it with the signals of seen articles, and those of neighbours and laws, made stronger or weaker."""
        return Trust(
            self.votes * seen, self.appended * seen, self.beside * law, self.law_votes * law, self.law_prior * law
        )


@dataclass(frozen=True)
class Signals:
    """What experience says of one article for one question."""

    votes: float = 0.0
    appended: float = 0.0
    beside: float = 0.0
    law_votes: float = 0.0
    law_prior: float = 0.0

    @property
    def support(self) -> float:
        """Return how strongly past questions speak for this very article, 0 to 1."""
        return min(1.0, _VOTES_IN_SUPPORT * self.votes + self.appended)

    def weighed(self, trust: Trust) -> float:
        """Return the sum that is added to the text score."""
        return (
            trust.votes * self.votes
            + trust.appended * self.appended
            + trust.beside * self.beside
            + trust.law_votes * self.law_votes
            + trust.law_prior * self.law_prior
        )


@dataclass(frozen=True)
class Places:
    """Where articles stand, and which stand beside each other."""

    by_article: Mapping[str, ArticlePlace]

    @cached_property
    def _numbered(self) -> Mapping[tuple[str, int], list[str]]:
        found: dict[tuple[str, int], list[str]] = defaultdict(list)
        for article, place in self.by_article.items():
            if place.law and place.number is not None:
                found[(place.law, place.number)].append(article)
        return found

    def law_of(self, article: str) -> str:
        return self.by_article.get(article, NOWHERE).law

    def beside(self, article: str) -> Iterator[tuple[str, int]]:
        """Return the articles of the same law at most three numbers away, each with its distance (at least 1)."""
        place = self.by_article.get(article, NOWHERE)
        if place.number is None:
            return
        for step in range(-_REACH, _REACH + 1):
            for other in self._numbered.get((place.law, place.number + step), ()):
                if other != article:
                    yield other, max(1, abs(step))


def rarity_of(questions: Iterable[Terms]) -> Weighed:
    """Return how much each term tells, by the questions that say it; "" stands for a term that none says."""
    count: dict[str, int] = defaultdict(int)
    total = 0
    for terms in questions:
        total += 1
        for term in set(_weights(terms)):
            count[term] += 1
    rarity = {term: math.log(1 + (total - said + 0.5) / (said + 0.5)) for term, said in count.items()}
    return {**rarity, "": math.log(1 + (total + 0.5) / 0.5)}


@dataclass(frozen=True)
class Experience:
    """All confirmed questions, ready to be asked."""

    confirmed: Sequence[Confirmed]
    places: Places
    rarity: Weighed = field(default_factory=dict)

    @classmethod
    def of(cls, confirmed: Sequence[Confirmed], places: Places) -> "Experience":
        """Return the experience of these questions, with rarities estimated from them."""
        return cls(confirmed, places, rarity_of(one.terms for one in confirmed))

    @cached_property
    def seen(self) -> frozenset[str]:
        """Return the articles that were ever confirmed."""
        return frozenset(article for one in self.confirmed for article in one.articles)

    @cached_property
    def _laws(self) -> Sequence[frozenset[str]]:
        return [frozenset(filter(None, map(self.places.law_of, one.articles))) for one in self.confirmed]

    @cached_property
    def _law_counts(self) -> Mapping[str, int]:
        counts: dict[str, int] = defaultdict(int)
        for laws in self._laws:
            for law in laws:
                counts[law] += 1
        return counts

    @cached_property
    def _said_by(self) -> Mapping[str, Sequence[tuple[int, float]]]:
        """Return which past questions say a term, each with the term's part of its unit vector."""
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, one in enumerate(self.confirmed):
            for term, part in self._unit(one.terms).items():
                postings[term].append((number, part))
        return postings

    @cached_property
    def _appended(self) -> Mapping[str, Mapping[str, float]]:
        """Return how often the questions confirmed for an article say a term: term -> article -> times."""
        postings: dict[str, dict[str, float]] = defaultdict(dict)
        for one in self.confirmed:
            for term, times in _weights(one.terms).items():
                for article in one.articles:
                    postings[term][article] = postings[term].get(article, 0.0) + times
        return postings

    def without(self, ids: frozenset[str]) -> "Experience":
        """Return what is known when these questions are not."""
        kept = [one for one in self.confirmed if one.id not in ids]
        return self if len(kept) == len(self.confirmed) else Experience.of(kept, self.places)

    def signals(self, question: Terms, asked_for: Iterable[str] = ()) -> dict[str, Signals]:
        """Return what is known for the articles asked for and for those that experience itself brings in."""
        near = self._nearest(question)
        votes, beside, laws = self._votes(near)
        appended = self._shares(question)
        own = nlargest(_APPENDED_POOL, appended, key=lambda one: (appended[one], one))
        total = sum(echo for _, echo in near) + _NO_ECHO
        most = math.log(1 + len(self.confirmed)) or 1.0
        return {
            article: Signals(
                votes=votes.get(article, 0.0),
                appended=appended.get(article, 0.0),
                beside=beside.get(article, 0.0),
                law_votes=laws.get(law, 0.0) / total,
                law_prior=math.log(1 + self._law_counts.get(law, 0)) / most,
            )
            for article in dict.fromkeys((*asked_for, *votes, *beside, *own))
            for law in (self.places.law_of(article),)
        }

    def _nearest(self, question: Terms) -> list[tuple[int, float]]:
        likeness: dict[int, float] = defaultdict(float)
        for term, part in self._unit(question).items():
            for number, other in self._said_by.get(term, ()):
                likeness[number] += part * other
        nearest = nlargest(_NEAREST, likeness.items(), key=lambda pair: (pair[1], -pair[0]))
        return [(number, like**_STEEPNESS) for number, like in nearest]

    def _votes(self, near: Sequence[tuple[int, float]]) -> tuple[Weighed, Weighed, Weighed]:
        votes: dict[str, float] = defaultdict(float)
        beside: dict[str, float] = {}
        laws: dict[str, float] = defaultdict(float)
        for number, echo in near:
            for law in self._laws[number]:
                laws[law] += echo
            for article in sorted(self.confirmed[number].articles):
                votes[article] += echo
                for other, distance in self.places.beside(article):
                    beside[other] = max(beside.get(other, 0.0), echo * _FADE ** (distance - 1))
        return votes, beside, laws

    def _shares(self, question: Terms) -> Weighed:
        told = {term: times * self._rarity_of(term) for term, times in _weights(question).items()}
        total = sum(told.values()) or 1.0
        shares: dict[str, float] = defaultdict(float)
        for term, weight in told.items():
            for article, times in self._appended.get(term, {}).items():
                shares[article] += weight / total * times / (times + _SATURATION)
        return shares

    def _unit(self, terms: Terms) -> dict[str, float]:
        parts = {term: times * self._rarity_of(term) for term, times in _weights(terms).items()}
        length = math.sqrt(sum(part * part for part in parts.values())) or 1.0
        return {term: part / length for term, part in parts.items()}

    def _rarity_of(self, term: str) -> float:
        return self.rarity.get(term) or self.rarity.get("", 1.0)


def _weights(terms: Terms) -> dict[str, float]:
    counted: dict[str, float] = defaultdict(float)
    for word in terms.words:
        counted[f"w{word}"] += 1.0
    for pair in terms.bigrams:
        counted[f"b{pair}"] += _BIGRAM
    return counted


def mixed(text: Weighed, signals: Mapping[str, Signals], trust: Trust) -> dict[str, float]:
    """Return text and experience in one score; an article outside the text's pool counts a little below its last."""
    best = max(text.values(), default=0.0) or 1.0
    outside = 0.9 * min(text.values(), default=0.0)
    return {
        article: text.get(article, outside) / best + signals.get(article, Signals()).weighed(trust)
        for article in {**text, **signals}
    }


def in_order(text: Weighed, scores: Weighed, seen: frozenset[str], most: int) -> list[str]:
    """Return the best by score, but none that was never confirmed later than three times its place by text alone."""
    by_text = sorted(text, key=lambda one: (-text[one], one))
    due = {one: _LATEST * place for place, one in enumerate(by_text, start=1) if one not in seen}
    by_score = iter(sorted(scores, key=lambda one: (-scores[one], one)))
    waiting, placed = iter(due), set[str]()
    order: list[str] = []
    first = next(waiting, None)
    while len(order) < most:
        while first in placed:
            first = next(waiting, None)
        is_due = first is not None and due[first] <= len(order) + 1
        chosen = first if is_due else next((one for one in by_score if one not in placed), None)
        if chosen is None:
            break
        placed.add(chosen)
        order.append(chosen)
    return order
