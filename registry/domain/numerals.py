"""Numbers in names: 第一 and 第三, 一局 and 十一局, 1店 and 2店 are different bodies however alike the rest is."""

import re

_CHARACTERS = "〇零一二三四五六七八九十百\\d"
_NUMBER = re.compile(
    rf"第([{_CHARACTERS}]+)|([{_CHARACTERS}]+)(?=局|分?店|厂|号|分?公司|分?院|校|医院|中学|小学|航务|公路|工程|建|冶|化建|队|处)|(\d+)"
)
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def numbers_in(text: str) -> tuple[str, ...]:
    """Return the numbers that tell one body from another, in one spelling."""
    return tuple(_plain(next(filter(None, found.groups()))) for found in _NUMBER.finditer(text))


def numbers_differ(one: str, other: str) -> bool:
    return numbers_in(one) != numbers_in(other)


def _plain(number: str) -> str:
    if number.startswith("十"):
        number = "一" + number
    if number.endswith("十"):
        number += "零"
    return number.replace("十", "").replace("百", "").translate(_DIGITS).lstrip("0") or "0"
