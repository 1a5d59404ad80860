"""Which firm may be named: what stands before a form of shops, or behind a word that announces a name."""

import re
from collections.abc import Iterator
from functools import cache

from casebase.domain.privacy.firms import is_generic
from casebase.domain.privacy.kinds import Kind
from casebase.domain.privacy.line import Finding, Line, Token
from casebase.domain.privacy.ordinary import (
    is_counted,
    is_ordinary_word,
    is_plain_single,
    is_region,
    is_said_of_disputes,
)
from casebase.domain.privacy.words import LEADS_ON, PARTING_TAGS, any_of, is_han, words
from registry.domain.industries import industry_word_at_end

_LONGEST = 10
_PAIR, _FEW = 2, 3
_SPEECH = frozenset("vdmqtf")
_COUNTED = ("一家", "这家", "那家", "几家", "两家", "三家", "多家", "某家")
_LONGEST_FULL = 20
_PRAISE = frozenset(
    ("好", "老", "新", "美", "金", "福", "喜", "乐", "小", "大", "一", "红", "蓝", "绿", "天天", "宝宝", "第一")
)
_ANCHOR = re.compile(r"(?:在|去|到|找|投诉|举报|被|叫|从|联系|告|逛|[^\u3400-\u9fff]|^)$")
_SHORT_FORMS = "店馆行厂社坊铺院阁轩斋堂记城园所部屋居楼庄站场吧家队网厅室"
_SHOPS = frozenset("店馆行坊铺轩斋")
_TO_A_PAUSE = r"(?P<it>[\u3400-\u9fffA-Za-z\d·&]{2,10}?)(?=[”\"」』》,，。、;；:：!?()（）\s]|的|$)"
_NAMED = re.compile(
    r"(?:名叫|名为|叫做|叫作|店名|字号|招牌|品牌|牌子|商标|名称|店铺名?|公司名|单位|挂靠)(?:[:：是为叫“\"「『《 ]){0,3}"
    + _TO_A_PAUSE
)
_CALLED = re.compile(r"(?<![呼喊])叫(?![了着过来去上不做作])[“\"「]?" + _TO_A_PAUSE)
_QUOTED = re.compile(
    r"(?:叫|名|店|店招|门头|匾|家|公司|牌|找|在|去|到|号|商户|卖家|商家|住)(?:[:： 是为]{0,2})"
    r"[“\"「『《‘](?P<it>[^”\"」』》’\n,，。!?！？]{2,12})[”\"」』》’]"
)
_VISITED = re.compile(
    r"(?:在|去|到|找)(?P<it>[\u3400-\u9fff]{2,6}?)"
    r"(?=做|买|租|吃|订|办|点[了的餐外咖奶]|购买|消费|充值|报名|报班|学|剪|烫|染|拍|修|装修|看牙|配镜|下单|订购|预订|旗下|专柜|柜台|地下|负一|楼下|门口的店)"
)
_OWNED = re.compile(
    r"(?:(?<=[,，。;；!?！？\s])|^)(?P<it>[\u3400-\u9fff]{2,6})(?=的(?:老板|店长|店员|客服|老师|教练|前台|经理|师傅|课|卡))"
)
_TRADING = re.compile(
    r"(?:贸易|商贸|实业|传媒|传播|文化|国旅|旅游|婚恋|婚介|教育|齿科|眼科|养生|直销|严选|到家|出行|易购)(?=$|[^\u3400-\u9fff]|[的说卖给不])"
)
_EVERYWHERE = frozenset(
    (
        *(
            "网上",
            "线上",
            "手机",
            "期间",
            "家里",
            "外面",
            "里面",
            "店里",
            "朋友圈",
            "微信",
            "现场",
            "当地",
            "外地",
            "楼下",
            "路边",
            "单位",
        ),
        *(
            "医院",
            "学校",
            "法院",
            "国外",
            "海外",
            "直播间",
            "直播",
            "小程序",
            "公众号",
            "平台",
            "上面",
            "别处",
            "别的",
            "地方",
            "保质期",
        ),
    )
)
_NO_NAME = re.compile(r"[我你他她它们了不没这那哪吗呢吧么是要说]|条款|法|规定|优惠|活动|费|服务|保证")


@cache
def _form() -> re.Pattern[str]:
    forms = {
        one
        for one in words("firms", "forms") | words("firms", "more_forms") | words("firms", "full_forms")
        if len(one) > 1
    }
    return re.compile(rf"{any_of(forms)}|[{_SHORT_FORMS}](?![\u3400-\u9fff]?[{_SHORT_FORMS}])")


