"""Whatever is typed into the search box is read without failing, and only with operators as a search."""

from hypothesis import given, settings
from hypothesis import strategies as st

from casebase.domain.category import CATEGORIES
from casebase.domain.expression import AllOf, AnyOf, Except, Expression, Said
from casebase.domain.narrowing import KnownValues
from casebase.search.query_fields import FIELDS, Scope
from casebase.search.query_language import read_search

KNOWN = KnownValues({"消法": "消法"}, CATEGORIES, ("退款",), {"法院处理": "court"}, ("北京",))
_OPERATORS = ["AND", "OR", "NOT", "并且", "或者", "不含", "-", '"', "“", "”", "「", "(", "）", " ", "　"]
_WORDS = ["退款", "健身房", "卡", "消法", "55", "2024..2026", "1万以上", "*", "^2", "~3", "\\"]
_MARKS = st.sampled_from([*_OPERATORS, *_WORDS, *(f"{name}:" for name in FIELDS)])
_MIXED = st.tuples(st.lists(_MARKS, max_size=12), st.sampled_from(["", " "])).map(lambda drawn: drawn[1].join(drawn[0]))
TYPED = st.one_of(st.text(max_size=60), _MIXED, _MIXED)


def _said(matching: Expression | None) -> list[str]:
    match matching:
        case None:
            return []
        case Said(text):
            return [text]
        case Except(part):
            return _said(part)
        case AllOf(parts) | AnyOf(parts):
            assert len(parts) > 1
            return [text for part in parts for text in _said(part)]


@settings(max_examples=120, deadline=None)
@given(typed=TYPED, scope=st.sampled_from(Scope))
def test_reading_never_fails_and_says_what_it_did(typed, scope):
    found = read_search(typed, scope, KNOWN)
    assert found.is_query == bool(found.understood)
    assert not (found.is_query and found.problem)
    assert found.is_query or (found.matching is None and not found.narrowing)
    assert all(len(text) > 1 or text.isascii() or not "\u3400" <= text <= "\u9fff" for text in _said(found.matching))


@settings(max_examples=50, deadline=None)
@given(typed=st.text("健身房关门不退钱的卡 ，。0123456789元()", max_size=60))
def test_words_without_operators_are_left_as_they_are(typed):
    found = read_search(typed, Scope.CASES, KNOWN)
    assert (found.text, found.matching, found.problem) == (typed, None, "")
