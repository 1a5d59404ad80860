"""One line of a file of decisions: the columns by their Chinese names, read into what is entered on the page."""

import re
from collections.abc import Mapping
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

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_BETWEEN_PEOPLE = re.compile(r"[;；\n]+")


def read_line(values: Mapping[str, Any]) -> tuple[DecisionEntry, DecisionObject]:
    """Read one line; raises InvalidInputError with every value that cannot be read, beside its field."""
    texts = {name: plain(str(values.get(column) or "")).strip() for name, column in COLUMNS.items()}
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
