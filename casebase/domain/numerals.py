"""Numbers of articles as people write them: 55, ５５, 五十五, 一百四十八."""

import re
import unicodedata

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_CHINESE = re.compile(f"[{''.join(_DIGITS)}{''.join(_UNITS)}]+")
_MOST_DIGITS = 4


def number_of(text: str) -> int | None:
    """Return the number, or None when it is none."""
    text = unicodedata.normalize("NFKC", text.strip())
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= _MOST_DIGITS else None
    if not _CHINESE.fullmatch(text):
        return None
    return _counted(text) if set(text) & set(_UNITS) else _spelled(text)


def _spelled(text: str) -> int | None:
    """Read digit by digit, as in 一四八."""
    return int("".join(str(_DIGITS[digit]) for digit in text)) if len(text) <= _MOST_DIGITS else None


def _counted(text: str) -> int:
    total, digit = 0, 0
    for character in text:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit
