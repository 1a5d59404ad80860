"""Detailed addresses: province, city and district stay, everything narrower goes."""

import re
from collections.abc import Iterator
from functools import cache

from casebase.domain.privacy.firms import is_generic
from casebase.domain.privacy.kinds import Kind
from casebase.domain.privacy.line import Finding, Line, Token
from casebase.domain.privacy.words import NUMERALS, PARTING_TAGS, any_of, is_dictionary_word, is_han, words
from registry.domain.regions import is_region_word, match_region

_NUM = (
    r"(?:[\dA-Za-z]{1,6}(?:[\-—－~～#/][\dA-Za-z]{1,6}){0,3}"
    rf"|[{NUMERALS}百千零〇两]{{1,6}}|[甲乙丙丁])"
)
_UNIT = (
    r"(?:号院|号楼|号铺|号店|号房|号仓|号附?|栋|幢|座|单元|室|楼|层|户|房间|房(?!屋|产|租|东|子|款)|门面|铺|"
    r"档口?|门面?(?![口店诊市票卡锁])|摊位?|组|队|期|区|弄|支弄|巷|排|梯|舍|#)"
)
_UNITS = rf"(?:(?:[ ,，、]|附|之|第|负|地下|[东西南北中]|商铺|底商|内){{0,2}}{_NUM} ?{_UNIT})"
_ROOM = re.compile(
    rf"(?<![\d\w.])(?:负?{_NUM} ?{_UNIT}[ ,，]?)*?{_NUM} ?(?:栋|幢|单元|号楼|室(?![内外])|"
    rf"号院|号铺|号店|号商铺)(?:{_UNITS})*(?:[ ]?(?:附|之)?{_NUM}(?![\d年月日元块万千个天次]))?",
    re.ASCII,
)
_ROAD = re.compile(
    rf"(?:大道|大街|胡同|公路|环路|里弄|"
    rf"新?[东西南北中]?[一二三四五六]?[路街巷弄道里])(?:[东西南北中]{{0,2}}段)?(?:{_UNITS}|"
    rf"[ ]?{_NUM}号)+(?:附近|对面|旁)?"
)
_NAMED_ROAD = re.compile(
    r"(?:大道|大街|胡同|公路|环路|(?<!跑)路|街|巷)(?:[东西南北中]段)?(?:(?:与|和|、)[\u4e00-\u9fff]{1,4}(?:大道|路|街)(?:交叉口|交汇处?|路口)?)?"
)
_VILLAGE = re.compile(
    rf"(?:镇|乡|街道|苏木|村|屯|寨|(?<!石家)庄|社区|居委会|村委会)(?:{_NUM}(?:组|队|社|号|屯))*(?:{_UNITS})*"
)
_TAIL = rf"(?:村委会|村部)?(?:[东西南北][边侧]|旁边|对面|斜对面|隔壁)?(?:第[{NUMERALS}\d]+家)?"
_CORNER = re.compile(
    r"(?P<it>[\u4e00-\u9fff]{2,6}(?:路|街|大道)(?:与|和|、|交)[\u4e00-\u9fff]{2,6}(?:路|街|大道)"
    r"(?:交叉口|交汇处|交叉处|路口|口)?(?:[向往]?[东西南北]{1,2})?(?:\d+米)?(?:路[东西南北])?)"
)
_TOWN = re.compile(
    rf"(?<=[县市区旗州])(?P<it>[\u4e00-\u9fff]{{2,4}}?(?:镇|乡|街道|苏木)(?:[\u4e00-\u9fff]{{1,5}}?(?:村|屯|社区))?"
    rf"(?:{_NUM}(?:组|队|社|号))*{_TAIL})"
)
_HAMLET = re.compile(rf"(?<=[镇乡道])(?P<it>[\u4e00-\u9fff]{{1,5}}?(?:村|屯)(?:{_NUM}(?:组|队|社|号))*{_TAIL})")
_LOST_CHARACTER = re.compile(
    r"(?<=[市县州\u4e00-\u9fff][\u4e00-\u9fff](?<!小)(?<!社)(?<!景)(?<!园)[市县区])[^\W\d_A-Za-z里内外的是在到去住从有和与做买开某](?![\u4e00-\u9fff]?某)$"
)
_HOUSE_ENDS = frozenset("厦园苑寓府庭邸场城街坊里路道巷弄")
_TAIL_OF_HOUSE = re.compile(
    r"(?:附?\d{1,3}(?:[\-—]\d{1,4}){1,2}(?![\d年月日元块万千])|\d{3,4}(?![\d年月日元块万千个多余次.,%米])|[甲乙丙丁](?![\u4e00-\u9fff])"
    rf"|之[{NUMERALS}\d]{{1,2}}|(?:首|底|负?[{NUMERALS}\d]{{1,2}})[楼层][左中右]?|街坊|门面(?![费租])|\d{{1,3}}[A-Z](?![A-Za-z\d]))+"
)
_WAY_ON = r"[^\W\d_A-Za-z的了是我你他她在有说买花付元月日年给到去退做卖用电话手机被和等个件共价办充交收]"
_REST_OF_ADDRESS = re.compile(
    rf"(?:区(?=[\u4e00-\u9fff]{{1,6}}[路街道]))?(?:(?:[\u4e00-\u9fff]{{2,6}}(?:道|路|街|弄|巷|里)(?=\d))|{_WAY_ON}{{0,8}})??"
    rf"(?:[A-Za-z]?\d{{1,5}}[A-Za-z]?(?:[\-—#]\d{{1,5}})*|[A-Za-z](?=[座栋幢区馆厅])|[{NUMERALS}甲乙丙丁负]{{1,3}}(?=[座栋幢楼层单号门期区]))"
    r"(?:号楼|号院|号门面|号铺|号店|号摊位|号|栋|幢|座|馆|厅|单元|室|门面|门|层|楼|铺|户|弄|期|区|房|摊位?|档口?|#)?[左右中东西南北]?户?"
    r"(?=$|[^\u3400-\u9fff年元块]|[\u3400-\u9fff])(?![\d.]*(?:元|块|年|月|日|万|千|多|余|个|次|天|米|平|公里|点|时|件|人|年))"
)
_NUMBERED_PLACE = re.compile(
    r"(?:(?<=[区县市州])|(?<=[在住]))(?P<it>[^\W\d_A-Za-z的了是我你他她在有月年第每共等到尾后前上下本周这那区县市省]{2,8}?[甲乙丙丁]?\d{1,5}(?:栋|幢|座|门(?=\d)|号)(?!线|文|令|公告|[选码机]|[^\W\d_A-Za-z]{0,2}(?:早|晚|上午|下午|到|至|前|后)))"
)
_DASHED_ROOM = re.compile(r"(?<=[\u4e00-\u9fff])\d{1,3}[\-—]\d{1,2}[\-—]\d{3,4}(?!\d)")
_LEFT_OF_ROOM = re.compile(r"[\u4e00-\u9fff]{2,8}$")
_NO_NAME_OF_PLACE = re.compile(
    r".*[我你他她们的了说在到住于是去来从给找叫及把被让对向往租买卖看送寄省市区县镇乡路街号]|.*(?:位于|公司|地址)"
)
_LABEL = re.compile(
    r"(?:(?:收货|寄货|联系|家庭|居住|户籍|现住|通讯|通信|送货|经营|门店|店铺|公司|注册|安装|上门|服务|详细|具体|收件|邮寄|退货|取件|单位)?(?:地址|住址|住所地?|场所地址|户籍地)"
    r"|现住|家住|居住在?|住在|住|位于|地处|坐落[于在]|送到|寄到|寄往|寄至|送至|邮寄到|开在|搬到)(?:[:： ]|"
    r"是|为|在|了){0,2}(?P<it>(?![,，])(?:[^，,。；;！？!?\n:：]|[,，](?!电话|手机|微信|花|共|要|买|现|但|请|身份)){2,60})"
)
_ADDRESS_SIGN = re.compile(
    r"路|街|巷|弄|胡同|大道|号|栋|幢|单元|室|小区|村|镇|乡|苑|花园|公寓|大厦|广场|家园|园区|组|庭|府|城|楼"
)
_STOP_TAGS = PARTING_TAGS | frozenset(("v", "vn", "vd", "d", "f", "q", "t", "zg"))
_LONGEST_NAME = 8
_REGIONS = re.compile(r"(?:[\u4e00-\u9fff]{2,6}?(?:省|自治区|市|自治州|区|县|旗)){1,3}")
_COUNTED = re.compile(r"[年户套个家条栋间]$")
_DISTRICT = re.compile(r"[省市县区旗]$")


