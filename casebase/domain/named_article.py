"""Articles that a search names by number: 消法55条, 消费者权益保护法第五十五条第一款, 第五十五条, 55条."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from casebase.domain.numerals import number_of
from casebase.domain.terms import fold

_LONGEST_TEXT = 60
_NUMBER = r"(?P<number>\d{1,4}|[零〇一二两三四五六七八九十百千]{1,9})"
_ADDED = r"(?:\s*之\s*(?P<added>\d{1,2}|[一二三四五六七八九十]{1,3}))?"
_ALONE = re.compile(rf"第?\s*{_NUMBER}\s*条{_ADDED}(?:\s*第\s*\S{{1,4}}\s*[款项])*\W*")
_PARAGRAPH = re.compile(r"第\s*[\d一二三四五六七八九十]{1,3}\s*[款项]")
_COUNTRY = "中华人民共和国"


@dataclass(frozen=True)
class NamedArticle:
    """`law` is a short name; empty when only the number was given. `label` is what the key ends in: 55, 133之1."""

    law: str
    label: str

    @property
    def key(self) -> str:
        """Return the key of the article, where the law is named."""
        return f"{self.law}-{self.label}"


def named_articles(text: str, laws: Mapping[str, str]) -> tuple[NamedArticle, ...]:
    """Return the articles that the search names, as they stand in it, given the laws by short and full name."""
    return _found(text, laws)[0]


def words_beside(text: str, laws: Mapping[str, str]) -> str:
    """Return what a search that names articles says beside them, folded; the whole when it names none."""
    found, rest = _found(text, laws)
    return " ".join(_PARAGRAPH.sub(" ", rest).split()) if found else text


def named_law(text: str, laws: Mapping[str, str]) -> str:
    """Return the short name of the law that is all the search says, in whatever script; empty when it is none."""
    return {fold(name): short for name, short in laws.items()}.get(_line(text), "")


def _line(text: str) -> str:
    return fold(text.strip()).replace("《", "").replace("》", "").replace(_COUNTRY, "")


def _found(text: str, laws: Mapping[str, str]) -> tuple[tuple[NamedArticle, ...], str]:
    """Return the articles with what is left of the line."""
    line = _line(text)
    if not line or len(line) > _LONGEST_TEXT:
        return (), line
    if alone := _ALONE.fullmatch(line):
        named = _named("", alone)
        return (named,) if named else (), ""
    known = {fold(name): short for name, short in laws.items()}
    places: dict[int, NamedArticle] = {}
    for name in sorted((one for one in known if one in line), key=len, reverse=True):
        for found in _after(name).finditer(line):
            if named := _named(known[name], found):
                places[found.start()] = named
                line = f"{line[: found.start()]}{' ' * len(found[0])}{line[found.end() :]}"
    return tuple(dict.fromkeys(places[one] for one in sorted(places))), line


def _after(name: str) -> re.Pattern[str]:
    """Match a number behind the law's name, marked as an article by 第, 条, a hyphen, or by ending the search."""
    with_mark, with_dash, bare = (_NUMBER.replace("number", kind) for kind in ("number", "dashed", "bare"))
    marked = rf"(?:第\s*{with_mark}\s*条?|-\s*{with_dash}\s*条?|{bare}\s*(?:条|\W*$))"
    return re.compile(rf"{re.escape(name)}\s*{marked}{_ADDED}")


def _named(law: str, found: re.Match[str]) -> NamedArticle | None:
    parts = found.groupdict()
    number = number_of(next(filter(None, (parts.get("number"), parts.get("dashed"), parts.get("bare"))), ""))
    added = number_of(parts["added"]) if parts.get("added") else None
    return NamedArticle(law, f"{number}之{added}" if added else str(number)) if number else None
