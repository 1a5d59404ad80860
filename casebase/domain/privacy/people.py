"""Names of people: announced by a role, followed by a title or an act, said by the segmenter, or signed."""

import re
from collections.abc import Iterator
from functools import cache

from casebase.domain.privacy.kinds import Kind
from casebase.domain.privacy.line import Finding, Line, Token
from casebase.domain.privacy.words import (
    any_of,
    common_surnames,
    given_characters,
    is_dictionary_word,
    is_han,
    surname_at,
    surnames,
    words,
)
from registry.domain.regions import is_region_word

_HAN = r"[\u3400-\u9fff]"
_MIDDLE = r"[·•・‧∙⋅]"
_ALREADY = "某"
# Surnames that are grammar more often than names: alone before a title they need a pause or a call before them.
_GRAMMAR = frozenset(
    "和于向从但况那时应有连就同对将把被给让全都常曾相原由因每任何方经单管计为与及各总以自此这费元单商由万平成开"
)
_ALWAYS_GRAMMAR = frozenset("的说称和与跟在是给了也都就又还已没不把被将对从要让叫答告表")
_CALLS = frozenset("找叫姓是跟和与给联请问让由向加被对位名个的：:，。、；,.;!?！？（(“\"'\n 　")
_LONGEST_GIVEN = 2
_PLACE_ENDS = frozenset("区县市镇乡村路街")
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
_NUMERALS = frozenset("一二三四五六七八九十百千万亿")
_DIMINUTIVE = re.compile(rf"(?P<before>[小老阿])(?P<it>{_HAN})")
_DOUBTFUL_DIMINUTIVE = frozenset("白黄金方高康龙石叶江钱万毛常汤史路车付段余米马雷武江贾牛包安易项时于向夏熊")
_LATIN = re.compile(
    r"(?<![A-Za-z])(?P<it>[A-Za-z][A-Za-z]{1,14}(?: [A-Z][a-z]+)?) ?"
    r"(?=老师|总(?![是共部算价额])|先生|女士|小姐|教练|经理|姐|哥|店长|医生|顾问|设计师|导购)"
)
_ETHNIC = re.compile(rf"{_HAN}{{1,12}}(?:{_MIDDLE}{_HAN}{{1,12}})+")
_SIGNED = re.compile(
    rf"(?:^|\n|[。；;!?！？])[ \t]*(?P<it>{_HAN}{{2,4}})[ \t]*(?=$|\n|[，,。 ]?\s*(?:19|20)\d{{2}}[年.\-/])"
)
_ENTRUSTED = re.compile(rf"(?:受|收到|交由|接受)(?P<it>{_HAN}{{2,4}}?)(?=先生|女士|的?委托|交来|交纳|缴纳|支付)")
_SURNAME_TOLD = re.compile(rf"(?:姓|免贵姓?|贵姓)(?P<it>{_HAN})(?=的|，|。|,|$|、|先|女|经|老|师|\s)")
_STRONG = (
    r"(?:我叫|我名叫|名叫|叫做|自称|真名|实名|本名|姓名|名字叫|名字是|名字|签名人?|签字人?|落款|署名|户名|开户名|户主|持卡人|收款人|付款人"
    r"|(?:投诉|申请|举报|联系|收货|收件|寄件|经办|承办|当事|代理|委托|负责|被申请|反映|签收|接待|经手)人|法定代表人|法人代表|法人|曾用名)"
    r"(?:信息|姓名)?(?:[:： ]|是|为|叫|名叫|“|\"|\(){1,3}"
)


