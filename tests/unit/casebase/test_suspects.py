"""What may name somebody though no sure sign says so is asked; ordinary speech is not."""

import pytest

from casebase.domain.deidentifying import Kind, KnownNames, deidentify, deidentify_closed, suspects_in

ASKED = (
    ("入住人黎明，退房时少退押金。", "黎明", Kind.NAME),
    ("我要告畅达行网约车乱收费。", "畅达行", Kind.COMPANY),
    ("我是退伍老兵单玉山，家住城里。", "单玉山", Kind.NAME),
    ("店主纳志军拒绝退换。", "纳志军", Kind.NAME),
    ("服务员春花都看着的。", "春花", Kind.NAME),
    ("前台糖糖说可以退。", "糖糖", Kind.NAME),
    ("在红太阳老年用品商店买的助听器。", "红太阳", Kind.COMPANY),
    ("店开在涠洲岛南湾码头。", "涠洲岛", Kind.ADDRESS),
    ("他报的号是7342，让我记住。", "7342", Kind.ORDER),
    ("卖的春花说可以退。", "春花", Kind.NAME),
    ("他送138001，报尾号7342送货。", "7342", Kind.ORDER),
    ("微信上叫Cindy的人收的钱。", "Cindy", Kind.NAME),
)


@pytest.mark.parametrize(("text", "said", "kind"), ASKED)
def test_what_may_name_somebody_is_masked_or_asked(text, said, kind):
    result = deidentify(text)
    suspects = suspects_in(text, result)
    if said in result.text:
        assert any(said in one.said for one in suspects), suspects
        assert kind in {one.kind for one in suspects if said in one.said}
    assert said not in deidentify_closed(text).result.text


@pytest.mark.parametrize(
    "text",
    [
        "健身房办了两年卡付了3000元，才三个月就关门停业，依据消费者权益保护法第五十五条，要求退一赔三。",
        "2026年3月5日至2026-04-06，里程76934公里，共计1091800元，执行标准GB/T 20405-2011，法释〔2025〕4号。",
        "消费者投诉，商家拒绝，店长不在，老板同意退款368元，快递单也没有。",
        "我网购的手机一直不发货，客服说缺货，要求退款并赔偿，平台让我等七天。",
        "商家宣传充3000送3000，后来又说存10000返5000，房租12000每月，面积1200平米，重1500克，容量2000毫升，里程12000公里。",
        "在店里买的三文鱼不新鲜，点的佛跳墙分量不足，点的宫保鸡丁没熟。",
        "打了12315和12345，停车时被保安剐蹭，兽医诊断是犬瘟，我才知道被骗了。",
        "美容院推销说做完斑就没了，做了三次一点变化没有，店员说是体质问题，不肯退钱。",
    ],
)
def test_ordinary_speech_is_not_asked_about(text):
    assert suspects_in(text, deidentify(text)) == ()


def test_a_suspect_tells_where_it_stands_in_the_original_and_repeats_are_found_with_it():
    text = "我叫张伟，13800138000。店主纳志军拒绝退换，后来纳志军又改口。"
    found = suspects_in(text, deidentify(text))
    assert [text[one.start : one.end] for one in found] == [one.said for one in found]
    assert [one.said for one in found].count("纳志军") + deidentify(text).text.count("某") >= 2
    closed = deidentify_closed(text)
    assert "纳志军" not in closed.result.text
    assert "拒绝退换" in closed.result.text


def test_what_somebody_decided_to_mask_goes_wherever_it_stands():
    known = KnownNames(decided=((Kind.NAME, "黎明"),))
    assert "黎明" not in deidentify("黎明来过，黎 明也签了字。", known).text


def test_a_number_that_was_decided_to_be_masked_leaves_longer_numbers_alone():
    known = KnownNames(decided=((Kind.ORDER, "300"), (Kind.NAME, "Amy")))
    assert (
        deidentify("房号300，付了3000元，Amy和Amyloid都在。", known).text
        == "房号（编号），付了3000元，某某和Amyloid都在。"
    )


def test_a_sum_with_blanks_around_it_is_not_asked_about():
    assert suspects_in("退款 300 元", deidentify("退款 300 元")) == ()


@pytest.mark.parametrize(
    "text", [row[0] for row in ASKED] + ["经手人签章：闫（店章）。", "闻大哥都看着的，金女士也在。"]
)
def test_deciding_to_mask_every_suspect_leaves_none_to_decide_about(text):
    known = KnownNames()
    for _ in range(4):
        suspects = suspects_in(text, deidentify(text, known))
        known = KnownNames(decided=(*known.decided, *((one.kind, one.said) for one in suspects)))
    assert suspects_in(text, deidentify(text, known)) == ()
