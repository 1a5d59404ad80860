"""Reading facts from a complaint: documented patterns propose, a person confirms; nothing is taken silently.

Every pattern is data of the rule book (`reading/*.toml`): the fact it proposes, the words that speak for it, the words
that forbid it in the same clause (`unless`), and words that the whole complaint must hold (`given`) or must not hold
(`without`). A proposal always carries the words it came from and where they stand.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from core.kernel.spoken_amounts import SPOKEN, spoken_fen
from core.rules.facts import FactError, check_facts
from core.rules.rule_book import RuleBook
from core.rules.told_days import DAY_SHAPE, ToldDay, bare, day_in, days_told, whole_number
from core.rules.values import FactDefinition, FactType, FactValue, Reading

VALUE_SLOT = "{value}"

_SENTENCE = re.compile(r"[^。；！？\n]+")
_CLAUSE_ENDS = re.compile(r"[，,。；！？\n]")
_MONEY = re.compile(
    r"(?<![\d.])(?P<sum>\d{1,3}(?:[,，]\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?)\s*(?P<wan>万)?[多余来]?(?:元|块钱|块(?![\u4e00-\u9fff\d]))(?!/|一斤|每|[\d一二两三四五六七八九][角毛])"
)
_NUMBER = r"\d{1,6}(?:\.\d{1,4})?(?:万(?!元))?"
_NUMERAL = r"(?<![一二三四五六七八九十百千万点])[一二两三四五六七八九十]{1,3}"
_SPOKEN_MONEY = (
    r"(?<![一二两三四五六七八九十百千万\d.])[一二两三四五六七八九十百千万零〇]+[多余来]?(?:元|块钱)"
    r"(?![\d一二两三四五六七八九][角毛])"
)
# A sum without its unit ends its clause: 定金交了3000，合同一共10000.
_BARE_MONEY = r"(?<=[了共款金价])\d{3,7}(?=[，。；！？\n]|$)"
_DENIED = re.compile(r"(?:没有?|(?<!是)不是|并非|未曾?|不想|不打算)(?:任何|什么|人|被|付|交|收|办){0,2}$")
_LONGEST_DENIAL = 8
_DIGITS = "一二两三四五六七八九十"
_ROUGH = re.compile(rf"十?[{_DIGITS[:-1]}]{{2,}}")
_FEN, _WAN = Decimal(100), Decimal(10000)

Span: TypeAlias = tuple[int, int]


_SHAPES: Mapping[FactType, str] = {
    FactType.MONEY: f"(?:{bare(_MONEY.pattern)}|{_SPOKEN_MONEY}|{_BARE_MONEY})",
    FactType.DATE: DAY_SHAPE,
    FactType.COUNT: rf"(?:\d{{1,6}}|{_NUMERAL})",
    FactType.NUMBER: f"(?:{_NUMBER}|{_NUMERAL})",
}


@dataclass(frozen=True)
class FactReading:
    """One proposed fact; `words` are the complaint's own, one for each of `spans` (first character, end).

    Where several choices may be told, each proposed choice is a reading of its own, so that each can be refused.
    """

    fact: str
    value: FactValue
    words: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class _Found:
    value: FactValue
    weight: int
    span: Span


def read_text(book: RuleBook, text: str, on: date) -> tuple[FactReading, ...]:
    """Propose the facts that the text tells, in the vocabulary's order.

    `on` is the day the text was written: a date without year is the last such day before it. Contradicting yes and no
    propose nothing; of rival choices the one with most weight is proposed; of sums, counts and dates the first.
    """
    found: dict[str, list[_Found]] = defaultdict(list)
    told = days_told(text, on)
    for reading in book.readings:
        found[reading.fact].extend(_find(reading, book.vocabulary[reading.fact].type, text, told))
    proposals: list[FactReading] = []
    for name in book.vocabulary:
        proposals.extend(each for each in _propose(book, name, found[name], text) if _fits(book, each, proposals))
    return tuple(proposals)


def facts_read(proposals: Iterable[FactReading]) -> dict[str, FactValue]:
    """Return the proposals as told facts: for a person who confirmed all of them."""
    told: dict[str, FactValue] = {}
    for proposal in proposals:
        before = told.get(proposal.fact)
        both = isinstance(before, tuple) and isinstance(proposal.value, tuple)
        told[proposal.fact] = (*before, *proposal.value) if both else proposal.value  # type: ignore[misc]
    return told


def patterns_of(reading: Reading, kind: FactType) -> tuple[re.Pattern[str], ...]:
    """Compile the words of a reading; re.error when one is no pattern."""
    slot = f"(?P<value>{_SHAPES.get(kind, '')})"
    return tuple(_pattern(word.replace(VALUE_SLOT, slot)) for word in reading.words)


@lru_cache(maxsize=8192)
def _pattern(words: str) -> re.Pattern[str]:
    """Compile once: `re` itself forgets after some hundred patterns, and every book holds the same ones."""
    return re.compile(words)


@lru_cache(maxsize=4096)
def _compiled(reading: Reading, kind: FactType) -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str] | None]:
    return patterns_of(reading, kind), re.compile("|".join(reading.unless)) if reading.unless else None


def _find(reading: Reading, kind: FactType, text: str, told: tuple[ToldDay, ...]) -> Iterator[_Found]:
    if not _may_speak(reading, text):
        return
    patterns, forbidden = _compiled(reading, kind)
    for pattern in patterns:
        for match in _matches(pattern, kind, text):
            if _SENTENCE.fullmatch(match[0]) is None:
                continue
            if reading.value is not None and _is_denied(text, match.start()):
                continue
            if forbidden is not None and forbidden.search(_clause_around(text, match.span())):
                continue
            value = reading.value if reading.value is not None else _value_in(match, kind, told)
            if value is not None:
                yield _Found(value, reading.weight, match.span())


def _matches(pattern: re.Pattern[str], kind: FactType, text: str) -> Iterator[re.Match[str]]:
    """Yield the matches; of a day only those where no other day stands between it and the words that speak for it."""
    if kind is not FactType.DATE:
        yield from pattern.finditer(text)
        return
    match = pattern.search(text)
    while match is not None:
        if re.search(DAY_SHAPE, text[match.end("value") : match.end()]) is None:
            yield match
        match = pattern.search(text, match.start() + 1)


def _may_speak(reading: Reading, text: str) -> bool:
    """Tell whether the whole complaint holds a pattern of `given` and none of `without`."""
    given = not reading.given or re.search("|".join(reading.given), text) is not None
    return given and not (reading.without and re.search("|".join(reading.without), text))


def _is_denied(text: str, start: int) -> bool:
    """Tell whether a negation stands right before the match: 没有欺骗 proposes no deception.

    Words that hold their negation themselves (没有发货) begin with it, so nothing stands before them.
    """
    return _DENIED.search(text, max(start - _LONGEST_DENIAL, 0), start) is not None


def _clause_around(text: str, span: Span) -> str:
    start = max((match.end() for match in _CLAUSE_ENDS.finditer(text, 0, span[0])), default=0)
    end = _CLAUSE_ENDS.search(text, span[1])
    return text[start : end.start() if end else len(text)]


def _value_in(match: re.Match[str], kind: FactType, told: tuple[ToldDay, ...]) -> FactValue | None:
    words = match["value"]
    if kind is FactType.MONEY:
        return _money_in(words)
    if kind is FactType.DATE:
        return day_in(words, match.start("value"), told)
    if words.endswith("万"):
        return Decimal(words[:-1]) * _WAN
    whole = None if _ROUGH.fullmatch(words) else whole_number(words)
    if kind is FactType.COUNT:
        return whole
    if whole is not None:
        return Decimal(whole)
    return None if set(words) & set(_DIGITS) else Decimal(words)


def _money_in(words: str) -> Decimal | None:
    """Return a sum in yuan: 3,500元, 1.2万元, 三千五百元."""
    if words.isdecimal():
        return Decimal(words)
    arabic = _MONEY.search(words)
    if arabic is not None:
        amount = Decimal(arabic["sum"].replace(",", "").replace("，", ""))
        return amount * _WAN if arabic["wan"] else amount
    spoken = SPOKEN.search(words)
    fen = spoken_fen(spoken) if spoken is not None else None
    return None if fen is None else fen / _FEN


def _propose(book: RuleBook, name: str, found: list[_Found], text: str) -> Iterator[FactReading]:
    if not found:
        return
    for value in _settle(book.vocabulary[name], found):
        spans = tuple(sorted({each.span for each in found if each.value == value}))
        yield FactReading(name, value, tuple(text[start:end] for start, end in spans), spans)


def _settle(definition: FactDefinition, found: list[_Found]) -> tuple[FactValue, ...]:
    """Return the values to propose: of several choices each, else the one that stands."""
    weights: dict[FactValue, int] = defaultdict(int)
    for each in found:
        weights[each.value] += each.weight
    if definition.type is FactType.CHOICES:
        return tuple((code,) for code in definition.codes if (code,) in weights)
    if definition.type is FactType.YES_NO and len(weights) > 1:
        return ()
    if definition.type in (FactType.YES_NO, FactType.CHOICE):
        return (max(weights, key=lambda value: weights[value]),)
    return (min(found, key=lambda each: (-each.weight, each.span)).value,)


def _fits(book: RuleBook, proposal: FactReading, before: list[FactReading]) -> bool:
    """Tell whether the value is a possible answer beside what was proposed before (no more used than bought)."""
    try:
        check_facts(book.vocabulary, facts_read([*before, proposal]))
    except FactError:
        return False
    return True