@cache
def _strong() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_STRONG}|我叫|名叫|我名叫|自称|自己叫|就叫|[他她]叫)(?P<it>{_HAN}{{2,4}}?)(?=$|[，。、,.;；:：!?()（）\s”\"\d+]|{_follower()})"
    )


@cache
def _announced() -> re.Pattern[str]:
    roles = any_of(words("people", "roles"))
    return re.compile(
        rf"(?:{roles}|我是|叫|本人|(?<=[名位个])|找到?|联系|加了)(?:是|为|叫做?|名叫|姓名|[:： “\"(]){{0,3}}(?={_HAN})"
    )


@cache
def _follower() -> str:
    return f"(?:{any_of(words('people', 'followers') | words('people', 'titles'))})"


@cache
def _follows() -> re.Pattern[str]:
    return re.compile(rf"$|[^\u3400-\u9fff]|{_follower()}")


@cache
def _title() -> re.Pattern[str]:
    return re.compile(any_of(words("people", "titles")))


def find_people(line: Line) -> Iterator[Finding]:
    """Yield the stretches that name a person; titles and roles around them stay."""
    found = [*_strongly_announced(line), *_weakly_announced(line), *_titled(line), *_tagged(line), *_acting(line)]
    found += [*_diminutives(line), *_signed(line), *_ethnic(line), *_told(line), *_spelled(line)]
    found += list(_neighbours(line, found))
    yield from found
    yield from _repeats(line, {one.key for one in found})


def _strongly_announced(line: Line) -> Iterator[Finding]:
    for match in _strong().finditer(line.text):
        start = match.start("it")
        end = _name_end(line, start) if surname_at(line.text, start) else match.end("it")
        name = line.text[start:end]
        if _ALREADY not in name and not _is_ordinary(name, strictly=True):
            yield _name(line, start, end)


def _weakly_announced(line: Line) -> Iterator[Finding]:
    for match in _announced().finditer(line.text):
        yield from _likely_name(line, match.end())


def _likely_name(line: Line, start: int) -> Iterator[Finding]:
    """Yield the name that starts there when a surname does and no ordinary word stands in its place."""
    if not surname_at(line.text, start):
        return
    end = _name_end(line, start)
    if end - start > 1 and _may_be_name(line, start, end, announced=True) and _is_apart(line, start, end):
        yield _name(line, start, end)


def _is_apart(line: Line, start: int, end: int) -> bool:
    """Tell whether the stretch is no piece of a word, or is spelled as names are."""
    return start in line.boundaries or _is_given(line, start, end)


def _is_given(line: Line, start: int, end: int) -> bool:
    """Tell whether every character behind the surname is one that given names are made of."""
    given = line.text[start + len(surname_at(line.text, start)) : end]
    return all(character in given_characters() for character in given) and not set(given) <= _NUMERALS


def _titled(line: Line) -> Iterator[Finding]:
    for match in _title().finditer(line.text):
        if match[0] in _SHORT_TITLES and line.text[match.end() : match.end() + 1] in tuple(_NO_SHORT_TITLE[match[0]]):
            continue
        start = _titled_start(line, match.start(), match[0])
        if start is not None:
            yield _name(line, start, match.start())


def _titled_start(line: Line, end: int, title: str) -> int | None:
    """Return where the name before a title starts: the longest that begins with a surname at a word's edge."""
    for length in (4, 3, 2):
        start = end - length
        surname = surname_at(line.text, start) if start >= 0 else ""
        if not surname or not 1 <= length - len(surname) <= _LONGEST_GIVEN or start not in line.boundaries:
            continue
        if _may_be_name(line, start, end) and _is_one_name(line, start, end):
            return start
    surname = line.text[max(0, end - 2) : end]
    if surname in words("people", "double_surnames"):
        return end - 2
    single = line.text[end - 1 : end]
    return end - 1 if single and _surname_before_title(line, end - 1, single, title) else None


def _surname_before_title(line: Line, start: int, single: str, title: str) -> bool:
    if single not in surnames() or (title in _SHORT_TITLES and single not in common_surnames()):
        return False
    before = line.text[start - 1 : start]
    if single in _GRAMMAR:
        return not before or before in _CALLS or _called().search(line.text, 0, start) is not None
    covering = _token_over(line, start)
    if covering is None or covering.start == start or covering.end > start + 1:
        return True
    return not is_dictionary_word(covering.word)


def _is_one_name(line: Line, start: int, end: int) -> bool:
    inside = [token for token in line.tokens if token.start < end and token.end > start]
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
            if len(surname) < end - token.start <= len(surname) + 2 and _may_be_name(line, token.start, end):
                yield _name(line, token.start, end)


def _before_title(token: Token) -> int:
    """Return where the name in a word such as 王经理 ends."""
    for length in range(min(4, len(token.word) - 1), 1, -1):
        if token.word[-length:] in words("people", "titles"):
            return token.end - length
    return token.end


def _spelled(line: Line) -> Iterator[Finding]:
    """Yield what is spelled as a full name is, surname and two characters of given names, where a name can end."""
    for start in range(len(line.text) - 2):
        surname = surname_at(line.text, start)
        end = start + len(surname) + 2
        if len(surname) > 1 and not _follows().match(line.text, end):
            end -= 1
        if not surname or not _is_given(line, start, end) or not _follows().match(line.text, end):
            continue
        token = _token_over(line, start)
        if token is not None and (token.start < start or token.end > end) and is_dictionary_word(token.word):
            continue
        if is_han(line.text[start:end]) and _may_be_name(line, start, end):
            yield _name(line, start, end)


def _split_name(line: Line, place: int) -> Iterator[Finding]:
    """Yield a name that the segmenter cut after its surname."""
    surname = line.tokens[place]
    following = line.tokens[place + 1] if place + 1 < len(line.tokens) else None
    if following is None or following.start != surname.end or not is_han(following.word) or len(following.word) > 2:  # noqa: PLR2004
        return
    if surname.word not in common_surnames() or not _follows().match(line.text, following.end):
        return
    if _may_be_name(line, surname.start, following.end) and following.tag[:1] in tuple("nagzjil"):
        yield _name(line, surname.start, following.end)


def _acting(line: Line) -> Iterator[Finding]:
    """Yield names that the segmenter does not know but that speak, sign or own something."""
    for match in _ACTS.finditer(line.text):
        for length in (3, 2, 4):
            start = match.start() - length
            surname = surname_at(line.text, start) if start >= 0 else ""
            if not surname or not 1 <= length - len(surname) <= 2 or start not in line.boundaries:  # noqa: PLR2004
                continue
            if _may_be_name(line, start, match.start()) and _is_unknown(line, start, match.start()):
                yield _name(line, start, match.start())
                break


_ACTS = re.compile(
    r"(?:说(?!明|法)|称(?!重)|表示|告诉|答应|承诺|回复|声称|拒绝|保证|解释|签字|签名|签收|代签|收款|名下|本人|电话|手机|微信|支付宝|失联|跑路|出面)"
)


def _diminutives(line: Line) -> Iterator[Finding]:
    for match in _DIMINUTIVE.finditer(line.text):
        surname, end = match["it"], match.end()
        if surname not in surnames() or not (_follows().match(line.text, end) or end in line.boundaries):
            continue
        is_plain = surname in common_surnames() and surname not in _DOUBTFUL_DIMINUTIVE
        called = _called().search(line.text, 0, match.start()) is not None
        if called or _ACTS.match(line.text, end) or (is_plain and _stands_alone(line, match.start(), end)):
            yield Finding(Kind.NAME, match.start(), end, surname)


def _stands_alone(line: Line, start: int, end: int) -> bool:
    token = _token_over(line, start)
    return token is None or (token.start >= start and (token.end <= end or token.tag.startswith("nr")))


@cache
def _called() -> re.Pattern[str]:
    """Return the pattern of what calls somebody, at the end of a stretch."""
    return re.compile(rf"(?:{any_of(words('people', 'roles'))}|[找问跟叫的是])[:： ]?$")


def _signed(line: Line) -> Iterator[Finding]:
    for match in _SIGNED.finditer(line.text):
        name = match["it"]
        surname = surname_at(name, 0)
        if surname and 1 <= len(name) - len(surname) <= 2 and _may_be_name(line, *match.span("it")):  # noqa: PLR2004
            yield _name(line, *match.span("it"))


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
        ).search(line.text, last + 2, end)
        stop_at = cut.start() if cut else end
        if re.search(_MIDDLE, line.text[start:stop_at]) and _ALREADY not in line.text[start:stop_at]:
            yield Finding(Kind.NAME, start, stop_at, line.text[start:stop_at])


