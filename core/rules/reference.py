"""Every name of a book as one page of Markdown tables: `docs/rules-reference.md` is this page of the shipped book."""

from collections.abc import Iterable, Iterator

from core.rules.formulas import FORMULAS
from core.rules.rule_book import RuleBook
from core.rules.values import FactDefinition, Rule

_HEAD = """# Reference of the rule book

Written by `yinuo law reference`; do not edit. How to read and write the book: [rules](rules.md)."""


def reference(book: RuleBook) -> str:
    """Return the page: rules, facts, formulas, parameters, code lists, in the book's order."""
    sections = (
        ("Rules", ("rule", "role", "says", "articles now", "since", "confidence"), map(_rule, book.rules.values())),
        ("Facts", ("fact", "label", "type", "answered by", "choices and limits"), map(_fact, book.vocabulary.values())),
        ("Formulas", ("formula", "inputs"), _formulas(book)),
        ("Parameters", ("parameter", "value now", "since", "source"), _parameters(book)),
        ("Code lists", ("code list", "codes now", "source"), _code_lists(book)),
    )
    return "\n\n".join((_HEAD, *(f"## {title}\n\n{_table(head, rows)}" for title, head, rows in sections))) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _rule(rule: Rule) -> tuple[str, ...]:
    now = rule.versions[-1]
    articles = "、".join(dict.fromkeys(article.key for article in now.articles))
    confidence = now.confidence.replace("_", " ")
    return (f"`{rule.rule_id}`", now.role, now.title, articles, f"{rule.versions[0].period.from_on}", confidence)


def _fact(fact: FactDefinition) -> tuple[str, ...]:
    limits = fact.limits
    parts = [
        ", ".join(f"`{code}`" for code in fact.codes),
        "" if limits.minimum is None else f"at least {limits.minimum}",
        "" if limits.maximum is None else f"at most {limits.maximum}",
        limits.not_more_than and f"not more than `{limits.not_more_than}`",
        limits.not_before and f"not before `{limits.not_before}`",
    ]
    return (f"`{fact.name}`", fact.label, fact.type.value, ", ".join(fact.who), "; ".join(filter(None, parts)))


def _formulas(book: RuleBook) -> Iterator[tuple[str, ...]]:
    used = {line.formula for rule in book.rules.values() for version in rule.versions for line in version.lines}
    for name, formula in FORMULAS.items():
        if name in used:
            yield f"`{name}`", ", ".join(f"`{operand}` ({kind})" for operand, kind in formula.inputs.items())


def _parameters(book: RuleBook) -> Iterator[tuple[str, ...]]:
    for name, versions in book.parameters.items():
        now = versions[-1]
        open_date = [] if now.confidence == "read" else [now.confidence]
        marks = [*(["house rule"] if now.house_rule else []), *open_date]
        note = f" ({', '.join(marks)})" if marks else ""
        yield f"`{name}`", f"{now.value} {now.unit}", f"{now.from_on}", f"{now.source}{note}"


def _code_lists(book: RuleBook) -> Iterator[tuple[str, ...]]:
    for name, versions in book.code_lists.items():
        yield f"`{name}`", ", ".join(code.code for code in versions[-1].codes), versions[-1].source
