"""Records of a large file, one after the other: CSV with any usual delimiter, JSON lines, pages of JSON."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from core.kernel.errors import InvalidInputError, TooLargeError
from core.records.encodings import encoding_of
from core.records.lines import TableLines

_BEGINNING = 1 << 16
_LONGEST_LINE = 8 << 20
_LARGEST_DOCUMENT = 64 << 20
_DELIMITERS = ",;\t|，；"
_UNREADABLE = "\ufffd"
_AT_END = "unexpected end of data"
_NOT_CSV = {"new-line character": "这一行里有单独的回车符", "field limit": "这一行里有一格太长"}


@dataclass(frozen=True)
class Record:
    """A record as the file has it, the line where it ends, and which one of the file it is: a page is one line."""

    line: int
    values: Mapping[str, Any]
    number: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Unreadable:
    """A record that cannot be read, and why."""

    line: int
    reason: str
    number: int = field(default=0, compare=False)


def records_of(
    path: Path,
    rows: str = "",
    on_bytes: Callable[[int], object] | None = None,
    *,
    columns: Collection[str] = (),
    choices: Collection[Collection[str]] = (),
) -> Iterator[Record | Unreadable]:
    """Read the file record by record, whatever its size; `rows` names the list within a page of JSON.

    `on_bytes` is told how far the reading is, step by step. Refuses a file whose encoding or heading is unknown,
    one whose heading has a name twice, and one whose heading lacks one of the columns or all columns of a choice.
    """
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING)
        encoding = encoding_of(beginning)
        if encoding == "utf-16":
            raise InvalidInputError("文件的编码是 UTF-16，请另存为 UTF-8 再导入")
        file.seek(0)
        lines = _lines(file, encoding, on_bytes)
        is_json = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
        found = _json_records(path, encoding, rows, lines) if is_json else _csv_records(lines, columns, choices)
        yield from (replace(one, number=number) for number, one in enumerate(found, start=1))


def open_records(path: Path) -> Iterator[Record | Unreadable]:
    """Read a file of whatever kind: an Excel workbook by its beginning, else as `records_of` does."""
    from core.records.workbook import BEGINNING, workbook_records

    with path.open("rb") as file:
        is_workbook = file.read(len(BEGINNING)) == BEGINNING
    yield from workbook_records(path) if is_workbook else records_of(path)


def _lines(file: BinaryIO, encoding: str, on_bytes: Callable[[int], object] | None) -> Iterator[str]:
    for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), b"")):
        if on_bytes is not None:
            on_bytes(len(line))
        yield line.decode("utf-8-sig" if number == 0 and encoding.startswith("utf-8") else encoding, errors="replace")


def _csv_records(
    lines: Iterator[str], columns: Collection[str], choices: Collection[Collection[str]]
) -> Iterator[Record | Unreadable]:
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    heading = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
    check_heading(heading, columns, choices)
    yield from _rows(TableLines(lines), heading, delimiter)


def _rows(lines: TableLines, heading: Sequence[str], delimiter: str) -> Iterator[Record | Unreadable]:
    """Read row by row; a quote that is not closed costs its row and not those that it would swallow.

    A line that was swallowed counts as a row only when it is a whole one: it may be the rest of a cell.
    """
    reader, swallowed, since = csv.reader(lines, delimiter=delimiter, strict=True), 0, 0
    while True:
        lines.begin_row()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            ended = lines.number
            swallowed = max(swallowed, ended)
            since = lines.put_back_behind_quote(delimiter, at_end=_AT_END in str(error))
            yield Unreadable(since, _not_csv(since, str(error), is_alone=since == ended))
            continue
        if any(row) and lines.row_begins <= swallowed and not _is_whole(row, heading):
            yield Unreadable(lines.number, f"列数或者引号不对，可能是第 {since} 行没有配对的引号里的内容")
        elif any(row):
            yield _csv_record(lines.number, heading, row)


def _is_whole(row: Sequence[str], heading: Sequence[str]) -> bool:
    return len(row) == len(heading) and not any('"' in cell for cell in row)


def _not_csv(line: int, error: str, *, is_alone: bool) -> str:
    told = next((told for part, told in _NOT_CSV.items() if part in error), "") if is_alone else ""
    return told or f"第 {line} 行的引号没有配对，这一行没有读，后面的照常读"


def check_heading(
    heading: Sequence[str], columns: Collection[str] = (), choices: Collection[Collection[str]] = ()
) -> None:
    """Refuse a heading that says nothing, has a name twice, or lacks a column or all columns of a choice."""
    if not any(heading):
        raise InvalidInputError("文件的第一行要写列名")
    if twice := [name for name, count in Counter(heading).items() if name and count > 1]:
        raise InvalidInputError(f"文件的第一行里有重复的列名：{'、'.join(twice)}。每个列名只能写一次")
    missing = [name for name in columns if name not in heading]
    missing += ["或者".join(names) for names in choices if not any(name in heading for name in names)]
    if missing:
        raise InvalidInputError(f"文件的第一行没有这些列：{'、'.join(missing)}。列名要和对应关系里写的一样")


def _csv_record(line: int, heading: Sequence[str], row: list[str]) -> Record | Unreadable:
    if len(row) > len(heading):
        return Unreadable(line, f"有 {len(row)} 列，比列名多")
    if any(_UNREADABLE in cell for cell in row):
        return Unreadable(line, "有无法识别的字符")
    return Record(line, dict(zip(heading, row, strict=False)))


def _json_records(path: Path, encoding: str, rows: str, lines: Iterable[str]) -> Iterator[Record | Unreadable]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            page = json.loads(line, object_pairs_hook=_object)
        except ValueError:
            whole = _document(path, encoding) if number == 1 else None  # one document over many lines
            if whole is not None:
                yield from _records_of_page(number, whole, rows)
                return
            yield Unreadable(number, "这一行不是 JSON")
            continue
        yield from _records_of_page(number, page, rows)


@dataclass(frozen=True)
class _Repeated:
    """What stands for a JSON object that has a name twice."""

    name: str


def _object(pairs: list[tuple[str, object]]) -> "dict[str, object] | _Repeated":
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    return _Repeated(next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1))


def _repeated_in(value: object) -> str:
    """Return the name that an object within the value has twice, empty where none has."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, _Repeated):
            return one.name
        if isinstance(one, dict):
            left += one.values()
        elif isinstance(one, list):
            left += one
    return ""