def _ends_before_dot(line: Line, token: Token, start: int) -> bool:
    before_dot = not re.search(_MIDDLE, line.text[start : token.end])
    return before_dot and token.tag[:1] in {"p", "r", "c", "u", "d", "v", "m", "q"} and token.start == start


def _told(line: Line) -> Iterator[Finding]:
    for match in _SURNAME_TOLD.finditer(line.text):
        if match["it"] in surnames():
            yield _name(line, *match.span("it"))
    for match in _ENTRUSTED.finditer(line.text):
        if surname_at(match["it"], 0) and not _is_ordinary(match["it"]):
            yield _name(line, *match.span("it"))
    for match in _LATIN.finditer(line.text):
        yield Finding(Kind.NAME, *match.span("it"), match["it"])


def _neighbours(line: Line, found: list[Finding]) -> Iterator[Finding]:
    """Yield names that stand in one list with a found one: 张伟、李雪飞和王芳."""
    ends = [one.end for one in found if one.end - one.start > 1]
    while ends:
        end = ends.pop()
        match = re.compile(r"[、,，和与及跟]|以及").match(line.text, end)
        for one in _likely_name(line, match.end()) if match else ():
            if _follows().match(line.text, one.end):
                yield one
                ends.append(one.end)


def _repeats(line: Line, names: set[str]) -> Iterator[Finding]:
    for name in names:
        start = line.text.find(name) if len(name) > 1 else -1
        while start >= 0:
            yield Finding(Kind.NAME, start, start + len(name), name)
            start = line.text.find(name, start + len(name))


