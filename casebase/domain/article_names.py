"""From the name of an article to its law and its number: 民法典第五十六条 is number 56 of 民法典."""

import re
from dataclasses import dataclass

_ARTICLE = re.compile(r"第([零〇一二两三四五六七八九十百千万\d]+)条")
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_WAN = 10_000


@dataclass(frozen=True)
class ArticlePlace:
    """Where an article stands; `law` is empty and `number` None when the name does not say."""

    law: str
    number: int | None


NOWHERE = ArticlePlace("", None)


def article_place(*names: str) -> ArticlePlace:
    """Return the place that the first telling name gives: all before 第…条 is the law."""
    for name in names:
        found = _ARTICLE.search(name)
        law = name[: found.start()].strip("《》 \u3000") if found else ""
        if found and law:
            return ArticlePlace(law, _number(found[1]))
    return NOWHERE


def _number(written: str) -> int:
    total, pending, digits = 0, 0, 0
    for character in written:
        if character in _UNITS:
            total += (pending or 1) * _UNITS[character]
            pending, digits = 0, 0
        elif character == "万":
            total, pending, digits = (total + pending) * _WAN, 0, 0
        else:
            value = int(character) if character.isdigit() else _DIGITS[character]
            pending, digits = pending * 10 + value if digits else value, digits + 1
    return total + pending
