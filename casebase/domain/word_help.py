"""Other words for what a search says."""

from dataclasses import dataclass

from casebase.domain.synonyms import synonyms_of
from casebase.domain.terms import analyse, segments

_LONGEST_TEXT = 60
_LONGEST_WORD = 8
_SHORTEST_WORD = 2
_MOST_WORDS = 3
_MOST_SYNONYMS = 6


@dataclass(frozen=True)
class AlsoCalled:
    """A word of the search and what else people call it."""

    word: str
    others: tuple[str, ...]


def also_called(text: str) -> tuple[AlsoCalled, ...]:
    """Return the first few words of a short search that have other names, longest first where they overlap."""
    if len(text) > _LONGEST_TEXT:
        return ()
    said = "\n".join(segments(text))
    found = [AlsoCalled(word, _unsaid(word, said)) for segment in segments(text) for word in _named(segment)]
    return tuple(one for one in dict.fromkeys(found) if one.others)[:_MOST_WORDS]


def _unsaid(word: str, said: str) -> tuple[str, ...]:
    """Return other names: words of the dictionary first, those last that are cut into words of other meanings."""
    listed = [one for one in synonyms_of(word) if one not in said]
    return tuple(sorted(listed, key=_cut_apart)[:_MOST_SYNONYMS])


def _cut_apart(name: str) -> int:
    words = analyse(name).words
    return 0 if words == (name,) else len(words) + 1


def _named(segment: str) -> list[str]:
    words, start = [], 0
    while start < len(segment):
        ends = range(min(len(segment), start + _LONGEST_WORD), start + _SHORTEST_WORD - 1, -1)
        stop = next((end for end in ends if synonyms_of(segment[start:end])), None)
        if stop is not None:
            words.append(segment[start:stop])
        start = start + 1 if stop is None else stop
    return words
