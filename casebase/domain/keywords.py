"""What a case is about in a few words: TF-IDF with jieba's own weights, over the words the search knows."""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from casebase.domain.terms import EMPTY_WORDS, every_word, fold

MOST_KEYWORDS = 8
_CANDIDATES = 24
_SHORTEST = 2


def keywords_of(*texts: str) -> tuple[str, ...]:
    """Return the words that tell these texts from ordinary Chinese, the most telling first."""
    weights = _weights()
    said = Counter(word for word in every_word(fold("\n".join(texts))) if len(word.strip()) >= _SHORTEST)
    usual = weights[""]
    found = sorted(said, key=lambda word: said[word] * weights.get(word, usual), reverse=True)[:_CANDIDATES]
    return tuple(word for word in found if _tells_something(word))[:MOST_KEYWORDS]


def _tells_something(word: str) -> bool:
    return word not in EMPTY_WORDS and all("\u4e00" <= character <= "\u9fff" for character in word)


@cache
def _weights() -> Mapping[str, float]:
    """Read how rare each word is from jieba's file, and under the empty word what holds for others (the median).

    Only the file: importing jieba's own extraction costs two seconds and the file twice.
    """
    found = find_spec("jieba")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("jieba is not installed")
    lines = Path(found.submodule_search_locations[0], "analyse", "idf.txt").read_text("utf-8").splitlines()
    weights = {word: float(weight) for word, _, weight in (line.partition(" ") for line in lines)}
    return weights | {"": sorted(weights.values())[len(weights) // 2]}
