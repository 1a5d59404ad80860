"""Who may be named: unknown characters, surnames with something behind them, words where a person can stand."""

import re
from collections.abc import Iterator
from functools import cache

from casebase.domain.privacy.kinds import Kind
from casebase.domain.privacy.line import Finding, Line, Token
from casebase.domain.privacy.name_shape import ALREADY, GRAMMAR
from casebase.domain.privacy.ordinary import (
    REGION_ENDS,
    is_counted,
    is_ordinary_word,
    is_plain_single,
    is_region,
    is_said_of_disputes,
    ordinary_words,
)
from casebase.domain.privacy.words import HAN, any_of, given_characters, is_han, surname_at, surnames, words

_OF_SENTENCE = frozenset("dpcrmufyqtzkv")
_NUMERAL = re.compile(r"[\d一二三四五六七八九十百千万两几多每这那整半第]$")
_CALLS = re.compile(
    r"(?:找|叫|姓|是|跟|和|与|及|给|由|被|让|向|问|请|对|为|联系|告诉|转给|打给|得知|[、,，:：。;；!?！？（(“\"\s]|^)$"
)
_LISTED = re.compile(r"某[甲乙丙丁戊己庚辛壬癸]?(?:[、,，和与及跟]|以及)$")
_PAUSE = re.compile(r"$|[^\u3400-\u9fff]")
_ACTS = re.compile(
    r"$|[^\u3400-\u9fff]|[说讲称表回答拒承收签办卖给把被也都就又还却不没在是有跟和与及等来去到要让用的住交付买投反来现手微电身先女老]"
)
_MYSELF = re.compile(r"(?:(?:^|[^\u3400-\u9fff])(?:我|俺|咱|本人)(?:是|叫)?|是我)$")
_PET = re.compile(rf"(?P<it>(?:[小老阿大二]{HAN}|(?P<one>{HAN})(?P=one)[姐哥妹]?|{HAN}[仔妞娃妹]))")
_TITLES = (
    "姑娘|老师|师傅|先生|女士|小姐|同学|教练|医生|大夫|经理|店长|主任|队长|大姐|大哥|阿姨|老板娘|老板|律师|大妈|大爷|师父|同志|奶奶|爷爷|"
    "伯伯|叔叔|老头|老太|管家|主管|总监|[姐哥姨叔婶嫂总妹弟爷妈伯工董导]"
)
_TITLED = re.compile(rf"(?P<it>{HAN}{{1,3}})(?P<title>{_TITLES})")
_ANY_TITLE = re.compile(
    r"姑娘|老师|师傅|先生|女士|小姐|教练|医生|大夫|经理|店长|主任|队长|大姐|大哥|阿姨|老板|律师|大妈|大爷"
)
_LATIN = re.compile(r"(?<![A-Za-z\d_@.])[A-Za-z][A-Za-z'’.]{1,19}(?: [A-Z][A-Za-z]{1,19})*(?![A-Za-z\d_@])")
_DOTTED = re.compile(rf"{HAN}{{1,8}}(?:[·•・‧∙⋅]{HAN}{{1,8}})+")
_INTRODUCES = ("个", "位", "叫", "找", "是")
_PAIR = 2
_SHOPS = ("店", "馆", "行", "坊", "铺", "斋", "轩", "阁", "堂")
_SPACED = re.compile(rf"(?<!{HAN})(?P<it>{HAN}(?: {HAN}){{1,2}})(?!{HAN})")
_LETTER = re.compile(r"[老小阿大] ?[A-Z](?![A-Za-z\d])")
_ALONE = re.compile(rf"(?:(?<=[、,，。:：;；（(\s|/和与及跟])|^)(?P<it>{HAN}{{2,3}})(?=[、,，。;；）)\s|/和与及跟]|$)")
_SIGNED = re.compile(rf"(?<=[:：])(?P<it>{HAN})(?=[（(,，。;；\s]|$)")
_JOIN = re.compile(r"[、和与及跟]")
_LONGEST = 3
_UNIT = re.compile(r"\d(?:平方|平米|公里|毫升|厘米|千克)")
_BOUGHT = re.compile(r"[买点卖]的$")
_OF_PERSON = frozenset("的说讲称告问答叫")
_NO_ACT = frozenset("的了着过吗呢吧不没都也就还又再才很太")


