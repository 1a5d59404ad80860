"""The word lists of de-identification, read once from casebase/content/privacy.toml."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

HAN = r"[\u3400-\u9fff]"
NUMERALS = "一二三四五六七八九十"
# Tags of the segmenter for small words that part one thing from the next: 在, 和, 我, 的, a mark.
PARTING_TAGS = frozenset(("p", "r", "c", "uj", "ul", "uz", "ug", "ud", "uv", "y", "x", "w"))
# Characters of no name of a shop or place: who is meant, what is asked, what is denied.
NAMES_NOTHING = frozenset("的了我你他她它们这那哪某该本吗呢吧说不没谁何咱俺")
# The same with the small words before a name.
LEADS_ON = NAMES_NOTHING | frozenset("在去到来从被把给和与及跟由向对是有")


@cache
def _lists() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("casebase").joinpath("content", "privacy.toml").read_text(encoding="utf-8"))


@cache
def words(table: str, name: str) -> frozenset[str]:
    return frozenset(_lists()[table][name].split())


@cache
def surnames() -> frozenset[str]:
    """Return every surname, those of two characters too."""
    people = _lists()["people"]
    single = "".join(people["common_surnames"].split()) + "".join(people["rare_surnames"].split())
    return frozenset(single) | words("people", "double_surnames")


@cache
def common_surnames() -> frozenset[str]:
    return frozenset("".join(_lists()["people"]["common_surnames"].split()))


@cache
def first_characters() -> frozenset[str]:
    return frozenset(one[0] for one in surnames())


@cache
def given_characters() -> frozenset[str]:
    return frozenset("".join(_lists()["people"]["given"].split()))


def any_of(choices: Iterable[str]) -> str:
    """Return a pattern that matches one of the words, the longest that fits."""
    return "|".join(sorted(choices, key=len, reverse=True))


def surname_at(text: str, place: int) -> str:
    """Return the surname that stands there, a double one before a single one; empty when none does."""
    for length in (4, 3, 2, 1):
        said = text[place : place + length]
        if len(said) == length and said in surnames():
            return said
    return ""


def is_han(text: str) -> bool:
    return bool(text) and all("\u3400" <= character <= "\u9fff" for character in text)


@cache
def is_dictionary_word(word: str) -> bool:
    """Tell whether the segmenter's dictionary has the word."""
    import rjieba

    return bool(rjieba.has_word(word))
