"""Names of firms and shops that the words around them announce: the whole stretch up to the ending is the name."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from casebase.domain.privacy.kinds import Kind
from casebase.domain.privacy.line import Finding, Line, Token
from casebase.domain.privacy.words import NAMES_NOTHING, any_of, is_dictionary_word, words
from registry.domain.industries import industry_word_at_end
from registry.domain.regions import match_region

_CLAUSE = r"[\u3400-\u9fffA-Za-z\d·&()]"
_COUNTED = re.compile(r"^(?:[一二两三几多这那哪某每各\d]+(?:个|家|间|所|款|种|座|处)|.{0,2}[一这那哪某]家)")
_STOP_TAGS = frozenset(("uj", "ul", "uz", "ug", "y"))
_OF_SENTENCE = frozenset("vdpcrutmqfyi")
_LUCKY = frozenset(
    (
        "如意",
        "满意",
        "好运",
        "发财",
        "宠爱",
        "永恒",
        "未来",
        "永远",
        "爱尚",
        "启航",
        "起航",
        "领航",
        "共享",
        "优选",
        "臻选",
    )
)
_FULL = re.compile(
    rf"(?P<it>{_CLAUSE}{{2,26}}?(?:有限责任公司|股份有限公司|集团有限公司|有限公司|专业合作社|合伙企业))(?:[\u4e00-\u9fff]{{2,8}}?分(?:公司|店|部|院))?"
)
_TOO_PLAIN = frozenset(
    (
        "门店",
        "分店",
        "市场",
        "广场",
        "大厦",
        "学校",
        "教育",
        "物业",
        "中介",
        "房产",
        "医院",
        "直播间",
        "公司",
        "集团",
        "中心",
        "小店",
        "网店",
        "商店",
        "商铺",
        "商城",
        "咖啡",
        "火锅",
        "健身",
        "摄影",
        "美容",
        "眼镜",
        "口腔",
        "瑜伽",
        "装饰",
        "搬家",
        "保洁",
        "汽修",
        "家政",
        "造型",
        "百货",
        "优品",
        "地产",
        "温泉",
        "烧烤",
        "门诊",
        "物流",
        "快餐",
        "足浴",
        "服饰",
        "婚庆",
        "量贩",
        "密室",
        "SPA",
        "spa",
        "通讯",
        "通信",
        "数码",
        "电器",
        "家具",
        "家居",
        "家纺",
        "珠宝",
        "汽车",
        "租车",
        "宠物",
        "烘焙",
        "茶业",
        "鞋业",
        "美术",
        "舞蹈",
        "英语",
        "钢琴",
        "传媒",
        "科技",
        "装修",
    )
)
_NAME_OVER = re.compile(r"$|[^\u3400-\u9fff]|[的买办报订做上吃在退店老员收骗卖给送]")
_CALLED = re.compile(
    r"(?:店|馆|厂|公司|机构|学校|中心|店名|字号|招牌|药房|超市)名?(?:就|名字?|名称)?叫(?:做|作)?(?P<it>[\u3400-\u9fffA-Za-z\d·&]{2,8})(?=[,，。、;；(（!?]|$)"
)
_OLD = frozenset("老小新大金")
_LONGEST_LINK = 2
_LONGEST_HEAD = 8
Generic = Callable[[str], bool]


@cache
def _endings() -> re.Pattern[str]:
    forms = {form for form in words("firms", "forms") | words("firms", "more_forms") if len(form) > 1}
    return re.compile(rf"(?:{any_of(forms)})(?![们])")


@cache
def _announcing() -> frozenset[str]:
    return words("firms", "anchors") | words("firms", "open_nouns")


def find_announced(line: Line, is_generic: Generic) -> Iterator[Finding]:
    """Yield the full names with all their words, and the shops behind 在, 到, 投诉, a district or a pause."""
    for match in _FULL.finditer(line.text):
        start = _full_start(line, match.start("it"), match.end("it"))
        if start < match.end("it") - len("有限公司") - 1:
            yield Finding(Kind.COMPANY, start, match.end(), line.text[start : match.end()])
    for match in _CALLED.finditer(line.text):
        if not is_generic(match["it"]) and not set(match["it"]) & NAMES_NOTHING:
            yield Finding(Kind.COMPANY, *match.span("it"), match["it"])
    for match in _endings().finditer(line.text):
        if match.end() not in line.boundaries and match.start() not in line.boundaries:
            continue
        head = _head_start(line, match.start(), is_generic)
        is_plain = match[0] in _TOO_PLAIN
        if head is not None and (not is_plain or _is_unheard(line, head, match.start(), match.end())):
            yield Finding(Kind.COMPANY, head, match.end(), line.text[head : match.end()])


def _is_unheard(line: Line, start: int, end: int, form_end: int) -> bool:
    """Tell whether the words before a plain form such as 快餐 are in no dictionary, and the form ends a name."""
    inside = line.tokens_in(start, end)
    if not _NAME_OVER.match(line.text, form_end) or end - start < 2 or inside[0].tag[:1] in {"m", "d"}:  # noqa: PLR2004
        return False
    if inside[0].word in _LUCKY:
        return True
    return any(
        token.tag.startswith(("nr", "nz", "nt")) or (len(token.word) > 1 and not is_dictionary_word(token.word))
        for token in inside
    ) or (len(inside) > 1 and all(len(token.word) == 1 for token in inside))


def _full_start(line: Line, start: int, end: int) -> int:
    """Return where a registered name begins: behind the last word of the sentence, then behind the region."""
    tokens = line.tokens_in(start, end)
    begin = start
    for place, token in enumerate(tokens[:-1]):
        if _is_before_name(tokens, place):
            begin = token.end
    return _behind_region(line, begin, end)


def _is_before_name(tokens: tuple[Token, ...], place: int) -> bool:
    """Tell whether the word belongs to the sentence: 在, 投诉, 的; behind a region 和 begins a name, 和泰."""
    token = tokens[place]
    if token.word == "到家" or (token.word in {"到", "向"} and _is_bracket(tokens, place)):
        return False
    if token.tag in _STOP_TAGS or token.word in _announcing() - {"和", "与", "到", "品牌"}:
        return True
    is_link = token.tag in {"p", "c"} and len(token.word) <= _LONGEST_LINK
    return is_link and not (place > 0 and _is_region(tokens[place - 1].word))


def _is_bracket(tokens: tuple[Token, ...], place: int) -> bool:
    return any(token.word == "(" for token in tokens[place : place + 3])


def _behind_region(line: Line, start: int, end: int) -> int:
    region = match_region(line.text[start:end]).text
    return start + len(region) if line.text.startswith(region, start) else start


def _head_start(line: Line, end: int, is_generic: Generic) -> int | None:
    """Return where the trade name before the ending begins, when an anchor or a pause stands before it."""
    head: list[Token] = []
    for token in line.tokens_before(end):
        word = token.word[: end - token.start]
        is_anchor = word in _announcing() or token.tag == "x" or _is_bare_region(line, token, word)
        if is_anchor and head:
            return _accepted(line, head, end, is_generic, is_pause=not (word in _announcing() or _is_region(word)))
        if is_anchor or token.tag in _STOP_TAGS or set(word) & NAMES_NOTHING:
            return None
        head.insert(0, Token(word, token.tag, token.start, min(token.end, end)))
        if end - token.start > _LONGEST_HEAD:
            return None
    return _accepted(line, head, end, is_generic, is_pause=True) if head else None


def _is_bare_region(line: Line, token: Token, word: str) -> bool:
    """Tell whether the word is a region that is no part of a name such as 老四川."""
    return _is_region(word) and line.text[token.start - 1 : token.start] not in _OLD


def _accepted(line: Line, head: list[Token], end: int, is_generic: Generic, *, is_pause: bool) -> int | None:
    start = _behind_region(line, head[0].start, end)
    said = line.text[start:end]
    if len(said) < 2 or _COUNTED.match(said) or is_generic(said) or any(map(str.isdigit, said)):  # noqa: PLR2004
        return None
    telling = [token for token in head if token.end > start and not _is_plain(token, is_generic)]
    if not telling:
        return None
    is_sentence = any(_is_of_sentence(token) for token in head)
    if is_sentence and (is_pause or len(telling) < 2):  # noqa: PLR2004
        return None
    return start


def _is_of_sentence(token: Token) -> bool:
    is_word = len(token.word) > 1 and is_dictionary_word(token.word) and token.word not in _LUCKY
    return is_word and token.tag[:1] in _OF_SENTENCE and industry_word_at_end(token.word) != token.word


def _is_plain(token: Token, is_generic: Generic) -> bool:
    return token.word not in _LUCKY and (is_generic(token.word) or _is_region(token.word))


def _is_region(word: str) -> bool:
    return len(word) > 1 and match_region(word).text == word
