"""One line of a file of decisions: the columns by their Chinese names, read into what is entered on the page."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from core.kernel.errors import InvalidInputError
from core.kernel.plain_text import plain
from sanctions.domain.decision_entry import DecisionEntry, DecisionObject, PersonNamed
from sanctions.domain.flag_kinds import FlagSource, flag_kinds

COLUMNS: Mapping[str, str] = {
    "kind": "决定种类",
    "code": "统一社会信用代码",
    "person_name": "姓名",
    "person_id_number": "身份证号码",
    "document_number": "文号",
    "authority": "决定机关",
    "basis": "决定依据",
    "event_on": "起算日期",
    "told_on": "告知日期",
    "starts_on": "开始日期",
    "ends_on": "最后一天",
    "facts": "事实",
    "remedy": "救济途径",
    "responsible": "负责的人",
}
"""Every column of the file; 最后一天 may be empty where the law leaves no choice, 负责的人 is 姓名 身份证号码；…"""

ALIASES: Mapping[str, tuple[str, ...]] = {
    "kind": ("种类",),
    "code": ("企业的统一社会信用代码",),
    "person_name": ("个人姓名",),
    "told_on": ("当事人收到决定的日期",),
    "starts_on": ("从哪一天起",),
    "responsible": ("决定指明负有责任的人",),
}
"""What the same columns may be called too: the labels of the page on which one decision is entered."""

_NAMES = {column: name for name, column in COLUMNS.items()} | {
    alias: name for name, aliases in ALIASES.items() for alias in aliases
}
_OPTIONAL = frozenset({"ends_on", "facts", "responsible"})
_OF_PERSON = frozenset({"person_name", "person_id_number"})
_COMMENT = "#"
_EXAMPLE: Mapping[str, str] = {
    "kind": "#示例，这一行不登记：吊销营业执照",
    "code": "18 位代码；对个人的留空",
    "person_name": "对企业的留空",
    "person_id_number": "对企业的留空",
    "document_number": "示市监处罚〔2026〕1号",
    "authority": "示例市市场监督管理局",
    "basis": "《公司法》第二百六十条",
    "event_on": "2026-11-02",
    "told_on": "2026-11-03",
    "starts_on": "2026-11-03",
    "ends_on": "",
    "facts": "开业后自行停业连续六个月以上",
    "remedy": "六十日内可以申请行政复议",
    "responsible": "姓名 身份证号码；姓名 身份证号码",
}


def check_columns(found: Iterable[str]) -> tuple[str, ...]:
    """Return the columns nobody knows; raises one InvalidInputError that names what is missing or twice there."""
    names = [name for name in dict.fromkeys(found) if name]
    known = [_NAMES[name] for name in names if name in _NAMES]
    unknown = tuple(name for name in names if name not in _NAMES)
    needed = set(COLUMNS) - _OPTIONAL - _OF_PERSON - {"code"}
    missing = [column for name, column in COLUMNS.items() if name in needed - set(known)]
    if "code" not in known and not set(known) >= _OF_PERSON:
        missing.insert(0, "统一社会信用代码（或者姓名和身份证号码）")
    twice = [COLUMNS[name] for name, count in Counter(known).items() if count > 1]
    parts = {"缺少这些列": missing, "这些列写了两次": twice, "不认识这些列": unknown if missing else ()}
    if missing or twice:
        told = "；".join(f"{what}：{'、'.join(which)}" for what, which in parts.items() if which)
        raise InvalidInputError("文件的列名不对，没有登记任何一行", fields={"file": told})
    return unknown


def is_comment(values: Mapping[str, Any]) -> bool:
    """Tell whether a line is an example or a remark, which begins with #."""
    return str(next(iter(values.values()), "") or "").lstrip().startswith(_COMMENT)


def template() -> str:
    """Return an empty file to fill in: the columns, and one line that shows how."""
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS.values(), [_EXAMPLE[name] for name in COLUMNS]])
    return text.getvalue()


_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_BETWEEN_PEOPLE = re.compile(r"[;；\n]+")


def read_line(values: Mapping[str, Any]) -> tuple[DecisionEntry, DecisionObject]:
    """Read one line; raises InvalidInputError with every value that cannot be read, beside its field."""
    texts = {_NAMES[column]: plain(str(value or "")).strip() for column, value in values.items() if column in _NAMES}
    texts = dict.fromkeys(COLUMNS, "") | texts
    problems: dict[str, str] = {}
    days = {name: _day(name, texts[name], problems) for name in ("event_on", "told_on", "starts_on", "ends_on")}
    people = read_people(texts["responsible"], problems)
    if days["event_on"] is None:
        problems.setdefault("event_on", "请填写起算日期")
    if problems or days["event_on"] is None:
        raise InvalidInputError("这一行有内容读不出来", fields=problems)
    entry = DecisionEntry(
        kind=_kind(texts["kind"]),
        **{name: texts[name] for name in ("document_number", "authority", "basis", "remedy", "facts")},
        event_on=days["event_on"],
        told_on=days["told_on"],
        starts_on=days["starts_on"],
        ends_on=days["ends_on"],
        responsible=people,
    )
    return entry, object_of(texts["code"], texts["person_name"], texts["person_id_number"])


def object_of(code: str, name: str, id_number: str) -> DecisionObject:
    """Return the object that was typed: a person where a name or number is given."""
    person = PersonNamed(name.strip(), id_number.strip()) if name.strip() or id_number.strip() else None
    return DecisionObject(code.strip(), person)


def read_people(text: str, problems: dict[str, str]) -> tuple[PersonNamed, ...]:
    """Read 姓名 身份证号码, one person a line or between semicolons."""
    people: list[PersonNamed] = []
    for part in _BETWEEN_PEOPLE.split(text):
        words = part.split()
        if not words:
            continue
        if len(words) == 1:
            problems["responsible"] = "每人写“姓名 身份证号码”，中间空一格，一人一行"
            continue
        people.append(PersonNamed(" ".join(words[:-1]), words[-1]))
    return tuple(people)


def _day(name: str, text: str, problems: dict[str, str]) -> date | None:
    if not text:
        return None
    found = _DAY.match(text)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(text)
    except ValueError:
        problems[name] = "日期请写成 2026-11-21 这样"
        return None


def _kind(text: str) -> str:
    """Return the code of a kind that was written by its code or its Chinese name."""
    by_title = {kind.title: kind.code for kind in flag_kinds().values() if FlagSource.DECISION in kind.sources}
    return by_title.get(text, text)
