"""What the law gives: a strict three-valued evaluator over a frozen rule book of dated, cited rules."""

from core.rules.advice import (
    Advice,
    ConditionResult,
    Conflict,
    Deadline,
    Entitlement,
    Question,
    SumLine,
    advice_from_json,
)
from core.rules.advising import advise, answer_of
from core.rules.citations import cite
from core.rules.facts import FactError, check_facts
from core.rules.filing import ComplaintForm, facts_of_form, law_day
from core.rules.interview import interview_questions
from core.rules.loading import (
    book_from_content,
    content_of,
    load_shipped_book,
    loaded_book,
    shipped_content,
    shipped_texts,
)
from core.rules.rule_book import RuleBook
from core.rules.text_reading import FactReading, facts_read, read_text
from core.rules.values import (
    ArticleRef,
    Choice,
    Code,
    FactDefinition,
    FactType,
    FactValue,
    NotInForceError,
    Parameter,
    RuleBookError,
)

__all__ = [
    "Advice",
    "ArticleRef",
    "Choice",
    "Code",
    "ComplaintForm",
    "ConditionResult",
    "Conflict",
    "Deadline",
    "Entitlement",
    "FactDefinition",
    "FactError",
    "FactReading",
    "FactType",
    "FactValue",
    "NotInForceError",
    "Parameter",
    "Question",
    "RuleBook",
    "RuleBookError",
    "SumLine",
    "advice_from_json",
    "advise",
    "answer_of",
    "book_from_content",
    "check_facts",
    "cite",
    "content_of",
    "facts_of_form",
    "facts_read",
    "interview_questions",
    "law_day",
    "load_shipped_book",
    "loaded_book",
    "read_text",
    "shipped_content",
    "shipped_texts",
]
