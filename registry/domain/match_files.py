"""Files of pairs of names: a pair a line, parted by tabs, with or without label and kind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.kernel.errors import InvalidInputError

_LABELS = {"1": True, "0": False}
_LABELLED_FIELDS = 3
_NO_KIND = "-"


@dataclass(frozen=True)
class LabelledPair:
    left: str
    right: str
    is_same: bool
    kind: str


def read_pair(line: str) -> tuple[str, str] | None:
    """Return both names of a line, or None where there is no tab; further fields are left aside."""
    fields = line.rstrip("\r\n").split("\t")
    return (fields[0], fields[1]) if len(fields) > 1 else None


def read_labelled_pairs(lines: Iterable[str]) -> Iterator[LabelledPair]:
    """Read lines of left, right, label (1: one enterprise, 0: two) and perhaps a kind; raises InvalidInputError."""
    for number, line in enumerate(lines, start=1):
        fields = line.rstrip("\r\n").split("\t")
        if len(fields) < _LABELLED_FIELDS or fields[2] not in _LABELS:
            raise InvalidInputError(f"第{number}行应有两个名称和标签 0 或 1，以制表符分开")
        kind = fields[_LABELLED_FIELDS] if len(fields) > _LABELLED_FIELDS else _NO_KIND
        yield LabelledPair(fields[0], fields[1], _LABELS[fields[2]], kind)
