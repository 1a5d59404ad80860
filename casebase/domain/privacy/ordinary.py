"""Words that name nobody: those of published cases and digests, and frequent ones of the segmenter's dictionary."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from casebase.domain.privacy.line import tagged
from casebase.domain.privacy.words import given_characters, is_dictionary_word, surname_at, words
from casebase.domain.terms import words_in
from registry.domain.industries import industry_word_at_end
from registry.domain.regions import all_regions, is_region_word

_SOMETIMES, _FREQUENT = 120, 200
_VERY_FREQUENT = 2000
_PAIR = 2
_NEW_DISTRICT = 4
REGION_ENDS = frozenset("区县市旗州省盟域")
_NAMES = ("nr", "ns", "nt", "nz")
_SHELVES = ("cases.jsonl", "later_cases.jsonl", "synonyms.toml", "category_words.toml", "outcome_words.toml")
_LISTS = {
    "people": ("no_names", "goods", "roles", "more_roles", "titles", "followers"),
    "firms": ("trade_verbs", "open_nouns", "full_forms", "forms", "more_forms", "generic", "well_known", "anchors"),
    "places": ("stops", "generic"),
    "ordinary": ("complaints",),
}
_WORD = re.compile(r"[\u3400-\u9fff]{2,}")
_COUNTED = re.compile(r"[第每整几数]?[\d一二三四五六七八九十百千万亿零〇两几半]+[\u3400-\u9fff]?")


@cache
def is_ordinary_word(word: str) -> bool:
    """Tell whether the word names nobody by itself: it is known, a region, a number, or made of such words."""
    if _is_known(word) or is_counted(word):
        return True
    if len(word) == _PAIR and set(word) <= given_characters():
        return False
    if any(_is_known(word[:cut]) and _is_known(word[cut:]) for cut in range(2, len(word) - 1)):
        return True
    parts = words_in(word)
    return len(parts) > 1 and all(is_plain_single(part) if len(part) == 1 else _is_known(part) for part in parts)


def is_counted(word: str) -> bool:
    """Tell whether the word is a number, with or without what is counted."""
    return _COUNTED.fullmatch(word) is not None


@cache
def plain_singles() -> frozenset[str]:
    return frozenset("".join(words("ordinary", "singles")))


@cache
def _regions() -> frozenset[str]:
    full = [region.name for region in all_regions()]
    short = [region.short_name for region in all_regions() if region.short_name]
    bare = [name[:-1] for name in full if name.endswith(("区", "县", "市", "旗")) and len(name) > _PAIR]
    return frozenset((*full, *short, *bare))


@cache
def _whole_regions() -> tuple[frozenset[str], int]:
    names = frozenset(region.name for region in all_regions() if len(region.name) > _PAIR)
    return names, max(map(len, names))


def region_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where whole names of regions stand, the longest that ends there: 观山湖区, 郑东新区."""
    names, longest = _whole_regions()
    for end in (place + 1 for place, character in enumerate(text) if character in REGION_ENDS):
        fitting = (start for start in range(max(0, end - longest), end - _PAIR) if text[start:end] in names)
        start = next(fitting, end - _NEW_DISTRICT if text.endswith("新区", 0, end) else end)
        if 0 <= start < end:
            yield start, end


def is_region(word: str) -> bool:
    """Tell whether the word is a province, city or district, also without its last character."""
    return is_region_word(word) or word in _regions()


def is_plain_single(character: str) -> bool:
    return character in plain_singles()


def _is_known(word: str) -> bool:
    return word in ordinary_words() or is_region(word) or industry_word_at_end(word) == word


@cache
def ordinary_words() -> frozenset[str]:
    """Return every word of two characters and more that is left alone wherever it stands."""
    return _disputed_words() | frozenset(_frequent())


@cache
def _disputed_words() -> frozenset[str]:
    return frozenset(_said_in_content()) | _listed()


@cache
def is_said_of_disputes(word: str) -> bool:
    """Tell whether the word stands in published disputes, digests or the lists: it names nobody there."""
    return word in _disputed_words() or is_region(word) or industry_word_at_end(word) == word


def _frequent() -> Iterator[str]:
    found = find_spec("jieba")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("jieba is not installed")
    with Path(found.submodule_search_locations[0], "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, count, tag = line.split(" ", 2)
            if (
                len(word) > 1
                and not tag.startswith(_NAMES)
                and int(count) >= _SOMETIMES
                and _is_often(word, int(count))
            ):
                yield word


def _is_often(word: str, count: int) -> bool:
    """Tell whether the word is said often enough: the more it is spelled like a name, the more often."""
    if is_spelled_as_name(word):
        return count >= _VERY_FREQUENT
    return count >= (_FREQUENT if surname_at(word, 0) else _SOMETIMES)


def is_spelled_as_name(word: str) -> bool:
    """Tell whether the word could be a name as it is written: with its surname, or the given name alone."""
    if len(word) == _PAIR and set(word) <= given_characters():
        return True
    surname = surname_at(word, 0)
    return bool(surname) and set(word[len(surname) :]) <= given_characters()


def _said_in_content() -> Iterator[str]:
    """Yield the words of the shipped content, in which nobody is named."""
    content = files("casebase").joinpath("content")
    shelves = [content.joinpath(name) for name in _SHELVES]
    shelves += [one for one in content.joinpath("regulations").iterdir() if one.name.endswith(".toml")]
    for shelf in shelves:
        for said in _WORD.findall(shelf.read_text(encoding="utf-8")):
            yield from (word for word in _tagged_words(said))


def _tagged_words(said: str) -> Iterator[str]:
    for word, tag in tagged(said):
        if len(word) > 1 and not tag.startswith("nr") and is_dictionary_word(word):
            yield word


@cache
def _listed() -> frozenset[str]:
    return frozenset(word for table, names in _LISTS.items() for name in names for word in words(table, name))


def is_listed(word: str) -> bool:
    """Tell whether the word stands in one of the lists of words that name nobody."""
    return word in _listed()
