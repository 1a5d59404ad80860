"""The one analysis of Chinese text: the same terms for every engine, for ranking and for highlighting."""

import re
import sys
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby
from operator import add
from typing import Protocol, cast

_PUNCTUATION = re.compile(r"[\W_]+")
_UNIT = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]|[^\u3400-\u9fff\U00020000-\U0003ffff\s]+")
_ONLY_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
# Full-width marks of every sentence and what NFKC makes of them; a text without them is normalised at a glance.
_WIDE_MARKS = tuple(zip("，：；！？（）", ",:;!?()", strict=True))
# Numerals of cheques that mean nothing else: 退壹赔叁 is 退一赔三. Others (陆, 伍, 拾) are words and names too.
_FORMAL_NUMERALS = tuple(zip("壹弌贰貳叁肆柒捌玖佰仟", "一一二二三四七八九百千", strict=True))
_SHORTEST_WORD = 2
_RUN = re.compile(r"([^\u3400-\u9fff\U00020000-\U0003ffff\n\ue000]+)")
_LEFT, _RIGHT, _NOTHING = "\ue001", "\ue002", "\ue000"  # stand-ins, of private use
_WIDE = f"utf-32-{sys.byteorder[0]}e"
_FIRST_CHINESE, _AFTER_CHINESE = "\u3400", "\ua000"

# Words that say nothing about a dispute: grammar, the frame of every complaint, polite endings.
_EMPTY_TEXT = """
我们 你们 他们 它们 自己 大家 这个 那个 这些 那些 这样 那样 这里 那里 这种 那种 一个
一些 一下 一直 一共 一家 一名 一位 没有 不是 不能 不会 不到 不了 可以 可是 但是 因为
所以 如果 就是 还是 还有 或者 而且 并且 以及 然后 后来 之后 以后 之前 以前 已经 正在
当时 现在 当天 今天 第二天 第三天 什么 怎么 多少 几次 多次 很多 非常 觉得 认为 知道 发现
进行 通过 对于 关于 其中 其他 另外 希望 有关 有关部门 部门 尽快 核实 处理 结果 告诉 诉求
要求 请求 事情 发生 对方 反映 问题 情况 商家 店家 公司 经营者 消费者 不肯 元多 多元 左右
于是 只是 只有 都是 应当 及其 依照 按照 根据 规定 有关规定
"""
EMPTY_WORDS = frozenset(_EMPTY_TEXT.split())


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


class _Segmenter(Protocol):
    def cut(self, text: str, hmm: bool = True) -> list[str]: ...  # noqa: FBT001, FBT002 - rjieba's own


@dataclass(frozen=True)
class Terms:
    """What a text is found by: its words, and the pairs of neighbours in its segments; in order, with repeats."""

    words: tuple[str, ...]
    segments: tuple[str, ...]

    @property
    def bigrams(self) -> tuple[str, ...]:
        """The pairs of all segments."""
        return tuple(chain.from_iterable(map(pairs_of, self.segments)))

    def __bool__(self) -> bool:
        return bool(self.words or self.segments)


NO_TERMS = Terms((), ())


@dataclass(frozen=True)
class Piece:
    """A stretch of shown text, and whether it matched."""

    text: str
    matched: bool


@cache
def _traditional_to_simplified() -> _Converter:
    from opencc import OpenCC

    return cast("_Converter", OpenCC("t2s"))


@cache
def _segmenter() -> _Segmenter:
    import rjieba  # jieba's own segmentation in Rust; the tests hold it against jieba itself

    return cast("_Segmenter", rjieba)


def fold(text: str) -> str:
    """One form for full and half width, traditional and simplified, upper and lower case, formal numerals."""
    text = simplified(unicodedata.normalize("NFKC", _replaced(text, _WIDE_MARKS)))
    return _replaced(text, _FORMAL_NUMERALS).lower()


def _replaced(text: str, marks: Iterable[tuple[str, str]]) -> str:
    for old, new in marks:
        text = text.replace(old, new)
    return text


def simplified(text: str) -> str:
    """Return the text in simplified characters."""
    return _traditional_to_simplified().convert(text)


def segments(text: str) -> list[str]:
    """Return the folded text cut at punctuation: no term ever reaches across a mark."""
    return [segment for segment in _PUNCTUATION.split(fold(text)) if segment]


def analyse(*fields: str) -> Terms:
    """Words and bigrams of the fields, each field cut for itself."""
    cut = segments("\n".join(fields))
    words = _segmenter().cut("\n".join(cut))  # one call for all segments; the break between them is in no word
    said = [word for word in words if len(word) >= _SHORTEST_WORD and word not in EMPTY_WORDS]
    return Terms(tuple(said), tuple(cut))


