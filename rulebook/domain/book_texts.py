"""The files of a book as texts: replacing some, numbering the result, and what changed line by line."""

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.kernel.errors import InvalidInputError

BOOK_FILE = "book.toml"
_NAME = re.compile(r"(?:rules|vocabulary|definitions|parameters|conflicts|reading)/[A-Za-z0-9_]+\.toml")
_RULE_FILE = re.compile(r"rules/(?P<rule>[A-Za-z0-9_]+)\.toml")
_LABEL_LINE = re.compile(r'^label\s*=\s*"(?P<label>[^"]*)"[ \t]*$', re.MULTILINE)
_NUMBERED = re.compile(r"(?P<release>\d{4}-\d{2})(?:-(?P<number>\d+))?")
_MOST_FILES = 20
_LONGEST = 200_000
_AROUND = 3

Texts = Mapping[str, str]


@dataclass(frozen=True)
class DiffLine:
    """`kind`: same, added, removed, or gap for lines left out."""

    kind: str
    text: str


@dataclass(frozen=True)
class FileDiff:
    name: str
    is_new: bool
    lines: tuple[DiffLine, ...]


def texts_of(content: str) -> dict[str, str]:
    """Return the files of a stored book, by name."""
    texts: dict[str, str] = json.loads(content)
    return texts


def rule_file(rule_id: str) -> str:
    return f"rules/{rule_id}.toml"


def rule_of_file(name: str) -> str:
    """Return the rule that the file holds, empty for other files."""
    found = _RULE_FILE.fullmatch(name)
    return found["rule"] if found else ""


def field_of(name: str) -> str:
    """Return the form field that holds the text of a file."""
    return f"text:{name}"


def tidy(files: Mapping[str, str]) -> dict[str, str]:
    """Return the texts with plain line ends and one line end at the last line, as files are kept."""
    return {name.strip(): "\n".join(text.splitlines()).strip("\n") + "\n" for name, text in files.items()}


def amended_texts(base: Texts, files: Texts) -> dict[str, str]:
    """Return the files of the book with these files replaced or added; InvalidInputError names what cannot be."""
    problems = dict(_problems(base, files))
    if problems:
        raise InvalidInputError("；".join(problems.values()), fields=problems)
    if all(base.get(name) == text for name, text in files.items()):
        raise InvalidInputError("和现在的文字完全一样，没有要改的", fields={"files": "还没有改动"})
    return numbered({**base, **files}, next_label(label_of(base)))


def _problems(base: Texts, files: Texts) -> Iterator[tuple[str, str]]:
    if not files:
        yield "files", "请至少选一个要改的文件"
    if len(files) > _MOST_FILES:
        yield "files", f"一次最多改 {_MOST_FILES} 个文件"
    for name, text in files.items():
        if name == BOOK_FILE:
            yield field_of(name), "book.toml 由系统编号，不能改"
        elif name not in base and not _NAME.fullmatch(name):
            yield field_of(name), f"新文件的名字要写成 rules/R135.toml 的样子，不能是 {name}"
        elif len(text) > _LONGEST:
            yield field_of(name), f"{name} 太长，最多 {_LONGEST} 个字"
        elif not text.strip():
            yield field_of(name), f"{name} 是空的；规则不删除，不再适用的写上 until"


def label_of(texts: Texts) -> str:
    found = _LABEL_LINE.search(texts[BOOK_FILE])
    return found["label"] if found else ""


def numbered(texts: Texts, label: str) -> dict[str, str]:
    """Return the files with another label, so that no two adopted texts are ever the same."""
    return {**texts, BOOK_FILE: _LABEL_LINE.sub(f'label = "{label}"', texts[BOOK_FILE], count=1)}


def next_label(label: str) -> str:
    """Return the label of the next amendment: 2026-07 is followed by 2026-07-1, then 2026-07-2."""
    found = _NUMBERED.fullmatch(label)
    if found is None:
        return f"{label}-1"
    return f"{found['release']}-{int(found['number'] or 0) + 1}"


def diff_of(base: Texts, files: Texts) -> tuple[FileDiff, ...]:
    """Return what changes in each file, line by line with a few lines around."""
    return tuple(
        FileDiff(name, name not in base, tuple(_diff_lines(base.get(name, ""), text)))
        for name, text in sorted(files.items())
        if base.get(name) != text
    )


_KINDS = {" ": "same", "+": "added", "-": "removed"}


def _diff_lines(before: str, after: str) -> Iterator[DiffLine]:
    for index, line in enumerate(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=_AROUND)):
        if line.startswith("@@"):
            yield DiffLine("gap", "")
        elif index > 1:  # the first two lines name the files
            yield DiffLine(_KINDS[line[0]], line[1:])
