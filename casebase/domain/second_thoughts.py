"""When the class is not sure, the articles of the next likely classes have a place too."""

from collections.abc import Sequence

from casebase.domain.guessing import CategoryGuess
from casebase.domain.ranking import RankedArticle
from casebase.domain.standing import usualness

SURE_PLACES = 3
_LIKELY = 0.2
_VERY_USUAL = 0.7  # one of the first three of its class


def with_second_thoughts(laws: Sequence[RankedArticle], guesses: Sequence[CategoryGuess]) -> list[RankedArticle]:
    """Keep the first three; then let the best usual article of each further likely class come that none stands for.

    `guesses` are the classes that may have a place, likeliest first; all other articles follow in their order.
    """
    ahead = list(laws[:SURE_PLACES])
    for guess in guesses[1:]:
        if guess.share < _LIKELY * guesses[0].share or any(_stands_for(guess, one) for one in ahead):
            continue
        usual = [one for one in laws if guess.category in one.article.core_for]
        ahead += sorted(usual, key=lambda one: -one.score * usualness(guess.category, one.article.key))[:1]
    first = {one.article.version_id for one in ahead}
    return [*ahead, *(one for one in laws if one.article.version_id not in first)]


def _stands_for(guess: CategoryGuess, one: RankedArticle) -> bool:
    return guess.category in one.article.core_for and usualness(guess.category, one.article.key) >= _VERY_USUAL
