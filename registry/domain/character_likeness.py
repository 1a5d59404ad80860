"""How one Chinese character is mistaken for another: the same sound, nearly the same sound, or a similar shape."""

from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from core.kernel.sounds import sounds


class Likeness(StrEnum):
    SAME = "same"
    SOUND = "sound"
    SHAPE = "shape"
    NEAR_SOUND = "near_sound"
    NEAR_SHAPE = "near_shape"
    UNLIKE = "unlike"


# Common characters that are read in more than one way, with the ways besides the usual one.
_FURTHER_READINGS = (
    "行hang 行xing 长chang 长zhang 重zhong 重chong 乐le 乐yue 觉jue 觉jiao 会hui 会kuai 单dan 单shan "
    "都dou 都du 和he 和huo 曾zeng 曾ceng 朝chao 朝zhao 调tiao 调diao 传chuan 传zhuan 厦xia 厦sha "
    "什shi 什shen 藏cang 藏zang 泊bo 泊po 薄bo 薄bao 六liu 六lu 绿lv 绿lu 贾jia 贾gu "
    "区qu 区ou 石shi 石dan 兴xing 隆long 尉wei 尉yu 洗xi 洗xian 角jiao 角jue 盛sheng 盛cheng "
    "大da 大dai 参can 参shen 种zhong 种chong 系xi 系ji 量liang 弹tan 弹dan 便bian 便pian 差cha "
    "差chai 校xiao 校jiao 模mo 模mu "
)
_NEAR_STARTS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"), ("f", "h"), ("r", "l"))
_NEAR_ENDS = (("ang", "an"), ("eng", "en"), ("ing", "in"), ("uang", "uan"))


def _syllables() -> dict[str, frozenset[str]]:
    """Map each character to its readings without tone."""
    found = {character: {sound} for character, sound in sounds().items()}
    for pair in _FURTHER_READINGS.split():
        found.setdefault(pair[0], set()).add(pair[1:])
    return {character: frozenset(readings) for character, readings in found.items()}


class _Traits(NamedTuple):
    """Readings, blurred readings, and the later characters of the table that look like one or resemble it less."""

    sounds: frozenset[str]
    blurred: frozenset[str]
    alike: frozenset[str]
    less_alike: frozenset[str]


_NO_TRAITS = _Traits(frozenset(), frozenset(), frozenset(), frozenset())


@lru_cache(maxsize=1)
def _traits() -> dict[str, _Traits]:
    syllables, shapes = _syllables(), _shapes()
    found = {}
    for character in syllables.keys() | shapes.keys():
        heard = syllables.get(character, frozenset())
        alike, less_alike = shapes.get(character, ("", ""))
        found[character] = _Traits(heard, frozenset(map(_blurred, heard)), frozenset(alike), frozenset(less_alike))
    return found


def _shapes() -> dict[str, tuple[str, str]]:
    text = files("registry").joinpath("content", "names", "lookalikes.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    rows = ((line[0], line[1:].partition(" ")) for line in lines)
    return {character: (alike, less) for character, (alike, _, less) in rows}


@lru_cache(maxsize=65536)
def likeness_of(one: str, other: str) -> Likeness:
    """Tell how two characters are alike; the order of the two does not matter."""
    if one == other:
        return Likeness.SAME
    first, second = (one, other) if one < other else (other, one)
    mine, theirs = _traits().get(first, _NO_TRAITS), _traits().get(second, _NO_TRAITS)
    if not mine.sounds.isdisjoint(theirs.sounds):
        return Likeness.SOUND
    if second in mine.alike:
        return Likeness.SHAPE
    if not mine.blurred.isdisjoint(theirs.blurred):
        return Likeness.NEAR_SOUND
    return Likeness.NEAR_SHAPE if second in mine.less_alike else Likeness.UNLIKE


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
