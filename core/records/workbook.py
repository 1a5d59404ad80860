"""Records of the first sheet of an Excel workbook (.xlsx)."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from core.kernel.errors import InvalidInputError, TooLargeError
from core.records.files import Record, Unreadable, check_heading

BEGINNING = b"PK\x03\x04"
_LARGEST_UNPACKED = 200 << 20


def workbook_records(path: Path) -> Iterator[Record | Unreadable]:
    """Read the first sheet row by row, its first row as the heading; formulas count by their stored value.

    Refuses what is no workbook, what unpacks to more than 200 MB, and a sheet without a heading or with a name twice
    in it.
    """
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # it ships no types

    _refuse_bomb(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise InvalidInputError("这个文件不是 Excel 工作簿（.xlsx），或者已经损坏") from error
    try:
        rows = book.worksheets[0].iter_rows(values_only=True)
        heading = ["" if cell is None else str(cell).strip() for cell in next(rows, ())]
        check_heading(heading)
        for line, row in enumerate(rows, start=2):
            if any(cell not in (None, "") for cell in row):
                yield Record(line, {name: cell for name, cell in zip(heading, row, strict=False) if name})
    finally:
        book.close()


def _refuse_bomb(path: Path) -> None:
    try:
        with ZipFile(path) as packed:
            size = sum(each.file_size for each in packed.infolist())
    except BadZipFile as error:
        raise InvalidInputError("这个文件不是 Excel 工作簿（.xlsx），或者已经损坏") from error
    if size > _LARGEST_UNPACKED:
        raise TooLargeError("这个 Excel 文件解开以后超过 200 MB，请分成几个文件")
