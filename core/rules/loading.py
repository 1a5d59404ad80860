"""Turns the text of a rule book into a checked RuleBook; anything wrong fails here, with file and key."""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any
from weakref import WeakValueDictionary

from core.rules.checks import check_book
from core.rules.loading_readings import read_readings
from core.rules.loading_rules import read_conflict, read_definitions, read_rule
from core.rules.loading_vocabulary import read_vocabulary
from core.rules.reading import Guard, Table, check_periods_touch, strictly
from core.rules.rule_book import RuleBook
from core.rules.values import (
    Code,
    CodeList,
    ConflictRule,
    FactDefinition,
    Parameter,
    Period,
    Rule,
    RuleBookError,
)

_FIXED_FILES = ("book.toml", "articles.toml", "codes.toml")
# Each of these is one file, or a folder of files that are read in the order of their names.
_DIVIDED = ("vocabulary", "parameters", "definitions", "conflicts")
_UNITS = frozenset(
    {"working_days", "calendar_days", "months", "years", "yuan", "times", "percent", "persons", "kilometres"}
)


@cache
def load_shipped_book() -> RuleBook:
    """Return the book whose text ships with this release; it is read once a process."""
    return book_from_content(shipped_content())


def shipped_content() -> str:
    """Return the shipped text as one document: file name to TOML text."""
    return content_of(shipped_texts())


def shipped_texts() -> dict[str, str]:
    """Return the files of the shipped book by name."""
    return {name: item.read_text(encoding="utf-8") for name, item in _toml_files(files("core.rules.book"), "")}


def content_of(texts: Mapping[str, str]) -> str:
    """One text for storage and hashing, the same for the same files."""
    return json.dumps(dict(texts), ensure_ascii=False, sort_keys=True, indent=0)


_LOADED: WeakValueDictionary[str, RuleBook] = WeakValueDictionary()


@lru_cache(maxsize=8)
def book_from_content(content: str) -> RuleBook:
    """Load a stored text; the same text gives the same (frozen) book. RuleBookError when it is wrong."""
    known = loaded_book(hashlib.sha256(content.encode()).hexdigest())
    if known is not None:  # forgotten by the cache, but somebody still holds it
        return known
    book = assemble(parse_files(json.loads(content)), content)
    check_book(book)
    _LOADED[book.sha256] = book
    return book


def loaded_book(sha256: str) -> RuleBook | None:
    """Return the book with that text if this process has loaded it: who knows the hash need not fetch the text."""
    return _LOADED.get(sha256)


def parse_files(texts: Mapping[str, str], guard: Guard = strictly) -> dict[str, Table]:
    """Read the TOML of every file; RuleBookError when it is none or a part of the book is missing."""
    tables: dict[str, Table] = {}
    for name, text in sorted(texts.items()):
        with guard():
            tables[name] = _parse(name, text)
    missing = [name for name in _FIXED_FILES if name not in texts]
    missing += [f"{part}.toml" for part in _DIVIDED if not _named(part, texts)]
    for name in missing:
        with guard():
            raise RuleBookError(f"{name} is missing")
    return tables


def assemble(tables: Mapping[str, Table], content: str, guard: Guard = strictly) -> RuleBook:
    """Make the book of its files; names are not resolved yet, see `check_book`."""
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    label = tables["book.toml"].text("label")
    laws = _read_laws(tables["articles.toml"])
    vocabulary = read_vocabulary(_files_of("vocabulary", tables), guard)
    book = RuleBook(
        version=f"{label}-{sha256[:8]}",
        label=label,
        source=tables["book.toml"].text("source"),
        content=content,
        sha256=sha256,
        laws=laws,
        vocabulary=vocabulary,
        parameters=_read_parameters(_files_of("parameters", tables), guard),
        code_lists=_read_code_lists(tables["codes.toml"], guard),
        definitions=read_definitions(_files_of("definitions", tables), vocabulary, guard),
        rules=_read_rules(tables, vocabulary, laws, guard),
        conflicts=tuple(_read_conflicts(_files_of("conflicts", tables), laws, guard)),
        readings=read_readings(_files_of("reading", tables), vocabulary, guard),
    )
    for name, table in tables.items():
        if not name.startswith("rules/"):  # a rule is finished where it is read
            with guard():
                table.finish()
    return book


def _files_of(part: str, tables: Mapping[str, Table]) -> tuple[Table, ...]:
    return tuple(tables[name] for name in _named(part, tables))


def _named(part: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name == f"{part}.toml" or name.startswith(f"{part}/")]


