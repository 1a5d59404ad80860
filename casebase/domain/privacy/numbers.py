"""Numbers that lead to somebody: telephones, identity papers, cards, plates, orders, accounts, addresses on the net."""

import re
from collections.abc import Iterator

from stdnum import luhn

from casebase.domain.privacy.kinds import Kind
from casebase.domain.privacy.line import Finding, Line
from core.kernel.sure_numbers import CARD, IDENTITY, LANDLINE, MOBILE, OLD_IDENTITY

_THIN = r"[ \-—–−‐‑]?"
_STARS = r"[*xX×●■#＊•]"

_MASKED_MOBILE = re.compile(rf"(?<!\d)1[3-9]\d ?{_STARS}{{3,6}} ?\d{{2,4}}(?!\d)")
_SERVICE = re.compile(rf"(?<!\d)[48]00{_THIN}\d{{3,4}}{_THIN}\d{{3,4}}(?:(?:{_THIN}|转|分机)\d{{1,6}})?(?!\d)")
_LABELLED_PHONE = re.compile(
    r"(?:电话|座机|固话|手机|热线|号码|传真|致电|拨打|拨|联系方式|tel|phone)(?:号码?|是|为|打|[:： ]){0,3}"
    r"(?P<it>\d{3,4}[ \-—–]?\d{4}(?:(?:[ \-—–]|转|分机)\d{1,6})?)(?!\d|[年元块万千])",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:尾号|后四位|末四位|后4位)(?:是|为|[:： ]){0,2}(?P<it>\d{3,6})(?!\d)")

_MASKED_ID = re.compile(rf"(?<!\d)\d{{3,10}}{_STARS}{{4,12}}\d{{2,4}}[\dxX]?(?![\dA-Za-z])")
_PAPER = re.compile(r"(?<![A-Za-z\d])(?:[EGDSPH][A-Z]?\d{7,8}|[HMC]\d{8,10}|[A-Z]\d{9})(?!\d)")
_CARD_BEFORE = re.compile(r"(?:卡|账户|账号|银行)[^，。；]{0,8}$")
_CREDIT_CODE = re.compile(r"(?<![A-Za-z\d])[159AY][1239]\d{6}[0-9A-HJ-NP-RT-UW-Y]{10}(?![A-Za-z\d])")

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_PROVINCES}使领] ?[A-HJ-NP-Z] ?[·•・‧.\-— ]? ?"
    r"(?=[A-Z\d ]*\d)(?:[A-HJ-NP-Z\d] ?){4}(?:[A-HJ-NP-Z\d]{1,2}|[挂学警港澳])临?(?![A-Za-z\d])",
    re.IGNORECASE,
)
_TEMPORARY_PLATE = re.compile(
    rf"(?:[{_PROVINCES}]"
    r" ?[A-HJ-NP-Z] ?[·•・‧.\-— ]{0,2}临[·•・‧.\-— ]?(?:字第?)?"
    rf"|临 ?[{_PROVINCES}] ?[A-HJ-NP-Z]? ?[·•・‧.\-— ]?"
    r"|(?:临时?牌照?|车牌号?码?|牌照)(?:尾号|是|为|[:： ]){0,2}(?=[A-Z\d]*\d)|WJ ?[\u4e00-\u9fff]? ?)"
    r"[A-HJ-NP-Z\d]{3,7}(?:[挂学警临超试]|港|澳)?(?![A-Za-z\d元块年])",
    re.IGNORECASE,
)

_EMAIL = re.compile(r"[A-Za-z\d][A-Za-z\d._%+\-]*\s?@\s?[A-Za-z\d\-]+(?:\s?\.\s?[A-Za-z\d\-]+)+", re.ASCII)
_LINK = re.compile(
    r"(?:https?://|www\.)[A-Za-z\d\-._~:/?#\[\]@!$&'()*+,;=%]+"
    r"|(?<![A-Za-z\d@.])[A-Za-z\d\-]+(?:\.[A-Za-z\d\-]+)*\.(?:com|cn|net|org|top|shop|cc|vip|me|io|tv)/"
    r"[A-Za-z\d\-._~:/?#@!$&'*+,;=%]+",
    re.IGNORECASE,
)
_OFFICIAL_LINK = re.compile(r"^(?:https?://)?(?:[a-z\d\-]+\.)*(?:gov\.cn|12315\.cn)/?$", re.IGNORECASE)