def words_in(segment: str) -> list[str]:
    """Cut a folded segment into words of the dictionary and single characters; joined they are the segment."""
    return list(_segmenter().cut(segment, False))  # noqa: FBT003 - rjieba takes no keyword; no guessing of new words


def every_word(text: str) -> list[str]:
    """Cut a folded text into words as jieba does, new ones guessed, with what is no word in between."""
    return _segmenter().cut(text)


def pairs_of(segment: str) -> tuple[str, ...]:
    """Return the pairs of neighbours in a folded segment, Latin words and numbers counting as one character.

    These also stand for themselves before their pair. So a run of characters stands in a segment exactly when its
    pairs follow one another there; of a single character there is no pair, it stands for itself.
    """
    if _ONLY_CHINESE.fullmatch(segment):
        return tuple(map(add, segment, segment[1:])) or (segment,)
    return tuple(_mixed_pairs(_UNIT.findall(segment)))


def _mixed_pairs(units: list[str]) -> list[str]:
    pairs = list(map(add, units, units[1:])) or list(units)
    if len(units) > 1:
        usual = [_FIRST_CHINESE <= unit < _AFTER_CHINESE for unit in units]  # at a glance; the few others are looked at
        apart = [place for place, chinese in enumerate(usual) if not (chinese or _ONLY_CHINESE.match(units[place]))]
        for place in reversed(apart):
            pairs.insert(place, units[place])
    return pairs


def pairs_in(cut: Iterable[str], gap: str) -> str:
    """Return the pairs of the segments, apart by blanks, with the gap between segments.

    The same as joining `pairs_of`, many times faster: one line of all segments is paired character by character, with
    stand-ins for what counts as one character. They are of private use, which text is cut at.
    """
    said = "\n".join(one + _NOTHING if len(one) == 1 and _ONLY_CHINESE.match(one) else one for one in cut)
    if not said:
        return ""
    parts = _RUN.split(said)
    paired = _every_pair("\n" + (_LEFT + _RIGHT).join(parts[::2]) + "\n")[1:-1].split("\n \n")
    pairs = f" {gap} ".join(one[2:-2] for one in paired).replace(_NOTHING, "")
    return "".join(_runs_back(pairs.split(_LEFT + _RIGHT), parts[1::2]))


def _every_pair(line: str) -> str:
    """Return all pairs of neighbouring characters, apart by blanks."""
    characters = array("I", line.encode(_WIDE))
    pairs = array("I", " ".encode(_WIDE)) * (3 * len(characters) - 3)
    pairs[::3], pairs[1::3] = characters[:-1], characters[1:]
    return pairs.tobytes()[:-4].decode(_WIDE)


def _runs_back(around: list[str], runs: list[str]) -> Iterator[str]:
    """Between two runs the left one may stand at the beginning, the right one at the end."""
    for left, text, right in zip(["", *runs], around, [*runs, ""], strict=True):
        yield text.replace(_RIGHT, left).replace(_LEFT, right)
        yield right


def matched_words(text: str, found: Iterable[str], limit: int = 8) -> tuple[str, ...]:
    """Return the words of the found document that the text says, longest first, no part of a longer one.

    Taken from the document's side: what the segmenter makes of the question ("办卡后") hides no word of it.
    """
    return words_within("\n".join(segments(text)), found, limit)


def words_within(said: str, found: Iterable[str], limit: int = 8) -> tuple[str, ...]:
    """Do the same for a text that was folded and cut once for many documents."""
    shared = {word for word in found if word and word in said}
    chosen: list[str] = []
    for word in sorted(shared, key=lambda one: (-len(one), said.index(one))):
        if not any(word in longer for longer in chosen):
            chosen.append(word)
            if len(chosen) == limit:
                break
    return tuple(chosen)


def highlight(text: str, words: Iterable[str]) -> tuple[Piece, ...]:
    """Return the text in pieces; those that match one of the words, in whatever script or width, are marked."""
    folded = [fold(character) for character in text]
    line = "".join(folded)
    owner = [index for index, part in enumerate(folded) for _ in part]
    marked = {owner[place] for word in words if word for start in _places(line, fold(word)) for place in start}
    flags = [(index in marked) for index in range(len(text))]
    return tuple(
        Piece("".join(text[index] for index, _ in group), matched)
        for matched, group in groupby(enumerate(flags), key=lambda pair: pair[1])
    )


def _places(line: str, word: str) -> Iterator[range]:
    start = line.find(word) if word else -1
    while start >= 0:
        yield range(start, start + len(word))
        start = line.find(word, start + 1)
