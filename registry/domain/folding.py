"""One spelling for every text that names are found by: width, script, case and punctuation folded."""

import re
from functools import lru_cache
from unicodedata import normalize

from opencc import OpenCC

_BRACKETS = str.maketrans({"[": "(", "]": ")", "【": "(", "】": ")", "〔": "(", "〕": ")", "｛": "(", "｝": ")"})


_ADDRESS_RANGE = re.compile(r"(?<=[0-9A-Z])[-‐‑–—―~至之](?=[0-9A-Z])")
# \w is a letter, a number or the underscore, in every script.
_DROPPED_IN_NAMES = re.compile(r"[^\w()]|_")
_DROPPED_IN_ADDRESSES = re.compile(r"[^\w#-]|_")


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def fold_text(text: str) -> str:
    """Return the text in half-width, simplified, upper-case form with only letters, digits and round brackets left."""
    plain = normalize("NFKC", text).translate(_BRACKETS).upper()
    return str(_simplifier().convert(_DROPPED_IN_NAMES.sub("", plain)))


def fold_address(text: str) -> str:
    """Return one spelling of an address; unlike in names a dash between numbers stays: 1-2 号 is not 12 号."""
    plain = _ADDRESS_RANGE.sub("-", normalize("NFKC", text).upper())
    return str(_simplifier().convert(_DROPPED_IN_ADDRESSES.sub("", plain))).strip("-")


def bigrams_of(folded: str) -> tuple[str, ...]:
    """Return the different pairs of neighbouring characters in the order in which they first occur."""
    letters = folded.replace("(", "").replace(")", "")
    return tuple(dict.fromkeys(letters[place : place + 2] for place in range(len(letters) - 1)))