def suspect_people(line: Line) -> Iterator[Finding]:
    """Yield what may be a name of a person, without the titles around it."""
    found = [*_unknown(line), *_standing(line), *_in_place_of_name(line), *_called(line), *_spelled(line)]
    found = [one for one in found if not _is_goods(line, one)]
    yield from found
    yield from _partners(line, found)


def _is_goods(line: Line, found: Finding) -> bool:
    """Tell whether the word is what was bought, or a unit behind its number: 点的佛跳墙, 12000平方米."""
    if _UNIT.match(line.text, max(0, found.start - 1), found.end):
        return True
    is_bought = _BOUGHT.search(line.text, max(0, found.start - 2), found.start) is not None
    return is_bought and line.text[found.end : found.end + 1] not in _OF_PERSON


def _partners(line: Line, found: list[Finding]) -> Iterator[Finding]:
    """Yield the word that stands in one list with a suspect: 拴柱和狗剩."""
    for one in found:
        join = _JOIN.match(line.text, one.end)
        token = line.token_at(join.end()) if join else None
        if join is None or token is None or token.start != join.end() or not is_han(token.word):
            continue
        is_word = not 1 < len(token.word) <= _LONGEST or is_said_of_disputes(token.word)
        if not is_word and _ACTS.match(line.text, token.end):
            yield Finding(Kind.NAME, token.start, token.end)


def _spelled(line: Line) -> Iterator[Finding]:
    """Yield what only its form tells: names with a dot or blanks in them, in Latin letters, alone between pauses."""
    for pattern in (_DOTTED, _LETTER):
        yield from (Finding(Kind.NAME, *match.span()) for match in pattern.finditer(line.text))
    for match in _ALONE.finditer(line.text):
        if _is_name_alone(line, *match.span("it")):
            yield Finding(Kind.NAME, *match.span("it"))
    for pattern in (_SPACED, _SIGNED):
        for match in pattern.finditer(line.text):
            if match["it"][0] in surnames():
                yield Finding(Kind.NAME, *match.span("it"))
    for match in _LATIN.finditer(line.text):
        parts = [part.casefold().strip(".'’") for part in match[0].split()]
        if any(len(part) > 1 and part not in words("people", "latin_words") for part in parts):
            yield Finding(Kind.NAME, *match.span())


def _is_name_alone(line: Line, start: int, end: int) -> bool:
    """Tell whether what stands between two pauses is spelled as a name and is no word of disputes."""
    said = line.text[start:end]
    surname = surname_at(said, 0)
    if not surname or len(said) == len(surname) or not set(said[len(surname) :]) <= given_characters():
        return False
    return not (said in ordinary_words() or _is_speech(line, start, end) or is_counted(said))


@cache
def may_be_surnames() -> frozenset[str]:
    """Return every surname, those of one character that hardly anybody has too."""
    return surnames() | words("people", "more_surnames")


def _is_plain(token: Token) -> bool:
    return is_plain_single(token.word) if len(token.word) == 1 else is_ordinary_word(token.word)


def _unknown(line: Line) -> Iterator[Finding]:
    """Yield runs of words that are no ordinary ones, with the surname before and the rest of the name behind."""
    run: list[Token] = []
    for token in line.tokens:
        is_odd = is_han(token.word) and not _is_plain(token) and ALREADY not in token.word
        if run and not (is_odd and run[-1].end == token.start):
            yield from _of_run(line, run)
            run = []
        if is_odd:
            run.append(token)
    if run:
        yield from _of_run(line, run)


def _of_run(line: Line, run: list[Token]) -> Iterator[Finding]:
    start, end = run[0].start, run[-1].end
    if {line.text[end - 1], line.text[end : end + 1]} & REGION_ENDS or line.text.startswith("新区", end):
        return
    if end - start <= _PAIR:
        start = _with_surname(line, start)
    end = _with_rest(line, start, end)
    if end - start > 1 and line.text[end : end + 1] in _SHOPS:
        yield Finding(Kind.COMPANY, start, end + 1)
    elif end - start > 1:
        yield Finding(Kind.NAME, start, end)


