"""Comparing what two people tell: the same story told twice, or a story that is alike."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.fuzz import partial_ratio, token_set_ratio

from casebase.domain.terms import analyse, fold

_TWIN = 90.0
_TWIN_LENGTH = 30
_PERCENT = 100.0
_SHARED_PAIRS = 0.5
_KEPT = 4096


@dataclass(frozen=True)
class Story:
    """A telling, analysed once however many it is compared with."""

    length: int
    folded: str
    words: str
    pairs: frozenset[tuple[str, str]]

    def is_twin_of(self, other: "Story") -> bool:
        """Tell whether at least nine tenths of the shorter telling stand in the longer one.

        Such tellings share most pairs of characters; comparing these first spares nearly all the close comparisons.
        """
        if min(self.length, other.length) < _TWIN_LENGTH:
            return False
        if len(self.pairs & other.pairs) < _SHARED_PAIRS * min(len(self.pairs), len(other.pairs)):
            return False
        return partial_ratio(self.folded, other.folded, score_cutoff=_TWIN) >= _TWIN

    def likeness(self, other: "Story") -> float:
        """Return how alike the words are, 0 to 1."""
        return token_set_ratio(self.words, other.words) / _PERCENT


def story_of(text: str) -> Story:
    """Return the telling."""
    folded = fold(text)
    return Story(len(text), folded, " ".join(analyse(text).words), frozenset(pairwise(folded)))


@lru_cache(maxsize=_KEPT)
def stored_story(text: str) -> Story:
    """Return the telling of a stored case; those found often stay analysed. Never for a complaint: it is personal."""
    return story_of(text)
