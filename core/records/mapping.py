"""How a file of another source is read: its columns, fixed values, words and days in our terms."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from core.kernel.errors import InvalidInputError
from core.kernel.plain_text import plain

_KEYS = frozenset({"source", "rows", "columns", "constants", "values", "formats"})
_FORMATS = frozenset({"date", "list"})


class Place(NamedTuple):
    """Where a field is told: its column, what the mapping says where the record says nothing, their words to ours."""

    column: str | None
    otherwise: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class FileMapping:
    """`columns` ours to theirs (a dotted name reaches into JSON), `values` their words to ours."""

    source: str
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ("%Y-%m-%d",)
    list_mark: str = "；"
    rows: str = ""

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Where each field is told, looked up once a file and not once a cell."""
        places: dict[str, Place] = {}
        for name in self.columns.keys() | self.constants.keys():
            words = self.values.get(name, {})
            otherwise = plain(self.constants.get(name, "")).strip()
            places[name] = Place(self.columns.get(name), words.get(otherwise, otherwise) if otherwise else "", words)
        return places


@dataclass(frozen=True)
class MappingRules:
    """What a mapping of one kind of file may say.

    `codes` are the only values of some fields, `keys`, `formats` and `settings` (fixed values that are no fields) what
    the kind knows besides.
    """

    fields: frozenset[str]
    needed: tuple[str, ...]
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    settings: frozenset[str] = frozenset()

    def read(self, text: str) -> tuple[FileMapping, Mapping[str, Any]]:
        """Return the mapping, and all that was given; raises InvalidInputError that says what is wrong with it."""
        try:
            given = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise mapping_refused(f"读不懂：{error}") from error
        _check_known("项目", set(given) - _KEYS - self.keys)
        columns, constants = _texts(given, "columns"), _texts(given, "constants")
        _check_known("字段", (set(columns) | set(constants)) - self.fields - self.settings)
        if missing := [name for name in self.needed if name not in columns]:
            raise mapping_refused(f"[columns] 里缺少 {'、'.join(missing)}")
        source = given.get("source")
        if not isinstance(source, str) or not source.strip():
            raise mapping_refused("缺少 source（来源的名称）")
        formats = given.get("formats", {})
        _check_known("格式", set(formats) - _FORMATS - self.formats)
        for name in self.codes.keys() & constants.keys():
            self.check_code(name, constants[name])
        read = FileMapping(
            source=source.strip(),
            columns=columns,
            constants=constants,
            values=self._values(given.get("values", {})),
            date_formats=_date_formats(formats.get("date", "%Y-%m-%d")),
            list_mark=str(formats.get("list", "；")),
            rows=str(given.get("rows", "")),
        )
        return read, given

    def _values(self, given: object) -> dict[str, dict[str, str]]:
        if not isinstance(given, dict) or not all(isinstance(words, dict) for words in given.values()):
            raise mapping_refused("[values] 要按字段分成几张表，例如 [values.result]")
        _check_known("字段", set(given) - self.fields)
        values = {name: {str(theirs): str(ours) for theirs, ours in words.items()} for name, words in given.items()}
        for name in self.codes.keys() & values.keys():
            for ours in values[name].values():
                self.check_code(name, ours)
        return values

    def check_code(self, name: str, value: str) -> None:
        if value not in self.codes[name]:
            raise mapping_refused(f"{name} 里没有“{value}”这个取值")


def mapping_refused(problem: str) -> InvalidInputError:
    return InvalidInputError(f"对应关系文件：{problem}")


def _texts(given: Mapping[str, Any], name: str) -> dict[str, str]:
    table = given.get(name, {})
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise mapping_refused(f"[{name}] 里每一项都要是文字")
    return dict(table)


def _date_formats(given: object) -> tuple[str, ...]:
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, list) or not listed or not all(isinstance(one, str) for one in listed):
        raise mapping_refused('日期格式要写成 "%Y-%m-%d" 或者这样的列表')
    return tuple(listed)


def _check_known(what: str, unknown: set[str]) -> None:
    if unknown:
        raise mapping_refused(f"不认识的{what}：{'、'.join(sorted(unknown))}")
