"""People as they are mentioned in passing: behind a role and before a pause, by a byname, in Latin letters."""

import re
from collections.abc import Iterator
from functools import cache

from casebase.domain.privacy.kinds import Kind
from casebase.domain.privacy.line import Finding, Line
from casebase.domain.privacy.name_shape import ALREADY, ALWAYS_GRAMMAR, GRAMMAR, follows, is_given, is_ordinary, named
from casebase.domain.privacy.words import (
    HAN,
    any_of,
    given_characters,
    is_dictionary_word,
    is_han,
    surname_at,
    surnames,
    words,
)
from registry.domain.regions import is_region_word

_PAUSE = r"(?=$|[^\u3400-\u9fff*]|电话|手机|微信|身份证|住|来信|来电|亦|愿|出庭|作证|同意|索赔|不给|建了)"
_ROLE_ONLY_OF_ONE = re.compile(
    r"(?:投诉|申请|申诉|收件|寄件|联系|同行|代办|当事|签收|收货|经办)人$|[机户店]主$|新[郎娘]$"
)
_OF_SENTENCE = frozenset("vdpcrtfmqluiy")
_NO_NAME = re.compile(r".*[的了吗呢么我你他她它这那哪们是]|(?!么).*不|.*(?:店|公司|电话|手机|费|款|卡|单)$")
_MYSELF = re.compile(
    rf"(?:(?<=[^\u3400-\u9fff]我)|(?<=^我)|(?<=是我)|(?<=本人))(?P<it>{HAN}{{2,4}}?)(?=[,，、()（:：\s\d+]|住|跟|电话|手机)"
)
_HIDDEN = re.compile(
    rf"(?P<it>(?<![\d*]){HAN}?[*＊×]{{1,2}}{HAN}{{1,2}}(?![\u3400-\u9fff])"
    rf"|(?<![\u3400-\u9fff\d*])(?P<one>{HAN})[*＊×]{{1,2}}(?![\d*\u3400-\u9fff]))"
)
_BYNAME = re.compile(
    rf"(?P<it>(?P<sure>{HAN})[一二三四五六七八九大老小]?)"
    r"(?=老太|老头|老爷子|大爷|爷(?!爷)|大妈|大娘|大嫂|大婶|婶|嫂|大叔|伯|生(?=$|[^\u3400-\u9fff]|收|话|讲|嘅))"
)
_CHILD = re.compile(rf"(?P<it>(?P<one>{HAN})(?P=one))(?=妈(?!妈妈)|爸|奶奶|爷爷|姥姥|外婆|同学|宝宝|小朋友)")
_NO_CHILD = frozenset(
    ("妈妈", "爸爸", "爷爷", "奶奶", "天天", "常常", "人人", "个个", "家家", "刚刚", "姥姥", "宝宝", "哥哥", "姐姐")
)
_TOTAL = re.compile(rf"(?:^|[,，。;!?！？、:：\s]|找|联系|销售)(?P<it>{HAN})总(?=是吧|是吗|是不|说|称|[,，。、!?\s])")
_AFTER_SURNAME = r"(?=$|[^\u3400-\u9fff]|的|不|说|先|女|经|老|师|收|让|没|也|就|给|在|来|单名|电话|手机)"
_PET = re.compile(
    rf"(?P<it>[小老阿]{HAN})(?=老师|师傅|教练|医生|经理|店长|姐|哥|律师|护士|主播|美容师)|(?P<letter>[小老阿][A-Z](?![A-Za-z\d]))"
)
_PET_LENGTH = 2
_NO_PET = frozenset("店区学组镇家板大公婆中班同")
_SURNAME = re.compile(rf"姓(?P<it>{HAN}{{1,2}}?){_AFTER_SURNAME}")
_SYLLABLE = (
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|ve|er|a|o|e|i|u|v)"
)
_PINYIN = re.compile(
    r"(?<![A-Za-z])(?P<it>(?-i:[A-Z])[a-z]{1,5}[ /,，]{1,2}(?-i:[A-Z])[a-z]{1,11}"
    rf"(?:[ \-](?-i:[A-Z])[a-z]{1, 5})?)(?![A-Za-z])",
    re.IGNORECASE,
)
_SPELLED = re.compile(rf"(?:{_SYLLABLE}){{1,3}}", re.IGNORECASE)
_LATIN = re.compile(
    r"(?:叫|找|跟|和|问|联系|由|给|加|是|剩|换成|那个|这个|有个|外教|被|让|英文名|昵称"
    r"|(?<=[。,;!?\n])|^)(?P<it>[A-Z][a-z]{2,9}(?: [A-Z][a-z]{1,9})?)"
    r"(?=[说讲让给回收:：]|老师|教练|店长|经理|$|[,。、;!?)])"
)
_SPEAKER = re.compile(rf"(?:^|[\n\s。!?！？;；])(?P<it>{HAN}{{2,4}})[:：]")


@cache
def _behind_role() -> re.Pattern[str]:
    roles = any_of(words("people", "roles") | words("people", "more_roles"))
    return re.compile(rf"(?P<role>{roles})(?:[:： 是叫为]|名叫|姓名|名字){{0,3}}(?P<it>{HAN}{{2,4}}?){_PAUSE}")


@cache
def _role() -> re.Pattern[str]:
    return re.compile(any_of(words("people", "roles") | words("people", "more_roles")))


@cache
def _foreign() -> re.Pattern[str]:
    """Return the pattern of names from other languages in Chinese characters, by the parts that only they have."""
    sounds = "".join(words("people", "foreign_sounds"))
    return re.compile(rf"(?P<it>[{sounds}]{{0,4}}(?:{any_of(words('people', 'foreign_parts'))})[{sounds}]{{0,4}})")


