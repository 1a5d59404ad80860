"""The trades that company names tell: words grouped in families."""

from functools import lru_cache
from importlib.resources import files

_NEUTRAL_MARK = "~"


@lru_cache(maxsize=1)
def _families() -> dict[str, frozenset[int]]:
    """Map each word to its families; a neutral word has none."""
    text = files("registry.domain").joinpath("industry_words.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found: dict[str, set[int]] = {}
    for family, line in enumerate(lines):
        words = line.split()
        is_neutral = words[0] == _NEUTRAL_MARK
        for word in words[1:] if is_neutral else words:
            found.setdefault(word, set()).update(() if is_neutral else (family,))
    return {word: frozenset(families) for word, families in found.items()}


@lru_cache(maxsize=1)
def _longest_word() -> int:
    return max(map(len, _families()))


def industry_word_at_end(text: str) -> str:
    """Return the longest trade word that ends the folded text, or nothing."""
    for length in range(min(_longest_word(), len(text)), 0, -1):
        if text[-length:] in _families():
            return text[-length:]
    return ""


def families_of(words: tuple[str, ...]) -> frozenset[int]:
    """Return the families of all words together; words that tell no trade add none."""
    return frozenset(family for word in words for family in _families().get(word, frozenset()))
