"""Help for whoever searches: other spellings, other words, articles by number."""

import pytest

from casebase.domain.comparing import changed
from casebase.domain.named_article import NamedArticle, named_articles, named_law, words_beside
from casebase.domain.narrowing import Narrowing
from casebase.domain.numerals import number_of
from casebase.domain.region import province_of
from casebase.domain.spelling import respelled
from casebase.domain.word_help import also_called
from web.pages.search_places import SearchPlace, may_stand_in_address

WORDS = [
    "预付卡",
    "不退钱",
    "健身房",
    "跑路",
    "霸王条款",
    "退一赔三",
    "七天无理由",
    "虚假宣传",
    "假货",
    "消费者权益保护法",
    "退钱",
    "假一赔三",
    "假一赔十",
    "轿车",
    "交车",
]
LAWS = {"消法": "消法", "消费者权益保护法": "消法", "条例": "条例", "预付4": "预付4", "民法典": "民法典"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("预付卡不腿钱", "预付卡不退钱"),  # sounds alike
        ("建身房跑路", "健身房跑路"),
        ("七天无里由", "七天无理由"),
        ("退一陪三", "退一赔三"),  # looks alike
        ("霸王款条", "霸王条款"),  # changed places
        ("霸条款", "霸王条款"),  # one is missing
        ("虚假选传 假货", "虚假宣传 假货"),
        ("消费者权益保护发", "消费者权益保护法"),  # of ordinary characters, but heard alike over a long stretch
        ("骄车", "轿车"),  # sounds and looks alike
        ("預付卡不腿錢", "预付卡不退钱"),
    ],
)
def test_a_mistyped_word_is_guessed(typed, meant):
    assert respelled(typed, WORDS) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "预付卡不退钱",
        "退一赔三",  # near to 假一赔三, and known itself
        "假一赔十",
        "我要退一赔三",
        "退壹赔叁",
        "我在店里买的鞋坏了",
        "手机坏了不给修",
        "用了三天就死机",
        "abc 123",
        "火锅店老板不认账",
        "预付卡不腿钱" * 20,
    ],
)
def test_what_is_spelled_well_or_told_at_length_is_left_alone(typed):
    assert respelled(typed, WORDS) is None


def test_other_names_are_given_for_the_words_of_a_short_search_and_not_for_what_is_said():
    (found,) = also_called("跑路了，已经关门")[:1]
    assert found.word == "跑路"
    assert "关门" not in found.others
    assert "停业" in found.others
    assert also_called("健身房跑路" * 13) == ()
    assert also_called("量子力学") == ()


@pytest.mark.parametrize(
    ("text", "law", "label"),
    [
        ("消法55条", "消法", "55"),
        ("消法 ５５", "消法", "55"),
        ("消法-55", "消法", "55"),
        ("消费者权益保护法第五十五条第一款", "消法", "55"),
        ("《中华人民共和国消费者权益保护法》第55条", "消法", "55"),
        ("预付4-15", "预付4", "15"),
        ("预付4第十五条", "预付4", "15"),
        ("条例133条之1", "条例", "133之1"),
        ("我要看消法第五十五条怎么说", "消法", "55"),
        ("55条", "", "55"),
        ("第五十五条", "", "55"),
    ],
)
def test_an_article_is_named_by_law_and_number_or_by_number_alone(text, law, label):
    assert named_articles(text, LAWS) == (NamedArticle(law, label),)


@pytest.mark.parametrize(
    "text", ["消法", "消法55元", "3条裤子", "买了3条", "", "条例规定了55天", "消法第五十五条" + "的经过" * 30]
)
def test_other_numbers_name_no_article(text):
    assert named_articles(text, LAWS) == ()


def test_every_article_that_is_named_counts_in_the_order_of_the_text():
    text = "消法55条和民法典第577条、《消费者权益保护法》第五十三条 退款"
    assert [one.key for one in named_articles(text, LAWS)] == ["消法-55", "民法典-577", "消法-53"]
    assert words_beside(text, LAWS) == "和 、 退款"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("55", 55),
        ("５５", 55),
        ("五十五", 55),
        ("十", 10),
        ("一百四十八", 148),
        ("一四八", 148),
        ("一千一百九十五", 1195),
    ],
)
def test_numbers_are_read_as_people_write_them(text, number):
    assert number_of(text) == number
    assert number_of(f"{text}个") is None


