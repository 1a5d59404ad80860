"""Files of pairs of names: a pair a line, parted by tabs, with or without label and kind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.kernel.errors import InvalidInputError
from core.records.encodings import encoding_of

_LABELS = {"1": True, "0": False}
_LABELLED_FIELDS = 3
_NO_KIND = "-"
_MARK = b"\xef\xbb\xbf"
_UNREADABLE = "\ufffd"


@dataclass(frozen=True)
class LabelledPair:
    left: str
    right: str
    is_same: bool
    kind: str


@dataclass(frozen=True)
class ReadPair:
    """A line of a file of pairs; `problem` says why it cannot be compared."""

    left: str
    right: str
    problem: str = ""


def read_pairs(path: Path) -> Iterator[ReadPair]:
    """Read left, tab, right from every line, in UTF-8, GB18030 or UTF-16; further fields are left aside.

    Lines end with LF, CR LF, or CR where the file has no LF. Refuses a file in another encoding.
    """
    content = path.read_bytes()
    encoding = encoding_of(content)
    if encoding == "utf-16":
        content, encoding = content.decode("utf-16", errors="replace").encode("utf-8", errors="replace"), "utf-8"
    content = content.removeprefix(_MARK)
    end = b"\n" if b"\n" in content or b"\r" not in content else b"\r"
    lines = content.split(end)
    for line in lines if lines[-1] else lines[:-1]:
        yield _pair(line.rstrip(b"\r"), encoding.removesuffix("-sig"))


def _pair(line: bytes, encoding: str) -> ReadPair:
    text = line.decode(encoding, errors="replace")
    left, tab, rest = text.partition("\t")
    right = rest.partition("\t")[0]
    if _UNREADABLE in text:
        return ReadPair(left, right, "有无法识别的字符")
    return ReadPair(left, right, "" if tab else "没有制表符")


def read_labelled_pairs(lines: Iterable[str]) -> Iterator[LabelledPair]:
    """Read lines of left, right, label (1: one enterprise, 0: two) and perhaps a kind; raises InvalidInputError."""
    for number, line in enumerate(lines, start=1):
        fields = line.rstrip("\r\n").split("\t")
        if len(fields) < _LABELLED_FIELDS or fields[2] not in _LABELS:
            raise InvalidInputError(f"第{number}行应有两个名称和标签 0 或 1，以制表符分开")
        kind = fields[_LABELLED_FIELDS] if len(fields) > _LABELLED_FIELDS else _NO_KIND
        yield LabelledPair(fields[0], fields[1], _LABELS[fields[2]], kind)
