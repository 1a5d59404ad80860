"""What is typed into the search box is read as a search only when it plainly is one, and otherwise as words."""

import pytest

from casebase.domain.category import CATEGORIES
from casebase.domain.dispute import CLAIM_KINDS
from casebase.domain.expression import AllOf, AnyOf, Except, Place, Said, said, wanted_runs
from casebase.domain.narrowing import KnownValues, Narrowing
from casebase.search.query_fields import Scope
from casebase.search.query_language import HowRead, Reading, read_search

KNOWN = KnownValues(
    laws={"消法": "消法", "消费者权益保护法": "消法", "食安法": "食安法", "食品安全法": "食安法"},
    categories=CATEGORIES,
    remedies=tuple(CLAIM_KINDS),
    results={"调解或和解": "settled", "法院处理": "court"},
    regions=("北京", "浙江"),
)


_GYM_AND_REFUND = AllOf((AllOf((Said("健身房"), Said("跑路"))), Said("退款")))


def read(text: str, scope: Scope = Scope.CASES, how: HowRead = HowRead.BY_ITSELF) -> Reading:
    return read_search(text, scope, KNOWN, how)


@pytest.mark.parametrize(
    ("text", "near", "matching"),
    [
        ('"退一赔三" AND 食品', "退一赔三 食品", AllOf((Said("退一赔三"), Said("食品")))),
        ("「退一賠三」 并且 食品", "退一賠三 食品", AllOf((Said("退一赔三"), Said("食品")))),
        ("会员卡退费 -未成年", "会员卡退费", Except(Said("未成年"))),
        ("会员卡退费　不含 未成年", "会员卡退费", Except(Said("未成年"))),
        ("健身房 （退款 或者 退费）", "健身房 退款 退费", AnyOf((Said("退款"), Said("退费")))),
        ("退款 OR 退费 AND 面包", "退款 退费 面包", AnyOf((Said("退款"), AllOf((Said("退费"), Said("面包")))))),
        ("健身房跑路 AND 退款", "健身房跑路 退款", _GYM_AND_REFUND),
        ("标题：健身", "健身", Said("健身", Place.HEADLINE)),
        ("title:健身", "健身", Said("健身", Place.HEADLINE)),
        ("“退款，退费”", "退款,退费", AllOf((Said("退款"), Said("退费")))),
    ],
)
def test_phrases_and_operators_of_both_writings_say_what_must_stand_there(text, near, matching):
    found = read(text)
    assert (found.is_query, found.text, found.matching, found.problem) == (True, near, matching, "")


@pytest.mark.parametrize(
    ("text", "narrowing"),
    [
        ("法规:消费者权益保护法", Narrowing(laws=frozenset({"消法"}))),
        ("类别:预付 或者 类别：食品", Narrowing(categories=frozenset({"预付式消费", "食品安全"}))),
        ("地区:浙江温州", Narrowing(regions=frozenset({"浙江"}))),
        ("要求:退钱 结果:法院", Narrowing(remedies=frozenset({"退款"}), results=frozenset({"court"}))),
        ("年份:2024..2026", Narrowing(years=(2024, 2026))),
        ("年份:2024年", Narrowing(years=(2024, 2024))),
        ("金额:1000..5000 元", Narrowing(sums=(100_000, 500_000))),
        ("金额：1.5万以上", Narrowing(sums=(1_500_000, None))),
        ("law:消法 category:食品", Narrowing(laws=frozenset({"消法"}), categories=frozenset({"食品安全"}))),
        ("Region:浙江 result:法院", Narrowing(regions=frozenset({"浙江"}), results=frozenset({"court"}))),
        ("year:2024 sum:100以上", Narrowing(years=(2024, 2024), sums=(10_000, None))),
        ("金额:..500", Narrowing(sums=(None, 50_000))),
    ],
)
def test_fields_narrow_and_are_no_words(text, narrowing):
    found = read(text)
    assert (found.narrowing, found.text, found.matching) == (narrowing, "", None)


