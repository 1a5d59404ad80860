"""Telephone numbers that enterprises are reached by: mobile, land line, service number."""

import re
from unicodedata import normalize

from core.kernel.identifiers import normalise_phone

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LAND_LINE = re.compile(r"0\d{9,11}")
_SERVICE_NUMBER = re.compile(r"(?:400|800)\d{7}|95\d{3,6}|96\d{3,4}")
_BETWEEN = re.compile(r"[\s\-()]")
_COUNTRY = re.compile(r"^(?:\+86|0086)(?=[1-9])")
_EXTENSION = re.compile(r"(?:转|EXT\.?|#)\d{1,6}$")


def normalise_contact_number(text: str) -> str:
    """Return the digits of a number without country code and extension; raises InvalidInputError.

    A land line needs its area code: without it the same digits are many people's.
    """
    digits = _EXTENSION.sub("", _BETWEEN.sub("", normalize("NFKC", text).upper()))
    plain = _COUNTRY.sub("", digits)
    if plain != digits and not _MOBILE.fullmatch(plain) and not _SERVICE_NUMBER.fullmatch(plain):
        plain = "0" + plain.removeprefix("0")  # behind +86 an area code loses its 0
    if _LAND_LINE.fullmatch(plain) or _SERVICE_NUMBER.fullmatch(plain):
        return plain
    return normalise_phone(digits)
