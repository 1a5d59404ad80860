"""Promises of folding, parsing and comparing that hold for any text."""

from hypothesis import given
from hypothesis import strategies as st

from registry.domain.company_name import parse_company_name
from registry.domain.folding import bigrams_of, fold_text
from registry.domain.name_comparison import Verdict, compare_names

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


@given(COMPANIES, COMPANIES)
def test_comparing_is_symmetric_and_bounded(first, second):
    one, other = compare_names(first, second), compare_names(second, first)
    assert one.score == other.score
    assert 0 <= one.score <= 100


@given(COMPANIES)
def test_a_name_compared_with_itself_asks_a_person_and_says_no_more(name):
    comparison = compare_names(name, name)
    assert comparison.score == 100
    assert comparison.verdict is Verdict.ASK_A_PERSON
    assert "不等于同一主体" in comparison.explanation


@given(st.text(max_size=60))
def test_pairs_are_different_and_come_from_the_text(text):
    pairs = bigrams_of(fold_text(text))
    assert len(set(pairs)) == len(pairs)
    assert all(len(pair) == 2 for pair in pairs)
