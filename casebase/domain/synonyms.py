"""Words that people use for the same thing: help for whoever searches, never part of the index.

A word belongs to one group. One that truly means several things is named under `also` by every group it stands in.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from casebase.domain.content_reading import ContentError
from casebase.domain.terms import fold

_FILE = "synonyms.toml"
_FIELDS = frozenset({"words", "also"})
_FEWEST = 2


def synonyms_of(word: str) -> tuple[str, ...]:
    """Return what else people call it, in the order of the shipped groups; nothing for a word that is in none."""
    return _shipped().get(fold(word.strip()), ())


def words_with_synonyms() -> tuple[str, ...]:
    """Return every word that stands in a group."""
    return tuple(_shipped())


def read_synonyms(text: str) -> dict[str, tuple[str, ...]]:
    """Read groups from TOML: from each folded word to the others of its groups; raises ContentError naming the word."""
    document = tomllib.loads(text)
    if unknown := sorted(set(document) - {"group"}):
        raise ContentError(_FILE, unknown[0], "only [[group]] is known here")
    found: dict[str, tuple[str, ...]] = {}
    shared: dict[str, bool] = {}
    for entry in document.get("group", []):
        words = _group(entry)
        for word in words:
            in_several = word in entry.get("also", [])
            if word in found and not (in_several and shared[word]):
                raise ContentError(_FILE, word, "this word is in two groups")
            shared[word] = in_several
            others = tuple(one for one in words if one != word)
            found[word] = tuple(dict.fromkeys(found.get(word, ()) + others))
    return found


@cache
def _shipped() -> Mapping[str, tuple[str, ...]]:
    return read_synonyms(files("casebase").joinpath("content", _FILE).read_text("utf-8"))


def _group(entry: Mapping[str, Any]) -> Sequence[str]:
    words: list[str] = entry.get("words", [])
    name = words[0] if words else "?"
    if unknown := sorted(set(entry) - _FIELDS):
        raise ContentError(_FILE, name, f"unknown field {', '.join(unknown)}")
    if len(set(words)) < _FEWEST or len(set(words)) != len(words):
        raise ContentError(_FILE, name, "a group has two words or more, each once")
    for word in words:
        if word != fold(word).strip():
            raise ContentError(
                _FILE, word, "words are written as searches are folded: simplified, half width, lower case"
            )
    if strange := sorted(set(entry.get("also", [])) - set(words)):
        raise ContentError(_FILE, strange[0], "a word under `also` stands in the group")
    return words