_IS = r"(?:号码?|账号|名|ID|id|昵称|[:： 是为叫“”\"'(]|了|加){0,4}"
_ACCOUNT = re.compile(
    r"(?:微信|威信|薇信|微 ?信号|微商号|卖家号|店铺号|加号"
    r"|v ?信|wechat|weixin|(?<![A-Za-z])(?:wx|vx|v)(?![A-Za-z])|支付宝|旺旺|抖音|"
    r"快手|小红书|微博|钉钉|闲鱼"
    r"|账号|账户|用户名|会员名|昵称|网名|(?<![A-Za-z])ID)"
    rf"{_IS}(?P<it>(?:(?=[\d_\-]*[A-Za-z])[A-Za-z\d][A-Za-z\d_\-]{{3,29}}|\d{{6,20}}))(?![A-Za-z\d])",
    re.IGNORECASE,
)
_NICKNAME = re.compile(
    r"(?:昵称|网名|用户名|微信名|会员名|主播名|抖音名|账号名?|微信号?|抖音号?|快手号?|小红书号?)(?:是|为|"
    r"叫做?|名叫|[:： ]){0,2}"
    r"[“\"「『‘'](?P<it>[^”\"」』’'\n]{2,20})[”\"」』’']"
)
_QQ = re.compile(
    r"(?:(?<![A-Za-z])qq|扣扣|企鹅|q群|群号)(?:群|邮箱|号码?|账号|是|为|加|[:： ]){0,4}(?P<it>[1-9]\d{4,11})(?!\d)",
    re.IGNORECASE,
)
_AT = re.compile(r"(?<![A-Za-z\d.])@(?P<it>[A-Za-z\d_\-\u4e00-\u9fff]{2,16})")

_NUMBER_WORD = (
    r"(?:(?:订单|交易|快递|运单|物流|包裹|面单|合同|协议|会员卡?|卡|工单|投诉单?|登记|受理|举报|发票|流水|凭证|收据|取件|提货|保单|保险单"
    r"|序列|机身|车架|发动机|车辆识别|识别|学员?|工|案|病历|住院|门诊|准考证|护照|证件|身份证|驾驶证|行驶证|资格证|执照|许可证|不动产证|房产证|社保"
    r"|户|账|帐|客户|支付|付款|转账|退款|单据|票|小票|预约|预订|确认|券|兑换|申请|参考|档案)"
    r"(?:编号|单号|号码|代码|号|编码|ID|id)|单号|编号|imei|vin|s/?n|meid|№|订单|运单)"
)
_LABELLED = re.compile(
    rf"{_NUMBER_WORD}(?:后四位|尾号|"
    rf"[:： 是为()“”\"#]){{0,4}}(?P<it>(?:no\.? ?)?(?=[A-Za-z\-_/ ]*\d)[A-Za-z\d][A-Za-z\d\-_/]{{3,39}})"
    r"(?![A-Za-z\d]|(?:[元块万千百余多件份个单]))",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?<![A-Za-z])no[.:：]? ?[A-Za-z\d\-]*\d{4,}[A-Za-z\d\-]*", re.IGNORECASE)