def _name_end(line: Line, start: int) -> int:
    """Return where the name ends that starts there: after one or two characters of given name."""
    first = start + len(surname_at(line.text, start))
    one, two = first + 1, first + 2
    if not is_han(line.text[first:one]):
        return first
    if not is_han(line.text[one:two]) or one == len(line.text):
        return one
    said = _token_over(line, start)
    if said is not None and said.tag.startswith("nr") and said.start == start and said.end in {one, two}:
        return said.end
    if line.text[one] in _ALWAYS_GRAMMAR:
        return one
    if _follows().match(line.text, two):
        return two
    return one if _follows().match(line.text, one) or (one in line.boundaries and two not in line.boundaries) else two


def _may_be_name(line: Line, start: int, end: int, *, announced: bool = False) -> bool:
    name = line.text[start:end]
    if name[0] in _GRAMMAR and _is_grammar(line, start, name, announced=announced):
        return False
    if not is_han(name) or _ALREADY in name or _is_ordinary(name) or is_region_word(name):
        return False
    if (line.text[start - 1 : start].isdigit() and start > 0) or line.text[end : end + 1] in _PLACE_ENDS:
        return False
    return all(character not in "的了吗呢吧们么我你他她它这那哪" for character in name) and not _says_a_word(
        line, start, end
    )


def _says_a_word(line: Line, start: int, end: int) -> bool:
    """Tell whether the segmenter reads the stretch as ordinary words; given names are often words too."""
    surname, is_given = surname_at(line.text, start), _is_given(line, start, end)
    for token in line.tokens:
        if token.end <= start or token.start >= end or token.tag.startswith("nr") or len(token.word) == 1:
            continue
        if token.start == start and token.end >= end and surname != token.word and is_dictionary_word(token.word):
            return True
        is_plain = surname in common_surnames() or len(surname) > 1 or is_given
        if not is_plain and token.start > start and is_dictionary_word(token.word):
            return True
    return False


def _is_grammar(line: Line, start: int, name: str, *, announced: bool) -> bool:
    """Tell whether 和, 于 or 向 is a small word here: a name of its own follows, or nobody was announced."""
    if len(name) > 2 and name[1] in common_surnames() and not announced:  # noqa: PLR2004 - 和张伟
        return True
    if announced:
        return not _is_given(line, start, start + len(name))
    return start > 0 and line.text[start - 1] not in _CALLS


def _is_ordinary(name: str, *, strictly: bool = False) -> bool:
    """Tell whether the stretch is, or begins with, a word that is no name."""
    ordinary = words("people", "no_names")
    if name in ordinary or name in words("people", "roles") or name in words("people", "titles"):
        return True
    return not strictly and (name[:2] in ordinary or name[:3] in ordinary)


def _is_unknown(line: Line, start: int, end: int) -> bool:
    """Tell whether the segmenter sees no ordinary word across the stretch."""
    inside = [token for token in line.tokens if token.start < end and token.end > start]
    if any(token.start < start or token.end > end for token in inside):
        return False
    return len(inside) > 1 or any(token.tag.startswith("nr") for token in inside) or not inside


def _token_over(line: Line, place: int) -> Token | None:
    return next((token for token in line.tokens if token.start <= place < token.end), None)


def _name(line: Line, start: int, end: int) -> Finding:
    return Finding(Kind.NAME, start, end, line.text[start:end])
