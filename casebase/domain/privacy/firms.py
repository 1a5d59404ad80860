"""Names of firms and shops: what stands before a form and is more than a trade."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from casebase.domain.privacy.kinds import Kind
from casebase.domain.privacy.line import Finding, Line, Token
from casebase.domain.privacy.shops import find_announced
from casebase.domain.privacy.words import PARTING_TAGS, any_of, is_dictionary_word, is_han, words
from registry.domain.industries import industry_word_at_end
from registry.domain.regions import match_region

_STOP_TAGS = PARTING_TAGS | frozenset("eo")
_SENTENCE_TAGS = frozenset(("v", "vd", "vi", "vq", "d", "f", "m", "q", "mq", "t", "z", "df"))
_SOMETIMES = frozenset(("d", "f", "z", "t"))
_LUCKY = frozenset("爱喜乐享悦来好福旺兴发顺盛达通")
_SENTENCE = re.compile(r"[它他她我从的了在说不]")
_LAW = re.compile(r"《[^《》\n]{2,40}(?:法|条例|规定|办法|细则|规则|决定|解释|标准)》")
_NUMBER = re.compile(r"^[\d.,年月日元块万千百]+$")
_LONGEST = 16
_ALREADY = "某"
_PLACE_FORMS = frozenset(("市场", "广场", "大厦", "百货", "物业", "学校", "教育"))
_COUNTER_FORMS = frozenset("店馆坊铺")
_TRADE_FORMS = frozenset(
    (
        "火锅",
        "口腔",
        "美容",
        "造型",
        "健身",
        "摄影",
        "瑜伽",
        "眼镜",
        "咖啡",
        "家政",
        "装饰",
        "搬家",
        "保洁",
        "汽修",
        "房产",
        "地产",
    )
)
_TRADE_GOES_ON = re.compile(r"$|[^\u3400-\u9fff]|[的买办报交充做上吃喝说消退拒要不给答在老店客经销负工员收骗卖中带办]")
_SINGLE_FORMS = frozenset("店馆行厂社坊铺院阁轩斋堂记")
_AMBIGUOUS = frozenset(
    (
        "新",
        "大",
        "小",
        "老",
        "金",
        "银",
        "玉",
        "东",
        "西",
        "南",
        "北",
        "中",
        "好",
        "上",
        "下",
        "第一",
        "面",
        "茶",
        "人民",
        "生活",
        "阳光",
    )
)
_QUOTES = r"[“\"「『《‘'【](?P<it>[^”\"」』》’'】\n，。；]{2,24})[”\"」』》’'】]"
_NAMED = re.compile(
    r"(?:名叫|叫做?|叫|店名|名为|名称|招牌|字号|品牌|商家|店铺|网店|店家|公司|企业|商户|卖家|门店|店|铺|馆|直播间|一家|这家|那家|去|在|到)"
    rf"(?:是|为|叫做?|名叫|名字|[:： ]){{0,2}}{_QUOTES}(?P<after>[\u4e00-\u9fff]{{0,6}})"
)
_LABEL = re.compile(
    r"(?:被投诉(?:人|方|单位|商家|企业|对象)|商家名称|店铺名称?|店名|公司名称|企业名称|单位名称|商户名称?|经营者名称|网店名称|卖家名称|开户行|商家|店铺|网店|卖家|商户)"
    r"(?:全称|简称|名称)?(?:[:：]|(?:名叫|叫做?|名称?[为是])[:： ]?)\s*(?P<it>[A-Za-z\d\u4e00-\u9fff()&·.\-]{2,30})"
)
_NOT_QUOTED = re.compile(r"(?:费|服务|活动|套餐|条款|退|换|不|赔|券|卡|价|课|优惠|正品|全新|保证|免费)")


@cache
def _full_form() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(words('firms', 'full_forms'))})(?:[\u4e00-\u9fff]{{2,8}}分(?:公司|店|部|院))?")


@cache
def _form() -> re.Pattern[str]:
    forms = any_of(words("firms", "forms"))
    return re.compile(
        rf"(?:\([\u4e00-\u9fffA-Za-z]{{1,8}}\))?(?:{forms})"
        r"(?:\([\u4e00-\u9fffA-Za-z\d]{2,14}[店部院]\)|[\u4e00-\u9fff]{2,4}(?:路|街|大道|广场|城)店)?"
    )


def find_firms(line: Line) -> Iterator[Finding]:
    """Yield the names of firms and shops, without the region before them."""
    found = [*_full_names(line), *_shops(line), *_quoted(line), *_labelled(line), *find_announced(line, is_generic)]
    found = [one for one in found if _ALREADY not in one.key and not _in_title_of_law(line, one)]
    yield from found
    yield from _repeats(line, found)


def _in_title_of_law(line: Line, found: Finding) -> bool:
    return any(match.start() < found.start and found.end < match.end() for match in _LAW.finditer(line.text))


def _full_names(line: Line) -> Iterator[Finding]:
    for match in _full_form().finditer(line.text):
        run = _run_before(line, match.start(), is_full=True)
        run = _after_last_opening(run)
        while run and _opens(run[0]) and not _is_region(run[0].word) and _rest_says_something(run[1:]):
            run = run[1:]
        run = _without_region(run)
        start = run[0].start if run else match.start()
        if start < match.start():
            yield _firm(line, start, match.end())


def _after_last_opening(run: list[Token]) -> list[Token]:
    """Drop what stands before the last region or the last word that announces a firm, but for a region in brackets."""
    for place in range(len(run) - 2, 0, -1):
        if run[place - 1].word != "(" and (
            _is_region(run[place].word) or run[place].word in words("firms", "open_nouns")
        ):
            return run[place:]
    return run


def _shops(line: Line) -> Iterator[Finding]:
    for match in _form().finditer(line.text):
        form_start = match.start()
        if match[0] in _SINGLE_FORMS and not _ends_word(line, match.start(), match.end()):
            continue
        run = _trade_name(_run_before(line, form_start))
        if not run or not _is_telling(line, run, match[0], form_start):
            continue
        name = line.text[run[0].start : match.end()]
        if name not in words("firms", "well_known"):
            yield _firm(line, run[0].start, match.end())


def _run_before(line: Line, end: int, *, is_full: bool = False) -> list[Token]:
    """Return the words directly before the place that may belong to a name, cut at the place."""
    run: list[Token] = []
    edge = end
    for token in line.tokens_before(end):
        if (token.end != edge and not run and token.end < end) or (run and token.end != edge):
            break
        if (token.tag in _STOP_TAGS and token.word not in {"(", ")", "·", "&"}) or _breaks(token, is_full=is_full):
            break
        if _NUMBER.match(token.word) and (not run or is_full):
            break
        run.insert(0, Token(token.word[: end - token.start], token.tag, token.start, min(token.end, end)))
        edge = token.start
        if end - edge >= _LONGEST:
            break
    return run


def _breaks(token: Token, *, is_full: bool = False) -> bool:
    """Tell whether the sentence, not the name, goes on: 找, 判决, 一家; trades that are verbs too belong to names."""
    if len(token.word) == 2 and token.word[0] == token.word[1]:  # noqa: PLR2004 - 多多 and 旺旺 are in trade names
        return False
    if token.tag not in _SENTENCE_TAGS or not _is_known(token.word) or token.word in _LUCKY:
        return False
    if (is_full or token.tag in _SOMETIMES or len(token.word) == 1) and token.word not in words("firms", "generic"):
        return False
    trades = words("firms", "forms") | words("firms", "trade_verbs")
    return industry_word_at_end(token.word) != token.word and token.word not in trades


def _trade_name(run: list[Token]) -> list[Token]:
    """Drop from the left what is no name: regions, what announces a name, words of the sentence."""
    while run and (_opens(run[0]) or (is_generic(run[0].word) and len(run) > 1 and is_generic(run[1].word))):
        run = run[1:]
    return run if _rest_says_something(run) else []


def _opens(token: Token) -> bool:
    return _is_region(token.word) or token.word in words("firms", "open_nouns") or _breaks(token)


def _is_telling(line: Line, run: Sequence[Token], form: str, form_start: int) -> bool:
    said = line.text[run[0].start : form_start]
    if form in _COUNTER_FORMS:
        return len(said) > 1 and any(
            _is_odd(token) or (len(token.word) > 1 and not is_generic(token.word)) for token in run
        )
    if form in _SINGLE_FORMS or form in _PLACE_FORMS:
        return len(said) > 1 and any(_is_odd(token) for token in run)
    if form in _TRADE_FORMS and not _TRADE_GOES_ON.match(line.text, form_start + len(form)):
        return False
    return len(said) > 1


def _is_odd(token: Token) -> bool:
    """Tell whether the word is a name or unknown to the dictionary."""
    return token.tag.startswith(("nr", "nz", "nt")) or not _is_known(token.word) or not is_han(token.word)


def _is_known(word: str) -> bool:
    return len(word) == 1 or is_dictionary_word(word)


def _rest_says_something(run: Sequence[Token]) -> bool:
    return any(not (is_generic(token.word) or _is_region(token.word)) for token in run)


@cache
def is_generic(word: str) -> bool:
    """Tell whether the word, or all its parts from the end, are trades or ordinary words before a shop."""
    if word in words("firms", "generic") or word in words("firms", "forms") or industry_word_at_end(word) == word:
        return True
    if _NUMBER.match(word):
        return True
    return any(is_generic(word[:cut]) and is_generic(word[cut:]) for cut in range(2, len(word) - 1))


def _is_region(word: str) -> bool:
    return len(word) > 1 and match_region(word).text == word


def _without_region(run: list[Token]) -> list[Token]:
    while len(run) > 1 and _is_region(run[0].word):
        run = run[1:]
    return run


def _ends_word(line: Line, start: int, end: int) -> bool:
    """Tell whether a word ends there, and the form is no part of an ordinary word such as 执行."""
    token = line.token_at(start)
    inside = token is not None and token.start < start and is_dictionary_word(token.word)
    return end in line.boundaries and (not inside or line.text[start:end] in _COUNTER_FORMS)


def _quoted(line: Line) -> Iterator[Finding]:
    for match in _NAMED.finditer(line.text):
        said = match["it"]
        if not _NOT_QUOTED.search(said) and not is_generic(said):
            yield _firm(line, *match.span("it"))


def _labelled(line: Line) -> Iterator[Finding]:
    for match in _LABEL.finditer(line.text):
        if not is_generic(match["it"]) and not _SENTENCE.search(match["it"]):
            yield _firm(line, *match.span("it"))


def _repeats(line: Line, found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the places where only the trade name is said again."""
    for name in {_bare(one.key) for one in found}:
        start = line.text.find(name) if len(name) > 1 else -1
        while start >= 0:
            yield Finding(Kind.COMPANY, start, start + len(name), name)
            start = line.text.find(name, start + len(name))


def _bare(name: str) -> str:
    """Return the trade name alone, or nothing when it is an ordinary word that would be found everywhere."""
    bare = re.sub(rf"(?:{_full_form().pattern}|{_form().pattern})$", "", name)
    while industry := industry_word_at_end(bare):
        if len(bare) - len(industry) < 2:  # noqa: PLR2004 - a trade name has two characters
            break
        bare = bare[: -len(industry)]
    return "" if len(bare) < 2 or _is_known(bare) or is_generic(bare) or _is_region(bare) else bare  # noqa: PLR2004


def trade_name_of(name: str) -> str:
    """Return what is left of a firm's full name without region, trade and form, unless it is an ordinary word."""
    region = match_region(name).text
    return _bare(name[len(region) :])


def _firm(line: Line, start: int, end: int) -> Finding:
    return Finding(Kind.COMPANY, start, end, line.text[start:end])