def suspect_shops(line: Line) -> Iterator[Finding]:
    for pattern in (_form(), _TRADING):
        for match in pattern.finditer(line.text):
            yield from _before_form(line, match.start(), match.end())
    yield from _plain_shops(line)
    for pattern, kind in ((_NAMED, Kind.COMPANY), (_QUOTED, Kind.COMPANY), (_CALLED, Kind.NAME)):
        for match in pattern.finditer(line.text):
            said = match["it"]
            if not _NO_NAME.search(said) and not (is_generic(said) and (len(said) < _FEW or is_said_of_disputes(said))):
                yield Finding(kind, *match.span("it"))


def _plain_shops(line: Line) -> Iterator[Finding]:
    """Yield what stands where a shop is told though no form says so: 去花间里做脸, 花间里的老板, 杰出贸易."""
    for pattern in (_VISITED, _OWNED):
        for match in pattern.finditer(line.text):
            start, end = match.span("it")
            inside = line.tokens_in(start, end)
            if not {start, end} <= line.boundaries or any(_stops(token, token.word) for token in inside):
                continue
            is_short = pattern is _OWNED and all(len(token.word) == 1 for token in inside) and len(inside) > _PAIR
            if is_short or not all(_says_nothing(token) or _is_place_word(token.word) for token in inside):
                yield Finding(Kind.COMPANY, start, end)


def _is_place_word(word: str) -> bool:
    """Tell whether everybody goes there, or it is said of time: 医院, 手机, 期间."""
    return word in words("places", "generic") or word in words("places", "stops") or word in _EVERYWHERE


def _before_form(line: Line, start: int, end: int) -> Iterator[Finding]:
    token = line.token_at(start)
    if token is None or not {start, end} & line.boundaries:
        return
    if token.start < start and (is_region(token.word) or is_region(line.text[token.start : end])):
        return
    if token.start < start and is_ordinary_word(token.word):
        if not is_generic(token.word):
            return
        start = token.start
    run = _run_before(line, start, is_full=line.text[start:end] in words("firms", "full_forms"))
    while run and ((is_region(run[0].word) and not _is_name_too(run[0])) or _goes_before(run[0])):
        run = run[1:]
    is_weak = end - start == 1 and line.text[start] not in _SHOPS
    telling = [one for one in run if not _says_nothing(one) and not (is_weak and is_said_of_disputes(one.word))]
    if telling or _is_praise(line, run):
        yield Finding(Kind.COMPANY, run[0].start, end)


def _goes_before(token: Token) -> bool:
    """Tell whether a plain word of the sentence stands before the name: an act, a place, a number."""
    if token.tag[:1] in "mq":
        return is_counted(token.word)
    return token.tag[:1] in _SPEECH and _is_plain(token) and token.word not in _PRAISE


def _run_before(line: Line, start: int, *, is_full: bool) -> list[Token]:
    """Return the words that may belong to the name that ends there; a registered name goes on over 和 and brackets."""
    run: list[Token] = []
    for before in line.tokens_before(start):
        word = before.word[: start - before.start]
        is_bracket = is_full and word in {"(", ")"}
        if start - before.start > (_LONGEST_FULL if is_full else _LONGEST) or not (word.isalnum() or is_bracket):
            break
        if not is_bracket and _stops(before, word) and not (is_full and before.tag == "c" and run):
            break
        run.insert(0, Token(word, before.tag, before.start, min(before.end, start)))
    return run


def _stops(token: Token, word: str) -> bool:
    """Tell whether the sentence goes on there: 在, 的, 一家, 送到; verbs that are trades belong to names."""
    if token.tag in PARTING_TAGS or (len(word) == 1 and word in LEADS_ON) or word.startswith(_COUNTED):
        return True
    is_speech = token.tag[:1] in _SPEECH and len(word) > 1 and is_said_of_disputes(word)
    return is_speech and not (
        industry_word_at_end(word) == word or word in _trades() or (token.tag[:1] == "t" and is_generic(word))
    )


@cache
def _trades() -> frozenset[str]:
    return words("firms", "trade_verbs") | words("firms", "forms") | words("firms", "more_forms")


def _is_praise(line: Line, run: list[Token]) -> bool:
    """Tell whether the name is made of plain words as 好邻居 or 老北京 are, where a shop may be named."""
    is_called = run and _ANCHOR.search(line.text, max(0, run[0].start - 4), run[0].start) is not None
    return bool(is_called) and len(run) > 1 and run[0].word in _PRAISE


def _says_nothing(token: Token) -> bool:
    return not _is_name_too(token) and (_is_plain(token) or is_region(token.word))


def _is_name_too(token: Token) -> bool:
    return token.word in words("people", "words_and_names")


def _is_plain(token: Token) -> bool:
    word = token.word
    return is_generic(word) or (len(word) == 1 and is_plain_single(word)) or (not is_han(word) and word.isdigit())
