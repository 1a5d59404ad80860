"""The invented city: valid where a machine checks, and nobody's in the real world."""

from collections import Counter

import pytest
from stdnum.cn import uscc

from bootstrap.demo.cases import demo_cases
from bootstrap.demo.invented import trade_names, trades
from bootstrap.demo.relatives import build_city
from core.kernel.identifiers import is_valid_uscc, normalise_id_number, organisation_check_digit
from registry.domain.company_name import parse_company_name
from registry.domain.enterprises import EnterpriseKind, RegistrationStatus
from registry.domain.folding import fold_text
from registry.domain.links import LINK_RULES, LinkKind
from registry.domain.name_comparison import Answer, compare_names

PUBLIC_COMPANIES = (
    *("华为技术有限公司", "贵州茅台酒股份有限公司", "腾讯科技（深圳）有限公司", "深圳市腾讯计算机系统有限公司"),
    *("阿里巴巴（中国）有限公司", "阿里云计算有限公司", "中国工商银行股份有限公司", "中国建设银行股份有限公司"),
    *("招商银行股份有限公司", "中国石油化工股份有限公司", "比亚迪股份有限公司", "万科企业股份有限公司"),
    *("珠海格力电器股份有限公司", "美的集团股份有限公司", "小米科技有限责任公司", "北京百度网讯科技有限公司"),
    *("中国平安保险（集团）股份有限公司", "海尔智家股份有限公司", "宁德时代新能源科技股份有限公司"),
    *("中兴通讯股份有限公司", "杭州海康威视数字技术股份有限公司", "北京三快科技有限公司", "北京京东世纪贸易有限公司"),
)


@pytest.fixture(scope="module")
def city():
    return build_city(demo_cases())


def test_the_same_seed_gives_the_same_city_and_another_seed_another(city):
    assert build_city(demo_cases()) == city
    assert build_city(demo_cases(), seed=7) != city


def test_every_shipped_case_has_its_respondent(city):
    keys = {enterprise.key for enterprise in city.enterprises}
    assert {case.id for case in demo_cases()} <= keys
    assert len(demo_cases()) == 206


def test_every_industry_of_the_cases_has_a_wording():
    assert {case.industry for case in demo_cases()} <= set(trades())


def test_every_code_is_valid_under_the_unassigned_division(city):
    codes = [enterprise.entry.code for enterprise in city.enterprises]
    assert len(set(codes)) == len(codes)
    for code in codes:
        assert uscc.is_valid(code)
        assert organisation_check_digit(code[8:16]) == code[16]
        assert is_valid_uscc(code)
        assert code[2:8] == "990100"


def test_every_name_says_that_it_is_an_example_and_is_borne_once(city):
    names = [enterprise.name for enterprise in city.enterprises]
    names += [enterprise.former_name for enterprise in city.enterprises if enterprise.former_name]
    assert len(set(names)) == len(names)
    assert all(name.startswith("示例市") and name.endswith("（示例）") for name in names)


def test_no_name_is_that_of_a_public_company(city):
    public = {fold_text(name) for name in PUBLIC_COMPANIES}
    public_trade_names = {parse_company_name(name).trade_name for name in PUBLIC_COMPANIES}
    assert not public & {fold_text(enterprise.name) for enterprise in city.enterprises}
    assert not public_trade_names & {enterprise.trade_name for enterprise in city.enterprises}


def test_no_two_unrelated_enterprises_share_a_trade_name(city):
    firsts = Counter(
        enterprise.trade_name for enterprise in city.enterprises if enterprise.key[-2:] not in {"-B", "-N"}
    )
    assert max(firsts.values()) == 1
    assert len(set(trade_names())) == len(trade_names())


def test_the_name_falls_into_the_parts_it_was_made_of(city):
    parsed = [(enterprise, parse_company_name(enterprise.name)) for enterprise in city.enterprises]
    assert [name for _, name in parsed if not name.region.startswith("示例市")] == []
    wrong = [enterprise.name for enterprise, name in parsed if name.trade_name != enterprise.trade_name]
    assert wrong == []


def test_every_identity_number_has_a_right_check_digit_and_nobody_can_bear_it(city):
    numbers = [person.id_number for person in city.people]
    assert len(set(numbers)) == len(numbers)
    assert all(normalise_id_number(number) == number and number.startswith("990100") for number in numbers)
    assert len({person.name for person in city.people}) == len(city.people)


def test_everything_is_marked_as_demonstration(city):
    assert all(enterprise.entry.is_demonstration for enterprise in city.enterprises)


def test_every_enterprise_has_one_head_today(city):
    heads = Counter(
        link.to_key for link in city.links if LINK_RULES[link.kind].name_is_published and link.to_on is None
    )
    assert heads == Counter(enterprise.key for enterprise in city.enterprises)
    assert city.representative_of("C0020").id_number.startswith("990100")


def test_the_shares_of_an_enterprise_make_the_whole(city):
    shares: Counter[str] = Counter()
    for link in city.links:
        shares[link.to_key] += link.share_bp or 0
    companies = {item.key for item in city.enterprises if item.entry.kind is EnterpriseKind.COMPANY}
    assert {key: share for key, share in shares.items() if share} == dict.fromkeys(companies, 10_000)


def test_there_is_something_to_spread_along_and_to_mistake(city):
    by_key = {enterprise.key: enterprise for enterprise in city.enterprises}
    kinds = Counter(link.kind for link in city.links)
    assert kinds[LinkKind.BRANCH_OF] == 9
    assert kinds[LinkKind.RENAMED_TO] == 3
    assert sum(enterprise.former_name is not None for enterprise in city.enterprises) == 10
    assert sum(enterprise.status is RegistrationStatus.REVOKED for enterprise in city.enterprises) == 2
    assert city.representative_of("C0020") == city.representative_of("C0020-S")
    assert compare_names(by_key["C0020"].name, by_key["C0020-L"].name).answer is Answer.ASK
    assert city.representative_of("C0020") != city.representative_of("C0020-L")
