"""The checks that a new text of the book must pass before anybody may adopt it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from core.kernel.errors import InvalidInputError
from core.kernel.money import format_yuan
from core.rules import Entitlement, RuleBook, content_of
from core.rules.examples import STATUS_NAMES, ExampleResult, run_example
from core.rules.inspection import Inspection, Problem, inspect_book
from rulebook.domain.book_texts import amended_texts, field_of, texts_of, tidy
from rulebook.domain.earlier_days import changed_before

_MOST_SHOWN = 8


@dataclass(frozen=True)
class ChangedAnswer:
    """An example of the current book that comes out otherwise under the new text."""

    rule_id: str
    name: str
    on: date
    before: str
    after: str


@dataclass(frozen=True)
class CheckedText:
    """A text that loaded and passed every example; only `check_amendment` makes one."""

    base_version: str
    files: Mapping[str, str]
    book: RuleBook
    examples: tuple[ExampleResult, ...]
    changed: tuple[ChangedAnswer, ...]
    effective_on: date


def check_amendment(base: RuleBook, files: Mapping[str, str], effective_on: date) -> CheckedText:
    """Check the base with these files replaced; InvalidInputError names file and key of all that is wrong."""
    texts = tidy(files)
    inspection = _inspection_of(content_of(amended_texts(texts_of(base.content), texts)))
    _refuse_problems(inspection.problems, texts)
    if inspection.book is None:
        raise InvalidInputError("规则书读不进去", fields={"files": "规则书读不进去"})
    book = inspection.book
    _refuse_earlier(base, book, effective_on)
    changed = tuple(_changed_answers(base, book, inspection.examples))
    _refuse_changed_before(changed, effective_on)
    return CheckedText(base.version, texts, book, inspection.examples, changed, effective_on)


@lru_cache(maxsize=8)
def _inspection_of(content: str) -> Inspection:
    """Inspect a text once, however often its page is opened."""
    return inspect_book(texts_of(content))


def _refuse_problems(problems: tuple[Problem, ...], files: Mapping[str, str]) -> None:
    """Say each problem beside its file, or above the form where it lies in a file that was not edited."""
    said: dict[str, list[str]] = {}
    for problem in problems:
        field = field_of(problem.file) if problem.file in files else "files"
        said.setdefault(field, []).append(problem.text)
    if said:
        fields = {field: "；".join(_first_few(texts)) for field, texts in said.items()}
        raise InvalidInputError(f"有 {len(problems)} 个问题，全部改好、例子全部对上才能提出", fields=fields)


def _first_few(texts: list[str]) -> list[str]:
    more = len(texts) - _MOST_SHOWN
    return [*texts[:_MOST_SHOWN], f"另有 {more} 个"] if more > 0 else texts


def _refuse_earlier(base: RuleBook, book: RuleBook, effective_on: date) -> None:
    changed = changed_before(base, book, effective_on)
    if changed:
        listed = "、".join(changed[:_MOST_SHOWN])
        message = f"这份文字会改变生效日以前的法律：{listed}。以前的写法要留着，写上 until，新写法另起一段"
        raise InvalidInputError(message, fields={"effective_on": message})


def _changed_answers(base: RuleBook, book: RuleBook, results: tuple[ExampleResult, ...]) -> Iterator[ChangedAnswer]:
    """Every example of the old text is asked again; those that stand unchanged in the new one have just passed."""
    passed = {(result.rule_id, result.example) for result in results}
    for rule in base.rules.values():
        for example in rule.examples:
            if (rule.rule_id, example) in passed:
                continue
            before = run_example(base, rule.rule_id, example)
            after = run_example(book, rule.rule_id, example)
            if before.answer != after.answer and answer_words(before.answer) != answer_words(after.answer):
                words = (answer_words(before.answer), answer_words(after.answer))
                yield ChangedAnswer(rule.rule_id, example.name, example.on, *words)


def _refuse_changed_before(changed: tuple[ChangedAnswer, ...], effective_on: date) -> None:
    early = [each for each in changed if each.on < effective_on]
    if early:
        first = early[0]
        message = (
            f"{first.rule_id} 的例子“{first.name}”发生在生效日以前，答案却变了：原来{first.before}，现在{first.after}"
        )
        raise InvalidInputError(message, fields={"effective_on": message})


def answer_words(answer: Entitlement | None) -> str:
    """Say an answer in one line: whether the rule applies, and its sums."""
    if answer is None:
        return "没有这条规则的答案"
    sums = "，".join(
        f"{line.label} {'没有数额' if line.amount_fen is None else format_yuan(line.amount_fen)}"
        for line in answer.lines
    )
    return f"{STATUS_NAMES[answer.status]}{'：' if sums else ''}{sums}"