def _with_surname(line: Line, start: int) -> int:
    """Return where the name begins when a surname that is a word too stands before what is known of it."""
    before = line.token_at(start - 1) if start else None
    if before is None or len(before.word) != 1 or before.word not in may_be_surnames():
        return start
    is_word = before.word in GRAMMAR or before.word not in surnames()
    return start if is_word and not _can_stand(line, before.start) else before.start


def _with_rest(line: Line, start: int, end: int) -> int:
    """Return where the name ends: a lone surname takes the word behind it, two characters a third one of names."""
    behind = line.token_at(end)
    if behind is None or behind.start != end or not is_han(behind.word) or not surname_at(line.text, start):
        return end
    if end - start == 1:
        is_counted = _NUMERAL.search(line.text, 0, start) is not None
        is_rest = behind.tag[:1] not in "dpcrumy" or (
            len(behind.word) == _PAIR and set(behind.word) <= given_characters()
        )
        return behind.end if not is_counted and len(behind.word) <= _PAIR and is_rest else end
    is_last = len(behind.word) == 1 and behind.word in given_characters() and behind.word not in _NO_ACT
    return behind.end if end - start == _PAIR and is_last and _ACTS.match(line.text, behind.end) else end


def _can_stand(line: Line, start: int) -> bool:
    return _CALLS.search(line.text, max(0, start - 4), start) is not None or _behind_role(line, start)


@cache
def _roles() -> re.Pattern[str]:
    known = words("people", "roles") | words("people", "more_roles") | words("people", "titles")
    roles = any_of(one for one in known if len(one) > 1)
    return re.compile(rf"(?:{roles})(?:[:：,， （(“\"]|是|为|叫|名叫|姓名){{0,3}}$|(?:名?叫|找|姓)$")


def _behind_role(line: Line, start: int) -> bool:
    return _roles().search(line.text, max(0, start - 9), start) is not None


def _standing(line: Line) -> Iterator[Finding]:
    """Yield words where a person stands: behind a role, before an act or in a list."""
    for token in line.tokens:
        word = token.word
        is_both = word in words("people", "words_and_names")
        if not is_han(word) or not 2 <= len(word) <= 4 or ALREADY in word:  # noqa: PLR2004
            continue
        if _is_of_office(word) and not is_both:
            continue
        if not _ACTS.match(line.text, token.end) or (token.tag[:1] in _OF_SENTENCE and not is_both):
            continue
        is_listed = _LISTED.search(line.text, max(0, token.start - 6), token.start) is not None
        if is_listed or _behind_role(line, token.start):
            if token.tag.startswith("nr") or is_both or not is_said_of_disputes(word):
                yield Finding(Kind.NAME, token.start, token.end)
        elif _CALLS.search(line.text, max(0, token.start - 4), token.start):
            is_name = token.tag.startswith("nr") and not is_said_of_disputes(word)
            if is_name or is_both:
                yield Finding(Kind.NAME, token.start, token.end)


@cache
def _is_of_office(word: str) -> bool:
    known = words("people", "roles") | words("people", "titles") | words("people", "more_roles")
    return word in known or is_region(word)


def _in_place_of_name(line: Line) -> Iterator[Finding]:
    """Yield a surname and what follows, read by characters: words may be cut across a name."""
    for start, first in enumerate(line.text[:-1]):
        surname = surname_at(line.text, start) or (first if first in may_be_surnames() else "")
        if not surname:
            continue
        is_listed = _LISTED.search(line.text, max(0, start - 6), start) is not None
        is_named = is_listed or _behind_role(line, start)
        is_called = is_named or _MYSELF.search(line.text, max(0, start - 4), start) is not None
        end = _name_end(line, start + len(surname), is_named=is_named)
        if not is_called:
            is_called = bool(end) and surname in surnames() and _follows_noun(line, start, end)
        if is_called and end and not _is_speech(line, start, end):
            yield Finding(Kind.NAME, start, end)


