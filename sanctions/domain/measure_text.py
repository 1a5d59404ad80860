"""A measure as the text officers read and change: TOML, one field a line, without version and day.

A changed text may bring new desks of the general role and new matters; what there is already it cannot touch.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Role
from sanctions.domain.measures import Desk, Effect, Matter, Measure, MeasureContradictionError, read_measure

_FIELDS = (
    "code",
    "title",
    "matters",
    "objects",
    "posts",
    "informs_without_post",
    "flag_kinds",
    "grounds",
    "effect",
    "addressed_to",
    "term",
    "bearing",
    "allowed",
    "ambiguity",
    "articles",
    "factors",
    "named_link",
    "direct",
    "term_years",
    "for_life",
    "reach",
    "repealed",
)
_REQUIRED = frozenset(
    {
        "code",
        "title",
        "matters",
        "objects",
        "flag_kinds",
        "effect",
        "addressed_to",
        "term",
        "bearing",
        "allowed",
        "articles",
    }
)
_ONE_A_LINE = frozenset({"matters", "articles", "factors", "reach"})
_TOP = frozenset({"desks", "matters", "measure"})
_MOST_TEXT = 20_000


@dataclass(frozen=True)
class ChangedMeasure:
    """What a proposed text says: the measure as it is stored, and the desks and matters it brings along."""

    content: Mapping[str, Any]
    measure: Measure
    desks: tuple[Desk, ...]
    matters: tuple[Matter, ...]


def measure_text(content: Mapping[str, Any]) -> str:
    """Return the text of a stored measure; reading it gives the same measure."""
    lines = ["[measure]", *(f"{field} = {_written(field, content[field])}" for field in _FIELDS if field in content)]
    return "\n".join(lines) + "\n"


def read_measure_text(text: str, version: int, from_on: date, known: Iterable[Matter]) -> ChangedMeasure:
    """Read a proposed text; raises InvalidInputError beside the field `text` that says in Chinese what is wrong."""
    book = _parsed(text)
    content = {**_told(book), "version": version, "from": from_on.isoformat()}
    desks, matters = _places(book)
    measure = _measure(content)
    _check_matters(measure, matters, known, desks)
    return ChangedMeasure(content, measure, desks, matters)


def _written(field: str, value: object) -> str:
    if isinstance(value, list) and field in _ONE_A_LINE and len(value) > 1:
        return "[\n" + "".join(f"  {_value(each)},\n" for each in value) + "]"
    return _value(value)


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _parsed(text: str) -> Mapping[str, Any]:
    if len(text) > _MOST_TEXT:
        raise _wrong(f"最多 {_MOST_TEXT} 个字")
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        _, _, place = str(error).partition("(at ")
        raise _wrong(f"写法读不进去，请检查引号和括号（{place.rstrip(')') or '位置不明'}）") from error


def _told(book: Mapping[str, Any]) -> Mapping[str, Any]:
    told = book.get("measure")
    if not isinstance(told, Mapping):
        raise _wrong("请写一项措施，以 [measure] 开头")
    problems = []
    if unknown := sorted({*(book.keys() - _TOP), *(told.keys() - set(_FIELDS))}):
        problems.append(f"不认识：{'、'.join(unknown)}")
    if missing := sorted(_REQUIRED - told.keys()):
        problems.append(f"缺少：{'、'.join(missing)}")
    if problems:
        raise _wrong("；".join(problems))
    return told


def _measure(content: Mapping[str, Any]) -> Measure:
    try:
        measure = read_measure(content)
    except MeasureContradictionError as error:
        raise _wrong("这项措施还缺：" + "、".join(error.told)) from error
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise _wrong(f"有一项的取值不认识：{error}") from error
    if measure.effect is Effect.MUST_REFUSE and measure.factors:  # of a changed text only: what is stored still loads
        raise _wrong("必须拒绝（H）的没有要权衡的因素：请去掉 factors，或者写成须权衡（W）")
    return measure


def _places(book: Mapping[str, Any]) -> tuple[tuple[Desk, ...], tuple[Matter, ...]]:
    try:
        desks = tuple(Desk(**{**entry, "role": Role.DESK_CLERK.value}) for entry in book.get("desks", ()))
        matters = tuple(Matter(**entry) for entry in book.get("matters", ()))
    except TypeError as error:
        raise _wrong("窗口要写 code、title，事项要写 code、desk、title、applicant，不写别的") from error
    if any(matter.applicant not in {"registered", "new"} for matter in matters):
        raise _wrong("事项的 applicant 只能是 registered（已登记的主体）或者 new（新申请人）")
    return desks, matters


def _check_matters(
    measure: Measure, brought: tuple[Matter, ...], known: Iterable[Matter], desks: tuple[Desk, ...]
) -> None:
    stored = {matter.code: matter.desk for matter in known}
    places = set(stored.values()) | {desk.code for desk in desks}
    if again := sorted(matter.code for matter in brought if matter.code in stored):
        raise _wrong(f"已经有这些事项，不能改：{'、'.join(again)}")
    if again := sorted(desk.code for desk in desks if desk.code in set(stored.values())):
        raise _wrong(f"已经有这些窗口，不能改：{'、'.join(again)}")
    if lost := sorted(matter.desk for matter in brought if matter.desk not in places):
        raise _wrong(f"没有这些窗口：{'、'.join(lost)}")
    if lost := sorted(set(measure.matters) - stored.keys() - {matter.code for matter in brought}):
        raise _wrong(f"没有这些事项：{'、'.join(lost)}")


def _wrong(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"text": message})
