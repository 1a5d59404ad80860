"""What a mistyped search may have meant: known words that sound alike, look alike, or differ by one character.

Only characters that no word of the language covers are doubted, so ordinary words are left alone, known here or not.
A known word that stands in the search is spelled right: its characters are never changed, nor a longer word made of it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from casebase.domain.terms import fold, segments, words_in
from core.kernel.sounds import ear_of, sounds

_LONGEST_TEXT = 60
_SHORTEST_RUN = 2
_LONGEST_WORD = 8
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
# Of a word of four characters any one may be mistyped; of a shorter one only by what sounds or looks alike.
_TELLING_LENGTH = 4
_SWAPPED_LENGTH = 3
_SOUNDS_AND_LOOKS_ALIKE, _SOUNDS_ALIKE, _SOUNDS_NEARLY, _TURNED, _OTHER, _MISSING = 0.05, 0.1, 0.3, 0.4, 0.8, 0.9
_LOOK_ALIKE = "己已巳 未末 帐账胀 欺期 骗偏 赔陪培倍 费废 货贷 退腿褪 卡咔 天夭 拆折 贬眨 侍待 骄轿娇桥"
_LEFT_ALONE = frozenset("的了我你他她它们在是有和就都也很被把让给说要去来又再没吗呢吧啊少多死得地不一")


_Words: TypeAlias = Mapping[str, None]  # known words, in order


@dataclass(frozen=True)
class _Slip:
    """A known word in the place of a run of characters; the smaller the cost, the likelier."""

    start: int
    stop: int
    word: str
    cost: float


def respelled(text: str, known: Iterable[str]) -> str | None:
    """Return the search as it may have been meant, or None when nothing is near enough."""
    cut = segments(text) if len(text) <= _LONGEST_TEXT else []
    if not cut:
        return None
    folded = fold("\n".join(known)).split("\n")
    words = dict.fromkeys(sorted(filter(_is_word, folded)))
    changed = [segment if segment in folded else _mended(segment, words) for segment in cut]
    return " ".join(changed) if changed != cut else None


def _is_word(word: str) -> bool:
    return _SHORTEST_RUN <= len(word) <= _LONGEST_WORD and bool(_CHINESE.fullmatch(word))


def _mended(segment: str, words: _Words) -> str:
    slips = [slip for start, run in _runs(segment) for slip in _slips(start, run, segment, words)]
    slips += [*_heard_alike(segment, words), *_swapped(segment, words), *_cut_short(segment, words)]
    right = _spelled_right(segment, words)
    slips = [slip for slip in slips if not _spoils(slip, segment, right)]
    best = min(slips, key=lambda one: (one.cost, one.start - one.stop, one.word), default=None)
    return segment if best is None else segment[: best.start] + best.word + segment[best.stop :]


def _spelled_right(segment: str, words: _Words) -> frozenset[int]:
    """Return the places in the segment that a known word covers."""
    spans = (
        range(start, stop)
        for start in range(len(segment))
        for stop in range(start + _SHORTEST_RUN, min(len(segment), start + _LONGEST_WORD) + 1)
        if segment[start:stop] in words
    )
    return frozenset(place for span in spans for place in span)


def _spoils(slip: _Slip, segment: str, right: frozenset[int]) -> bool:
    """Tell whether the slip changes a character that is spelled right, or adds to nothing but such."""
    places = range(slip.start, slip.stop)
    if len(places) != len(slip.word):
        return right.issuperset(places)
    return any(segment[place] != its and place in right for place, its in zip(places, slip.word, strict=True))


def _runs(segment: str) -> Iterator[tuple[int, str]]:
    """Give the stretches that consist of single characters after cutting, with where they begin."""
    place, start, run = 0, 0, ""
    for word in [*words_in(segment), ""]:
        if len(word) == 1 and _CHINESE.fullmatch(word):
            start, run = (start, run + word) if run else (place, word)
        else:
            if len(run) >= _SHORTEST_RUN:
                yield start, run
            run = ""
        place += len(word)


def _slips(start: int, run: str, segment: str, words: _Words) -> Iterator[_Slip]:
    for first in range(len(run)):
        for last in range(first + _SHORTEST_RUN, min(len(run), first + _LONGEST_WORD) + 1):
            window = run[first:last]
            if set(window) <= _LEFT_ALONE or window in words:
                continue
            for word, _, _ in extract(window, words.keys(), scorer=OSA.distance, score_cutoff=1, limit=8):
                cost = _cost(window, word)
                if cost is not None and word not in segment:
                    yield _Slip(start + first, start + last, word, cost)


def _swapped(segment: str, words: _Words) -> Iterator[_Slip]:
    """Give words that stand there once two neighbours, one of them doubtful, change places."""
    doubtful = {start + place for start, run in _runs(segment) for place in range(len(run))}
    for place in range(len(segment) - 1):
        if not {place, place + 1} & doubtful or set(segment[place : place + 2]) & _LEFT_ALONE:
            continue
        turned = segment[:place] + segment[place + 1] + segment[place] + segment[place + 2 :]
        for start in range(max(0, place - _LONGEST_WORD + 2), place + 1):
            for stop in range(max(place + 2, start + _SWAPPED_LENGTH), min(len(segment), start + _LONGEST_WORD) + 1):
                if turned[start:stop] in words and turned[start:stop] not in segment:
                    yield _Slip(start, stop, turned[start:stop], _TURNED)


def _cut_short(segment: str, words: _Words) -> Iterator[_Slip]:
    """Give long words that are all of a short segment but for one character, where that leaves a character alone."""
    alone = {start for start, word in _placed(segment) if len(word) == 1 and word not in _LEFT_ALONE}
    for word in words:
        is_long = len(word) >= max(_TELLING_LENGTH, len(segment))
        if not alone or not is_long or word in segment:
            continue
        for gone in range(1, len(word) - 1):
            rest = word[:gone] + word[gone + 1 :]
            start = segment.find(rest)
            if start >= 0 and not set(word) & _LEFT_ALONE and alone & set(range(start, start + len(rest))):
                yield _Slip(start, start + len(rest), word, _MISSING)


def _placed(segment: str) -> Iterator[tuple[int, str]]:
    place = 0
    for word in words_in(segment):
        yield place, word
        place += len(word)


def _heard_alike(segment: str, words: _Words) -> Iterator[_Slip]:
    """Give words that sound wholly like a stretch of the segment: of four characters and more that is no accident."""
    sound_by = sounds()
    heard = [sound_by.get(character, character) for character in segment]
    begun = frozenset(heard)
    for word in words:
        length = len(word)
        if _TELLING_LENGTH <= length <= len(segment) and sound_by.get(word[0]) in begun and word not in segment:
            sound = [sound_by.get(character, character) for character in word]
            for start in range(len(segment) - length + 1):
                if heard[start : start + length] == sound:
                    wrong = sum(mine != its for mine, its in zip(segment[start : start + length], word, strict=True))
                    yield _Slip(start, start + length, word, _SOUNDS_ALIKE * wrong)


def _cost(window: str, word: str) -> float | None:
    """Return how unlikely the slip is; None when it is none."""
    if len(window) != len(word):
        is_long = min(len(window), len(word)) >= _SWAPPED_LENGTH and max(len(window), len(word)) >= _TELLING_LENGTH
        return _MISSING if is_long and not set(window) & _LEFT_ALONE else None
    wrong = [(mine, its) for mine, its in zip(window, word, strict=True) if mine != its]
    if len(wrong) > 1:
        return None
    mine, its = wrong[0]
    if mine in _LEFT_ALONE:
        return None
    sounds_alike = sounds().get(mine) == sounds().get(its)
    looks_alike = any({mine, its} <= set(group) for group in _LOOK_ALIKE.split())
    if sounds_alike or looks_alike:
        return _SOUNDS_AND_LOOKS_ALIKE if sounds_alike and looks_alike else _SOUNDS_ALIKE
    if ear_of(mine) == ear_of(its) and len(word) >= _SWAPPED_LENGTH:
        return _SOUNDS_NEARLY
    return _OTHER if len(word) >= _TELLING_LENGTH and not set(window) & _LEFT_ALONE else None
