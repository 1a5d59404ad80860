"""Guessing the issue class of a dispute: similar past cases and the words of each class vote; the votes are shown."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from casebase.domain.dispute import Dispute
from casebase.domain.past_case import PastCase
from casebase.domain.regulation import Regulation
from casebase.domain.terms import fold

# How much each kind of vote counts; tuned on the tuning half of the shipped cases (docs/casebase.md).
CASE_WEIGHT = 1.0
WORD_WEIGHT = 1.1
ARTICLE_WEIGHT = 0.15
HINT_WEIGHT = 0.5
RULE_WEIGHT = 0.3
TEXT_WEIGHT = 0.2
GIVEN_WEIGHT = 2.0
_NEAREST = 12
_STEEPNESS = 2.0
_MOST_WORDS = 3.0
GAP = "…"
_BETWEEN = r"[^。！？；!?;\n]{0,14}"


@dataclass(frozen=True)
class CategoryGuess:
    """A class with its share of all votes, and the words that spoke for it."""

    category: str
    share: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class NearCase:
    """A case that the text search found; `closeness` is its score as a share of the best one."""

    case: PastCase
    closeness: float


@dataclass(frozen=True)
class NearArticle:
    """An article that the text search found; `closeness` is its score as a share of the best one."""

    article: Regulation
    closeness: float


@dataclass(frozen=True)
class ClassWords:
    """Words that people use for a class: telling ones vote fully, hinting ones a little."""

    telling: tuple[str, ...]
    hinting: tuple[str, ...]


NO_WORDS = ClassWords((), ())


@cache
def category_words() -> Mapping[str, ClassWords]:
    """Return the shipped words of each class."""
    text = files("casebase").joinpath("content", "category_words.toml").read_text("utf-8")
    return {
        category: ClassWords(tuple(words["telling"]), tuple(words["hinting"]))
        for category, words in tomllib.loads(text).items()
    }


def said_words(dispute: Dispute, words: Iterable[str]) -> tuple[str, ...]:
    """Return those of the words that the dispute's text says, longest first, no part of a longer one.

    A word with … stands for its parts in this order within one clause: 协议…不退.
    """
    said = sorted((word for word in set(words) if _is_said(word, dispute)), key=lambda one: (-len(one), one))
    kept: list[str] = []
    for word in said:
        if not any(word in longer for longer in kept):
            kept.append(word)
    return tuple(kept)


def _is_said(word: str, dispute: Dispute) -> bool:
    if GAP in word:
        return _with_gaps(word).search(dispute.folded) is not None
    return _folded(word) in dispute.folded


@lru_cache(maxsize=1024)
def _with_gaps(word: str) -> re.Pattern[str]:
    return re.compile(_BETWEEN.join(re.escape(fold(part)) for part in word.split(GAP)))


@lru_cache(maxsize=8192)
def _folded(word: str) -> str:
    """Fold a word of the lists once, not for every dispute."""
    return fold(word)


def guess_category(
    dispute: Dispute,
    near: Sequence[NearCase],
    articles: Sequence[NearArticle],
    ruled: Sequence[tuple[Regulation, float]] = (),
) -> tuple[CategoryGuess, ...]:
    """Return the classes with a vote, the likeliest first; a class that the parties gave counts most.

    `ruled` are articles that rules point to by the words of the dispute, each with how strongly.
    """
    votes: dict[str, float] = {}
    for category, vote in (
        *_case_votes(near),
        *_word_votes(dispute),
        *_article_votes(dispute, [one.article for one in articles]),
        *_class_votes(TEXT_WEIGHT, [(one.article, one.closeness**_STEEPNESS) for one in _nearest_of(articles)]),
        *_class_votes(RULE_WEIGHT, ruled),
        *([(dispute.category, GIVEN_WEIGHT)] if dispute.category else []),
    ):
        votes[category] = votes.get(category, 0.0) + vote
    total = sum(votes.values())
    ordered = sorted(votes.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        CategoryGuess(category, vote / total, said_words(dispute, category_words().get(category, NO_WORDS).telling))
        for category, vote in ordered
        if vote > 0
    )


def _case_votes(near: Sequence[NearCase]) -> list[tuple[str, float]]:
    nearest = sorted(near, key=lambda one: (-one.closeness, one.case.id))[:_NEAREST]
    weights = [one.closeness**_STEEPNESS for one in nearest]
    total = sum(weights) or 1.0
    return [(one.case.category, CASE_WEIGHT * weight / total) for one, weight in zip(nearest, weights, strict=True)]


def _word_votes(dispute: Dispute) -> list[tuple[str, float]]:
    counts = {category: _weight_of_words(dispute, words) for category, words in category_words().items()}
    total = sum(counts.values()) or 1.0
    return [(category, WORD_WEIGHT * count / total) for category, count in counts.items() if count]


def _weight_of_words(dispute: Dispute, words: ClassWords) -> float:
    told, hinted = said_words(dispute, words.telling), said_words(dispute, words.hinting)
    return min(_MOST_WORDS, len(told) + HINT_WEIGHT * len(hinted))


def _article_votes(dispute: Dispute, articles: Sequence[Regulation]) -> list[tuple[str, float]]:
    said = [article for article in articles if article.categories and said_words(dispute, article.lay_terms)]
    return [
        (category, ARTICLE_WEIGHT / len(said) / len(article.categories))
        for article in said
        for category in article.categories
    ]


def _nearest_of(articles: Sequence[NearArticle]) -> list[NearArticle]:
    return sorted(articles, key=lambda one: (-one.closeness, one.article.version_id))[:_NEAREST]


def _class_votes(weight: float, telling: Sequence[tuple[Regulation, float]]) -> list[tuple[str, float]]:
    """Share the weight among the classes of the articles by how strongly each speaks; general ones do not."""
    voting = [(article, strength) for article, strength in telling if article.categories and not article.is_general]
    total = sum(strength for _, strength in voting) or 1.0
    return [
        (category, weight * strength / total / len(article.categories))
        for article, strength in voting
        for category in article.categories
    ]
