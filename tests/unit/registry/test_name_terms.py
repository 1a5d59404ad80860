"""Whatever slips, something telling of a name remains."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.domain.name_terms import common_characters, telling_letters, terms_of

LETTERS = st.lists(st.sampled_from(common_characters()), min_size=4, max_size=12, unique=True).map("".join)


@settings(deadline=None, max_examples=50)
@given(LETTERS, st.data())
def test_one_slip_leaves_a_pair_that_spans_it_or_stands_beside_it(name, data):
    place = data.draw(st.integers(1, len(name) - 2))
    left_out = name[:place] + name[place + 1 :]
    swapped = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    doubled = name[:place] + name[place] + name[place:]
    replaced = name[:place] + "〇" + name[place + 1 :]
    around = {name[place - 1] + name[place + 1], name[place - 1 : place + 1], name[place : place + 2]}
    for typed in (left_out, swapped, doubled, replaced):
        assert around & set(terms_of(typed)), typed


@pytest.mark.parametrize(
    ("typed", "name"), [("清河健身", "青禾健身"), ("松间茶叶", "松涧茶叶"), ("诚兴装饰", "程星装饰"), ("增鑫", "正新")]
)
def test_what_sounds_alike_shares_pairs_of_sounds(typed, name):
    shared = set(terms_of(typed)) & set(terms_of(name))
    assert any(ord(term[0]) >= 0xE000 for term in shared)


def test_a_rare_character_is_a_term_alone_and_a_common_one_is_not():
    assert "\0鑫" in set(terms_of("鑫禾"))
    assert "\0禾" not in set(terms_of("鑫禾"))


@pytest.mark.parametrize(
    ("folded", "telling"),
    [
        ("示例市青禾健身有限公司", "示例市青禾健身"),
        ("青禾(示例市)股份有限公司", "青禾示例市股份"),
        ("青禾健身有限公司望湖分公司", "青禾健身望湖分公司"),
        ("青禾健身有限公同", "青禾健身"),
        ("青禾健身限公司", "青禾健身"),
        ("青禾健身限有公司", "青禾健身"),
        ("青禾健身有限责公司", "青禾健身"),
        ("青禾健身公司", "青禾健身"),
        ("青禾办公", "青禾办公"),
        ("青禾茶店", "青禾茶店"),
        ("有限公司", ""),
    ],
)
def test_brackets_and_the_usual_ending_tell_nothing(folded, telling):
    assert telling_letters(folded) == telling