@pytest.mark.parametrize(
    "text",
    [
        "法规:消法 条:五十五",
        "法规：消法 条号：55",
        "法规：消法 条文：第55条",
        "法规：消法 第55条",
        "法规：消法 第五十五条",
        "Law:消法 article:55",
        "条款：55 法律：消费者权益保护法",
    ],
)
def test_an_article_of_a_law_is_named_beside_its_field(text):
    found = read(text, Scope.LAW)
    assert found.narrowing == Narrowing(laws=frozenset({"消法"}), articles=frozenset({55}))
    assert found.understood == ("法规是消法", "条号是55")


@pytest.mark.parametrize(
    "text",
    [
        "健身房跑路",
        "我买了面包 and 牛奶",
        "3-5天没发货",
        "iPhone(国行) 退货",
        "- 发货",
        "退款：不退",
        "",
        ":)",
        "打 -500 折",
    ],
)
def test_ordinary_marks_are_no_operators(text):
    assert read(text) == Reading(text)


@pytest.mark.parametrize(
    "text",
    [
        "店员说“概不退款”，我不服。",
        "要求:退款3000元；类别:预付",
        "我办卡了 AND 他跑了！ -真的",
        "“退款” " + "很长的经过" * 30,
    ],
)
def test_a_told_story_is_words_whatever_marks_it_has_and_that_is_said(text):
    found = read(text)
    assert (found.text, found.matching, found.is_query) == (text, None, False)
    assert "按平常的话来找" in found.problem


@pytest.mark.parametrize(
    ("text", "words", "problem"),
    [
        ('健身房"跑路', "健身房 跑路", "引号没有成对"),
        ("(健身房 AND 退款", "健身房 退款", "括号没有成对"),
        ("健身房 AND", "健身房", "“AND”的后面没有要找的词"),
        ("OR 健身房 OR 退款", "健身房 退款", "“OR”的前面没有要找的词"),
        ("退款 NOT NOT 过期", "退款 过期", "“不含”连写了两次"),
        ("条:55", "55", "“条”只能用来找法律条文"),
        ("年份:哈哈", "哈哈", "“年份：哈哈”看不懂"),
        ("金额:5000..1000", "5000..1000", "开头比结尾大"),
        ("类别:飞碟 面包", "飞碟 面包", "没有叫“飞碟”的类别"),
        ("面包 NOT 地区:北京", "面包 北京", "“不含”的后面只能写词"),
        ("面包 OR 地区:北京", "面包 北京", "“或者”只能连接"),
        ("类别:食品安全 类别:计量", "食品安全 计量", "不能同时成立"),
        ('"卡" 退款', "卡 退款", "“卡”太短"),
        ("-未成年", "", "只写了不要什么"),
        ("法规: ", "", "“法规：”的后面没有写内容"),
        ('""', "", "引号里没有内容"),
        ('() "退款"', "退款", "括号里没有内容"),
    ],
)
def test_what_cannot_be_read_falls_back_to_its_words_and_says_why(text, words, problem):
    found = read(text)
    assert (found.text, found.matching, found.is_query) == (words, None, False)
    assert problem in found.problem


def test_what_is_only_not_wanted_is_a_search_beside_a_field_or_what_was_chosen():
    found = read("要求:退款 NOT 健身")
    assert (found.is_query, found.text, found.understood) == (True, "", ("不要写有“健身”的", "要求是退款"))
    assert read_search("-健身", Scope.CASES, KNOWN, is_narrowed=True).is_query
    assert not read("-健身 -未成年").is_query


def test_a_person_can_ask_to_be_taken_by_the_word():
    assert read('"退一赔三" AND 食品', how=HowRead.WORDS) == Reading('"退一赔三" AND 食品')


def test_what_was_understood_is_said_part_by_part():
    found = read('"退一赔三" (面包 OR 牛奶) -未成年 年份:2024..2026 金额:100以下')
    assert found.understood == (
        "按相近程度找“退一赔三 面包 牛奶”",
        "写有“退一赔三”",
        "写有“面包”，或者写有“牛奶”",
        "不要写有“未成年”的",
        "年份从2024年到2026年",
        "付的钱在100元以下",
    )


def test_what_must_not_stand_there_is_never_highlighted():
    assert list(wanted_runs(read("面包 AND 过期 -未成年").matching)) == ["面包", "过期"]


def test_a_phrase_without_anything_searchable_says_nothing():
    assert said("，。") is None
    assert said("卡") is None
