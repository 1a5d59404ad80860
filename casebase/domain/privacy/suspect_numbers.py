"""Numbers that may lead to somebody: four figures and more that are no sum, day, quantity or standard."""

import re
from collections.abc import Iterator

from casebase.domain.privacy.kinds import Kind
from casebase.domain.privacy.line import Finding, Line

_NUMBER = re.compile(r"(?<![\d.])\d{4,}(?!\d)")
_MIXED = re.compile(
    r"(?<![A-Za-z\d_])(?=[A-Za-z_\-.]*\d)(?=[\d_\-.]*[A-Za-z])[A-Za-z\d][A-Za-z\d_\-.]{3,}(?![A-Za-z\d_])"
)
_JOINED = re.compile(r"(?<![A-Za-z\d_])[A-Za-z]+[_\-][A-Za-z_\-]+(?![A-Za-z\d_])")
_AFTER = re.compile(
    r"\.?\d*\s*(?:年|元|块|圆|万|亿|角|分|多|余|来|美元|公里|千米|米|克|斤|吨|升|毫|瓦|步|次|人|件|个|台|股|平|㎡|千|k|m|度|株|粒|张|条|只|套|份|期|课|节|小时|分钟|天|日|号线|积分|W|w|V|v|G|Hz|%|％|-\d|/\d|:)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:[¥￥$]|价|价格|金额|款|费|钱|付|付了|花|花了|交|交了|退|退了|赔|赔偿|补|补偿|充|充了|共|计|合计|一共|总共|约|近|值|标价|只要|收|收了|要|卡|定金|订金|押金|首付|尾款|元|减|满|打折|GB|GB/T|ISO|Q|A|型号|款号)\s?[:：为是了]{0,2}$"
)
# Words beside a sum or a quantity of four or five figures: 充3000送3000, 房租12000.
_SUM_BEHIND = re.compile(r"(?:送|赠|存|返|抵|欠|亏|损失|罚|租金?|剩余?|余额?|省|面积|里程)(?:了|出|下)?[:：]?\s?$")
_SUM_BEFORE = re.compile(r"\s?(?:送|赠|返|抵)\s?\d")
_MOST_OF_SUM = 5
_CALLED = re.compile(
    r"(?:昵称|网名|用户名|会员名|微信名|主播名|账号名?|店铺号|旺旺号?|抖音号?|快手号?|(?<![A-Za-z])ID)"
    r"(?:[:：是为叫“\"「 ]){1,3}(?P<it>[^,，。;；、!！?？\s”\"」]{2,20})",
    re.IGNORECASE,
)
_MANY = 7
_IN_WORDS = re.compile(r"(?<!\d)\d(?:[ \-]?\d){5,}(?!\d)")
_LABELLED = re.compile(
    r"(?:尾数|尾号|后[三四五六]位|末[三四]位|后[3-6]位|车号|车牌|牌号|编号|号码|工号|座位号?|房号|包间号?|订单号?|单号|学号|户号)"
    r"(?:[:：是为 ]){0,2}(?P<it>[A-Za-z\d\-]{2,20})(?![A-Za-z\d])(?!元|块|个|张|天|次|万)"
)
# Public lines that everybody may ring: 12315, 12345.
_HOTLINE = re.compile(r"12[0-3]\d{2}")
_YEAR = re.compile(r"(?:19|20)\d{2}(?:(?:0[1-9]|1[0-2])(?:(?:0[1-9]|[12]\d|3[01]))?)?")


def suspect_numbers(line: Line) -> Iterator[Finding]:
    """Yield numbers, codes and names of accounts that no sure sign masked."""
    for match in _NUMBER.finditer(line.text):
        is_sum = _BEFORE.search(line.text, max(0, match.start() - 8), match.start()) and len(match[0]) < _MANY
        is_sum = is_sum or _is_small_sum(line, *match.span())
        is_public = _HOTLINE.fullmatch(match[0]) or _YEAR.fullmatch(match[0])
        if not (_AFTER.match(line.text, match.end()) or is_sum or is_public):
            yield Finding(Kind.ORDER, *match.span())
    for match in _IN_WORDS.finditer(line.digits):
        if not line.text[match.start() : match.end()].isascii():
            yield Finding(Kind.ORDER, *match.span())
    for match in _LABELLED.finditer(line.text):
        if any(map(str.isdigit, match["it"])):
            yield Finding(Kind.ORDER, *match.span("it"))
    yield from _accounts(line)


def _is_small_sum(line: Line, start: int, end: int) -> bool:
    """Tell whether the words beside a number of four or five figures make it a sum or a quantity."""
    if end - start > _MOST_OF_SUM:
        return False
    is_behind = _SUM_BEHIND.search(line.text, max(0, start - 6), start) is not None
    return is_behind or _SUM_BEFORE.match(line.text, end) is not None


def _accounts(line: Line) -> Iterator[Finding]:
    for match in _CALLED.finditer(line.text):
        yield Finding(Kind.ACCOUNT, *match.span("it"))
    for pattern in (_MIXED, _JOINED):
        for match in pattern.finditer(line.text):
            if not _AFTER.match(line.text, match.end()) or "_" in match[0]:
                yield Finding(Kind.ACCOUNT, *match.span())