@cache
def _transcribed() -> re.Pattern[str]:
    titles = any_of(words("people", "titles") | words("people", "roles"))
    names = any_of(words("people", "transcribed"))
    return re.compile(
        rf"(?:(?<=总监)|(?<=老师)|(?:{titles}|叫|找|跟)[:： ]?)(?P<it>{names})|(?P<other>{names})(?={titles})"
    )


def find_mentions(line: Line) -> Iterator[Finding]:
    """Yield who is mentioned by a role, a byname, a part of a name or in letters."""
    yield from _by_role(line)
    yield from _by_byname(line)
    yield from _in_letters(line)
    for match in _foreign().finditer(line.text):
        if ALREADY not in match[0]:
            yield named(line, *match.span("it"))
    for match in _transcribed().finditer(line.text):
        yield named(line, *match.span("it" if match["it"] else "other"))


def _by_role(line: Line) -> Iterator[Finding]:
    place = 0
    while match := _behind_role().search(line.text, place):
        place = match.start() + 1
        start, end = match.span("it")
        if _may_stand_there(line, start, end, is_sure=bool(_ROLE_ONLY_OF_ONE.search(match["role"]))):
            yield named(line, start, end)
    for match in _role().finditer(line.text):
        end = _end_before_act(line, match.end())
        if end > match.end():
            yield named(line, match.end(), end)
    for pattern in (_MYSELF, _SPEAKER):
        for match in pattern.finditer(line.text):
            if _may_stand_there(line, *match.span("it"), is_sure=False):
                yield named(line, *match.span("it"))


def _may_stand_there(line: Line, start: int, end: int, *, is_sure: bool) -> bool:
    """Tell whether the words between a role and a pause are a name: a surname and more, or no known words."""
    said = line.text[start:end]
    if ALREADY in said or _NO_NAME.match(said) or is_ordinary(said, strictly=True) or is_region_word(said):
        return False
    inside = line.tokens_in(start, end)
    if any(token.end > end and len(token.word) > 1 and is_dictionary_word(token.word) for token in inside):
        return False
    surname = surname_at(said, 0)
    if not surname:
        is_pet = len(said) == _PET_LENGTH and said[0] in "小老阿大" and said[1] in given_characters()
        is_name = any(token.tag.startswith("nr") for token in inside)
        return (is_sure and is_name) or (is_pet and (is_name or not is_dictionary_word(said)))
    if not 1 <= len(said) - len(surname) <= 2:  # noqa: PLR2004 - a given name has one or two characters
        return False
    if said[0] in GRAMMAR and len(surname) == 1 and said[0] != "曾" and not is_given(line, start, end):
        return False
    return is_sure or not any(
        token.tag[:1] in _OF_SENTENCE and len(token.word) > 1 and not (token.tag == "m" and token.word[0] == said[0])
        for token in inside
        if is_dictionary_word(token.word) and token.word != surname
    )


def _end_before_act(line: Line, start: int) -> int:
    """Return where a name ends that no dictionary has and that somebody's act follows; the start when none does."""
    surname = surname_at(line.text, start)
    for length in (2, 1) if surname and surname not in GRAMMAR else ():
        end = start + len(surname) + length
        inside, act = line.tokens_in(start, end), line.token_at(end)
        if act is None or act.start != end or act.tag[:1] not in tuple("vpdcu") or not is_han(line.text[start:end]):
            continue
        said = line.text[start:end]
        if said[-1:] in ALWAYS_GRAMMAR or follows().match(line.text, end - 1):
            continue
        is_new = all(len(token.word) == 1 or token.tag.startswith("nr") for token in inside) and length > 1
        if is_new and inside[0].start == start and not _NO_NAME.match(said) and not is_ordinary(said):
            return end
    return start


def _by_byname(line: Line) -> Iterator[Finding]:
    for pattern, is_name in _BYNAMES:
        for match in pattern.finditer(line.text):
            if is_name(line, match):
                yield named(line, *match.span("it"))
    for match in _PET.finditer(line.text):
        if match["letter"] or match["it"][1] not in _NO_PET:
            yield named(line, *match.span())
    for match in _SURNAME.finditer(line.text):
        if match["it"] in surnames():
            yield Finding(Kind.NAME, *match.span(), match["it"])


def _is_elder(line: Line, match: re.Match[str]) -> bool:
    surname = match["sure"]
    return surname in surnames() and surname not in GRAMMAR and not _is_inside_word(line, match.start())


def _is_child(_: Line, match: re.Match[str]) -> bool:
    return match["it"] not in _NO_CHILD


def _is_head(_: Line, match: re.Match[str]) -> bool:
    return match["it"] in surnames() and match["it"] not in "车门钱花时房党单"


def _is_hidden(_: Line, match: re.Match[str]) -> bool:
    return match["one"] is None or match["one"] in surnames()


_BYNAMES = ((_BYNAME, _is_elder), (_CHILD, _is_child), (_TOTAL, _is_head), (_HIDDEN, _is_hidden))


def _is_inside_word(line: Line, start: int) -> bool:
    token = line.token_at(start)
    return token is not None and token.start < start and is_dictionary_word(token.word)


def _in_letters(line: Line) -> Iterator[Finding]:
    for match in _PINYIN.finditer(line.text):
        parts = re.split(r"[ /,，\-]+", match["it"])
        if parts[0].casefold() in words("people", "pinyin_surnames") and all(map(_SPELLED.fullmatch, parts)):
            yield named(line, *match.span("it"))
    for match in _LATIN.finditer(line.text):
        if match["it"].casefold() not in words("people", "latin_words"):
            yield named(line, *match.span("it"))
