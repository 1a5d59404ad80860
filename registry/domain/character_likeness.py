"""How one Chinese character is mistaken for another: the same sound, nearly the same sound, or a similar shape."""

from enum import StrEnum
from functools import lru_cache
from importlib.resources import files


class Likeness(StrEnum):
    SAME = "same"
    SOUND = "sound"
    SHAPE = "shape"
    NEAR_SOUND = "near_sound"
    UNLIKE = "unlike"


_NEAR_STARTS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"), ("f", "h"), ("r", "l"))
_NEAR_ENDS = (("ang", "an"), ("eng", "en"), ("ing", "in"), ("uang", "uan"))


@lru_cache(maxsize=1)
def _syllables() -> dict[str, frozenset[str]]:
    """Map each character to its readings without tone."""
    found: dict[str, set[str]] = {}
    for line in _lines("sounds.txt"):
        syllable, characters = line.split()
        for character in characters:
            found.setdefault(character, set()).add(syllable)
    return {character: frozenset(syllables) for character, syllables in found.items()}


@lru_cache(maxsize=1)
def _blurred_syllables() -> dict[str, frozenset[str]]:
    return {character: frozenset(map(_blurred, syllables)) for character, syllables in _syllables().items()}


@lru_cache(maxsize=1)
def _shapes() -> dict[str, frozenset[str]]:
    """Map each character to the later ones of the table that look like it."""
    return {line[0]: frozenset(line[1:]) for line in _lines("lookalikes.txt")}


def _lines(name: str) -> list[str]:
    text = files("registry").joinpath("content", "names", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=65536)
def likeness_of(one: str, other: str) -> Likeness:
    """Tell how two characters are alike; the order of the two does not matter."""
    if one == other:
        return Likeness.SAME
    first, second = sorted((one, other))
    sounds, others = _syllables().get(first, frozenset()), _syllables().get(second, frozenset())
    if sounds & others:
        return Likeness.SOUND
    if second in _shapes().get(first, frozenset()):
        return Likeness.SHAPE
    if _blurred_syllables().get(first, frozenset()) & _blurred_syllables().get(second, frozenset()):
        return Likeness.NEAR_SOUND
    return Likeness.UNLIKE


def _blurred(syllable: str) -> str:
    """Fold what speakers of many dialects do not tell apart: zh and z, n and l, ang and an."""
    for start, plain in _NEAR_STARTS:
        if syllable.startswith(start):
            syllable = plain + syllable.removeprefix(start)
            break
    for end, plain in _NEAR_ENDS:
        if syllable.endswith(end):
            return syllable.removesuffix(end) + plain
    return syllable
