"""Both engines answer expressions as reading the documents would."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casebase.domain.expression import AllOf, AnyOf, Except, Place, Said
from casebase.domain.terms import segments
from casebase.search import open_index
from casebase.search.port import Collection, Filters, IndexDocument

CASES = Collection.CASES
UNIT = re.compile(r"[\u4e00-\u9fff]|[a-z0-9]+")
TEXTS = st.lists(st.sampled_from(["退", "款", "定", "金", "卡", "a1", "5", "，"]), max_size=9).map("".join)
RUNS = st.lists(st.sampled_from(["退", "款", "定", "卡", "a1", "5"]), min_size=1, max_size=3).map("".join)
SAID = st.builds(Said, RUNS.filter(lambda run: run not in "退款定卡"), st.sampled_from(Place))
EXPRESSIONS = st.recursive(
    SAID,
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda some: AllOf(tuple(some))),
        st.lists(parts, min_size=1, max_size=3).map(lambda some: AnyOf(tuple(some))),
        parts.map(Except),
    ),
    max_leaves=4,
)
DOCUMENTS = st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from([(), ("定卡a1，退5款",)])), min_size=1, max_size=6)


def stands(run, text):
    units = UNIT.findall(run)
    return any(
        parts[start : start + len(units)] == units
        for parts in map(UNIT.findall, segments(text))
        for start in range(len(parts))
    )


def holds(expression, headline, body):
    match expression:
        case Said(run, place):
            return stands(run, headline) or (place is Place.ANYWHERE and stands(run, body))
        case AllOf(parts):
            return all(holds(part, headline, body) for part in parts)
        case AnyOf(parts):
            return any(holds(part, headline, body) for part in parts)
        case Except(part):
            return not holds(part, headline, body)


def found(index, text, expression):
    return {hit.id for hit in index.find(CASES, text, 50, Filters(matching=expression))}


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
@settings(max_examples=12, deadline=None)
@example(documents=[("", "定退，退款", ())], expressions=[Said("定退款"), Except(Said("定退款")), Said("退款")])
@given(documents=DOCUMENTS, expressions=st.lists(EXPRESSIONS, min_size=1, max_size=6))
def test_an_expression_finds_what_a_reader_would_find(engine, documents, expressions):
    index = open_index(engine)
    index.put(
        IndexDocument(CASES, str(number), (head,), (body,), experience=past)
        for number, (head, body, past) in enumerate(documents)
    )
    for one in expressions:
        expected = {str(n) for n, (head, body, _) in enumerate(documents) if holds(one, head, body)}
        assert found(index, "", one) == expected
        assert index.how_many(CASES, None, Filters(matching=one)) == len(expected)
        assert found(index, "退款定金", one) == expected & {hit.id for hit in index.find(CASES, "退款定金", 50)}
