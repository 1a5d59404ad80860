"""The shipped content: laws, digests of their articles and past cases, checked when it is read."""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Any

from casebase.domain.category import CATEGORIES
from casebase.domain.content_reading import ContentError, Standing, read_article, read_case, read_law
from casebase.domain.past_case import PastCase
from casebase.domain.regulation import Law, Regulation

__all__ = ["Content", "ContentError", "load_content"]

_LAWS = "laws.toml"
_REGULATIONS = "regulations"
_CASES = "cases.jsonl"
_LATER_CASES = "later_cases.jsonl"
_GENERAL = "general_articles.toml"
_CORE = "core_articles.toml"


@dataclass(frozen=True)
class Content:
    """Everything that is shipped; `fingerprint` changes with any byte of it."""

    laws: tuple[Law, ...]
    regulations: tuple[Regulation, ...]
    cases: tuple[PastCase, ...]
    fingerprint: str


def load_content(folder: Traversable | None = None) -> Content:
    """Read and check the content, by default the shipped one; raises ContentError naming file and key."""
    root = folder or files("casebase").joinpath("content")
    laws = _read_laws(root)
    regulations = _read_regulations(root, laws)
    return Content(
        laws=tuple(laws.values()),
        regulations=regulations,
        cases=_read_cases(root, regulations),
        fingerprint=_fingerprint(root),
    )


def _article_files(root: Traversable) -> list[Traversable]:
    folder = root.joinpath(_REGULATIONS)
    return sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)


def _read_laws(root: Traversable) -> dict[str, Law]:
    laws: dict[str, Law] = {}
    for entry in _entries(root.joinpath(_LAWS), "law"):
        law = read_law(_LAWS, entry)
        if law.short in laws:
            raise ContentError(_LAWS, law.short, "this law is given twice")
        laws[law.short] = law
    return laws


def _read_regulations(root: Traversable, laws: dict[str, Law]) -> tuple[Regulation, ...]:
    found: dict[str, Regulation] = {}
    standing = _read_standing(root)
    for file in _article_files(root):
        for entry in _entries(file, "article"):
            article = read_article(file.name, entry, laws, standing)
            if article.version_id in found:
                raise ContentError(file.name, article.key, "this version is given twice")
            found[article.version_id] = article
    ordered = tuple(sorted(found.values(), key=lambda one: (one.key, one.valid_from)))
    _check_versions(ordered)
    _check_standing(standing, frozenset(one.key for one in ordered))
    return ordered


def _read_standing(root: Traversable) -> Standing:
    general = _table(root, _GENERAL).get("articles", [])
    core = _table(root, _CORE)
    if unknown := sorted(set(core) - set(CATEGORIES)):
        raise ContentError(_CORE, ", ".join(unknown), "unknown category")
    return Standing(frozenset(general), core)


def _check_standing(standing: Standing, known: frozenset[str]) -> None:
    for file, keys in ((_GENERAL, standing.general), *((_CORE, keys) for keys in standing.core.values())):
        if unknown := sorted(set(keys) - known):
            raise ContentError(file, ", ".join(unknown), "no such article")


def _table(root: Traversable, name: str) -> dict[str, Any]:
    file = root.joinpath(name)
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def _check_versions(ordered: Iterable[Regulation]) -> None:
    for earlier, later in pairwise(ordered):
        if earlier.key == later.key and (earlier.valid_to is None or earlier.valid_to >= later.valid_from):
            raise ContentError(_REGULATIONS, later.key, "two versions are in force on the same day")


def _read_cases(root: Traversable, regulations: tuple[Regulation, ...]) -> tuple[PastCase, ...]:
    later = root.joinpath(_LATER_CASES)
    found: dict[str, PastCase] = {}
    for file in (root.joinpath(_CASES), *([later] if later.is_file() else [])):
        for entry in _lines(file):
            case = read_case(file.name, entry, regulations)
            if case.id in found:
                raise ContentError(file.name, case.id, "this case is given twice")
            found[case.id] = case
    return tuple(found.values())


def _lines(file: Traversable) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except json.JSONDecodeError as error:
            raise ContentError(file.name, f"line {number}", "this line is not JSON") from error


def _entries(file: Traversable, table: str) -> list[dict[str, Any]]:
    try:
        document = tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(file.name, table, f"this file is not TOML: {error}") from error
    unknown = set(document) - {table}
    if unknown:
        raise ContentError(file.name, ", ".join(sorted(unknown)), f"only [[{table}]] is known here")
    return list(document.get(table, []))


def _fingerprint(root: Traversable) -> str:
    digest = hashlib.sha256()
    named = (root.joinpath(name) for name in (_LAWS, _GENERAL, _CORE, _CASES, _LATER_CASES))
    for file in (*named, *_article_files(root)):
        if file.is_file():
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
