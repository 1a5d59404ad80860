"""What the statutes make of an article beside its words: how usually it decides a class, and whether it is enforced."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_FADE = 0.2


def usualness(category: str, key: str) -> float:
    """Return 1 for the article that decides the class most often and less down the list; 1 too for one not listed."""
    return 1 / (1 + _FADE * _places().get((category, key), 0))


@cache
def enforced_articles() -> frozenset[str]:
    """Return the keys of the articles that forbid or punish, by which an office investigates."""
    return frozenset(_read("enforced_articles.toml")["articles"])


@cache
def _places() -> Mapping[tuple[str, str], int]:
    listed = _read("core_articles.toml")
    return {(category, key): place for category, keys in listed.items() for place, key in enumerate(keys)}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("casebase").joinpath("content", name).read_text("utf-8"))
