"""Whatever is put is found again, by any engine, until it is removed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebase.domain.terms import analyse
from casebase.search import open_index
from casebase.search.port import CaseIndex, Collection, IndexDocument

PHRASES = ["超市卖过期面包", "健身房办卡停业", "定金不退", "二手车调表", "快递弄丢手机", "APP自动续费", "化妆品过敏"]
IDS = st.sampled_from([f"C{number}" for number in range(6)])
BODIES = st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3).map("，".join)
STEPS = st.lists(st.tuples(st.sampled_from(["put", "remove", "rebuild"]), IDS, BODIES), min_size=1, max_size=8)


def found(index: CaseIndex, text: str) -> set[str]:
    return {hit.id for hit in index.find(Collection.CASES, text, 50)}


def document(case_id: str, body: str) -> IndexDocument:
    return IndexDocument(Collection.CASES, case_id, (), (body,))


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_an_index_answers_like_a_dictionary_after_any_history(engine, steps):
    index, model = open_index(engine), {}
    for number, (step, case_id, body) in enumerate(steps, start=1):
        if step == "put":
            model[case_id] = body
            index.put([document(case_id, body)], number)
        elif step == "remove":
            model.pop(case_id, None)
            index.remove(Collection.CASES, [case_id], number)
        else:
            index.rebuild([document(*item) for item in model.items()], number)
    assert index.ids(Collection.CASES) == set(model)
    assert index.position == len(steps)
    for phrase in PHRASES:
        assert {one for one, body in model.items() if phrase in body} <= found(index, phrase)


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_can_be_put_and_asked(engine, text):
    index = open_index(engine)
    index.put([document("C1", text)])
    assert found(index, text) == ({"C1"} if analyse(text) else set())
