"""A text as the finders read it: one width, one script, no unseen characters, every place known in the original."""

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, cast

from casebase.domain.privacy.kinds import Kind
from casebase.domain.terms import simplified

_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0e\ufe0f\u20e3")
_DIGIT_WORDS = str.maketrans(
    "〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两",
    "0001234567891" + "123456789" + "2",
)


_FAR = 14


class _Tagger(Protocol):
    def tag(self, text: str) -> list[tuple[str, str]]: ...


def tagged(text: str) -> list[tuple[str, str]]:
    """Return the words of the segmenter, each with its part of speech."""
    import rjieba

    return cast("_Tagger", rjieba).tag(text)


@dataclass(frozen=True)
class Token:
    """A word of the segmenter with its part of speech and where it stands in the line."""

    word: str
    tag: str
    start: int
    end: int


@dataclass(frozen=True)
class Finding:
    """A stretch of the line that has to go; `key` is what makes two stretches the same person or firm."""

    kind: Kind
    start: int
    end: int
    key: str = ""


@dataclass(frozen=True)
class Line:
    """The text in one form; `places[i]` is where character i stands in the original."""

    original: str
    text: str
    places: tuple[int, ...]

    @cached_property
    def digits(self) -> str:
        """The same line, character for character, with Chinese digits as figures."""
        return self.text.translate(_DIGIT_WORDS)

    @cached_property
    def lowered(self) -> str:
        """The line in small letters."""
        return self.text.casefold()

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        place, found = 0, list[Token]()
        for word, tag in tagged(self.text):
            start = self.text.find(word, place)
            if start >= 0:
                place = start + len(word)
                found.append(Token(word, tag, start, place))
        return tuple(found)

    @cached_property
    def _token_numbers(self) -> tuple[int, ...]:
        """For every character the number of its token."""
        numbers = [-1] * len(self.text)
        for number, token in enumerate(self.tokens):
            numbers[token.start : token.end] = [number] * (token.end - token.start)
        return tuple(numbers)

    def token_at(self, place: int) -> Token | None:
        """Return the word that the character belongs to."""
        inside = 0 <= place < len(self.text) and self._token_numbers[place] >= 0
        return self.tokens[self._token_numbers[place]] if inside else None

    def tokens_in(self, start: int, end: int) -> tuple[Token, ...]:
        """Return the words that the stretch touches."""
        numbers = [number for number in self._token_numbers[start:end] if number >= 0]
        return self.tokens[numbers[0] : numbers[-1] + 1] if numbers else ()

    def tokens_before(self, place: int) -> tuple[Token, ...]:
        """Return the words that begin before the place, the nearest first; names are not longer than a few words."""
        last = self.token_at(place - 1) if place else None
        number = self._token_numbers[place - 1] if last else -1
        return self.tokens[max(0, number - _FAR) : number + 1][::-1]

    @cached_property
    def boundaries(self) -> frozenset[int]:
        """Where words begin or end according to the segmenter."""
        return frozenset(edge for token in self.tokens for edge in (token.start, token.end))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the original that the stretch of the line covers."""
        return self.places[start], self.places[end - 1] + 1


def read_line(text: str) -> Line:
    folded, places = list[str](), list[int]()
    for place, character in enumerate(text):
        if character in _UNSEEN or "\ud800" <= character <= "\udfff":
            continue
        form = unicodedata.normalize("NFKC", character)
        folded.append(form)
        places.extend([place] * len(form))
    joined = "".join(folded)
    plain = simplified(joined)
    if len(plain) != len(joined):
        plain = "".join(_same_length(character) for character in joined)
    return Line(text, plain, tuple(places))


def _same_length(character: str) -> str:
    plain = simplified(character)
    return plain if len(plain) == 1 else character
