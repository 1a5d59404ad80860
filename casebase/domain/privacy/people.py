"""Names of people: announced by a role, followed by a title or an act, said by the segmenter, or signed."""

import re
from collections.abc import Iterator
from functools import cache

from casebase.domain.privacy.kinds import Kind
from casebase.domain.privacy.line import Finding, Line, Token
from casebase.domain.privacy.mentions import find_mentions
from casebase.domain.privacy.name_shape import (
    ALREADY,
    ALWAYS_GRAMMAR,
    CALLS,
    GRAMMAR,
    LONGEST_GIVEN,
    called,
    ends_name,
    follower,
    follows,
    is_given,
    is_ordinary,
    is_unknown,
    may_be_name,
    name_end,
    named,
    token_over,
)
from casebase.domain.privacy.words import (
    HAN,
    any_of,
    common_surnames,
    first_characters,
    is_dictionary_word,
    is_han,
    surname_at,
    surnames,
    words,
)

_MIDDLE = r"[·•・‧∙⋅]"
_SHORT_TITLES = frozenset("总工导哥姐叔姨伯嫂董婶")
_NO_SHORT_TITLE = {
    "总": "是共部算价额计数店公要会得的觉",
    "工": "作程人厂商资地艺期",
    "导": "致航购演师向",
    "哥": "们",
    "姐": "",
    "叔": "",
    "姨": "",
    "伯": "",
    "嫂": "",
    "董": "事",
    "婶": "",
}
_DIMINUTIVE = re.compile(rf"(?P<before>[小老阿])(?P<it>{HAN})")
_DOUBTFUL_DIMINUTIVE = frozenset("白黄金方高康龙石叶江钱万毛常汤史路车付段余米马雷武江贾牛包安易项时于向夏熊")
_NO_NICKNAME = frozenset("姐店时票区孩朋学心费板师人公婆太乡家爷伙妹弟哥姑子里吃说件包卡车狗猫年百姓人话实旧化")
_MYSELF = re.compile(rf"(?<=我)(?P<it>{HAN}{{2,4}})(?=[，,、(跟住])")
_LATIN = re.compile(
    r"(?<![A-Za-z])(?P<it>[A-Za-z][A-Za-z]{1,14}(?: [A-Z][a-z]+)?) ?"
    r"(?=老师|总(?![是共部算价额])|先生|女士|小姐|教练|经理|姐|哥|店长|医生|顾问|设计师|导购)"
)
_LATIN_AFTER = re.compile(
    r"(?:老师|教练|客服|店长|经理|店员|前台|营销|导购|销售|主播|群主|团长|[\u4e00-\u9fff]师|顾问|助理|[阿小老])"
    r"(?P<it>(?:(?:Miss|Mr|Ms|Mrs)\.? )?[A-Z][a-z]{1,12})"
    r"(?![A-Za-z\d])(?!手机|平板|电脑|会员|账号|客户端)"
)
_SPEAKER = re.compile(rf"(?:^|[\n\s。!?！？])(?P<it>{HAN}{{2,4}})[:：]")
_PLAYFUL = re.compile(
    rf"(?P<it>(?P<one>{HAN})(?P=one)[姐哥妹]?|[大二三小阿][\u4e00-\u9fff]|{HAN}娃)(?=$|[^\u3400-\u9fff]|[的说称骂收态作迟])"
)
_NOT_PLAYFUL = re.compile(
    r"天天|刚刚|常常|往往|偏偏|明明|仅仅|慢慢|说说|看看|人人|多多|好好|试试|问问|谈谈|家家|爸爸|妈妈|哥哥|姐姐|弟弟|妹妹|叔叔|"
    r"奶奶|爷爷|宝宝|太太|婆婆|公公|娃娃|每每|早早|大[家量约概大多部小型额声全致夫爷妈姐哥叔娘众方会学厦堂]|小[姐时孩区店票的心学偷票票]|二[人次手个位楼月]|三[人次个位楼月]|女娃|男娃"
)
_ETHNIC = re.compile(rf"{HAN}{{1,12}}(?:{_MIDDLE}{HAN}{{1,12}})+")
_SIGNED = re.compile(
    rf"(?:^|\n|[。；;!?！？])[ \t]*(?P<it>{HAN}{{2,4}})[ \t]*(?=$|\n|[，,。 ]?\s*(?:19|20)\d{{2}}[年.\-/])"
)
_ENTRUSTED = re.compile(rf"(?:受|收到|交由|接受)(?P<it>{HAN}{{2,4}}?)(?=先生|女士|的?委托|交来|交纳|缴纳|支付)")
_ROLE_OF_ONE = re.compile(r"(?:来电|来信|来访|投诉|申请|举报|联系|负责|反映|诉求|当事|经办)人$")
_SURNAME_TOLD = re.compile(rf"(?:姓|免贵姓?|贵姓)(?P<it>{HAN})(?=的|，|。|,|$|、|先|女|经|老|师|\s)")
_STRONG = (
    r"(?:我叫|我名叫|名叫|叫做|自称|真名|大名|全名|小名|实名|本名|姓名|名字叫|名字是|名字|签名人?|签字人?|落款|署名|户名|开户名|户主|持卡人|收款人|付款人"
    r"|(?:投诉|申请|举报|联系|收货|收件|寄件|经办|承办|当事|代理|委托|负责|被申请|反映|签收|接待|经手)人|法定代表人|法人代表|法人|曾用名)"
    r"(?:信息|姓名)?(?:[:： ]|是|为|叫|名叫|“|\"|\(){1,3}"
)


