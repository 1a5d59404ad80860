"""Contact details and insults are found, and ordinary words of disputes are not."""

import pytest

from casebase.domain.content import load_content
from core.kernel.errors import HeldBackError
from mediation.domain.wording import KIND_NAMES, WordingKind, find_in, insults, require_fit

PERSON = "11010519491231002X"  # the sample number of the standard


def kinds(text):
    return [found.kind for found in find_in(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("打我电话13800138000谈", "13800138000"),
        ("打我电话 138 0013 8000 谈", "138 0013 8000"),
        ("138-0013-8000", "138-0013-8000"),
        ("１３８００１３８０００", "１３８００１３８０００"),
        ("一三八零零一三八零零零", "一三八零零一三八零零零"),
        ("幺三八〇〇幺三八〇〇〇", "幺三八〇〇幺三八〇〇〇"),
        ("1 3 8 0 0 1 3 8 0 0 0", "1 3 8 0 0 1 3 8 0 0 0"),
        ("+86 13800138000", "+86 13800138000"),
        ("座机010-12345678", "010-12345678"),
    ],
)
def test_phones_are_found_however_they_are_written(text, words):
    assert [(found.kind, found.words) for found in find_in(text)] == [(WordingKind.PHONE, words)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"身份证{PERSON}", WordingKind.ID_NUMBER),
        ("110105 1949 1231 002x", WordingKind.ID_NUMBER),
        ("卡号6222 0212 3456 7890 128", WordingKind.BANK_CARD),
        ("加我微信谈", WordingKind.INVITATION),
        ("微信号：xiaomin_88", WordingKind.ACCOUNT),
        ("vx xiaomin88", WordingKind.ACCOUNT),
        ("扣扣12345678", WordingKind.ACCOUNT),
        ("发到 xiao.min@example.com", WordingKind.EMAIL),
        ("看 https://shop.example/1", WordingKind.LINK),
        ("看 shop.example.com", WordingKind.LINK),
        ("私下转给你", WordingKind.INVITATION),
        ("扫我的二维码", WordingKind.INVITATION),
        ("你这个王 八*蛋", WordingKind.INSULT),
        ("老板SB", WordingKind.INSULT),
    ],
)
def test_other_details_and_insults_are_found(text, kind):
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "订单号 2026112113800138001234 没有发货",
        "2026年11月21日 10:30 付了 3,800 元",
        "1300 1500 200 三笔都没退",
        "用微信支付了 3800 元，微信转账记录在这里",
        "扫码支付后没有出票",
        "统一社会信用代码 91110105MA01ABCDE5",
        "他们是骗子，虚假宣传，霸王条款",
        "去死皮的面膜",
        "为智障人士开的店，神经病学门诊",
        "体操你们教得不好",
        "usb 线和 SBS 材料",
        "快递单号 1380013800138",
        "三楼一共十三个人，八月二号",
    ],
)
def test_ordinary_words_of_a_dispute_are_left_alone(text):
    assert find_in(text) == ()


def test_a_writer_may_insist_but_never_on_an_identity_number():
    assert require_fit({"text": "订单 13800138000"}, insists=True) == (WordingKind.PHONE,)
    with pytest.raises(HeldBackError) as held:
        require_fit({"text": f"他的身份证 {PERSON}"}, insists=True)
    assert not held.value.may_insist
    with pytest.raises(HeldBackError) as held:
        require_fit({"text": "订单 13800138000"}, insists=False)
    assert held.value.may_insist
    assert "13800138000" in held.value.fields["text"]


def test_a_card_passes_where_money_must_arrive():
    text = {"conditions": "退到 6222 0212 3456 7890 128"}
    assert require_fit(text, insists=False, allowed=[WordingKind.BANK_CARD]) == ()
    with pytest.raises(HeldBackError):
        require_fit(text, insists=False)


def test_published_cases_raise_few_false_alarms():
    texts = [part for case in load_content().cases for part in (case.facts, case.summary, *case.claims)]
    alarms = [found for text in texts for found in find_in(text)]
    assert len(texts) > 600
    assert alarms == []


def test_every_kind_has_its_name_and_every_insult_stands_once():
    words = [insult.word for insult in insults()]
    assert set(KIND_NAMES) == set(WordingKind)
    assert len(words) == len(set(words))
