"""The rule book for those who answer for it: the list with search and filters, and each rule with all its parts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from core.kernel.errors import NotFoundError
from core.rules import ArticleRef, RuleBook
from core.rules.checks import facts_of_version
from core.rules.examples import STATUS_NAMES, run_example
from core.rules.values import Condition, ConflictRule, Example, Period, Rule, RuleVersion
from rulebook.domain.checking import answer_words
from rulebook.queries.rule_words import (
    ConditionWords,
    DeadlineWords,
    LineWords,
    condition_words,
    deadline_words,
    fact_words,
    line_words,
)

ROLE_NAMES: Mapping[str, str] = {
    "remedy": "能要求什么",
    "ground": "认定别的规则的条件",
    "liable": "还可以找谁",
    "duty": "商家的义务",
}
CONFIDENCE_NAMES: Mapping[str, str] = {
    "read": "对照过原文",
    "date_unconfirmed": "施行日期还没有核对",
    "unconfirmed": "还没有核对，只作参考，不给数额",
}
CONFLICT_NAMES: Mapping[str, str] = {
    "choose_one": "只能选一条",
    "exclusive": "看事实，只有一条适用",
    "prevails": "特别规定优先",
    "show_both": "法律没有定论，都列出来",
}


@dataclass(frozen=True)
class RuleSearch:
    """`on` None looks at every day: the newest version of each rule."""

    text: str = ""
    role: str = ""
    law: str = ""
    confidence: str = ""
    on: date | None = None


@dataclass(frozen=True)
class RuleRow:
    rule_id: str
    title: str
    remedy: str
    role: str
    confidence: str
    articles: tuple[ArticleRef, ...]
    from_on: date
    until: date | None


@dataclass(frozen=True)
class VersionRow:
    version: str
    from_on: date
    until: date | None
    confidence: str


@dataclass(frozen=True)
class ExampleRow:
    """`answer` is what the evaluator says now, `problems` where that is not what was worked out by hand."""

    name: str
    on: date
    facts: tuple[tuple[str, str], ...]
    expected: str
    answer: str
    arithmetic: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class ConflictRow:
    kind: str
    text: str
    rules: tuple[str, ...]
    winner: str
    articles: tuple[ArticleRef, ...]
    from_on: date
    until: date | None


@dataclass(frozen=True)
class RulePage:
    """One rule as it stood on a day; `on` is that day, or the nearest on which it was in force."""

    book_version: str
    on: date
    row: RuleRow
    liable: str
    burden: str
    remedies: tuple[str, ...]
    scope: tuple[ConditionWords, ...]
    conditions: tuple[ConditionWords, ...]
    defences: tuple[ConditionWords, ...]
    exceptions: tuple[str, ...]
    notes: tuple[str, ...]
    lines: tuple[LineWords, ...]
    lines_from: tuple[str, ...]
    deadlines: tuple[DeadlineWords, ...]
    versions: tuple[VersionRow, ...]
    examples: tuple[ExampleRow, ...] = field(default=())
    conflicts: tuple[ConflictRow, ...] = field(default=())


def find_rules(book: RuleBook, search: RuleSearch) -> tuple[RuleRow, ...]:
    """Return the rules that hold every word of the search and pass its filters, in the order of their numbers."""
    words = search.text.split()
    found = [version for rule in book.rules.values() for version in _versions_of(rule, search.on)]
    return tuple(
        sorted(
            (_row(version) for version in found if _passes(version, search) and _holds_words(book, version, words)),
            key=lambda row: rule_order(row.rule_id),
        )
    )


def laws_of_rules(book: RuleBook) -> tuple[tuple[str, str], ...]:
    """Return short and full name of every law that a rule rests on, as the book lists them."""
    cited = {
        article.key.rpartition("-")[0] or article.key
        for rule in book.rules.values()
        for version in rule.versions
        for article in version.articles
    }
    return tuple((short, name) for short, name in book.laws.items() if short in cited)


def rule_order(rule_id: str) -> tuple[int, str]:
    digits = "".join(char for char in rule_id if char.isdigit())
    return (int(digits) if digits else 0, rule_id)


def rule_page(book: RuleBook, rule_id: str, on: date) -> RulePage:
    """Return a rule on the day; NotFoundError when the book has none of that name."""
    rule = get_rule(book, rule_id)
    version = version_near(rule, on)
    day = on if version.period.covers(on) else version.period.from_on
    return RulePage(
        book_version=book.version,
        on=day,
        row=_row(version),
        liable=version.liable,
        burden=version.burden,
        remedies=tuple(_remedy_names(book, version, day)),
        scope=_spelled(book, version.scope, day),
        conditions=_spelled(book, version.conditions, day),
        defences=_spelled(book, version.defences, day),
        exceptions=version.exceptions,
        notes=version.notes,
        lines=tuple(line_words(book, line, day) for line in version.lines),
        lines_from=version.lines_from,
        deadlines=tuple(deadline_words(book, deadline, day) for deadline in version.deadlines),
        versions=tuple(_version_row(each) for each in reversed(rule.versions)),
        examples=tuple(_example_row(book, rule_id, example) for example in rule.examples),
        conflicts=tuple(_conflict_row(each) for each in book.conflicts if rule_id in (each.winner, *each.rules)),
    )


def get_rule(book: RuleBook, rule_id: str) -> Rule:
    if rule_id not in book.rules:
        raise NotFoundError(f"规则书里没有 {rule_id} 这条规则")
    return book.rules[rule_id]


def version_near(rule: Rule, on: date) -> RuleVersion:
    """Return the version of that day, or the nearest one."""
    covering = (version for version in rule.versions if version.period.covers(on))
    fallback = rule.versions[0] if on < rule.versions[0].period.from_on else rule.versions[-1]
    return next(covering, fallback)


def facts_of_rule(book: RuleBook, version: RuleVersion) -> tuple[str, ...]:
    """Return the facts that decide the rule, each once, in the order of the vocabulary."""
    asked = set(facts_of_version(book, version))
    if version.only_when_told:
        asked.add(version.only_when_told)
    return tuple(name for name in book.vocabulary if name in asked)


def _versions_of(rule: Rule, on: date | None) -> Iterator[RuleVersion]:
    if on is None:
        yield rule.versions[-1]
        return
    yield from (version for version in rule.versions if version.period.covers(on))


def _passes(version: RuleVersion, search: RuleSearch) -> bool:
    laws = {article.key.rpartition("-")[0] or article.key for article in version.articles}
    return (
        search.role in ("", version.role)
        and search.confidence in ("", version.confidence)
        and (not search.law or search.law in laws)
    )


def _holds_words(book: RuleBook, version: RuleVersion, words: Iterable[str]) -> bool:
    text = "\n".join(_texts(book, version)).casefold()
    return all(word.casefold() in text for word in words)


def _texts(book: RuleBook, version: RuleVersion) -> Iterator[str]:
    yield from (version.rule_id, version.version, version.title, version.remedy, version.liable, version.burden)
    yield from (*version.exceptions, *version.notes)
    for article in version.articles:
        yield from (article.key, article.text)
    for condition in (*version.scope, *version.conditions, *version.defences):
        yield from _condition_texts(book, condition)
    yield from (line.label for line in version.lines)
    yield from (deadline.label for deadline in version.deadlines)


def _condition_texts(book: RuleBook, condition: Condition) -> Iterator[str]:
    yield condition.text
    for part in condition.parts:
        yield from _condition_texts(book, part)
    if condition.kind == "holds":
        term = book.definitions[condition.definition]
        yield term.title
        yield from _condition_texts(book, term.condition)


def _row(version: RuleVersion) -> RuleRow:
    return RuleRow(
        rule_id=version.rule_id,
        title=version.title,
        remedy=version.remedy,
        role=version.role,
        confidence=version.confidence,
        articles=version.articles,
        from_on=version.period.from_on,
        until=version.period.until,
    )


def _version_row(version: RuleVersion) -> VersionRow:
    return VersionRow(version.version, version.period.from_on, version.period.until, version.confidence)


def _remedy_names(book: RuleBook, version: RuleVersion, on: date) -> Iterator[str]:
    names = {code.code: code.text for lists in book.code_lists.get("claim_kind", ()) for code in lists.codes}
    for code in version.remedies:
        cases = [condition for remedy, condition in version.remedy_when if remedy == code]
        when = "；".join(condition_words(book, condition, on).text for condition in cases)
        yield f"{names.get(code, _BESIDE_CLAIMS.get(code, code))}{f'（{when}）' if when else ''}"


_BESIDE_CLAIMS: Mapping[str, str] = {"void_term": "条款无效"}


def _spelled(book: RuleBook, conditions: tuple[Condition, ...], on: date) -> tuple[ConditionWords, ...]:
    return tuple(condition_words(book, condition, on) for condition in conditions)


def _example_row(book: RuleBook, rule_id: str, example: Example) -> ExampleRow:
    result = run_example(book, rule_id, example)
    lines = result.answer.lines if result.answer else ()
    return ExampleRow(
        name=example.name,
        on=example.on,
        facts=fact_words(book, example.facts),
        expected=STATUS_NAMES[example.status],
        answer=answer_words(result.answer),
        arithmetic=tuple(f"{line.label}：{line.arithmetic}" for line in lines if line.arithmetic),
        problems=result.problems,
    )


def _conflict_row(conflict: ConflictRule) -> ConflictRow:
    period: Period = conflict.period
    return ConflictRow(
        kind=CONFLICT_NAMES[conflict.kind],
        text=conflict.text,
        rules=conflict.rules,
        winner=conflict.winner,
        articles=conflict.articles,
        from_on=period.from_on,
        until=period.until,
    )