@cache
def _strong() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_STRONG}|我叫|名叫|我名叫|自称|自己叫|就叫|[他她]叫)(?P<it>{HAN}{{2,4}}?)(?=$|[，。、,.;；:：!?()（）\s”\"\d+]|{follower()})"
    )


@cache
def _announced() -> re.Pattern[str]:
    roles = any_of(words("people", "roles"))
    return re.compile(
        rf"(?:{roles}|我是|叫|本人|(?<=[名位个])|找到?|联系|加了)(?:是|为|叫做?|名叫|姓名|[:： “\"(]){{0,3}}(?={HAN})"
    )


@cache
def _goods() -> re.Pattern[str]:
    return re.compile(any_of(words("people", "goods")))


@cache
def _title() -> re.Pattern[str]:
    return re.compile(any_of(words("people", "titles")))


def find_people(line: Line) -> Iterator[Finding]:
    """Yield the stretches that name a person; titles and roles around them stay."""
    found = [*_weakly_announced(line), *_titled(line), *_tagged(line), *_acting(line), *_diminutives(line)]
    found += [*_signed(line), *_ethnic(line), *_told(line), *_spelled(line), *_spoken(line), *find_mentions(line)]
    goods = [match.span() for match in _goods().finditer(line.text)]
    found = [one for one in found if not any(start <= one.start and one.end <= end for start, end in goods)]
    found += _strongly_announced(line)
    found = [one for one in found if ALREADY not in line.text[max(0, one.start - 1) : one.end]]
    found += list(_neighbours(line, found))
    yield from found
    yield from _repeats(line, {one.key for one in found})


def _strongly_announced(line: Line) -> Iterator[Finding]:
    for match in _strong().finditer(line.text):
        start = match.start("it")
        end = name_end(line, start) if surname_at(line.text, start) else match.end("it")
        name = line.text[start:end]
        if ALREADY not in name and not is_ordinary(name, strictly=True):
            yield named(line, start, end)


def _weakly_announced(line: Line) -> Iterator[Finding]:
    for match in _announced().finditer(line.text):
        yield from _likely_name(line, match.end())


def _likely_name(line: Line, start: int) -> Iterator[Finding]:
    """Yield the name that starts there when a surname does and no ordinary word stands in its place."""
    if not surname_at(line.text, start):
        return
    end = name_end(line, start)
    if end - start > 1 and may_be_name(line, start, end, announced=True) and _is_apart(line, start, end):
        yield named(line, start, end)


def _is_apart(line: Line, start: int, end: int) -> bool:
    """Tell whether the stretch is no piece of a word, or is spelled as names are."""
    return start in line.boundaries or is_given(line, start, end)


def _titled(line: Line) -> Iterator[Finding]:
    for match in _title().finditer(line.text):
        if match[0] in _SHORT_TITLES and line.text[match.end() : match.end() + 1] in tuple(_NO_SHORT_TITLE[match[0]]):
            continue
        start = _titled_start(line, match.start(), match[0])
        if start is not None:
            yield named(line, start, match.start())


def _titled_start(line: Line, end: int, title: str) -> int | None:
    """Return where the name before a title starts: the longest that begins with a surname at a word's edge."""
    for length in (4, 3, 2):
        start = end - length
        surname = surname_at(line.text, start) if start >= 0 else ""
        if not surname or not 1 <= length - len(surname) <= LONGEST_GIVEN or start not in line.boundaries:
            continue
        if may_be_name(line, start, end) and _is_one_name(line, start, end):
            return start
    surname = line.text[max(0, end - 2) : end]
    if surname in words("people", "double_surnames"):
        return end - 2
    single = line.text[end - 1 : end]
    return end - 1 if single and _surname_before_title(line, end - 1, single, title) else None


def _surname_before_title(line: Line, start: int, single: str, title: str) -> bool:
    before = line.text[start - 1 : start]
    is_rare = title in _SHORT_TITLES and single not in common_surnames()
    if single not in surnames() or (is_rare and (before not in CALLS or is_dictionary_word(single + title))):
        return False
    if before.isdigit() or single + title in words("people", "roles"):
        return False
    if single in GRAMMAR:
        return not before or before in CALLS or called().search(line.text, 0, start) is not None
    covering = token_over(line, start)
    if _ROLE_OF_ONE.search(line.text, max(0, start - 4), start):
        return True
    if covering is None or covering.start == start or covering.end > start + 1:
        return True
    return not is_dictionary_word(covering.word)


def _is_one_name(line: Line, start: int, end: int) -> bool:
    inside = line.tokens_in(start, end)
    return len(inside) <= 2 or all(token.tag.startswith(("nr", "n", "g", "a", "zg", "j")) for token in inside)  # noqa: PLR2004


def _tagged(line: Line) -> Iterator[Finding]:
    """Yield what the segmenter takes for a name, when it begins with a surname."""
    for place, token in enumerate(line.tokens):
        if not token.tag.startswith("nr") or not is_han(token.word):
            continue
        surname = surname_at(token.word, 0)
        if surname == token.word and len(token.word) == 1:
            yield from _split_name(line, place)
        elif surname:
            end = _before_title(token)
            if len(surname) < end - token.start <= len(surname) + 2 and may_be_name(line, token.start, end):
                yield named(line, token.start, end)


def _before_title(token: Token) -> int:
    """Return where the name in a word such as 王经理 ends."""
    for length in range(min(4, len(token.word) - 1), 1, -1):
        if token.word[-length:] in words("people", "titles"):
            return token.end - length
    return token.end


def _spelled(line: Line) -> Iterator[Finding]:
    """Yield what is spelled as a full name is, surname and two characters of given names, where a name can end."""
    for start, first in enumerate(line.text[:-2]):
        surname = surname_at(line.text, start) if first in first_characters() else ""
        end = start + len(surname) + 2
        if len(surname) > 1 and not (is_han(line.text[start:end]) and follows().match(line.text, end)):
            end -= 1
        if not surname or end > len(line.text) or not is_given(line, start, end) or not ends_name(line, end):
            continue
        if line.text[end - 1] in ALWAYS_GRAMMAR:
            continue
        token = token_over(line, start)
        if token is not None and (token.start < start or token.end > end) and is_dictionary_word(token.word):
            continue
        if is_han(line.text[start:end]) and may_be_name(line, start, end):
            yield named(line, start, end)


def _split_name(line: Line, place: int) -> Iterator[Finding]:
    """Yield a name that the segmenter cut after its surname."""
    surname = line.tokens[place]
    following = line.tokens[place + 1] if place + 1 < len(line.tokens) else None
    if following is None or following.start != surname.end or not is_han(following.word) or len(following.word) > 2:  # noqa: PLR2004
        return
    if surname.word not in common_surnames() or not follows().match(line.text, following.end):
        return
    if may_be_name(line, surname.start, following.end) and following.tag[:1] in tuple("nagzjil"):
        yield named(line, surname.start, following.end)


def _acting(line: Line) -> Iterator[Finding]:
    """Yield names that the segmenter does not know but that speak, sign or own something."""
    for match in _ACTS.finditer(line.text):
        for length in (3, 2, 4):
            start = match.start() - length
            surname = surname_at(line.text, start) if start >= 0 else ""
            if not surname or not 1 <= length - len(surname) <= 2 or start not in line.boundaries:  # noqa: PLR2004
                continue
            if may_be_name(line, start, match.start()) and is_unknown(line, start, match.start()):
                yield named(line, start, match.start())
                break


_ACTS = re.compile(
    r"(?:说(?!明|法)|称(?!重)|表示|告诉|答应|承诺|回复|声称|拒绝|保证|解释|签字|签名|签收|代签|收款|名下|本人|电话|手机|微信|支付宝|失联|跑路|出面)"
)


def _diminutives(line: Line) -> Iterator[Finding]:
    for match in _DIMINUTIVE.finditer(line.text):
        surname, end = match["it"], match.end()
        if not (surname in surnames() or _is_nickname(line, match)) or not (
            follows().match(line.text, end) or end in line.boundaries
        ):
            continue
        is_plain = surname in common_surnames() and surname not in _DOUBTFUL_DIMINUTIVE
        is_called = called().search(line.text, 0, match.start()) is not None
        if is_called or _ACTS.match(line.text, end) or (is_plain and _stands_alone(line, match.start(), end)):
            yield Finding(Kind.NAME, match.start(), end, surname)


def _is_nickname(line: Line, match: re.Match[str]) -> bool:
    """Tell whether 小贝 or 阿杜 is a name though nobody is called so: a role stands before it, a pause behind."""
    return (
        match["it"] not in _NO_NICKNAME
        and called().search(line.text, 0, match.start()) is not None
        and follows().match(line.text, match.end()) is not None
    )


def _stands_alone(line: Line, start: int, end: int) -> bool:
    token = token_over(line, start)
    return token is None or (token.start >= start and (token.end <= end or token.tag.startswith("nr")))


def _signed(line: Line) -> Iterator[Finding]:
    for match in _SIGNED.finditer(line.text):
        name = match["it"]
        surname = surname_at(name, 0)
        if surname and 1 <= len(name) - len(surname) <= 2 and may_be_name(line, *match.span("it")):  # noqa: PLR2004
            yield named(line, *match.span("it"))


def _ethnic(line: Line) -> Iterator[Finding]:
    for match in _ETHNIC.finditer(line.text):
        start, end = match.span()
        for token in line.tokens:
            if start <= token.start < end and _ends_before_dot(line, token, start):
                start = token.end
        for stop in words("people", "ethnic_stop"):
            place = line.text.rfind(stop, start, min(end, start + 12))
            if place >= 0 and not re.search(_MIDDLE, line.text[start : place + len(stop)]):
                start = place + len(stop)
        last = max(line.text.rfind(dot, start, end) for dot in "·•・‧∙⋅")
        cut = re.compile(
            r"[的说称是给在与和跟把被将向对从来去让告也都就又还已没不于要签收交]|联系|电话|先生|女士|表示|店|身份"
        ).search(line.text, last + 3, end)
        stop_at = cut.start() if cut else end
        if re.search(_MIDDLE, line.text[start:stop_at]) and ALREADY not in line.text[start:stop_at]:
            yield Finding(Kind.NAME, start, stop_at, line.text[start:stop_at])


def _ends_before_dot(line: Line, token: Token, start: int) -> bool:
    before_dot = not re.search(_MIDDLE, line.text[start : token.end])
    return before_dot and token.tag[:1] in {"p", "r", "c", "u", "d", "v", "m", "q"} and token.start == start


def _told(line: Line) -> Iterator[Finding]:
    for match in _SURNAME_TOLD.finditer(line.text):
        if match["it"] in surnames():
            yield named(line, *match.span("it"))
    for match in _MYSELF.finditer(line.text):
        if surname_at(match["it"], 0) and is_given(line, *match.span("it")) and may_be_name(line, *match.span("it")):
            yield named(line, *match.span("it"))
    for match in _ENTRUSTED.finditer(line.text):
        if surname_at(match["it"], 0) and not is_ordinary(match["it"]):
            yield named(line, *match.span("it"))
    for pattern in (_LATIN, _LATIN_AFTER):
        for match in pattern.finditer(line.text):
            yield Finding(Kind.NAME, *match.span("it"), match["it"])


def _spoken(line: Line) -> Iterator[Finding]:
    """Yield who speaks in a record of talk, and playful names behind a role: 客服冬冬, 司机大伟."""
    for match in _SPEAKER.finditer(line.text):
        start, end = match.span("it")
        if surname_at(line.text, start) and is_given(line, start, end) and may_be_name(line, start, end):
            yield named(line, start, end)
    for announced in _announced().finditer(line.text):
        name = _PLAYFUL.match(line.text, announced.end())
        if name and not _NOT_PLAYFUL.match(name["it"]) and not is_ordinary(name["it"]):
            yield named(line, *name.span("it"))


def _neighbours(line: Line, found: list[Finding]) -> Iterator[Finding]:
    """Yield names that stand in one list with a found one: 张伟、李雪飞和王芳."""
    ends = [one.end for one in found if one.end - one.start > 1]
    for one in found:
        yield from _before_in_list(line, one.start)
    while ends:
        end = ends.pop()
        match = re.compile(r"[、,，和与及跟]|以及").match(line.text, end)
        for one in _likely_name(line, match.end()) if match else ():
            if follows().match(line.text, one.end):
                yield one
                ends.append(one.end)


def _before_in_list(line: Line, start: int) -> Iterator[Finding]:
    match = _IN_LIST.search(line.text, 0, start)
    if (
        match
        and surname_at(match["it"], 0)
        and is_given(line, *match.span("it"))
        and may_be_name(line, *match.span("it"))
    ):
        yield named(line, *match.span("it"))


_IN_LIST = re.compile(rf"(?:^|[^\u3400-\u9fff])(?P<it>{HAN}{{2,4}})[、，,和与及]$")


def _repeats(line: Line, names: set[str]) -> Iterator[Finding]:
    for name in names:
        start = line.text.find(name) if len(name) > 1 else -1
        while start >= 0:
            yield Finding(Kind.NAME, start, start + len(name), name)
            start = line.text.find(name, start + len(name))
