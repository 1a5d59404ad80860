"""A measure as the text officers read and change: TOML, one field a line, without version and day.

A changed text may bring new desks of the general role and new matters; what there is already it cannot touch.
"""

import json
import re
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
_NOTHING_SAID: Mapping[str, Any] = {
    "code": "",
    "title": "",
    "matters": [],
    "objects": [],
    "flag_kinds": [],
    "effect": "",
    "addressed_to": "",
    "term": "",
    "bearing": "",
    "allowed": "",
    "articles": [],
}
"""What a measure that leaves out a part it must have says there."""

_ONE_A_LINE = frozenset({"matters", "articles", "factors", "reach"})
_TOP = frozenset({"desks", "matters", "measure"})
_MOST_TEXT = 20_000
_MOST_STEPS = 2
_CODE = re.compile("[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class MeasureTold:
    """What a proposal says, unchecked: the measure without version and day, the desks and matters it brings."""

    content: Mapping[str, Any]
    desks: tuple[Desk, ...] = ()
    matters: tuple[Matter, ...] = ()

    def stored(self, version: int, from_on: date) -> Mapping[str, Any]:
        """Return the measure as it is stored."""
        return {**self.content, "version": version, "from": from_on.isoformat()}

    def text(self) -> str:
        """Return it as the text that is kept; reading that says the same."""
        places = (*(("desks", _desk(desk)) for desk in self.desks), *(("matters", vars(one)) for one in self.matters))
        parts = [f"[[{table}]]\n" + _lines(entry, entry) for table, entry in places]
        return "".join((*parts, measure_text(self.content)))


@dataclass(frozen=True)
class ChangedMeasure:
    """A proposal that holds together: the measure as it is stored, and the desks and matters it brings along."""

    content: Mapping[str, Any]
    measure: Measure
    desks: tuple[Desk, ...]
    matters: tuple[Matter, ...]


def measure_text(content: Mapping[str, Any]) -> str:
    """Return the text of a stored measure; reading it gives the same measure."""
    return "[measure]\n" + _lines(content, _FIELDS)


def told_measure(text: str) -> MeasureTold:
    """Take a proposed text apart; raises InvalidInputError beside the field `text` when it cannot be read."""
    book = _parsed(text)
    return MeasureTold(_told(book), *_places(book))


def checked_proposal(told: MeasureTold, version: int, from_on: date, known: Iterable[Matter]) -> ChangedMeasure:
    """Return the proposal; raises InvalidInputError that tells in Chinese, part by part, everything that is wrong."""
    problems: Mapping[str, str] = {}
    measure = None
    try:
        measure = _measure(told.stored(version, from_on))
    except InvalidInputError as error:
        problems = error.fields
    if "text" not in problems:
        problems = {**problems, **_place_problems(told, known)}
    if measure is None or problems:
        raise _wrong_in(problems)
    return ChangedMeasure(told.stored(version, from_on), measure, told.desks, told.matters)


def _lines(content: Mapping[str, Any], fields: Iterable[str]) -> str:
    return "".join(f"{field} = {_written(field, content[field])}\n" for field in fields if field in content)


def _desk(desk: Desk) -> Mapping[str, str]:
    return {"code": desk.code, "title": desk.title}


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
    if unknown := sorted({*(book.keys() - _TOP), *(told.keys() - set(_FIELDS))}):
        raise _wrong(f"不认识：{'、'.join(unknown)}")
    return told


def _measure(content: Mapping[str, Any]) -> Measure:
    problems: dict[str, str] = {}
    whole = {**_NOTHING_SAID, **content}
    if not whole["effect"]:
        problems, whole = {"effect": "请选择怎么影响"}, {**whole, "effect": Effect.INFORM.value}
    try:
        measure = read_measure(whole)
    except MeasureContradictionError as error:
        raise _wrong_in({**_untold(whole), **problems, **error.problems}) from error
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise _wrong(f"有一项的取值不认识：{error}") from error
    problems = {**_untold(whole), **problems, **_new_problems(measure)}
    if problems:
        raise _wrong_in(problems)
    return measure


def _untold(content: Mapping[str, Any]) -> dict[str, str]:
    code, found = content["code"], {}
    if not (isinstance(code, str) and code.isascii() and code.isalnum()):
        found["code"] = "编号只用字母和数字，例如 K26"
    if not content["title"]:
        found["title"] = "请写明措施的名称"
    return found


def _new_problems(measure: Measure) -> dict[str, str]:
    """Tell what is asked of a changed measure only: what is stored still loads."""
    rules = (
        (
            "factors",
            measure.effect is Effect.MUST_REFUSE and bool(measure.factors),
            "必须拒绝（H）的没有要权衡的因素：请去掉，或者选须权衡（W）",
        ),
        ("articles", not all(one.key and one.text for one in measure.articles), "每一条都要写明编号和条文的名称"),
        ("factors", not all(one.code and one.text for one in measure.factors), "每个因素都要写明权衡什么"),
        ("reach", not all(1 <= len(way) <= _MOST_STEPS for way in measure.reaches), "一条路径走一步或者两步"),
    )
    return {field: words for field, is_wrong, words in rules if is_wrong}


def _places(book: Mapping[str, Any]) -> tuple[tuple[Desk, ...], tuple[Matter, ...]]:
    try:
        desks = tuple(Desk(**{**entry, "role": Role.DESK_CLERK.value}) for entry in book.get("desks", ()))
        matters = tuple(Matter(**entry) for entry in book.get("matters", ()))
    except TypeError as error:
        raise _wrong("窗口要写 code、title，事项要写 code、desk、title、applicant，不写别的") from error
    return desks, matters


def _place_problems(told: MeasureTold, known: Iterable[Matter]) -> dict[str, str]:
    """Tell what is wrong with the desks and matters a proposal brings, and with the matters it names."""
    stored = {matter.code: matter.desk for matter in known}
    desks = {desk.code for desk in told.desks}
    brought = {matter.code for matter in told.matters}
    lost = {matter.desk for matter in told.matters} - set(stored.values()) - desks
    named = {str(code) for code in told.content.get("matters", ())} - stored.keys() - brought
    twice = [one.title for places in (told.desks, told.matters) for one in places if _is_twice(one, places)]
    rules = (
        ("new_matters", twice, "同一个代号写了两次"),
        ("desks", sorted(desks & set(stored.values())), "已经有这些窗口，不能改"),
        ("desks", _untitled(told.desks), "窗口要有名称，代号只用小写字母、数字和下划线"),
        ("new_matters", sorted(brought & stored.keys()), "已经有这些事项，不能改"),
        ("new_matters", _untitled(told.matters), "事项要有名称，代号只用小写字母、数字和下划线"),
        (
            "new_matters",
            _unknown_applicants(told.matters),
            "请写明由谁申请：已登记的主体（registered）或者新申请人（new）",
        ),
        ("new_matters", sorted(lost), "没有这些窗口"),
        ("matters", sorted(named), "没有这些事项"),
    )
    return {field: f"{words}：{'、'.join(which)}" for field, which, words in reversed(rules) if which}


def _is_twice(place: Desk | Matter, places: Iterable[Desk | Matter]) -> bool:
    return [one.code for one in places].count(place.code) > 1


def _untitled(places: Iterable[Desk | Matter]) -> list[str]:
    return [str(one.title or one.code) for one in places if not one.title or not _CODE.fullmatch(str(one.code))]


def _unknown_applicants(matters: Iterable[Matter]) -> list[str]:
    return [one.title for one in matters if one.applicant not in {"registered", "new"}]


def _wrong_in(problems: Mapping[str, str]) -> InvalidInputError:
    return InvalidInputError(problems.get("text", "这项措施还有几处要改"), fields=problems)


def _wrong(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"text": message})
