"""How a file of another source is read: its columns, fixed values, words, days and money in our terms."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.resources import files
from typing import Any

from casebase.domain.category import CATEGORIES
from casebase.domain.past_case import CaseResult
from core.kernel.errors import InvalidInputError

# What a column may hold. Company, credit code, address, people and phone are masked in the texts and not kept.
FIELDS = frozenset(
    {
        *("external_id", "kind", "title", "url", "published", "region", "industry", "channel", "facts", "claims"),
        *("respondent_type", "paid", "category", "laws", "result", "outcome", "refund", "compensation", "multiple"),
        *("other", "days", "summary", "department", "company", "credit_code", "address", "people", "phone"),
    }
)
# How many fen one unit of a source's sums is.
MONEY_UNITS: Mapping[str, Decimal] = {"元": Decimal(100), "分": Decimal(1), "万元": Decimal(1_000_000)}
_NEEDED = ("external_id", "facts")
_KEYS = frozenset({"source", "rows", "shortest", "shipped_ids", "columns", "constants", "values", "formats"})
_FORMATS = frozenset({"date", "money", "list"})
_CODES: Mapping[str, frozenset[str]] = {
    "category": frozenset(CATEGORIES),
    "result": frozenset(CaseResult),
    "kind": frozenset({"consumer", "credit"}),
}
_SHORTEST = 10


@dataclass(frozen=True)
class CaseMapping:
    """`columns` ours to theirs (a dotted name reaches into JSON), `values` their words to ours.

    A class of theirs without a word of ours is refused unless the constant `category_otherwise` names one, `guess` for
    the words of the text. With `shipped_ids` a number of theirs may be that of a shipped case.
    """

    source: str
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ("%Y-%m-%d",)
    money: str = "元"
    list_mark: str = "；"
    rows: str = ""
    shortest: int = _SHORTEST
    shipped_ids: bool = False


def shipped_mapping(name: str) -> CaseMapping:
    """Return a mapping that is shipped."""
    return mapping_from_toml(files("casebase").joinpath("content", "mappings", f"{name}.toml").read_text("utf-8"))


def mapping_from_toml(text: str) -> CaseMapping:
    """Read a mapping; raises InvalidInputError that says what is wrong with it."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused(f"读不懂：{error}") from error
    _check_known("项目", set(given) - _KEYS)
    columns, constants = _texts(given, "columns"), _texts(given, "constants")
    _check_known("字段", (set(columns) | set(constants)) - FIELDS - {"category_otherwise"})
    if missing := [name for name in _NEEDED if name not in columns]:
        raise _refused(f"[columns] 里缺少 {'、'.join(missing)}")
    source = given.get("source")
    if not isinstance(source, str) or not source.strip():
        raise _refused("缺少 source（来源的名称）")
    formats = given.get("formats", {})
    _check_known("格式", set(formats) - _FORMATS)
    money = formats.get("money", "元")
    if money not in MONEY_UNITS:
        raise _refused(f"金额单位只能是{'、'.join(MONEY_UNITS)}")
    return CaseMapping(
        source=source.strip(),
        columns=columns,
        constants=_checked_constants(constants),
        values=_checked_values(given.get("values", {})),
        date_formats=_date_formats(formats.get("date", "%Y-%m-%d")),
        money=money,
        list_mark=str(formats.get("list", "；")),
        rows=str(given.get("rows", "")),
        shortest=int(given.get("shortest", _SHORTEST)),
        shipped_ids=given.get("shipped_ids") is True,
    )


def _texts(given: Mapping[str, Any], name: str) -> dict[str, str]:
    table = given.get(name, {})
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise _refused(f"[{name}] 里每一项都要是文字")
    return dict(table)


def _date_formats(given: object) -> tuple[str, ...]:
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, list) or not listed or not all(isinstance(one, str) for one in listed):
        raise _refused('日期格式要写成 "%Y-%m-%d" 或者这样的列表')
    return tuple(listed)


def _checked_constants(constants: dict[str, str]) -> dict[str, str]:
    otherwise = constants.get("category_otherwise", "guess")
    if otherwise != "guess":
        _check_code("category", otherwise)
    for name in _CODES.keys() & constants.keys():
        _check_code(name, constants[name])
    return constants


def _checked_values(given: object) -> dict[str, dict[str, str]]:
    if not isinstance(given, dict) or not all(isinstance(words, dict) for words in given.values()):
        raise _refused("[values] 要按字段分成几张表，例如 [values.result]")
    _check_known("字段", set(given) - FIELDS)
    values = {name: {str(theirs): str(ours) for theirs, ours in words.items()} for name, words in given.items()}
    for name in _CODES.keys() & values.keys():
        for ours in values[name].values():
            _check_code(name, ours)
    return values


def _check_code(name: str, value: str) -> None:
    if value not in _CODES[name]:
        raise _refused(f"{name} 里没有“{value}”这个取值")


def _check_known(what: str, unknown: set[str]) -> None:
    if unknown:
        raise _refused(f"不认识的{what}：{'、'.join(sorted(unknown))}")


def _refused(problem: str) -> InvalidInputError:
    return InvalidInputError(f"对应关系文件：{problem}")
