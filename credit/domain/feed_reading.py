"""Reading one row of a delivery: what it says in the catalogue's terms, where each word stands, and what is wrong."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from unicodedata import normalize

from core.kernel.identifiers import is_valid_uscc, normalise_uscc
from core.kernel.money import yuan_to_fen
from core.kernel.plain_text import plain
from credit.domain.catalogue_fields import BodyValue, CatalogueField, FieldKind, find_problem
from credit.domain.entries import Source
from credit.domain.feeds import Feed, Layout

AREA = "feed"
_NOTHING = frozenset({"", "-", "--", "/", "\\", "无", "null", "none", "nan", "n/a"})
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_OPEN_END = frozenset({"长期", "长期有效", "永久", "无期限"})
_NO_END_FROM = 2090  # systems that must write a last day write 2099-12-31 for none
_EARLIEST = date(1949, 10, 1)
_LATEST_AFTER = timedelta(1)
_PEOPLE = frozenset({"自然人", "个人"})
_WAN = Decimal(10_000)


class ProblemKind(StrEnum):
    MISSING = "missing"
    WRONG_VALUE = "wrong_value"
    UNKNOWN_CODE = "unknown_code"
    NOT_REGISTERED = "not_registered"
    OTHER_NAME = "other_name"
    CONFLICT = "conflict"
    REPEATED = "repeated"
    NO_GRADE = "no_grade"
    CLOSED = "closed"


PROBLEM_NAMES: Mapping[ProblemKind, str] = {
    ProblemKind.MISSING: "缺少必填内容",
    ProblemKind.WRONG_VALUE: "内容或者格式不对",
    ProblemKind.UNKNOWN_CODE: "统一社会信用代码不对",
    ProblemKind.NOT_REGISTERED: "登记里没有这个代码",
    ProblemKind.OTHER_NAME: "名称和登记的不是一家",
    ProblemKind.CONFLICT: "和已经记入的内容不一致",
    ProblemKind.REPEATED: "同一文件里同一文书写了两次，内容不同",
    ProblemKind.NO_GRADE: "看不出处罚的轻重",
    ProblemKind.CLOSED: "这条记录已经修复、撤销或者结束",
}


@dataclass(frozen=True)
class Problem:
    """`column` is the file's; the text says what is wrong and repeats nothing personal."""

    kind: ProblemKind
    column: str
    text: str


@dataclass(frozen=True)
class FeedRow:
    """One row in our terms; `columns` tell for each field of the body in which column it stands."""

    code: str
    name: str
    document_number: str
    event_on: date | None
    public_until: date | None
    body: Mapping[str, BodyValue]
    columns: Mapping[str, str]
    problems: tuple[Problem, ...]
    is_person: bool = False


def source_of(feed: Feed, row: FeedRow) -> Source:
    """Name the matter of a row: one document may speak of several enterprises."""
    return Source(f"{AREA}:{feed.department.key}", f"{row.document_number}#{row.code}", feed.entry.item)


@dataclass
class _Reading:
    values: Mapping[str, Any]
    today: date
    problems: list[Problem] = field(default_factory=list)

    def text(self, columns: Iterable[str]) -> tuple[str, str]:
        """Return the first column that says something, and what."""
        listed = list(columns)
        for column in listed:
            said = _said(self.values.get(column))
            if said:
                return column, said
        return (listed[0] if listed else ""), ""

    def say(self, kind: ProblemKind, column: str, text: str) -> None:
        self.problems.append(Problem(kind, column, text))


def read_row(values: Mapping[str, Any], feed: Feed, layout: Layout, today: date) -> FeedRow:
    """Read one row by the layout; problems are collected, nothing is guessed."""
    reading = _Reading(values, today)
    body, columns = _body(reading, feed, layout)
    document_column, document = reading.text(layout.document)
    if not document:
        reading.say(ProblemKind.MISSING, document_column, "没有文书号，无法区分两条信息")
    name_column, name = reading.text(layout.name)
    if not name:
        reading.say(ProblemKind.MISSING, name_column, "没有企业名称，无法和登记核对")
    event_column, told = reading.text(layout.event)
    event_on = _day(told) if told else None
    if event_on is None or not _EARLIEST <= event_on <= today + _LATEST_AFTER:
        reading.say(ProblemKind.WRONG_VALUE, event_column, "日期读不出来，或者在今天以后")
    until = _said(values.get(layout.public_until)) if layout.public_until else ""
    return FeedRow(
        code=_code(reading, layout),
        name=name,
        document_number=document,
        event_on=event_on,
        public_until=_day(until) if until else None,
        body=body,
        columns=columns,
        problems=tuple(dict.fromkeys(reading.problems)),
        is_person=bool(layout.party_kind) and _said(values.get(layout.party_kind)) in _PEOPLE,
    )


