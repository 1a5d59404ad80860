"""Signs that a text tells of a natural person: sure numbers, and names where a word says that one follows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

from stdnum import luhn

from core.kernel.identifiers import is_valid_uscc
from core.kernel.sure_numbers import CARD, IDENTITY, LANDLINE, MOBILE, OLD_IDENTITY

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付傅邹熊孟秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤温康施牛樊葛邢齐庞颜庄章鲁"
    "岳欧阎伍倪聂关焦翁柳骆祁申耿詹游辛靳管祝左涂鲍柯卓"
)
_NAME = rf"(?P<it>(?:欧阳|上官|诸葛|司徒|皇甫|司马|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}})"
_ROLE = "(?:当事人|处罚对象|被处罚人|投诉人|举报人|消费者|受害人|患者|经营者|姓名)"
_NAMES = (
    re.compile(rf"{_NAME}(?=[(, ]{{0,2}}(?:[男女][,;。 ][^。;]{{0,20}})?(?:公民)?身份证)"),
    re.compile(rf"{_ROLE}(?:姓名)?[:为是系 ]{{0,3}}{_NAME}(?=$|[,。;() 、]|身份|住|电话|手机|[男女][,;。 ])"),
)
_SUM = re.compile(r" ?(?:元|万|亿|人民币)")
_MASKED = "某"


class Sign(StrEnum):
    IDENTITY = "身份证号码"
    OLD_IDENTITY = "旧身份证号码"
    CARD = "银行卡号"
    PHONE = "电话号码"
    NAME = "姓名"


@dataclass(frozen=True)
class Hit:
    sign: Sign
    start: int
    end: int


def find_signs(text: str) -> tuple[Hit, ...]:
    """Return every sign in the order of the text, none inside another."""
    line = _one_width(text)
    found: list[Hit] = []
    for hit in _all_signs(line):
        if not any(hit.start < other.end and other.start < hit.end for other in found):
            found.append(hit)
    return tuple(sorted(found, key=lambda hit: hit.start))


def masked(text: str) -> str:
    """Return the text with every sign replaced by what it was: a proposal for a person to judge."""
    parts, place = list[str](), 0
    for hit in find_signs(text):
        instead = text[hit.start] + _MASKED if hit.sign is Sign.NAME else f"（略去{hit.sign.value}）"
        parts += [text[place : hit.start], instead]
        place = hit.end
    return "".join((*parts, text[place:]))


def _all_signs(line: str) -> Iterator[Hit]:
    """Yield the graver signs first: what is an identity number is no card."""
    for match in IDENTITY.finditer(line):
        if not is_valid_uscc(match[0]):
            yield Hit(Sign.IDENTITY, *match.span())
    for match in CARD.finditer(line):
        if luhn.is_valid("".join(filter(str.isdigit, match[0]))):
            yield Hit(Sign.CARD, *match.span())
    for pattern, sign in ((OLD_IDENTITY, Sign.OLD_IDENTITY), (MOBILE, Sign.PHONE), (LANDLINE, Sign.PHONE)):
        found = (match for match in pattern.finditer(line) if not _SUM.match(line, match.end()))
        yield from (Hit(sign, *match.span()) for match in found)
    for pattern in _NAMES:
        yield from (Hit(Sign.NAME, *m.span("it")) for m in pattern.finditer(line) if _MASKED not in m["it"])


def _one_width(text: str) -> str:
    """Return the text character for character in one width."""
    return "".join(form if len(form := normalize("NFKC", one)) == 1 else one for one in text)
