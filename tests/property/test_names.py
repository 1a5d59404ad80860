"""Promises of folding, parsing and comparing that hold for any text."""

from hypothesis import assume, given
from hypothesis import strategies as st

from registry.domain.company_name import parse_company_name
from registry.domain.folding import bigrams_of, fold_text
from registry.domain.name_alignment import align, cost_of
from registry.domain.name_comparison import EMPTY_TEXT, Answer, compare_names

REGIONS = st.sampled_from(["", "示例市", "北京", "广东省佛山市顺德区", "昆山"])
TRADE_NAMES = st.sampled_from(["青禾", "松涧", "云栖", "晚枫", "海上月", "鹿野"])
INDUSTRIES = st.sampled_from(["健身服务", "餐饮管理", "家具", "珠宝首饰", "旅行社", "信息技术"])
FORMS = st.sampled_from(["有限公司", "股份有限公司", "有限责任公司", "集团有限公司", "经营部"])
COMPANIES = st.builds(lambda *parts: "".join(parts), REGIONS, TRADE_NAMES, INDUSTRIES, FORMS)


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text):
    assert fold_text(fold_text(text)) == fold_text(text)


@given(st.text(max_size=60))
def test_parsing_never_fails_and_invents_no_character(text):
    name = parse_company_name(text)
    form = name.form.text if name.form else ""
    said = name.region + name.distinctive + form + name.remark
    assert set(said) <= set(name.folded) | set("()")


@given(REGIONS, TRADE_NAMES, INDUSTRIES, FORMS)
def test_a_composed_name_is_taken_apart_again(region, trade_name, industry, form):
    name = parse_company_name(region + trade_name + industry + form)
    assert (name.region, name.trade_name, "".join(name.industry)) == (region, trade_name, industry)
    assert name.form is not None
    assert name.form.text == form


@given(COMPANIES | st.text(max_size=20), COMPANIES | st.text(max_size=20))
def test_comparing_is_symmetric_and_bounded(first, second):
    one, other = compare_names(first, second), compare_names(second, first)
    assert (one.score, one.answer) == (other.score, other.answer)
    assert 0 <= one.score <= 1
    assert (one.score == 1) == (first == second and EMPTY_TEXT not in one.reasons)


@given(st.text(max_size=40))
def test_equal_texts_are_the_same_and_still_prove_nothing(name):
    comparison = compare_names(name, name)
    assume(EMPTY_TEXT not in comparison.reasons)
    assert (comparison.score, comparison.answer) == (1, Answer.SAME)
    assert "名称不等于身份" in comparison.explanation


@given(st.text(alphabet="青禾和合松嵩", max_size=7), st.text(alphabet="青禾和合松嵩", max_size=7))
def test_slips_lead_through_both_texts(one, other):
    columns = align(one, other)
    assert "".join(one[column.first : column.first_end] for column in columns) == one
    assert "".join(other[column.second : column.second_end] for column in columns) == other
    assert cost_of(columns) == cost_of(align(other, one))


@given(st.text(max_size=60))
def test_pairs_are_different_and_come_from_the_text(text):
    pairs = bigrams_of(fold_text(text))
    assert len(set(pairs)) == len(pairs)
    assert all(len(pair) == 2 for pair in pairs)
