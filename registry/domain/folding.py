"""One spelling for every text that names are found by: width, script, case and punctuation folded."""

import re
from functools import lru_cache
from unicodedata import category, normalize

from opencc import OpenCC

_KEPT_PUNCTUATION = "()"
_BRACKETS = str.maketrans({"[": "(", "]": ")", "【": "(", "】": ")", "〔": "(", "〕": ")", "｛": "(", "｝": ")"})


_ADDRESS_RANGE = re.compile(r"(?<=[0-9A-Z])[-‐‑–—―~至之](?=[0-9A-Z])")
_ADDRESS_KEPT = "-#"


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def fold_text(text: str) -> str:
    """Return the text in half-width, simplified, upper-case form with only letters, digits and round brackets left."""
    plain = normalize("NFKC", text).translate(_BRACKETS).upper()
    kept = "".join(char for char in plain if char in _KEPT_PUNCTUATION or category(char)[0] in "LN")
    return str(_simplifier().convert(kept))


def fold_address(text: str) -> str:
    """Return one spelling of an address; unlike in names a dash between numbers stays: 1-2 号 is not 12 号."""
    plain = _ADDRESS_RANGE.sub("-", normalize("NFKC", text).upper())
    kept = "".join(char for char in plain if char in _ADDRESS_KEPT or category(char)[0] in "LN")
    return str(_simplifier().convert(kept)).strip("-")


def bigrams_of(folded: str) -> tuple[str, ...]:
    """Return the different pairs of neighbouring characters in the order in which they first occur."""
    letters = folded.replace("(", "").replace(")", "")
    return tuple(dict.fromkeys(letters[place : place + 2] for place in range(len(letters) - 1)))
