"""The interview ends exactly when no answer of the person asked would change a remedy or a sum."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.rules import FactError, FactType, advise, interview_questions, load_shipped_book
from core.rules.advising import situation_of

BOOK = load_shipped_book()
ON = date(2026, 6, 1)
LONGEST = 80
STARTS = [
    dict(example.facts) for rule in BOOK.rules.values() for example in rule.examples if example.on >= date(2025, 9, 15)
]
DEFENCES = frozenset(
    name
    for version in BOOK.rules_on(ON)
    for condition in version.defences
    for name in (condition.fact, *(part.fact for part in condition.parts))
)


def _values(fact):
    definition = BOOK.vocabulary[fact]
    if definition.type is FactType.YES_NO:
        return [True, False]
    if definition.type is FactType.CHOICE:
        return list(definition.codes)
    if definition.type is FactType.CHOICES:
        return [(code,) for code in definition.codes]
    if definition.type is FactType.DATE:
        return [date(2026, 5, 1), date(2026, 5, 30)]
    return [1, 10]


def _gives(facts):
    answer = advise(BOOK, facts, ON)
    return {
        (item.rule_id, item.remedies, item.lines)
        for item in answer.entitlements
        if item.status == "applies" and item.role == "remedy"
    }


def _interviewed(data, facts):
    """Answer at random, one time in four 不清楚, until the interview ends."""
    facts, unclear = dict(facts), set()
    for _ in range(LONGEST):
        questions = interview_questions(BOOK, facts, ON, unclear)
        if not questions:
            return facts, unclear
        fact = questions[0].fact
        assert fact not in facts
        assert fact not in unclear
        answer = data.draw(st.sampled_from([None, *_values(fact)]), label=fact)
        try:
            advise(BOOK, {**facts, fact: answer}, ON)
        except FactError:
            answer = None
        if answer is None:
            unclear.add(fact)
        else:
            facts[fact] = answer
    raise AssertionError("the interview does not end")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_after_the_end_no_answer_of_the_consumer_changes_a_remedy_or_a_sum(data):
    facts, unclear = _interviewed(data, data.draw(st.sampled_from([{}, *STARTS])))
    known = situation_of(BOOK, facts, ON).facts
    open_facts = [
        name
        for name, definition in BOOK.vocabulary.items()
        if "consumer" in definition.who and name not in known and name not in unclear and name not in DEFENCES
    ]
    given_now = _gives(facts)
    for fact in data.draw(st.lists(st.sampled_from(open_facts), max_size=4, unique=True)):
        for answer in _values(fact):
            try:
                gives = _gives({**facts, fact: answer})
            except FactError:
                continue
            assert gives == given_now, (fact, answer)
