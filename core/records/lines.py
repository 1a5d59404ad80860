"""Lines of a table that can be put back: behind a quote that nobody closed the rows are read anew."""

from collections import deque
from collections.abc import Iterator, Sequence


class TableLines(Iterator[str]):
    """The lines below the heading, those of the present row remembered."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._put_back = deque[str]()
        self._row: list[str] = []
        self.number = 1

    def __next__(self) -> str:
        line = self._put_back.popleft() if self._put_back else next(self._lines)
        self._row.append(line)
        self.number += 1
        return line

    def begin_row(self) -> None:
        self._row.clear()

    @property
    def row_begins(self) -> int:
        """The line on which the present row begins."""
        return self.number - len(self._row) + 1

    def put_back_behind_quote(self, delimiter: str, *, at_end: bool) -> int:
        """Put back what follows the line whose quote is not closed, and return that line.

        `at_end`: the lines ended within the quote; otherwise the last one has something that cannot stand there.
        """
        behind = open_since(self._row if at_end else self._row[:-1], delimiter) + 1
        back = self._row[behind:]
        del self._row[behind:]
        self._put_back.extendleft(reversed(back))
        self.number -= len(back)
        return self.number


def open_since(lines: Sequence[str], delimiter: str) -> int:
    """Return which of the lines opens the quote that is open behind them; 0 where none is."""
    opened, is_open = 0, False
    for place, line in enumerate(lines):
        begins_cell, at = True, 0
        while at < len(line):
            if line[at] == '"' and is_open and line[at + 1 : at + 2] == '"':
                at += 1  # two quotes within a quoted cell are one of its characters
            elif line[at] == '"' and (is_open or begins_cell):
                is_open = not is_open
                opened = place if is_open else opened
            begins_cell = not is_open and line[at] == delimiter
            at += 1
    return opened if is_open else 0
