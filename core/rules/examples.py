"""Runs the examples of a book: what was worked out by hand against what the evaluator answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.kernel.clock import chinese_date
from core.kernel.money import format_yuan, yuan_to_fen
from core.rules.advice import Entitlement
from core.rules.advising import answer_of
from core.rules.facts import FactError
from core.rules.rule_book import RuleBook
from core.rules.values import Example

STATUS_NAMES = {"applies": "适用", "needs_facts": "还缺事实", "does_not_apply": "不适用"}


@dataclass(frozen=True)
class ExampleResult:
    """`answer` is None where the rule gave none on that day; `problems` say in Chinese what came out otherwise."""

    rule_id: str
    example: Example
    answer: Entitlement | None
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.problems


def run_examples(book: RuleBook) -> tuple[ExampleResult, ...]:
    """Run every example of every rule, in the order of the book."""
    return tuple(run_example(book, rule.rule_id, example) for rule in book.rules.values() for example in rule.examples)


def run_example(book: RuleBook, rule_id: str, example: Example) -> ExampleResult:
    try:
        answer = answer_of(book, rule_id, dict(example.facts), example.on)
    except FactError as error:
        return ExampleResult(rule_id, example, None, (error.message,))
    except KeyError:
        return ExampleResult(rule_id, example, None, (f"{_day(example.on)}没有这条规则",))
    return ExampleResult(rule_id, example, answer, tuple(_problems(example, answer)))


def _problems(example: Example, answer: Entitlement) -> Iterator[str]:
    if answer.status != example.status:
        yield f"应当{STATUS_NAMES[example.status]}，算出来是{STATUS_NAMES[answer.status]}"
    yield from _wrong_sums(example, answer)
    if answer.missing != example.missing:
        yield f"还缺的事实应当是{_listed(example.missing)}，算出来是{_listed(answer.missing)}"
    failed = tuple(result.text for result in answer.failed)
    if failed != example.failed:
        yield f"没有满足的条件应当是{_listed(example.failed)}，算出来是{_listed(failed)}"
    yield from _wrong_deadlines(example, answer)
    if example.remedies and answer.remedies != example.remedies:
        yield f"能要求的应当是{_listed(example.remedies)}，算出来是{_listed(answer.remedies)}"
    if example.shown not in "".join(line.arithmetic for line in answer.lines):
        yield f"算式里没有“{example.shown}”"


def _wrong_sums(example: Example, answer: Entitlement) -> Iterator[str]:
    expected = {label: yuan_to_fen(amount) for label, amount in example.sums}
    computed = {line.label: line.amount_fen for line in answer.lines if line.amount_fen is not None}
    for label in dict.fromkeys((*expected, *computed)):
        if label not in computed:
            yield f"没有算出“{label}”"
        elif label not in expected:
            yield f"多出一笔“{label}”"
        elif expected[label] != computed[label]:
            yield f"“{label}”应当是{format_yuan(expected[label])}，算出来是{format_yuan(computed[label])}"


def _wrong_deadlines(example: Example, answer: Entitlement) -> Iterator[str]:
    told = {deadline.label: deadline.on for deadline in answer.deadlines}
    for label, day in example.deadlines:
        if told.get(label) != day:
            yield f"期限“{label}”应当是{_day(day)}，算出来是{_day(told.get(label))}"


def _day(day: date | None) -> str:
    return "没有日期" if day is None else chinese_date(day)


def _listed(names: tuple[str, ...]) -> str:
    return "、".join(f"“{name}”" for name in names) or "没有"
