"""Shapes of numbers that lead to a person wherever they stand: telephones, identity numbers, cards.

Texts are expected in one width (NFKC).
"""

import re

_GAP = r"[ \-—–−‐‑.·_*()、,，/]{0,2}"
_THIN = r"[ \-—–−‐‑]?"
_SHORT_THIN = r"[ \-]?"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"

MOBILE = re.compile(rf"(?<!\d)(?:(?:\+|00)?{_THIN}86{_GAP})?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)")
LANDLINE = re.compile(
    r"(?<!\d)(?:\+86[ -]?|0086[ -]?)?\(?0(?:10|2\d|[3-9]\d{2})\)?[ \-—–_]{0,2}\d{3,4}[ \-—–]?\d{4}"
    r"(?:(?:[ \-—–]|转|分机|ext\.?)+\d{1,6})?(?!\d)",
    re.IGNORECASE,
)
IDENTITY = re.compile(
    rf"(?<!\d)[1-9](?:{_SHORT_THIN}\d){{5}}{_SHORT_THIN}(?:1{_SHORT_THIN}9|2{_SHORT_THIN}0)"
    rf"(?:{_SHORT_THIN}\d){{9}}{_SHORT_THIN}[\dxX](?![\dA-Za-z])"
)
OLD_IDENTITY = re.compile(rf"(?<!\d)[1-9]\d{{5}}\d{{2}}{_DAY}\d{{3}}(?!\d)")
CARD = re.compile(r"(?<!\d)[1-9]\d{3}(?:[ \-—]{0,2}\d{4}){2}[ \-—]{0,2}\d{4}(?:[ \-—]{0,2}\d{1,3})?(?!\d)")
