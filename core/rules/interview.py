"""The interview: which questions are still worth asking the person in front of us, the most settling one first.

It ends when no remaining answer of that person would change a remedy or a sum. Rules that only decide elements of
others, name who else answers or state public duties ask nothing by themselves; what the other side must prove
(defences) is asked of the other side.
"""

from collections.abc import Collection, Mapping
from datetime import date

from core.rules.advice import Question
from core.rules.advising import judge_all, situation_of
from core.rules.condition_tests import Situation
from core.rules.conditions import missing_of
from core.rules.facts import check_names
from core.rules.judging import line_missing, remedies_missing
from core.rules.questions import rank_questions
from core.rules.rule_book import RuleBook
from core.rules.values import RuleVersion

_REMEDY = "remedy"


def interview_questions(
    book: RuleBook, facts: Mapping[str, object], on: date, unclear: Collection[str] = (), who: str = "consumer"
) -> tuple[Question, ...]:
    """Return what is still worth asking `who`, best first; empty when the interview is over.

    `unclear` were answered 不清楚 and are not asked again. FactError names facts that cannot be used
    and names that are no facts.
    """
    check_names(book.vocabulary, unclear, "unclear")
    judgement = judge_all(situation_of(book, facts, on))
    vocabulary = judgement.situation.book.vocabulary
    askable = {name for name, fact in vocabulary.items() if who in fact.who and name not in unclear}
    asked = [
        (version, _worth_asking(version, judgement.situation, askable))
        for version, _ in judgement.waiting
        if version.role == _REMEDY
    ]
    return rank_questions([(version, missing) for version, missing in asked if missing], judgement.situation)


def _worth_asking(version: RuleVersion, situation: Situation, askable: Collection[str]) -> tuple[str, ...]:
    """Name the facts of the first open condition; of the remedies and sums when all conditions are met.

    Nothing when some condition cannot be settled by this person: then no answer makes the rule apply.
    """
    open_conditions = [
        missing for condition in (*version.scope, *version.conditions) if (missing := missing_of(condition, situation))
    ]
    if any(not set(missing) & set(askable) for missing in open_conditions):
        return ()
    if open_conditions:
        return tuple(name for name in open_conditions[0] if name in askable)
    wanted = [*remedies_missing(version, situation), *(line_missing(line, situation) for line in version.lines)]
    return tuple(dict.fromkeys(name for missing in wanted if set(missing) <= set(askable) for name in missing))