_HANDLE = re.compile(
    r"(?<![A-Za-z\d_\-])(?:[A-Za-z]{2,}[\-_][A-Za-z]*\d{2,}|[A-Za-z]{2,}[\-_][a-z]+\d+|[a-z]{4,}\d{3,}|[a-z]{7,}\d{2,}|[A-Za-z]+_[A-Za-z\d_]{3,})"
    r"(?![A-Za-z\d_\-])"
)
_COURT_CASE = re.compile(
    r"[(〔\[【]?(?:19|20)\d{2}[)〕\]】][\u4e00-\u9fff]{0,4}\d{0,6}[\u4e00-\u9fff]{0,3}"
    r"(?:民|刑|行|执|破|赔|商|知|仲|劳)[\u4e00-\u9fff]{0,4}(?:字第)?\d+号(?:之[一二三四五\d]+)?"
)
_FILE_NUMBER = re.compile(
    r"[\u4e00-\u9fff]?[(〔\[【](?:19|20)\d{2}[)〕\]】][\u4e00-\u9fff]{0,4}(?:不动产|房地?产?)权第? ?\d+ ?号|"
    r"[\u4e00-\u9fff]{1,6}(?:受|投|诉|调|举|告|消|合|协)字? ?[(〔\[【](?:19|20)\d{2}[)〕\]】] ?第? ?\d+ ?号"
)
_TOKEN = re.compile(r"(?<![A-Za-z\d.])[A-Za-z\d](?:[A-Za-z\d]|[\-_/](?=[A-Za-z\d])){5,}(?![A-Za-z\d])")
_SPACED = re.compile(
    r"(?<![\dA-Za-z.])(?:(?!QQ|VX|WX|TEL|ID|RMB)[A-Z]{2,5} )?(?<![.])\d(?:[ \-—]?\d){8,}"
    r"(?: [A-Z]{2}(?![A-Za-z]))?(?![\d.])"
    r"|(?<![\d.])\d(?:[ \-—]?\d){8,}(?![\d.])"
)
_SLIP = re.compile(r"(?<=[\u4e00-\u9fff]单)号?[:： ]{0,2}(?P<it>[A-Z]{1,5}(?:[\-/ ]?\d{2,}){1,4})(?![A-Za-z\d])")
_CODE = re.compile(
    r"(?<![A-Za-z\d.\-])(?=[A-Za-z\d\-./#]*\d)(?=[A-Za-z\d.]*[\-/#])"
    r"(?:[A-Z]{1,6}\d{0,8}|\d{1,8}[A-Z]{1,4})(?:[\-./#]+[A-Z\d]{1,14}){1,5}(?![A-Za-z\d%])"
)
_BEHIND_PAPER = re.compile(
    r"(?:(?<![简菜账])单|票|据|凭证|保修卡|质保卡|会员卡?|储值卡|卡号?|合同|协议书?|工单|运单|快递|收据|保单|设备|机器|机身|编号|流水号?|档案|案件|No|NO)"
    r"[:： 是为#(“\"]{0,3}(?P<it>(?=[A-Za-z\-./]*\d)(?:[A-Z]{1,6}[\-./ ]?)?\d[A-Za-z\d]*(?:[\-./ ]?[A-Z\d]+)*)"
    r"(?![A-Za-z\d%]|[元块万千百余多件份个单张次年月日天.号])"
)
_FEWEST_IN_CODE = 4
_DIGIT_RUN = re.compile(r"(?<![\d.])\d{7,}(?![\d.])")
_STANDARD = re.compile(r"^(?:GB|GBT|GB/T|QB|SB|NY|DB|ISO|IEC|SC|YY|HG|FZ|JJG|JJF|LY|WS|SN)[/T\-\d]*$", re.IGNORECASE)
_STANDARD_BEFORE = re.compile(r"(?:GB|QB|SB|NY|DB|ISO|IEC|SC|YY|HG|FZ|JJG|JJF|LY|WS|SN)(?:/?T)? ?$", re.IGNORECASE)
_DATE_LIKE = re.compile(
    r"^(?:19|20)\d{2}(?:[\-/. ]?(?:0?[1-9]|1[0-2])(?:[\-/. ]?(?:0?[1-9]|[12]\d|3[01]))?)?"
    r"(?:[\-—/ ]+(?:(?:19|20)\d{2})?[\-/. ]?(?:0?[1-9]|1[0-2])?(?:[\-/. ]?(?:0?[1-9]|[12]\d|3[01]))?)?$"
)
_AMOUNT_AFTER = re.compile(
    r"^\s*(?:元|块|圆|万|亿|角|分(?!机)|多|余|美元|人民币|rmb|公里|千米|km|米|克|斤|吨|升|毫|瓦|步|次|人|件|个|台|股|股|平|㎡|人次|千克|kg|mg|ml|ma|度|株|粒)",
    re.IGNORECASE,
)
_AMOUNT_BEFORE = re.compile(
    r"(?:[¥￥$]|人民币|rmb|金额|总价|价款|货款|合计|共计|付款|付了|支付|花了|退款|损失|赔偿|赔)[:： 为是了]{0,2}$",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 7


def find_numbers(line: Line) -> Iterator[Finding]:
    """Yield what is written in figures or letters; Chinese digits count as figures where a whole number is told."""
    yield from _matches(_EMAIL, Kind.EMAIL, line.text)
    yield from (one for one in _matches(_LINK, Kind.LINK, line.text) if not _is_official(line, one))
    for pattern in (_ACCOUNT, _NICKNAME, _QQ, _AT, _HANDLE):
        yield from _matches(pattern, Kind.ACCOUNT, line.text)
    for pattern in (_PLATE, _TEMPORARY_PLATE):
        yield from _matches(pattern, Kind.PLATE, line.text)
    yield from _papers(line)
    yield from _telephones(line)
    for pattern in (_LABELLED, _NUMBERED, _SLIP, _COURT_CASE, _FILE_NUMBER):
        yield from _matches(pattern, Kind.ORDER, line.text)
    yield from _codes(line)
    yield from _long_numbers(line)


def _codes(line: Line) -> Iterator[Finding]:
    """Yield short codes: letters and figures in groups, or whatever stands behind the name of a paper."""
    for pattern in (_CODE, _BEHIND_PAPER):
        for found in _matches(pattern, Kind.ORDER, line.text):
            said = line.text[found.start : found.end]
            is_short = sum(map(str.isdigit, said)) < _FEWEST_IN_CODE or len(said) <= _FEWEST_IN_CODE
            if is_short or _STANDARD.match(said) or _STANDARD_BEFORE.search(line.text, 0, found.start):
                continue
            if not (_DATE_LIKE.match(said) or _is_amount(line, found)):
                yield found


def _papers(line: Line) -> Iterator[Finding]:
    for pattern in (IDENTITY, OLD_IDENTITY):
        yield from _matches(pattern, Kind.ID_NUMBER, line.digits)
    for pattern in (_MASKED_ID, _PAPER):
        yield from _matches(pattern, Kind.ID_NUMBER, line.text)
    for finding in _matches(CARD, Kind.CARD, line.digits):
        yield Finding(Kind.CARD if _is_card(line, finding) else Kind.ORDER, finding.start, finding.end)
    yield from _matches(_CREDIT_CODE, Kind.ORDER, line.text)


def _is_card(line: Line, finding: Finding) -> bool:
    digits = "".join(filter(str.isdigit, line.digits[finding.start : finding.end]))
    return luhn.is_valid(digits) or _CARD_BEFORE.search(line.text[: finding.start]) is not None


def _telephones(line: Line) -> Iterator[Finding]:
    for pattern in (MOBILE, LANDLINE, _SERVICE):
        yield from (one for one in _matches(pattern, Kind.PHONE, line.digits) if not _is_amount(line, one))
    for pattern in (_MASKED_MOBILE, _LABELLED_PHONE, _TAIL):
        yield from _matches(pattern, Kind.PHONE, line.text)


def _long_numbers(line: Line) -> Iterator[Finding]:
    """Yield whatever else has many digits: no price, no day, no standard; it is somebody's number."""
    for pattern, text in ((_TOKEN, line.text), (_SPACED, line.text), (_DIGIT_RUN, line.digits)):
        for match in pattern.finditer(text):
            said = match[0]
            finding = Finding(Kind.ORDER, match.start(), match.end())
            if _STANDARD_BEFORE.search(line.text, 0, match.start()):
                continue
            if sum(map(str.isdigit, said)) < _FEWEST_DIGITS or _STANDARD.match(said) or _DATE_LIKE.match(said):
                continue
            if not _is_amount(line, finding):
                yield finding


def _is_amount(line: Line, finding: Finding) -> bool:
    after, before = line.text[finding.end : finding.end + 6], line.text[max(0, finding.start - 8) : finding.start]
    if _AMOUNT_AFTER.match(after):
        return True
    return bool(_AMOUNT_BEFORE.search(before)) and finding.end - finding.start < 11  # noqa: PLR2004 - no such sums


def _is_official(line: Line, finding: Finding) -> bool:
    return _OFFICIAL_LINK.match(line.text[finding.start : finding.end]) is not None


def _matches(pattern: re.Pattern[str], kind: Kind, text: str) -> Iterator[Finding]:
    group = "it" if "it" in pattern.groupindex else 0
    for match in pattern.finditer(text):
        yield Finding(kind, *match.span(group))
