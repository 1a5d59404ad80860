"""Inspects a whole book and names every problem, where loading stops at the first.

Beyond what loading needs, a book is complete only with sources that name a known law, remedies that say what they
give, no sum from a rule that nobody confirmed, and for each rule examples that apply, that do not, and that need
facts, all with the answers worked out by hand. Stored books of earlier releases load without some of this.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.rules.checks import facts_of_version, stages_of_checks
from core.rules.examples import STATUS_NAMES, ExampleResult, run_examples
from core.rules.loading import assemble, content_of, parse_files
from core.rules.problem_words import chinese_problem, file_of_problem
from core.rules.reading import Gathering, Table
from core.rules.rule_book import RuleBook
from core.rules.values import Parameter, Rule, RuleBookError

_MISSED_RULES = re.compile(r"(?:lines_from names|unknown rule) (.+)$")
_FIRST_FILES = ("book.toml", "articles.toml", "codes.toml", "vocabulary")


@dataclass(frozen=True)
class Problem:
    """`file` is empty where a problem belongs to the book as a whole."""

    file: str
    text: str


@dataclass(frozen=True)
class RuleRow:
    """One line of the table: how much there is of a rule, and how many problems it has."""

    rule_id: str
    versions: int
    facts: int
    examples: int
    problems: int


@dataclass(frozen=True)
class Inspection:
    """`book` is None while a problem keeps it from loading; then no example was run either."""

    book: RuleBook | None
    rows: tuple[RuleRow, ...]
    examples: tuple[ExampleResult, ...]
    problems: tuple[Problem, ...]


def inspect_book(texts: Mapping[str, str]) -> Inspection:
    """Inspect the files of a book, by name; each later stage looks only at what the stages before found right."""
    gathering = Gathering()
    book = _assembled(texts, gathering)
    if book is not None:
        _run_checks(book, gathering)
    if book is None or gathering.messages:
        messages = [text for text in gathering.messages if book is None or not _is_echo(text, texts, book)]
        found = tuple(Problem(file_of_problem(text), chinese_problem(text)) for text in messages)
        return Inspection(None, _rows(book, found), (), found)
    results = run_examples(book)
    problems = (*_failed_examples(results), *_incomplete_rules(book), *_unknown_sources(book, texts))
    return Inspection(book, _rows(book, problems), results, problems)


def _assembled(texts: Mapping[str, str], gathering: Gathering) -> RuleBook | None:
    """Return the book as far as it can be read; None when a file that everything rests on cannot."""
    tables = parse_files(texts, gathering)
    unread = set(texts) - set(tables)
    if any(name.startswith(_FIRST_FILES) for name in unread) or not _has_first_files(tables):
        return None
    with gathering():
        return assemble(tables, content_of(texts), gathering)
    return None


def _has_first_files(tables: Mapping[str, Table]) -> bool:
    return all(any(name.startswith(first) for name in tables) for first in _FIRST_FILES)


def _run_checks(book: RuleBook, gathering: Gathering) -> None:
    if any("rules/" not in text for text in gathering.messages):
        return  # names that a broken file holds would be missed everywhere
    for number, stage in enumerate(stages_of_checks(book)):
        if number and any("rules/" not in text for text in gathering.messages):
            return
        if number > 1 and gathering.messages:
            return  # a rule that could not be read may be the one that asks for a fact
        for check in stage:
            with gathering():
                check()


def _is_echo(message: str, texts: Mapping[str, str], book: RuleBook) -> bool:
    """Tell whether the message only misses a rule whose own file could not be read."""
    missed = _MISSED_RULES.search(message)
    return missed is not None and any(
        f"rules/{name}.toml" in texts and name not in book.rules for name in missed[1].split(", ")
    )


def _failed_examples(results: tuple[ExampleResult, ...]) -> Iterator[Problem]:
    for result in results:
        if not result.passed:
            text = f"例子“{result.example.name}”：{'，'.join(result.problems)}"
            yield _of_rule(result.rule_id, text)


def _incomplete_rules(book: RuleBook) -> Iterator[Problem]:
    for rule in book.rules.values():
        newest = rule.versions[-1]
        for version in rule.versions:
            if version.confidence == "unconfirmed" and version.lines:
                yield _of_rule(rule.rule_id, f"{version.version} 没有核对过，不能给数额")
        if newest.role == "remedy" and not newest.remedies:
            yield _of_rule(rule.rule_id, "没有写给什么（remedies）")
        shown = {example.status for example in rule.examples}
        for status in STATUS_NAMES:
            if status not in shown:
                yield _of_rule(rule.rule_id, f"没有“{STATUS_NAMES[status]}”的例子")
        if not _is_worked(rule):
            yield _of_rule(rule.rule_id, "算得出数额，却没有一个例子写明数额")


def _is_worked(rule: Rule) -> bool:
    """Tell whether a rule that computes sums shows one worked out by hand."""
    computes = any(version.lines for version in rule.versions)
    return not computes or any(example.sums for example in rule.examples)


def _unknown_sources(book: RuleBook, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Every number names a known law, unless it is the office's own or not confirmed yet."""
    names = (*book.laws, *book.laws.values())
    for versions in book.parameters.values():
        for item in versions:
            if not _is_sourced(item, names):
                file = next((file for file, text in texts.items() if f'name = "{item.name}"' in text), "")
                text = f"{item.name}（{item.from_on.isoformat()}起）的来源“{item.source}”没有写明哪部法律"
                yield Problem(file, f"{file}：{text}")


def _is_sourced(item: Parameter, names: tuple[str, ...]) -> bool:
    if item.house_rule or item.confidence == "unconfirmed":
        return True
    return any(name in item.source for name in names)


def _of_rule(rule_id: str, text: str) -> Problem:
    name = f"rules/{rule_id}.toml"
    return Problem(name, f"{name}：{text}")


def _rows(book: RuleBook | None, problems: tuple[Problem, ...]) -> tuple[RuleRow, ...]:
    """Return a row for each rule that was read or has a problem, in the order of their names."""
    counted = Counter(_rule_of(problem.file) for problem in problems if _rule_of(problem.file))
    rules = {} if book is None else dict(book.rules)
    return tuple(_row(book, rules.get(name), name, counted[name]) for name in sorted({*rules, *counted}, key=_order))


def _row(book: RuleBook | None, rule: Rule | None, name: str, problems: int) -> RuleRow:
    if book is None or rule is None:
        return RuleRow(name, 0, 0, 0, problems)
    return RuleRow(name, len(rule.versions), _fact_count(book, rule), len(rule.examples), problems)


def _fact_count(book: RuleBook, rule: Rule) -> int:
    try:
        return len({fact for version in rule.versions for fact in facts_of_version(book, version)})
    except (KeyError, RuleBookError):
        return 0  # a definition it names is missing, which is a problem of its own


def _rule_of(file: str) -> str:
    return file.removeprefix("rules/").removesuffix(".toml") if file.startswith("rules/") else ""


def _order(name: str) -> tuple[int, str]:
    digits = "".join(char for char in name if char.isdigit())
    return (int(digits) if digits else 0, name)
