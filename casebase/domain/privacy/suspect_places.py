"""Which place may be told: buildings, villages, corners and numbers of doors that no sure sign masked."""

import re
from collections.abc import Iterator

from casebase.domain.privacy.firms import is_generic
from casebase.domain.privacy.kinds import Kind
from casebase.domain.privacy.line import Finding, Line, Token
from casebase.domain.privacy.ordinary import is_ordinary_word, is_plain_single, is_region
from casebase.domain.privacy.words import LEADS_ON, PARTING_TAGS, words

_DOOR = re.compile(
    r"(?:[\u3400-\u9fff]{2,8})?(?<![\d.])(?:[A-Za-z][座栋幢]\d{0,4}|[A-Za-z]?\d{1,5}[A-Za-z]?(?:[-—#]\d{1,5})*(?:号楼|号院|号门面|号铺|号店|号摊位|栋|幢|座|单元|室|门面|号门|号库|弄|组|#))"
)
_HOUSE = re.compile(
    r"(?<![月年\d.第])\d{1,4}号(?!线|令|文|早|晚|上午|下午|中午|到|至|前|后|去|来|买|的|我|开|发|下|起|，|,|。|那|才|就|又|还|在|签|付|[\u3400-\u9fff]?[日天])"
)
_DASHED = re.compile(r"(?P<it>[\u3400-\u9fff]{2,4}\d{1,3}(?:[-—]\d{1,4}){1,2})(?![\d年月日元块天%：:点倍个次岁斤.])")
_ROOM = re.compile(r"(?<=[,，、;；\s门栋座号])\d{3,4}(?=[,，。;；\s]|$)(?!\s*[元块圆万千百个件次年月日天人份台斤克米])")
_PLACE = re.compile(
    r"小区|花园|公寓|大厦|广场|家园|新村|社区|街道|大道|胡同|路口|批发市场|农贸市场|市场|商场|商城|园区|工业园|步行街|商业街|写字楼|车站|地铁站|学校|大学|中学|小学|幼儿园|[村镇乡屯寨路街巷弄苑府湾邸坊桥庄城坡湖山岛港]"
)
_STOP_TAGS = PARTING_TAGS | frozenset("vdmqt")
_LONGEST = 8


def suspect_places(line: Line) -> Iterator[Finding]:
    for pattern in (_DOOR, _HOUSE, _DASHED, _ROOM):
        for match in pattern.finditer(line.text):
            yield Finding(Kind.ADDRESS, _without_speech(line, match), match.end())
    for match in _PLACE.finditer(line.text):
        yield from _before(line, match)


def _without_speech(line: Line, match: re.Match[str]) -> int:
    """Return where the name of the place begins behind the last word of the sentence."""
    start = match.start()
    for token in line.tokens_in(match.start(), match.end()):
        if token.tag in _STOP_TAGS and not any(map(str.isdigit, token.word)) and token.end < match.end() - 1:
            start = max(start, token.end)
    return start


def _before(line: Line, match: re.Match[str]) -> Iterator[Finding]:
    end = match.end()
    covering = line.token_at(match.start())
    if (
        covering is None
        or end not in line.boundaries
        or (covering.start < match.start() and is_ordinary_word(covering.word))
    ):
        return
    run: list[Token] = []
    for token in line.tokens_before(match.start()):
        word = token.word[: match.start() - token.start]
        if (
            token.tag in _STOP_TAGS
            or set(word) & LEADS_ON
            or not word.isalnum()
            or match.start() - token.start > _LONGEST
        ):
            break
        run.insert(0, Token(word, token.tag, token.start, min(token.end, match.start())))
    while run and _says_nothing(run[0]):
        run = run[1:]
    if any(not _says_nothing(one) for one in run):
        yield Finding(Kind.ADDRESS, run[0].start, end)


def _says_nothing(token: Token) -> bool:
    word = token.word
    if is_region(word) or is_generic(word) or word in words("places", "generic"):
        return True
    return len(word) == 1 and is_plain_single(word)
