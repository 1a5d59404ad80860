"""Codes printed on letters: 60 random bits in characters that nobody confuses when reading them aloud."""

import re
import secrets
from unicodedata import normalize

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 12
_GROUP = 4


def new_letter_code() -> str:
    """Return a code in groups, such as ABCD-EFGH-JKLM."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def folded_code(typed: str) -> str:
    """Return what a person typed without spaces, hyphens, width and case, as it is hashed."""
    return re.sub(r"[^A-Z0-9]", "", normalize("NFKC", typed).upper())
