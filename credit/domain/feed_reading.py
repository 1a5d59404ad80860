"""Reading one row of a delivery: what it says in the catalogue's terms, where each word stands, and what is wrong."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from unicodedata import normalize

from core.kernel.identifiers import is_valid_uscc, normalise_uscc
from core.kernel.money import yuan_to_fen
from core.kernel.plain_text import plain
from credit.domain.catalogue_fields import BodyValue, CatalogueField, FieldKind, find_problem
from credit.domain.entries import Source
from credit.domain.feed_problems import QUESTIONS, Answers, Problem, ProblemKind
from credit.domain.feeds import Feed, Layout
from credit.domain.row_checks import content_problems

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
_STATE, _VALID = "certificate_state", "valid"


@dataclass(frozen=True)
class FeedRow:
    """One row in our terms; `columns` tell for each field of the body in which column it stands.

    `is_in_force` is False where the source's own state column says anything but the normal state. `answers` are what a
    person who looked at the row said about it.
    """

    code: str
    name: str
    document_number: str
    event_on: date | None
    public_until: date | None
    body: Mapping[str, BodyValue]
    columns: Mapping[str, str]
    problems: tuple[Problem, ...]
    is_person: bool = False
    is_in_force: bool = True
    answers: Answers = field(default_factory=dict)


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


def read_row(
    values: Mapping[str, Any], feed: Feed, layout: Layout, today: date, answers: Mapping[str, str] | None = None
) -> FeedRow:
    """Read one row by the layout; problems are collected, nothing is guessed beyond what a person answered."""
    reading = _Reading(values, today)
    known = _known(answers or {})
    body, columns = _body(reading, feed, layout)
    reading.problems += content_problems(feed.entry, body, columns, known)
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
    code = _code(reading, layout)
    until = _said(values.get(layout.public_until)) if layout.public_until else ""
    return FeedRow(
        code=code,
        name=name,
        document_number=document,
        event_on=event_on,
        public_until=_day(until) if until else None,
        body=body,
        columns=columns,
        problems=tuple(dict.fromkeys(reading.problems)),
        is_person=_is_person(values, layout, code),
        is_in_force=_is_in_force(values, layout, body),
        answers=known,
    )


def _known(answers: Mapping[str, str]) -> Answers:
    """Return the answers that say something we asked for; an unreadable day is none."""
    found: dict[ProblemKind, str] = {}
    for kind, question in QUESTIONS.items():
        told = answers.get(kind, "").strip()
        day = None if question.choices else _day(told)
        if told in question.choices or day is not None:
            found[kind] = told if day is None else day.isoformat()
    return found


def _is_person(values: Mapping[str, Any], layout: Layout, code: str) -> bool:
    """Tell natural persons by what the file calls them, or by their own number where no enterprise's code stands."""
    if layout.party_kind and _said(values.get(layout.party_kind)) in _PEOPLE:
        return True
    return not code and any(_said(values.get(column)) for column in layout.person_number)


def _is_in_force(values: Mapping[str, Any], layout: Layout, body: Mapping[str, BodyValue]) -> bool:
    state = _said(values.get(layout.state)) if layout.state else ""
    return (not state or state in layout.in_force) and body.get(_STATE, _VALID) == _VALID


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
        told = "、".join(filter(None, (_said(reading.values.get(one)) for one in (column, *layout.more.get(name, ())))))
        if not told:
            if entry.required:
                reading.say(ProblemKind.MISSING, column, f"没有填写{entry.label}")
            continue
        value = _READ[entry.kind](told, entry, name in layout.wan)
        if value is _UNREADABLE or find_problem(entry, value):
            choices = f"，只能是：{'、'.join(entry.choices.values())}" if entry.choices else ""
            reading.say(ProblemKind.WRONG_VALUE, column, f"{entry.label}的内容或者格式不正确{choices}")
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
