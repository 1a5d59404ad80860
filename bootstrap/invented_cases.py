"""As many past cases as a benchmark wants: sentences of the shipped ones recombined, with other goods, places, numbers.

Goods and places are drawn from jieba's dictionary as often as its corpus has them, so that frequent and rare words are
spread as in real complaints.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

import jieba
import rjieba

from casebase.domain.content import load_content
from casebase.domain.past_case import PastCase

_SENTENCE = re.compile(r"(?<=[。；！？])")
_NUMBER = re.compile(r"[0-9.]+")
_GOODS, _PLACES = "n", "ns"
_FEWEST, _MOST = 2, 4
_SHORTEST_SENTENCE = 8
_CHANGED_GOODS = 0.35
_FACTS, _SUMMARY = 160, 40
_DIGITS = (1, 2, 3, 3, 4)
_YEARS = range(2014, 2027)


@dataclass(frozen=True)
class _Lexicon:
    """Words of one kind with their running frequencies."""

    words: tuple[str, ...]
    running: tuple[int, ...]

    def draw(self, random: Random) -> str:
        return random.choices(self.words, cum_weights=self.running)[0]


class CaseInventor:
    """Invents cases and questions; the same seed invents the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - data for a benchmark
        kinds = _kinds()
        self._goods, self._places = _lexicon(kinds, _GOODS), _lexicon(kinds, _PLACES)
        self._patterns = load_content().cases
        self._sentences = [_marked(one, kinds) for case in self._patterns for one in _sentences(case)]

    def cases(self, count: int) -> Iterator[PastCase]:
        """Invent past cases of about two hundred characters each."""
        for number in range(count):
            yield replace(
                self._random.choice(self._patterns),
                id=f"B{number}",
                facts=self.question(_FACTS),
                summary=self._tell(_SUMMARY),
                region=self._places.draw(self._random),
                paid_fen=self._number() * 100,
                published=f"{self._random.choice(_YEARS)}-03-15",
            )

    def question(self, length: int) -> str:
        """Tell a complaint of that many characters."""
        start = f"我在{self._places.draw(self._random)}一家店买了{self._goods.draw(self._random)}，"
        return (start + self._tell(length))[:length]

    def _tell(self, length: int) -> str:
        said: list[str] = []
        while sum(map(len, said)) < length:
            said.extend(self._varied(word, kind) for word, kind in self._random.choice(self._sentences))
        return "".join(said)[:length]

    def _varied(self, word: str, kind: str) -> str:
        if _NUMBER.fullmatch(word):
            return str(self._number())
        if kind == _PLACES:
            return self._places.draw(self._random)
        if kind == _GOODS and len(word) >= _FEWEST and self._random.random() < _CHANGED_GOODS:
            return self._goods.draw(self._random)
        return word

    def _number(self) -> int:
        return self._random.randrange(1, int(10 ** self._random.choice(_DIGITS)))


def _kinds() -> dict[str, tuple[int, str]]:
    """Return frequency and kind of every word in jieba's dictionary."""
    lines = (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines()
    parts = (line.split(" ") for line in lines)
    return {word: (int(frequency), kind) for word, frequency, kind in parts}


def _lexicon(kinds: dict[str, tuple[int, str]], wanted: str) -> _Lexicon:
    drawn = {
        word: frequency
        for word, (frequency, kind) in kinds.items()
        if kind == wanted and _FEWEST <= len(word) <= _MOST and frequency
    }
    return _Lexicon(tuple(drawn), tuple(accumulate(drawn.values())))


def _sentences(case: PastCase) -> list[str]:
    return [one for one in _SENTENCE.split(case.facts + case.summary) if len(one) >= _SHORTEST_SENTENCE]


def _marked(sentence: str, kinds: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((word, kinds[word][1] if word in kinds else "") for word in rjieba.cut(sentence))
