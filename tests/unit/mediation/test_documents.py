from datetime import date

import pytest

from core.kernel.errors import InvalidInputError
from mediation.domain.agreement import AgreementState, agreement_state, late_days, text_hash
from mediation.domain.agreement_text import AgreementDraft, Party, agreement_text
from mediation.domain.claims import Remedy
from mediation.domain.form_values import AcceptanceDecision
from mediation.domain.letter_codes import ALPHABET, folded_code, new_letter_code
from mediation.domain.letters import GroundText, check_reasons, choose_ground, ground_of_effect
from mediation.domain.numbering import document_number
from mediation.domain.offers import Method, OfferTerms
from mediation.domain.office import Office, office_from_json, office_named
from mediation.domain.parties import Side, other_side

GROUNDS = tuple(GroundText(f"23-{item}", "情形", "第二十三条", "clock" if item == 5 else "") for item in range(1, 9))


def draft(**changes):
    terms = OfferTerms(Remedy.REFUND, 300_000, date(2026, 11, 30), Method.WECHAT, "一次付清。")
    given = {"claims": ("退款 ¥3,500.00",), "terms": terms, **changes}
    return AgreementDraft(
        "示市监调〔2026〕000001号",
        "示市监投〔2026〕000001号",
        "示例市市场监督管理局",
        (Party("张小民", "手机 138****0001"),),
        Party("示例公司", "统一社会信用代码 91"),
        **given,
    )


def test_an_agreement_says_sum_day_and_way_exactly():
    text = agreement_text(draft())
    assert "于2026年11月30日前（含当日）" in text
    assert "以“微信转账”的方式" in text
    assert "人民币 ¥3,000.00，一次付清。" in text
    assert "补充约定：一次付清。" in text
    assert "。。" not in text


def test_an_agreement_without_money_says_so():
    terms = OfferTerms(Remedy.REPAIR, 0, date(2026, 11, 30), Method.ON_SITE, "更换压缩机")
    assert "不涉及付款" in agreement_text(draft(terms=terms))


def test_an_agreement_promises_nothing_about_enforcement_that_the_law_does_not_give():
    assert "不能直接申请强制执行" in agreement_text(draft())


def test_every_other_word_gives_another_hash():
    assert text_hash(agreement_text(draft())) != text_hash(agreement_text(draft(claims=("换货",))))


@pytest.mark.parametrize(
    ("signed", "state"),
    [
        (set(), AgreementState.AWAITING_SIGNATURES),
        ({Side.CONSUMER}, AgreementState.AWAITING_SIGNATURES),
        ({Side.CONSUMER, Side.MERCHANT}, AgreementState.AWAITING_SEAL),
        ({Side.CONSUMER, Side.MERCHANT, Side.OFFICE}, AgreementState.SEALED),
    ],
)
def test_signatures_decide_where_an_agreement_stands(signed, state):
    assert agreement_state(frozenset(signed), discarded=False) is state
    assert agreement_state(frozenset(signed), discarded=True) is AgreementState.DISCARDED


@pytest.mark.parametrize(("day", "late"), [(29, 0), (30, 0)])
def test_in_time_is_not_late(day, late):
    assert late_days(date(2026, 11, 30), date(2026, 11, day)) == late


def test_a_day_after_the_day_is_one_day_late():
    assert late_days(date(2026, 11, 30), date(2026, 12, 1)) == 1


def test_documents_are_numbered_as_offices_do():
    assert document_number("示市监投", 2026, 123) == "示市监投〔2026〕000123号"


def test_a_letter_code_is_long_and_read_with_any_spelling():
    codes = {new_letter_code() for _ in range(100)}
    assert len(codes) == 100
    for code in codes:
        assert len(folded_code(code)) == 12
        assert set(folded_code(code)) <= set(ALPHABET)
        assert folded_code(f" {code.lower().replace('-', ' ')} ") == folded_code(code)


@pytest.mark.parametrize("reasons", ["", "太短", "长" * 2001])
def test_a_decision_needs_reasons_of_some_length(reasons):
    with pytest.raises(InvalidInputError):
        check_reasons(reasons)


def test_the_catch_all_ground_needs_an_article():
    catch_all = GroundText("16-7", "其他情形", "第十六条第七项", "needs_citation")
    with pytest.raises(InvalidInputError):
        check_reasons("法律规定不予受理的情形", catch_all)
    assert check_reasons("依据《邮政法》第六十五条，由邮政部门处理。", catch_all)


def test_grounds_are_found_by_code_or_by_item():
    assert choose_ground("23-7", GROUNDS).code == "23-7"
    assert ground_of_effect("clock", GROUNDS).code == "23-5"
    with pytest.raises(InvalidInputError):
        choose_ground("23-9", GROUNDS)


def test_an_office_is_stored_and_read_back_with_its_house_rules():
    office = office_named("某市市场监督管理局", "某市监", "12315", is_demo=True)
    assert office_from_json(office.to_json()) == office
    assert office.seal_text.endswith("（演示）")
    assert office_from_json(Office().to_json()).house_rules == Office().house_rules


def test_the_office_has_no_side_across_the_table():
    assert other_side(Side.CONSUMER) is Side.MERCHANT
    with pytest.raises(ValueError, match="no opposite"):
        other_side(Side.OFFICE)


def test_an_acceptance_rests_on_its_own_article_and_names_the_limit_beside_the_day():
    form = AcceptanceDecision("2026-1", "示例健身", date(2027, 1, 20), "第十五条", "第二十三条第五项")
    told = form.sections()[0].paragraphs
    assert "依据：第十五条。" in told
    assert any("2027年1月20日（第二十三条第五项）" in line for line in told)
