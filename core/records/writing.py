"""Tables that people open in a spreadsheet: CSV and Excel, in which no cell is ever computed."""

import csv
import io
from collections.abc import Iterable, Sequence

_BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def inert(cell: str) -> str:
    """Return the cell so that a spreadsheet shows it instead of computing it."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def csv_table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([inert(cell) for cell in heading])
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return (_BYTE_ORDER_MARK + out.getvalue()).encode()


def workbook_table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return an Excel workbook of one sheet; every cell is text, so that long numbers keep their digits."""
    from openpyxl import Workbook  # type: ignore[import-untyped]  # it ships no types

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (heading, *rows):
        sheet.append([inert(_without_controls(cell)) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _without_controls(cell: str) -> str:
    """Leave out what no workbook can hold."""
    return "".join(character for character in cell if character >= " " or character in "\t\n")