def test_conditions_that_both_hold_are_joined_and_those_that_cannot_are_none():
    first = Narrowing(categories=frozenset({"计量", "食品安全"}), years=(2020, None))
    joined = first.both(Narrowing(categories=frozenset({"计量"}), years=(None, 2022), sums=(1, 2)))
    assert joined == Narrowing(categories=frozenset({"计量"}), years=(2020, 2022), sums=(1, 2))
    assert first.both(Narrowing(categories=frozenset({"农资质量"}))) is None
    assert first.both(Narrowing(years=(None, 2019))) is None


def test_a_region_belongs_to_a_province():
    assert [province_of(one) for one in ("浙江温州", "内蒙古", "广东省佛山市", "全国", None)] == [
        "浙江",
        "内蒙古",
        "广东",
        None,
        None,
    ]


def test_what_a_later_wording_has_anew_is_marked():
    pieces = changed("七日内可以退货。", "七日内可以退货，运费由商家承担。")
    assert [piece.text for piece in pieces if piece.matched] == ["，运费由商家承担"]
    assert [piece.matched for piece in changed("", "全新的一条。")] == [False]


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("健身房跑路", True),
        ("年份:2024..2026 金额:1000..5000", True),
        ("我的电话13800000001", False),
        ("我的电话 １３８ ００００ ０００１", False),
        ("订单 2024-0501-7788", False),
        ("写信到 a@b.cn", False),
        ("138.1234.5678", False),
        ("138\u200b1234\u200b5678", False),
        ("一三八一二三四五六七八", False),
        ("电话壹叁捌 一二三四 五六七八", False),
        ("粤B12345", False),
        ("车牌浙 A·D12345", False),
        ("微信号 wxid_abc", False),
        ("加qq：1234567", False),
        ("QQ号12345", False),
        ("我叫王小明，住幸福路十二号", False),
        ("我叫王小明", False),
        ("住在和平街5号", False),
        ("幸福小区3栋201室漏水", False),
        ("我是李秀兰", False),
        ("我的名字是陈珍珍", False),
        ("翠湖花园18幢703", False),
        ("法人代表马国强", False),
        ("wxid_abc", False),
        ("订单YT789012", False),
        ("金额:13800000001-1", False),
        ("很长的经过" * 13, False),
        ("金额:1000-5000", True),
        ("美容院 办卡 老板跑路", True),
        ("12315投诉", True),
        ("消法第五十五条", True),
        ("民法典第一千一百九十五条", True),
        ("我叫商家退款", True),
        ("微信付款不退", True),
        ("微信小程序iphone15", True),
        ("抖音买的鞋 3天", True),
        ("年份:2024..2026 金额:1000..2000", True),
        ("退一赔三", True),
    ],
)
def test_only_a_short_text_that_names_nobody_may_stand_in_an_address(text, may):
    assert may_stand_in_address(text) is may


def test_another_spelling_of_a_telling_text_is_in_no_address_either():
    step = SearchPlace(".show_cases", {"q": "我叫王小明 退一陪三"}).step("", "q", "我叫王小明 退一赔三")
    assert (step.href, step.change) == (None, "q=我叫王小明 退一赔三")


@pytest.mark.parametrize(
    ("text", "left"),
    [("消法第五十五条", ""), ("消法55条第一款", ""), ("55条", ""), ("消法第五十五条 假货", "假货"), ("假货", "假货")],
)
def test_beside_a_named_article_only_the_words_that_are_left_are_looked_for(text, left):
    assert words_beside(text, LAWS) == left


@pytest.mark.parametrize(
    ("text", "law"),
    [("消費者權益保護法", "消法"), ("《中华人民共和国消费者权益保护法》", "消法"), ("消法", "消法"), ("消法假货", "")],
)
def test_a_law_is_named_by_its_full_name_in_whatever_script(text, law):
    assert named_law(text, LAWS) == law