@cache
def _community() -> re.Pattern[str]:
    strong = any_of(word for word in words("places", "communities") if len(word) > 1)
    return re.compile(
        rf"(?:{strong})(?:[{NUMERALS}\dA-Za-z]{{1,3}}(?:期|区|村))?(?:{_UNITS})*(?:{_NUM}(?=[，。,\s]|$))?"
    )


def find_places(line: Line) -> Iterator[Finding]:
    """Yield the narrow parts of addresses with what still belongs to them; a region word in front of them stays."""
    for found in _narrow_parts(line):
        start = found.start - 1 if _LOST_CHARACTER.search(line.text, 0, found.start) else found.start
        yield Finding(found.kind, start, _end_of_tail(line, found))


def _end_of_tail(line: Line, found: Finding) -> int:
    """Return where the floor, door or room ends that stands directly behind an address."""
    said = line.text[found.start : found.end]
    if not (said[-1:] in _HOUSE_ENDS or any(map(str.isdigit, said))):
        return found.end
    match = _TAIL_OF_HOUSE.match(line.text, found.end)
    end = match.end() if match else found.end
    while rest := _REST_OF_ADDRESS.match(line.text, end):
        end = rest.end()
    return end


def _narrow_parts(line: Line) -> Iterator[Finding]:
    for match in _ROAD.finditer(line.text):
        yield from _with_name(line, match, needs_name=False)
    for pattern in (_community(), _NAMED_ROAD, _VILLAGE):
        for match in pattern.finditer(line.text):
            yield from _with_name(line, match, needs_name=True)
    for pattern in (_ROOM, _DASHED_ROOM):
        for match in pattern.finditer(line.text):
            yield Finding(Kind.ADDRESS, _left_of_room(line, match.start()), match.end())
    for pattern in (_CORNER, _TOWN, _HAMLET, _NUMBERED_PLACE):
        for match in pattern.finditer(line.text):
            yield Finding(Kind.ADDRESS, *match.span("it"))
    yield from _labelled(line)


