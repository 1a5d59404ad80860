"""What a Chinese name looks like in a sentence: where it can begin and end, and which words only look like one."""

import re
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
    words,
)
from registry.domain.regions import is_region_word

NUMERALS = frozenset("一二三四五六七八九十百千万亿")
PLACE_ENDS = frozenset("区县市镇乡村路街")
LONGEST_GIVEN = 2
CALLS = frozenset("找叫姓是跟和与给联请问让由向加被对位名个的：:，。、；,.;!?！？（(“\"'\n 　")
ALWAYS_GRAMMAR = frozenset("的说称和与跟在是给了也都就又还已没不把被将对从要让叫答告表")
# Surnames that are grammar more often than names: alone before a title they need a pause or a call before them.
GRAMMAR = frozenset(
    "和于向从但况那时应有连就同对将把被给让全都常曾相原由因每任何方经单管计为与及各总以自此这费元单商由万平成开"
)
ALREADY = "某"


@cache
def follower() -> str:
    return f"(?:{any_of(words('people', 'followers') | words('people', 'titles'))})"


@cache
def follows() -> re.Pattern[str]:
    return re.compile(rf"$|[^\u3400-\u9fff]|{follower()}")


def is_given(line: Line, start: int, end: int) -> bool:
    """Tell whether every character behind the surname is one that given names are made of."""
    given = line.text[start + len(surname_at(line.text, start)) : end]
    return all(character in given_characters() for character in given) and not set(given) <= NUMERALS


def ends_name(line: Line, end: int) -> bool:
    """Tell whether a name can end there: before a mark, an act, or the next name."""
    return follows().match(line.text, end) is not None or (end in line.boundaries and is_two_names(line, end))


def is_two_names(line: Line, start: int) -> bool:
    return line.text[start : start + 1] in common_surnames() and is_given(line, start, start + 2)


@cache
def called() -> re.Pattern[str]:
    """Return the pattern of what calls somebody, at the end of a stretch."""
    return re.compile(rf"(?:{any_of(words('people', 'roles'))}|联系|打给|告诉|转给|[找问跟叫的是])[:： ]?$")


def name_end(line: Line, start: int) -> int:
    """Return where the name ends that starts there: after one or two characters of given name."""
    first = start + len(surname_at(line.text, start))
    one, two = first + 1, first + 2
    if not is_han(line.text[first:one]):
        return first
    if not is_han(line.text[one:two]) or one == len(line.text):
        return one
    said = token_over(line, start)
    if said is not None and said.tag.startswith("nr") and said.start == start and said.end in {one, two}:
        goes_on = said.end == one and first - start > 1 and is_given(line, start, two)
        return two if goes_on and follows().match(line.text, two) else said.end
    if line.text[one] in ALWAYS_GRAMMAR:
        return one
    if follows().match(line.text, two):
        return two
    return one if follows().match(line.text, one) or (one in line.boundaries and two not in line.boundaries) else two


def may_be_name(line: Line, start: int, end: int, *, announced: bool = False) -> bool:
    name = line.text[start:end]
    if not name or end > len(line.text):
        return False
    if name[0] in GRAMMAR and is_grammar(line, start, name, announced=announced):
        return False
    if not is_han(name) or ALREADY in name or is_ordinary(name) or is_region_word(name):
        return False
    if (line.text[start - 1 : start].isdigit() and start > 0) or line.text[end : end + 1] in PLACE_ENDS:
        return False
    return all(character not in "的了吗呢吧们么我你他她它这那哪" for character in name) and not says_a_word(
        line, start, end
    )


def says_a_word(line: Line, start: int, end: int) -> bool:
    """Tell whether the segmenter reads the stretch as ordinary words; given names are often words too."""
    surname, spelled = surname_at(line.text, start), is_given(line, start, end)
    for token in line.tokens_in(start, end):
        if token.tag.startswith("nr") or len(token.word) == 1:
            continue
        if token.start == start and token.end >= end and surname != token.word and is_dictionary_word(token.word):
            return True
        is_plain = surname in common_surnames() or len(surname) > 1 or spelled
        if not is_plain and token.start > start and is_dictionary_word(token.word):
            return True
    return False


def is_grammar(line: Line, start: int, name: str, *, announced: bool) -> bool:
    """Tell whether 和, 于 or 向 is a small word here: a name of its own follows, or nobody was announced."""
    if len(name) > 2 and name[1] in common_surnames() and not announced:  # noqa: PLR2004 - 和张伟
        return True
    if announced:
        return not is_given(line, start, start + len(name))
    return start > 0 and line.text[start - 1] not in CALLS


def is_ordinary(name: str, *, strictly: bool = False) -> bool:
    """Tell whether the stretch is, or begins with, a word that is no name."""
    ordinary = words("people", "no_names")
    if name in ordinary or name in words("people", "roles") or name in words("people", "titles"):
        return True
    return not strictly and (name[:2] in ordinary or name[:3] in ordinary)


def is_unknown(line: Line, start: int, end: int) -> bool:
    """Tell whether the segmenter sees no ordinary word across the stretch."""
    inside = line.tokens_in(start, end)
    if any(token.start < start or token.end > end for token in inside):
        return False
    return len(inside) > 1 or any(token.tag.startswith("nr") for token in inside) or not inside


def token_over(line: Line, place: int) -> Token | None:
    return line.token_at(place)


def named(line: Line, start: int, end: int) -> Finding:
    return Finding(Kind.NAME, start, end, line.text[start:end])