def _code(reading: _Reading, layout: Layout) -> str:
    column, told = reading.text(layout.code)
    code = normalise_uscc(told)
    if not code:
        reading.say(ProblemKind.MISSING, column, "没有统一社会信用代码，只凭名称不能记入，请核实是哪一家")
    elif not is_valid_uscc(code):
        reading.say(ProblemKind.UNKNOWN_CODE, column, "校验位不对，可能抄错了字符")
    return code


def _body(reading: _Reading, feed: Feed, layout: Layout) -> tuple[dict[str, BodyValue], dict[str, str]]:
    body: dict[str, BodyValue] = {}
    columns: dict[str, str] = {}
    for name, column in layout.columns_for(feed.entry).items():
        entry = feed.entry.field(name)
        told = _said(reading.values.get(column))
        if not told:
            if entry.required:
                reading.say(ProblemKind.MISSING, column, f"没有填写{entry.label}")
            continue
        value = _READ[entry.kind](told, entry, name in layout.wan)
        if value is _UNREADABLE or find_problem(entry, value):
            reading.say(ProblemKind.WRONG_VALUE, column, f"{entry.label}的内容或者格式不正确")
            continue
        if value is not None:
            body[name], columns[name] = value, column
    return body, columns


def _said(value: object) -> str:
    """Return what a cell says, empty for the many ways of saying nothing."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = plain(str(value)).strip()
    return "" if text.lower() in _NOTHING else text


_UNREADABLE = "\x00"


def _day(told: str) -> date | None:
    text = normalize("NFKC", told)
    found = _DAY.fullmatch(text) or _COMPACT.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _read_day(told: str, _field: CatalogueField, _wan: bool) -> BodyValue:  # noqa: FBT001 - the shape of every reader
    day = _day(told)
    if told in _OPEN_END or (day is not None and day.year >= _NO_END_FROM):
        return None
    return _UNREADABLE if day is None else day.isoformat()


def _number(told: str) -> Decimal | None:
    text = normalize("NFKC", told).replace(",", "").removeprefix("¥").removesuffix("元").removesuffix("%").strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _read_money(told: str, _field: CatalogueField, wan: bool) -> BodyValue:  # noqa: FBT001 - the shape of every reader
    number = _number(told.removesuffix("万元") if wan else told)
    if number is None or number < 0:
        return _UNREADABLE
    return yuan_to_fen(number * _WAN if wan else number)


def _read_number(told: str, _field: CatalogueField, _wan: bool) -> BodyValue:  # noqa: FBT001 - the shape of every reader
    number = _number(told)
    return int(number) if number is not None and number == number.to_integral_value() else _UNREADABLE


def _read_quantity(told: str, _field: CatalogueField, _wan: bool) -> BodyValue:  # noqa: FBT001 - the shape of every reader
    number = _number(told)
    return _UNREADABLE if number is None else format(number, "f")


def _read_choice(told: str, entry: CatalogueField, _wan: bool) -> BodyValue:  # noqa: FBT001 - the shape of every reader
    if told in entry.choices:
        return told
    return next((code for code, label in entry.choices.items() if label == told), _UNREADABLE)


def _read_code(told: str, _field: CatalogueField, _wan: bool) -> BodyValue:  # noqa: FBT001 - the shape of every reader
    return normalise_uscc(told)


def _read_text(told: str, _field: CatalogueField, _wan: bool) -> BodyValue:  # noqa: FBT001 - the shape of every reader
    return told


_READ: Mapping[FieldKind, Callable[[str, CatalogueField, bool], BodyValue]] = {
    FieldKind.TEXT: _read_text,
    FieldKind.ARTICLE: _read_text,
    FieldKind.MONEY: _read_money,
    FieldKind.DATE: _read_day,
    FieldKind.NUMBER: _read_number,
    FieldKind.QUANTITY: _read_quantity,
    FieldKind.CODE: _read_code,
    FieldKind.CHOICE: _read_choice,
}
