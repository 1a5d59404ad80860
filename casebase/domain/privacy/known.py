"""Names, numbers and addresses that the caller knows to belong to the parties: gone in every spelling."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casebase.domain.privacy.firms import trade_name_of
from casebase.domain.privacy.kinds import Kind
from casebase.domain.privacy.line import Finding, Line, read_line
from casebase.domain.privacy.words import any_of, is_han, surname_at, words

_BETWEEN = r"[\s·•・‧.,，、\-—_*|/()（）]{0,3}"
_NO_LETTERS = re.compile(r"[\s·•・‧.,，、\-—_*|/()（）]+")
_SHORTEST = 2


@dataclass(frozen=True)
class KnownNames:
    """What is known of the parties before the text is read; `decided` are stretches that somebody decided to mask."""

    people: tuple[str, ...] = ()
    firms: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    decided: tuple[tuple[Kind, str], ...] = ()


NOTHING_KNOWN = KnownNames()


def find_known(line: Line, known: KnownNames) -> Iterator[Finding]:
    for name in _plain(known.people):
        for said in _spellings_of_person(name):
            yield from _everywhere(line, said, Kind.NAME, name)
        yield from _with_title(line, name)
    for name in _plain(known.firms):
        for said in _spellings_of_firm(name):
            yield from _everywhere(line, said, Kind.COMPANY, name)
    for number in _plain(known.phones):
        yield from _number_everywhere(line, number)
    for address in _plain(known.addresses):
        yield from _everywhere(line, address, Kind.ADDRESS, address)
    for other in _plain(known.others):
        yield from _everywhere(line, other, Kind.OTHER, other)
    for kind, said in known.decided:
        for plain in _plain((said,)):
            yield from (one for one in _everywhere(line, plain, kind, plain) if _stands_alone(line, one))


def _stands_alone(line: Line, found: Finding) -> bool:
    """Tell whether a number or Latin word is no part of a longer one: 300 is not in 3000."""
    edges = (line.text[found.start - 1 : found.start + 1], line.text[found.end - 1 : found.end + 1])
    return not any(len(edge) > 1 and edge.isascii() and edge.isalnum() for edge in edges)


def _plain(values: Iterable[str]) -> Iterator[str]:
    """Return the values as the line is written: one width, one script, nothing unseen."""
    for value in values:
        text = re.sub(r"\s+", "", read_line(value).text)
        if len(text) >= _SHORTEST:
            yield text


def _spellings_of_person(name: str) -> Iterator[str]:
    yield name
    surname = surname_at(name, 0) if is_han(name) else ""
    given = name[len(surname) :]
    if surname and len(given) >= _SHORTEST and given not in words("people", "no_names"):
        yield given
    if surname:
        yield from (f"{before}{surname}" for before in "小老阿")
    for part in re.split(r"[·•・‧]", name):
        if len(part) >= _SHORTEST:
            yield part


def _with_title(line: Line, name: str) -> Iterator[Finding]:
    """Find the surname alone before a title; the title stays."""
    surname = surname_at(name, 0) if is_han(name) else ""
    titles = any_of(words("people", "titles"))
    for match in re.finditer(rf"{surname}(?={titles})", line.text) if surname else ():
        yield Finding(Kind.NAME, match.start(), match.end(), name)


def _spellings_of_firm(name: str) -> Iterator[str]:
    yield name
    plain = re.sub(r"[()（）]", "", name)
    yield plain
    trade_name = trade_name_of(plain)
    if len(trade_name) >= _SHORTEST:
        yield trade_name


def _everywhere(line: Line, said: str, kind: Kind, key: str) -> Iterator[Finding]:
    """Find the characters in this order, with blanks or dots between them, in whatever case."""
    if _NO_LETTERS.sub("", said.casefold()) not in _NO_LETTERS.sub("", line.lowered):
        return  # most names are not said, and compiling their pattern takes long
    pattern = _BETWEEN.join(map(re.escape, said))
    for match in re.finditer(pattern, line.text, re.IGNORECASE):
        yield Finding(kind, match.start(), match.end(), key)


def _number_everywhere(line: Line, number: str) -> Iterator[Finding]:
    digits = re.sub(r"\D", "", number)
    if len(digits) < 5:  # noqa: PLR2004 - shorter numbers are everywhere
        return
    for text in (line.text, line.digits):
        yield from (
            Finding(Kind.PHONE, match.start(), match.end()) for match in re.finditer(_BETWEEN.join(digits), text)
        )
