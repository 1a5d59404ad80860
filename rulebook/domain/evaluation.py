"""How well the book reads published disputes: from the consumer's own words to remedies, against what was decided.

Only the words are used, never the outcome. What every complaint form tells is told: a consumer complains about a
business, for private use. Every proposal of the text reading counts as confirmed; then the interview asks, and is
answered from the case's annotation where there is one, else 不清楚.

- `article_share`: of the articles that the publisher cited, the share that the shown rules rest on (mean over the cases
  that cite); `article_precision`: of the articles of the shown rules, the share that was cited. A law cited without
  article counts as met by any of its articles.
- `multiple_right`, `multiple_wrong`: among the cases decided with a multiple, the share whose top remedy gives that
  multiple, and the share whose top remedy gives another one. Undecided is not right.
- `refund_share`: among the cases decided with a refund, the share where a rule that gives money back is shown.
- `undecided_share`: the share of cases in which no remedy stands while some rule still needs facts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import mean, median
from typing import Any

from core.rules import Advice, Entitlement, RuleBook, advise, facts_read, interview_questions, read_text
from core.rules.ranking import best_first
from core.rules.told_days import earliest_mention
from core.rules.values import FactValue

_MONEY_BACK = frozenset({"refund", "return_refund", "double_earnest"})
_MULTIPLES = ("multiple", "price_multiple")
_ANSWER_LIMIT = 60
_DEAL_DAYS = ("paid_on", "signed_on")
_TOLD_BY_EVERY_FORM: Mapping[str, FactValue] = {"for_living": True, "seller_is_business": True}


@dataclass(frozen=True)
class PublishedCase:
    """`laws` are (law, article or empty) as cited; `answers` an annotation: fact to value, as a person told it."""

    id: str
    facts: str
    published: date
    category: str = ""
    laws: tuple[tuple[str, str], ...] = ()
    multiple: Decimal | None = None
    refund: Decimal | None = None
    answers: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class CaseReading:
    """What the book found: `shown` the rules that stand, best first; `questions` asked before it ended."""

    case: PublishedCase
    on: date
    told: Mapping[str, FactValue]
    advice: Advice
    shown: tuple[Entitlement, ...]
    questions: tuple[str, ...]
    multiple: Decimal | None

    @property
    def needs_facts(self) -> tuple[str, ...]:
        shown = {item.rule_id for item in self.shown}
        waiting = [item.rule_id for item in self.advice.entitlements if item.status == "needs_facts"]
        return tuple(rule_id for rule_id in waiting if rule_id not in shown)

    @property
    def remedies(self) -> tuple[dict[str, Any], ...]:
        """Return every remedy of the shown rules with its sum in yuan, None where the law fixes none."""
        return tuple(remedy for item in self.shown if item.role == "remedy" for remedy in _remedies(item))

    @property
    def is_undecided(self) -> bool:
        gives = any(item.role == "remedy" for item in self.shown)
        waiting = any(item.role == "remedy" and item.status == "needs_facts" for item in self.advice.entitlements)
        return not gives and waiting


def read_case(book: RuleBook, case: PublishedCase) -> CaseReading:
    """Read the words, run the interview to its end, and judge."""
    told: dict[str, Any] = {**_TOLD_BY_EVERY_FORM, **_confirmed(book, case)}
    on = _law_day(told, case.facts, case.published)
    asked: list[str] = []
    for _ in range(_ANSWER_LIMIT):
        unclear = [fact for fact in asked if fact not in told]
        following = interview_questions(book, told, on, unclear)
        if not following:
            break
        fact = following[0].fact
        asked.append(fact)
        if case.answers and case.answers.get(fact) is not None:
            told[fact] = case.answers[fact]
    advice = advise(book, told, on)
    shown = best_first(advice)
    return CaseReading(case, on, told, advice, shown, tuple(asked), _top_multiple(book, told, shown, on))


def _confirmed(book: RuleBook, case: PublishedCase) -> dict[str, Any]:
    """Return what was read from the words; where a person annotated the case, as that person corrected it."""
    proposed = facts_read(read_text(book, case.facts, case.published))
    corrected = {fact: case.answers.get(fact, value) if case.answers else value for fact, value in proposed.items()}
    return {fact: value for fact, value in corrected.items() if value is not None}


def measure(readings: Iterable[CaseReading]) -> dict[str, Any]:
    """Return the figures of one set of readings; None where no case of the set can show the figure."""
    rows = list(readings)
    cited = [row for row in rows if row.case.laws]
    multiples = [row for row in rows if row.case.multiple is not None]
    refunds = [row for row in rows if row.case.refund]
    tops = [(row.case.multiple, row.multiple) for row in multiples]
    return {
        "n": len(rows),
        "article_share": _mean(_article_share(row) for row in cited),
        "article_precision": _mean(_article_precision(row) for row in cited if row.shown),
        "rules_shown_median": median(len(row.shown) for row in rows) if rows else None,
        "multiple_right": _mean(top == wanted for wanted, top in tops),
        "multiple_wrong": _mean(top is not None and top != wanted for wanted, top in tops),
        "refund_share": _mean(_gives_money_back(row) for row in refunds),
        "undecided_share": _mean(row.is_undecided for row in rows),
        "questions_median": median(len(row.questions) for row in rows) if rows else None,
    }


def _law_day(told: Mapping[str, FactValue], text: str, published: date) -> date:
    """Return the day of the deal where it was read, else the first day, month or year that the words name."""
    days = [day for name in _DEAL_DAYS if isinstance(day := told.get(name), date) and day <= published]
    return days[0] if days else earliest_mention(text, published) or published


def _remedies(item: Entitlement) -> Iterable[dict[str, Any]]:
    sums = [line for line in item.lines if not line.from_rule]
    for line in sums:
        amount = None if line.amount_fen is None else line.amount_fen / 100
        yield {"kind": line.kind, "amount": amount, "rule": item.rule_id}
    if not sums:
        yield from ({"kind": kind, "amount": None, "rule": item.rule_id} for kind in item.remedies)


def _top_multiple(
    book: RuleBook, told: Mapping[str, FactValue], shown: tuple[Entitlement, ...], on: date
) -> Decimal | None:
    """Return the multiple of the price that the top remedy rests on; None when it gives none."""
    top = next((item.rule_id for item in shown if item.role == "remedy"), None)
    version = next((version for version in book.rules_on(on) if version.rule_id == top), None)
    lines = version.lines if version is not None else ()
    operands = [operand for line in lines for name, operand in line.inputs if name in _MULTIPLES]
    if not operands:
        return None
    if operands[0].parameter:
        return Decimal(book.parameter(operands[0].parameter, on).value)
    promised = told.get(operands[0].fact)
    return promised if isinstance(promised, Decimal) else None


def _gives_money_back(row: CaseReading) -> bool:
    return any(_MONEY_BACK & set(item.remedies) for item in row.shown)


def _articles(row: CaseReading) -> frozenset[tuple[str, str]]:
    return frozenset((ref.law, _article_only(ref.article)) for item in row.shown for ref in item.articles)


def _article_share(row: CaseReading) -> float:
    shown = _articles(row)
    laws = {law for law, _ in shown}
    met = [(law, _article_only(article)) in shown if article else law in laws for law, article in row.case.laws]
    return mean(met)


def _article_precision(row: CaseReading) -> float:
    wanted = {(law, _article_only(article)) for law, article in row.case.laws}
    whole = {law for law, article in row.case.laws if not article}
    return mean((law, article) in wanted or law in whole for law, article in _articles(row))


def _article_only(article: str) -> str:
    return article[: article.index("条") + 1] if "条" in article else article


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(mean(found), 4) if found else None
