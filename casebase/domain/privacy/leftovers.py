"""What may still tell who somebody is after masking: a person looks at it before a case is released."""

import re
from dataclasses import dataclass
from functools import cache

from casebase.domain.privacy.line import read_line
from casebase.domain.privacy.words import any_of, common_surnames, words

_MANY_DIGITS = re.compile(r"\d(?:[\s\-—.·]?\d){6,}")
_ADDRESS = re.compile(r"[\u4e00-\u9fff]{2,6}(?:路|街|巷|弄|村|小区|花园|公寓|大厦)[一二三四五六七八九十\d]*号?")
_FIRM = re.compile(r"[\u4e00-\u9fff]{2,12}(?:有限公司|有限责任公司|合作社|事务所)")
_LATIN = re.compile(r"[A-Za-z][A-Za-z\d_\-]{5,}|@")
_LABEL = re.compile(r"(?:我叫|姓名|名叫|微信号|账号)[:：]?(?![某（(])[\u4e00-\u9fffA-Za-z\d]{2,8}")


@dataclass(frozen=True)
class Leftover:
    """A stretch that looks like an identifier, and why."""

    said: str
    why: str


def leftovers(text: str) -> tuple[Leftover, ...]:
    """Return what a person should look at again, each stretch once; what was masked is no leftover."""
    plain = read_line(text).text
    found: dict[str, Leftover] = {}
    for pattern, why in (
        (_MANY_DIGITS, "七位以上的数字"),
        (_titled(), "姓氏和称呼"),
        (_LABEL, "后面像是名字或账号"),
        (_ADDRESS, "像是具体地址"),
        (_FIRM, "像是企业全称"),
        (_LATIN, "像是账号"),
    ):
        for match in pattern.finditer(plain):
            if "某" not in match[0]:
                found.setdefault(match[0], Leftover(match[0], why))
    return tuple(found.values())


@cache
def _titled() -> re.Pattern[str]:
    titles = any_of(word for word in words("people", "titles") if len(word) > 1)
    return re.compile(rf"[{''.join(sorted(common_surnames()))}][\u3400-\u9fff]{{0,2}}(?:{titles})")
