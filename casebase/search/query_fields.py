"""The fields that a search line may name, as `地区:浙江`, and what their values mean."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from casebase.domain.dispute import CLAIM_KINDS
from casebase.domain.narrowing import KnownValues, Narrowing, Span
from casebase.domain.numerals import number_of
from core.kernel.errors import InvalidInputError
from core.kernel.money import parse_yuan

_SPAN = re.compile(r"(?P<start>[^.~至到-]*)(?P<between>\.{2,}|[~至到-])?(?P<stop>[^.~至到-]*)")
_OPEN_UP, _OPEN_DOWN = ("以上", "以后"), ("以下", "以前")
_TEN_THOUSAND = 10_000
_YEAR = re.compile(r"\d{4}")


class ReadingError(Exception):
    """The line cannot be read as a search; the message tells why in Chinese, without an end mark.

    `rest` is what to look for instead; None means the words of the line.
    """

    def __init__(self, message: str, rest: str | None = None) -> None:
        super().__init__(message)
        self.rest = rest


class Scope(StrEnum):
    """Which collection is searched."""

    LAW = "law"
    CASES = "cases"


@dataclass(frozen=True)
class Field:
    """`read` turns a value into what narrows; None for the headline, which is a place of words."""

    label: str
    scopes: frozenset[Scope]
    read: Callable[[str, KnownValues], Narrowing] | None = None


def _laws(value: str, known: KnownValues) -> Narrowing:
    return Narrowing(laws=_named(value.strip("《》"), known.laws, "法律"))


def _articles(value: str, _known: KnownValues) -> Narrowing:
    number = number_of(value.removeprefix("第").removesuffix("条"))
    if number is None:
        raise ReadingError(f"“条：{value}”不是条号")
    return Narrowing(articles=frozenset({number}))


def _categories(value: str, known: KnownValues) -> Narrowing:
    return Narrowing(categories=_named(value, {one: one for one in known.categories}, "类别"))


def _regions(value: str, known: KnownValues) -> Narrowing:
    listed = {one: one for one in known.regions}
    short = {one: one for one in known.regions if value.startswith(one)}
    return Narrowing(regions=frozenset(short.values()) or _named(value, listed, "地区"))


def _results(value: str, known: KnownValues) -> Narrowing:
    return Narrowing(results=_named(value, known.results, "结果"))


def _remedies(value: str, known: KnownValues) -> Narrowing:
    words = {word: kind for kind in known.remedies for word in CLAIM_KINDS.get(kind, ())}
    return Narrowing(remedies=_named(value, words | {kind: kind for kind in known.remedies}, "要求"))


def _years(value: str, _known: KnownValues) -> Narrowing:
    return Narrowing(years=_span(value, "年份", _year))


def _sums(value: str, _known: KnownValues) -> Narrowing:
    return Narrowing(sums=_span(value, "金额", _fen))


_BOTH, _ONLY_LAW, _ONLY_CASES = frozenset(Scope), frozenset({Scope.LAW}), frozenset({Scope.CASES})
_FIELDS: Mapping[str, Field] = {
    "法规": Field("法规", _BOTH, _laws),
    "法律": Field("法规", _BOTH, _laws),
    "条": Field("条", _ONLY_LAW, _articles),
    "类别": Field("类别", _BOTH, _categories),
    "标题": Field("标题", _BOTH),
    "地区": Field("地区", _ONLY_CASES, _regions),
    "结果": Field("结果", _ONLY_CASES, _results),
    "要求": Field("要求", _ONLY_CASES, _remedies),
    "年份": Field("年份", _ONLY_CASES, _years),
    "金额": Field("金额", _ONLY_CASES, _sums),
}


_ALSO_NAMED = {
    "法": "法规",
    "条号": "条",
    "条文": "条",
    "条款": "条",
    "law": "法规",
    "article": "条",
    "category": "类别",
    "title": "标题",
    "region": "地区",
    "result": "结果",
    "remedy": "要求",
    "year": "年份",
    "sum": "金额",
}
FIELDS: Mapping[str, Field] = {**_FIELDS, **{name: _FIELDS[usual] for name, usual in _ALSO_NAMED.items()}}


def field_named(name: str, scope: Scope) -> Field:
    """Return the field, in whatever case its name is; raises ReadingError when this collection has no such."""
    field = FIELDS[name.lower()]
    if scope not in field.scopes:
        raise ReadingError(f"“{name}”只能用来找{'法律条文' if scope is Scope.CASES else '案例'}")
    return field


def _named(value: str, known: Mapping[str, str], kind: str) -> frozenset[str]:
    """Return what is called so, else all whose name has the value in it."""
    found = {known[value]} if value in known else {code for word, code in known.items() if value in word}
    if not found:
        raise ReadingError(f"没有叫“{value}”的{kind}")
    return frozenset(found)


def _span(value: str, kind: str, read: Callable[[str], int | None]) -> Span:
    text = "".join(value.split())
    for endings, is_start in ((_OPEN_UP, True), (_OPEN_DOWN, False)):
        if text.endswith(endings):
            one = read(text[:-2])
            return _whole((one, None) if is_start else (None, one), value, kind)
    match = _SPAN.fullmatch(text)
    ends = (read(match["start"]), read(match["stop"])) if match else (None, None)
    if match and not match["between"]:
        ends = (ends[0], ends[0])
    if match and (_misread(match["start"], ends[0]) or (match["between"] and _misread(match["stop"], ends[1]))):
        ends = (None, None)
    return _whole(ends, value, kind)


def _misread(text: str, end: int | None) -> bool:
    return bool(text) and end is None


def _whole(span: Span, value: str, kind: str) -> Span:
    start, stop = span
    if start is None and stop is None:
        raise ReadingError(f"“{kind}：{value}”看不懂，可以写成“{kind}：{_EXAMPLES[kind]}”")
    if start is not None and stop is not None and start > stop:
        raise ReadingError(f"“{kind}：{value}”的开头比结尾大")
    return span


_EXAMPLES = {"年份": "2024..2026", "金额": "1000..5000"}


def _year(text: str) -> int | None:
    text = text.removesuffix("年")
    return int(text) if _YEAR.fullmatch(text) else None


def _fen(text: str) -> int | None:
    text = text.removesuffix("元").removesuffix("块")
    times = _TEN_THOUSAND if text.endswith("万") else 1
    try:
        return parse_yuan(text.removesuffix("万")) * times if text else None
    except InvalidInputError:
        return None


def said_values(narrowing: Narrowing, known: KnownValues) -> Iterable[str]:
    """Say in Chinese what narrows, kind by kind."""
    names = {
        "法规": sorted(narrowing.laws),
        "条号": [str(one) for one in sorted(narrowing.articles)],
        "类别": sorted(narrowing.categories),
        "地区": sorted(narrowing.regions),
        "要求": sorted(narrowing.remedies),
        "结果": list(dict.fromkeys(label for label, code in known.results.items() if code in narrowing.results)),
    }
    yield from (f"{kind}是{'或'.join(values)}" for kind, values in names.items() if values)
    if narrowing.years:
        yield f"年份{_said_span(narrowing.years, '年', 1)}"
    if narrowing.sums:
        yield f"付的钱{_said_span(narrowing.sums, '元', 100)}"


def _said_span(span: Span, unit: str, divisor: int) -> str:
    start, stop = (None if end is None else f"{end / divisor:.12g}{unit}" for end in span)
    if start == stop:
        return f"是{start}"
    return f"从{start}到{stop}" if start and stop else f"在{start}以上" if start else f"在{stop}以下"
