"""Articles as a Chinese letter cites them: 消法-55 第一款 -> 《消费者权益保护法》第五十五条第一款."""

import re
from collections.abc import Mapping

from core.rules.values import ArticleRef

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_FORM = re.compile(r"(?P<key>(?P<law>[^\s-]+)-(?P<number>[1-9]\d{0,3}))(?: (?P<part>第\S+))?")
_WHOLE = re.compile(r"[^\s-]+")
_TEN = 10
_TWENTY = 20


def chinese_number(number: int) -> str:
    """Write 1 to 9999 the way statutes number their articles."""
    if _TEN <= number < _TWENTY:
        return "十" + (_DIGITS[number - _TEN] if number > _TEN else "")
    written = ""
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), str(number), strict=True):
        written += _DIGITS[int(digit)] + _UNITS[place] if digit != "0" else "零"
    return re.sub("零+", "零", written).rstrip("零")


def cite(reference: str, laws: Mapping[str, str]) -> ArticleRef:
    """Parse `<short law>-<article>[ 第…款第…项]`, or a short law alone; ValueError when form or law is unknown."""
    if _WHOLE.fullmatch(reference):
        law = _law(reference, laws)
        return ArticleRef(key=reference, law=law, article="", text=f"《{law}》")
    match = _FORM.fullmatch(reference)
    if match is None:
        raise ValueError(f"{reference!r} is not an article")
    law = _law(match["law"], laws)
    article = f"第{chinese_number(int(match['number']))}条{match['part'] or ''}"
    return ArticleRef(key=match["key"], law=law, article=article, text=f"《{law}》{article}")


def _law(short: str, laws: Mapping[str, str]) -> str:
    if short not in laws:
        raise ValueError(f"{short} is not in articles.toml")
    return laws[short]