def _left_of_room(line: Line, start: int) -> int:
    """Return where the name of the estate begins that stands before a building or room."""
    before = _LEFT_OF_ROOM.search(line.text, 0, start)
    if before is None:
        return start
    stop = _NO_NAME_OF_PLACE.match(before[0])
    begin = before.start() + (stop.end() if stop else 0)
    return begin if start - begin > 1 else start


def _with_name(line: Line, match: re.Match[str], *, needs_name: bool) -> Iterator[Finding]:
    start = _name_start(line, match.start())
    name = line.text[start : match.start()]
    has_number = any(character.isdigit() for character in match[0]) or bool(re.search(f"[{NUMERALS}]", match[0]))
    if needs_name and (name in words("places", "generic") or not name):
        return
    if needs_name and (len(name) < 2 and not has_number):  # noqa: PLR2004 - 老村, 小街
        return
    if needs_name and not has_number and (_is_word(line, match.start(), match.end()) or is_generic(name)):
        return
    yield Finding(Kind.ADDRESS, start, match.end())


def _is_word(line: Line, start: int, end: int) -> bool:
    """Tell whether an ordinary word of the dictionary covers the place, such as 短路, 思路 or 村民."""
    token = line.token_at(start)
    if token is None or token.tag in {"ns", "nz", "nr", "nrt", "nt"} or not is_dictionary_word(token.word):
        return False
    return token.end > end or (token.start < start and token.end == end)


def _name_start(line: Line, suffix: int) -> int:
    """Walk from the suffix to the left while the words can belong to a name."""
    start = suffix
    for token in line.tokens_before(suffix):
        end = min(token.end, suffix)
        if start not in {end, token.end}:
            break
        if not _belongs(token, start, suffix):
            break
        start = token.start
        if suffix - start >= _LONGEST_NAME:
            break
    return start


def _belongs(token: Token, start: int, suffix: int) -> bool:
    word = token.word[: suffix - token.start]
    if token.start < suffix < token.end:
        return True
    if not (is_han(word) or word.isalnum()) or word in words("places", "stops"):
        return False
    if match_region(word).text == word or _DISTRICT.search(word) or (start < suffix and is_region_word(word)):
        return start == suffix and not _DISTRICT.search(word)
    if any(map(str.isdigit, word)) or (token.tag == "m" and _COUNTED.search(word)):
        return False
    if start == suffix:
        return token.tag not in {"p", "r", "uj", "ul", "c", "x", "y"} or word in {"和平", "自由"}
    return token.tag not in _STOP_TAGS


def _labelled(line: Line) -> Iterator[Finding]:
    for match in _LABEL.finditer(line.text):
        said = match["it"]
        region = match_region(said).text
        rest = said[len(region) :]
        signs = list(_ADDRESS_SIGN.finditer(rest))
        if not signs or (len(signs) == 1 and not re.search(r"\d", rest)):
            continue
        last = signs[-1].end()
        tail = re.compile(r"[\dA-Za-z\-]*(?:铺|店|仓)?").match(rest, last)
        start = match.start("it") + len(region)
        end = start + (tail.end() if tail else last)
        if re.search(rf"\d|[{NUMERALS}]+[号栋幢单室组]", line.text[start:end]) and end - start > 2:  # noqa: PLR2004
            yield Finding(Kind.ADDRESS, _after_regions(line, start), end)


def _after_regions(line: Line, start: int) -> int:
    match = _REGIONS.match(line.text, start)
    return start if match is None or "小区" in match[0] or "社区" in match[0] else match.end()
