"""Reading what `yinuo casebase rank` is given: articles, questions and training questions, one JSON object a line.

What cannot be read (no JSON, a missing id or text) is refused, all such lines at once. What can be read but not used is
skipped and reported: a second entry with the same id, a training article that the corpus does not have, a training
question that has no article left.
"""

import json
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_MOST_NAMED = 20


class UnreadableError(ValueError):
    """Some lines cannot be read; the message names them in Chinese."""


@dataclass(frozen=True)
class Document:
    """An article to rank; the title may be empty."""

    id: str
    text: str
    title: str = ""


@dataclass(frozen=True)
class TrainingQuestion:
    """A question and the articles that were confirmed for it, all of them in the corpus."""

    text: str
    relevant: tuple[str, ...]


@dataclass
class Remarks:
    """What was skipped and why, for people."""

    lines: list[str] = field(default_factory=list)

    def add(self, file: Path, number: int, what: str) -> None:
        self.lines.append(f"{file.name} 第 {number} 行{what}")

    def add_repeated(self, file: Path, number: int, id_: str) -> None:
        self.add(file, number, f"的编号 {id_} 已经出现过，这一行不用")

    @property
    def shown(self) -> list[str]:
        """Return the first remarks and how many more there are."""
        more = len(self.lines) - _MOST_NAMED
        return [*self.lines[:_MOST_NAMED], *([f"另有 {more} 处同样的提示"] if more > 0 else [])]


def read_documents(file: Path, remarks: Remarks) -> list[Document]:
    """Return the articles or questions of the file, each id once."""
    found: dict[str, Document] = {}
    for number, row in read_rows(file, _document_problem):
        one = Document(str(row["id"]), row["text"], row.get("title") or "")
        if one.id in found:
            remarks.add_repeated(file, number, one.id)
        else:
            found[one.id] = one
    return list(found.values())


def read_training(file: Path, known: Container[str], remarks: Remarks) -> list[TrainingQuestion]:
    """Return the training questions that have an article of the corpus."""
    found = []
    for number, row in read_rows(file, _training_problem):
        relevant = list(dict.fromkeys(map(str, row["relevant"])))
        if missing := [one for one in relevant if one not in known]:
            remarks.add(file, number, f"的条文 {'、'.join(missing)} 不在条文文件里，不计入")
        kept = tuple(one for one in relevant if one in known)
        if kept:
            found.append(TrainingQuestion(row["text"], kept))
        else:
            remarks.add(file, number, "没有可用的条文，这一行不用")
    return found


def _document_problem(row: dict[str, Any]) -> str:
    if not _is_id(row.get("id")):
        return "没有编号 id，或者编号里有空格"
    if not isinstance(row.get("text"), str):
        return "没有文字 text"
    return "" if isinstance(row.get("title") or "", str) else "的标题 title 不是文字"


def _training_problem(row: dict[str, Any]) -> str:
    if not isinstance(row.get("text"), str):
        return "没有文字 text"
    relevant = row.get("relevant")
    return "" if isinstance(relevant, list) and all(map(_is_id, relevant)) else "的 relevant 不是编号的列表"


def _is_id(value: object) -> bool:
    """Ids stand in a run file, whose columns are split at spaces."""
    is_word = isinstance(value, str) and value != "" and not any(map(str.isspace, value))
    return is_word or (isinstance(value, int) and not isinstance(value, bool))


def read_rows(file: Path, problem_of: Callable[[dict[str, Any]], str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects with their line numbers; raises UnreadableError naming every line that has a problem."""
    problems: list[str] = []
    rows: list[tuple[int, dict[str, Any]]] = []
    for number, line in enumerate(file.read_bytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        row, problem = _parsed(line)
        problem = problem or problem_of(row)
        if problem:
            problems.append(f"{file.name} 第 {number} 行{problem}")
        else:
            rows.append((number, row))
    if problems:
        more = len(problems) - _MOST_NAMED
        raise UnreadableError("\n".join([*problems[:_MOST_NAMED], *([f"另有 {more} 行也读不懂"] if more > 0 else [])]))
    yield from rows


def _parsed(line: bytes) -> tuple[dict[str, Any], str]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
        json.dumps(row, ensure_ascii=False).encode()  # half a character, escaped, is text that no engine can store
    except UnicodeError:
        return {}, "不是 UTF-8 编码的文字"
    except RecursionError:
        return {}, "一层套一层，套得太深了"
    except ValueError:
        return {}, "不是 JSON"
    return (row, "") if isinstance(row, dict) else ({}, "不是一个对象")