def _follows_noun(line: Line, start: int, end: int) -> bool:
    """Tell whether a surname that is a word of its own stands behind a noun: 老兵单玉山."""
    own, before = line.token_at(start), line.token_at(start - 1) if start else None
    if own is None or before is None or own.start != start or len(own.word) != 1:
        return False
    if own.word in GRAMMAR and not (end - start > _PAIR and _PAUSE.match(line.text, end)):
        return False
    return before.tag.startswith(("n", "x", "v")) and not _NUMERAL.search(line.text, 0, start)


def _name_end(line: Line, first: int, *, is_named: bool) -> int:
    """Return where the name ends: after two or one characters of given name; nothing when it cannot."""
    for end in (first + 2, first + 1):
        given = line.text[first:end]
        if end > len(line.text) or not is_han(given) or not set(given) <= given_characters() or set(given) & _NO_ACT:
            continue
        if _ACTS.match(line.text, end) or (is_named and end in line.boundaries):
            return end
    return 0


def _is_speech(line: Line, start: int, end: int) -> bool:
    """Tell whether the words there go on with the sentence: 应当, 时间, 和他."""
    said = line.text[start:end]
    if said in words("people", "no_names") or said[:2] in words("people", "no_names") or _is_of_office(said):
        return True
    token = line.token_at(start)
    if token is None or token.start != start:
        return False
    if len(token.word) == 1:
        return token.word in GRAMMAR and token.tag[:1] in "pcdu" and end - start < 3  # noqa: PLR2004
    is_whole = token.end >= end and is_ordinary_word(token.word)
    return is_whole and (token.tag[:1] in _OF_SENTENCE or is_said_of_disputes(token.word))


def _called(line: Line) -> Iterator[Finding]:
    """Yield nicknames and what stands before a title."""
    for match in _PET.finditer(line.text):
        start, end = match.span("it")
        token = line.token_at(start)
        if token is None or token.start != start or ALREADY in match["it"]:
            continue
        if is_said_of_disputes(token.word) or (token.end >= end and token.tag[:1] in _OF_SENTENCE):
            continue
        is_surname = match["it"][1] in surnames() - GRAMMAR and match["it"][0] in "小老阿"
        if (match["one"] or is_surname or _can_stand(line, start)) and _ACTS.match(line.text, end):
            yield Finding(Kind.NAME, start, end)
    for match in _TITLED.finditer(line.text):
        yield from _before_title(line, match)
    for match in _ANY_TITLE.finditer(line.text):
        start = match.start() - 1
        if start < 0 or line.text[start] not in surnames() or _inside_ordinary(line, start):
            continue
        is_word = line.text[start] in GRAMMAR and not _can_stand(line, start)
        if not is_word and not is_said_of_disputes(line.text[start] + match[0]):
            yield Finding(Kind.NAME, start, match.end())


def _is_nickname(line: Line, start: int, end: int) -> bool:
    """Tell whether the character before a title makes a nickname: 那个胖嫂."""
    before = line.text[start - 1 : start]
    return start + 1 == end and before in _INTRODUCES and not is_said_of_disputes(line.text[start : end + 1])


def _inside_ordinary(line: Line, place: int) -> bool:
    token = line.token_at(place)
    return token is not None and token.start < place and is_ordinary_word(token.word)


def _before_title(line: Line, match: re.Match[str]) -> Iterator[Finding]:
    """Yield the words directly before a title that are no ordinary ones."""
    title = match.start("title")
    covering = line.token_at(title)
    if covering is None or (covering.start < title and is_ordinary_word(covering.word)):
        return
    for begin in range(match.start("it"), title):
        said = line.text[begin:title]
        if ALREADY in said or begin not in line.boundaries:
            continue
        inside = line.tokens_in(begin, title)
        is_name = len(said) == 1 and (said in surnames() - GRAMMAR or _is_nickname(line, begin, title))
        if is_name or not all(_is_plain(token) for token in inside):
            if not is_ordinary_word(said + match["title"]):
                yield Finding(Kind.NAME, begin, title)
            return