def _toml_files(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _toml_files(item, f"{prefix}{item.name}/")
        elif item.name.endswith(".toml"):
            yield f"{prefix}{item.name}", item


def _parse(name: str, text: str) -> Table:
    try:
        return Table(_toml(text), name)
    except tomllib.TOMLDecodeError as error:
        raise RuleBookError(f"{name}: {error}") from error
    except RecursionError as error:
        raise RuleBookError(f"{name}: lists or tables are nested too deeply") from error


@lru_cache(maxsize=1024)
def _toml(text: str) -> Mapping[str, Any]:
    """Parse a file once: the books of a changed file share all the others. Tables never change what they read."""
    return tomllib.loads(text, parse_float=Decimal)


def _read_laws(table: Table) -> dict[str, str]:
    laws = table.table("laws")
    return {short: laws.text(short) for short in laws.keys()}  # noqa: SIM118 - Table is no mapping


def _read_parameters(tables: tuple[Table, ...], guard: Guard) -> dict[str, tuple[Parameter, ...]]:
    parameters: dict[str, tuple[Parameter, ...]] = {}
    for entry in (entry for table in tables for entry in table.tables("parameters")):
        with guard():
            name = entry.text("name")
            if name in parameters:
                raise entry.fail(f"{name} stands twice")
            parameters[name] = tuple(_read_parameter(name, version) for version in entry.tables("versions"))
            if not parameters[name]:
                raise entry.fail(f"{name} has no versions")
            periods = [Period(item.from_on, item.until) for item in parameters[name]]
            check_periods_touch(periods, f"{entry.place} {name}")
            entry.finish()
    return parameters


def _read_conflicts(tables: tuple[Table, ...], laws: Mapping[str, str], guard: Guard) -> Iterator[ConflictRule]:
    for item in (item for table in tables for item in table.tables("conflicts")):
        with guard():
            yield read_conflict(item, laws)


def _read_parameter(name: str, version: Table) -> Parameter:
    period = version.period()
    parameter = Parameter(
        name=name,
        value=version.take("value", "number"),
        unit=version.text("unit"),
        source=version.text("source"),
        from_on=period.from_on,
        until=period.until,
        note=version.text_or_none("note"),
        confidence=read_confidence(version),
        house_rule=version.take("house_rule", "yes_no") if "house_rule" in version else False,
    )
    if parameter.unit not in _UNITS:
        raise version.fail(f"unit of {name} must be one of {', '.join(sorted(_UNITS))}")
    version.finish()
    return parameter


def read_confidence(table: Table) -> str:
    confidence = table.text("confidence") if "confidence" in table else "read"
    if confidence not in ("read", "unconfirmed"):
        raise table.fail("confidence must be read or unconfirmed")
    return confidence


def _read_code_lists(table: Table, guard: Guard) -> dict[str, tuple[CodeList, ...]]:
    lists: dict[str, tuple[CodeList, ...]] = {}
    for entry in table.tables("lists"):
        with guard():
            name = entry.text("name")
            if name in lists:
                raise entry.fail(f"{name} stands twice")
            lists[name] = tuple(_read_code_list(name, version) for version in entry.tables("versions"))
            check_periods_touch([item.period for item in lists[name]], f"{entry.place} {name}")
            entry.finish()
    return lists


def _read_code_list(name: str, version: Table) -> CodeList:
    source = version.text("source")
    confidence = read_confidence(version)
    codes = tuple(_read_code(item, source, confidence) for item in version.tables("codes"))
    if not codes or len({code.code for code in codes}) != len(codes):
        raise version.fail(f"{name} is empty or repeats a code")
    code_list = CodeList(name, version.period(), source, codes)
    version.finish()
    return code_list


def _read_code(item: Table, source: str, confidence: str) -> Code:
    code = Code(
        code=item.text("code"),
        text=item.text("text"),
        source=item.text_or_none("source") or source,
        effect=item.text_or_none("effect"),
        confidence=confidence,
    )
    item.finish()
    return code


def _read_rules(
    tables: Mapping[str, Table], vocabulary: Mapping[str, FactDefinition], laws: Mapping[str, str], guard: Guard
) -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    for name in (name for name in tables if name.startswith("rules/")):
        with guard():
            rule = read_rule(tables[name], vocabulary, laws)
            if name != f"rules/{rule.rule_id}.toml":
                raise tables[name].fail(f"holds rule {rule.rule_id}")
            tables[name].finish()
            rules[rule.rule_id] = rule
    return rules
