from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.errors import InvalidInputError
from mediation.domain.claims import Remedy
from mediation.domain.exactness import vague_part
from mediation.domain.offer_changes import changes_between, claims_text
from mediation.domain.offer_checks import OfferFrame, check_terms, missing_parts
from mediation.domain.offer_extent import (
    ClaimFate,
    Extent,
    GoodsReturn,
    Instalment,
    Postage,
    Undertaking,
    extent_from_json,
)
from mediation.domain.offers import Method, OfferTerms, plan_of
from mediation.domain.office import HouseRules

FRIDAY = date(2026, 11, 20)
LAST_DAY = date(2027, 1, 19)
FRAME = OfferFrame(FRIDAY, LAST_DAY, HouseRules(), 2)
PARTS = (Instalment(date(2026, 12, 1), 100_000), Instalment(date(2026, 12, 31), 200_001))
TERMS = OfferTerms(Remedy.REFUND, 300_001, date(2026, 12, 31), Method.WECHAT, extent=Extent(instalments=PARTS))
REPAIR = OfferTerms(Remedy.REPAIR, 0, date(2026, 12, 1), Method.ON_SITE, extent=Extent(item="上门更换压缩机"))


def wrong_fields(terms, frame=FRAME):
    with pytest.raises(InvalidInputError) as refused:
        check_terms(terms, frame)
    return refused.value.fields


def with_extent(terms, **changes):
    return replace(terms, extent=replace(terms.extent, **changes))


def test_instalments_that_add_up_are_taken():
    assert check_terms(TERMS, FRAME).extent.instalments == PARTS


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        (PARTS[:1], "2 到 24 期"),
        ((PARTS[0], replace(PARTS[1], sum_fen=200_000)), "对不上"),
        ((replace(PARTS[0], sum_fen=0), replace(PARTS[1], sum_fen=300_001)), "写明金额"),
        ((replace(PARTS[0], due_on=PARTS[1].due_on), PARTS[1]), "从早到晚"),
        ((PARTS[0], replace(PARTS[1], due_on=date(2026, 12, 30))), "最后一期"),
    ],
)
def test_instalments_that_are_not_exact_are_refused_by_name(parts, word):
    assert word in wrong_fields(with_extent(TERMS, instalments=parts))["instalments"]


@given(
    st.lists(
        st.tuples(st.integers(1, 300), st.integers(1, 10_000_000)),
        min_size=2,
        max_size=24,
        unique_by=lambda part: part[0],
    )
)
def test_the_plan_adds_up_to_the_sum_and_counts_by_day(drawn):
    parts = tuple(Instalment(FRIDAY + timedelta(days), fen) for days, fen in sorted(drawn))
    terms = replace(TERMS, sum_fen=sum(part.sum_fen for part in parts), due_on=parts[-1].due_on)
    plan = plan_of(with_extent(terms, instalments=parts))
    assert sum(line.sum_fen for line in plan) == terms.sum_fen
    assert [line.number for line in plan] == list(range(1, len(parts) + 1))
    assert [line.due_on for line in plan] == sorted(line.due_on for line in plan)
    assert missing_parts(with_extent(terms, instalments=parts)) == {}


def test_a_last_day_on_a_rest_day_moves_to_the_next_working_day_and_says_so():
    saturday = date(2026, 11, 28)
    checked = check_terms(replace(TERMS, valid_until=saturday), FRAME)
    assert (checked.valid_until, checked.valid_asked_on) == (date(2026, 11, 30), saturday)
    monday = check_terms(replace(TERMS, valid_until=date(2026, 11, 30)), FRAME)
    assert (monday.valid_until, monday.valid_asked_on) == (date(2026, 11, 30), None)


def test_an_offer_stands_no_longer_than_the_house_allows():
    assert check_terms(replace(TERMS, valid_until=FRIDAY + timedelta(30)), FRAME)
    assert set(wrong_fields(replace(TERMS, valid_until=FRIDAY + timedelta(31)))) == {"valid_until"}


def test_every_claim_is_answered_or_none_is_named():
    settled, still_open = ClaimFate.SETTLED, ClaimFate.OPEN
    assert check_terms(with_extent(TERMS, claims=(settled, still_open)), FRAME)
    assert set(wrong_fields(with_extent(TERMS, claims=(settled,)))) == {"claims"}
    assert set(wrong_fields(with_extent(TERMS, claims=(still_open, ClaimFate.GIVEN_UP)))) == {"claims"}


def test_a_thing_to_do_says_what():
    assert check_terms(REPAIR, FRAME).extent.item == "上门更换压缩机"
    assert set(wrong_fields(with_extent(REPAIR, item=""))) == {"item"}
    apology = Undertaking(Remedy.APOLOGY, "", date(2026, 12, 1))
    assert set(wrong_fields(with_extent(REPAIR, also=(apology,)))) == {"also"}
    paid = Undertaking(Remedy.REFUND, "再退三百元给我", date(2026, 12, 1))
    assert set(wrong_fields(with_extent(REPAIR, also=(paid,)))) == {"also"}


def test_goods_that_go_back_are_named_with_a_day():
    goods = GoodsReturn("冰箱一台", date(2026, 12, 1), Postage.MERCHANT)
    assert check_terms(with_extent(TERMS, goods=goods), FRAME).extent.goods == goods
    assert set(wrong_fields(with_extent(TERMS, goods=replace(goods, item="")))) == {"goods_item"}
    assert set(wrong_fields(with_extent(TERMS, goods=replace(goods, due_on=date(2026, 1, 1))))) == {"goods_due_on"}


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("收到货后尽快退款", "哪一天"),
        ("适当补偿运费", "多少"),
        ("再退300元左右", "准确的数"),
        ("大约三个月内", "准确的数"),
        ("余款另行协商", "约定的内容"),
    ],
)
def test_what_a_court_could_not_confirm_is_refused_with_the_missing_part(text, missing):
    assert missing in wrong_fields(replace(TERMS, conditions=text))["conditions"]


@pytest.mark.parametrize("text", ["一次付清", "左右两侧车门各换一块", "2026年12月1日上午十点上门", "保修一年"])
def test_exact_words_are_left_alone(text):
    assert vague_part(text) is None


def test_an_extent_survives_storage():
    extent = Extent(
        "换一台同型号新机",
        PARTS,
        (Undertaking(Remedy.APOLOGY, "书面道歉并盖章", date(2026, 12, 1)),),
        GoodsReturn("旧机", date(2026, 12, 5), Postage.HALF),
        (ClaimFate.SETTLED, ClaimFate.GIVEN_UP),
    )
    assert extent_from_json(extent.to_json()) == extent


def test_a_counter_offer_says_what_it_changes():
    before = replace(TERMS, sum_fen=200_000, extent=Extent())
    after = replace(TERMS, due_on=date(2027, 1, 10), extent=Extent(claims=(ClaimFate.SETTLED, ClaimFate.OPEN)))
    changes = changes_between(before, after, ("退款 ¥3,500.00", "道歉"))
    assert [change.chip for change in changes] == ["金额多 ¥1,000.01", "日期晚 10 天", "改了各项要求的处理"]
    assert changes[0].text == "金额由 ¥2,000.00 变为 ¥3,000.01，多 ¥1,000.01"
    assert changes_between(after, after, ()) == ()
    assert "道歉：这次不谈" in claims_text(after, ("退款 ¥3,500.00", "道歉"))