def _document(path: Path, encoding: str) -> object:
    """Return the file as one JSON document, None where it is none."""
    if path.stat().st_size > _LARGEST_DOCUMENT:
        raise TooLargeError("第一行不是完整的 JSON，整个文件又超过 64 MB，请改成每行一条记录")
    try:
        text = path.read_bytes().decode("utf-8-sig" if encoding.startswith("utf-8") else encoding)
        return json.loads(text, object_pairs_hook=_object)
    except ValueError:
        return None


def _records_of_page(line: int, page: object, rows: str) -> Iterator[Record | Unreadable]:
    listed = _reached(page, rows) if rows and isinstance(page, dict) else None
    found = listed if isinstance(listed, list) else page if isinstance(page, list) else [page]
    for one in found:
        if repeated := _repeated_in(one):
            yield Unreadable(line, f"这一条里“{repeated[:30]}”写了两次")
        elif not isinstance(one, dict):
            yield Unreadable(line, "这一条不是 JSON 对象")
        elif _UNREADABLE in str(one):
            yield Unreadable(line, "有无法识别的字符")
        else:
            yield Record(line, one)


def _reached(page: Mapping[str, Any], name: str) -> object:
    found: object = page
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def value_at(values: Mapping[str, Any], name: str) -> object:
    """Return what a record holds under a name; a dotted one reaches into JSON."""
    return values[name] if name in values else _reached(values, name)
