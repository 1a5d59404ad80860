"""Numbers in names: 第一 and 第三, 一局 and 十一局, 1店 and 2店 are different bodies however alike the rest is."""

import re
from collections import Counter

_CHARACTERS = "〇零一二三四五六七八九十百0-9"
_NUMBER = re.compile(
    rf"(?<=第)([{_CHARACTERS}]+)|([{_CHARACTERS}]+)(?=局|分?店|厂|号|分?公司|分?院|校|医院|中学|小学|航务|公路|工程|建|冶|化建|队|处)|(\d+)"
)
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_UNITS = {"十": 10, "百": 100}


def numbers_in(text: str) -> tuple[str, ...]:
    """Return the numbers that tell one body from another, by value."""
    return tuple(_value(found.group()) for found in _NUMBER.finditer(text))


def numbers_differ(one: str, other: str) -> bool:
    return numbers_in(one) != numbers_in(other)


def numbers_only_in(one: str, other: str) -> tuple[bool, bool]:
    """Tell of either text whether it has a number that the other has not."""
    mine, theirs = Counter(numbers_in(one)), Counter(numbers_in(other))
    return bool(mine - theirs), bool(theirs - mine)


def with_plain_numbers(text: str) -> str:
    """Return the text with its numbers in Arabic digits: 中铁十一局 as 中铁11局."""
    return _NUMBER.sub(lambda found: _value(found.group()), text)


def _value(number: str) -> str:
    if not _UNITS.keys() & set(number):
        return number.translate(_DIGITS).lstrip("0") or "0"
    total, digit = 0, ""
    for character in number.translate(_DIGITS):
        if unit := _UNITS.get(character):
            total += (int(digit) if digit else 1) * unit
            digit = ""
        else:
            digit += character
    return str(total + int(digit or 0))
