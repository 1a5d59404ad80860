"""What the shipped patterns read from complaints, and the look-alikes they leave alone (sentences made up here)."""

from datetime import date
from decimal import Decimal

import pytest

from core.rules import load_shipped_book, read_text
from core.rules.text_reading import facts_read
from core.rules.told_days import days_told, earliest_mention

BOOK = load_shipped_book()
ON = date(2026, 6, 1)


def _told(text):
    return facts_read(read_text(BOOK, text, ON))


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("我在超市买了一盒酸奶，回家发现已经过期5天了", "food_faults", ("expired",)),
        ("这包饼干的生产日期被人涂改过", "food_faults", ("date_altered",)),
        ("零食包装上没有中文标签", "food_faults", ("label_missing",)),
        ("面包里面有一只苍蝇", "food_faults", ("below_standard",)),
        ("我在超市买的酸奶过期了", "seller_knew_grounds", ("1",)),
        ("我在便利店买的牛奶过期了", "food_respondent", "seller"),
        ("路边摊卖的凉皮吃坏了肚子", "food_respondent", "stall"),
        ("商家用颗粒板冒充实木", "deceptive_acts", ("5-7",)),
        ("提车以后才知道里程表被人调过", "deceptive_acts", ("6-8",)),
        ("修车的师傅偷换了我的配件", "deceptive_acts", ("13-1",)),
        ("网店承诺假一赔十", "sales_conduct", ("pay_multiple",)),
        ("网店承诺假一赔十", "promised_multiple", Decimal(10)),
        ("我的手机用了一个月就黑屏", "quality_problems", ("broken",)),
        ("空调修了三次还是不制冷", "repairs_done", 3),
        ("这台手机还在保修期内就坏了", "in_warranty", True),
        ("我办了健身卡，现在健身房关门了", "end_grounds", ("closed",)),
        ("我办了健身卡，现在健身房关门了", "prepayment", "in_parts"),
        ("我办了健身卡，现在健身房关门了", "supplied_as_agreed", False),
        ("我报了48节钢琴课", "units_total", 48),
        ("我报了四十八节钢琴课，已经上了十二节", "units_used", 12),
        ("我在理发店办卡，充2000元送500元", "bonus_amount", Decimal(500)),
        ("办了瑜伽年卡，不限次数", "plan_kind", "unlimited"),
        ("我交了3000元定金买车", "deposit_kind", "earnest"),
        ("我交了3000元订金买车", "deposit_kind", "other"),
        ("我交了3000元定金买车", "deposit_amount", Decimal(3000)),
        ("我交了定金订婚宴，酒店把厅卖给了别人", "breach_by", "payee"),
        ("我交了定金，后来我自己不想买了", "breach_by", "payer"),
        ("下单时默认勾选了延长保修", "forced_problems", ("pre_ticked",)),
        ("视频会员自动续费扣了我25元", "forced_problems", ("auto_renewed",)),
        ("我付款以后商家单方取消了订单", "online_problems", ("order_denied",)),
        ("货架标价8元，结账却收了12元", "marked_amount", Decimal(8)),
        ("结账时四舍五入多收了我几毛钱", "price_problems", ("above_marked", "rounded_up")),
        ("导游带我们去玉器店买了手镯", "travel_problems", ("shopping",)),
        ("旅行社说人数不够没有成团", "travel_problems", ("not_formed",)),
        ("航空公司取消了航班，我只好退票", "flight_problems", ("carrier_refund",)),
        ("快递把我寄的相机弄丢了", "parcel_state", "lost"),
        ("寄快递的时候没有保价", "express_insured", False),
        ("干洗店把我的大衣洗坏了", "laundry_harm", "spoiled"),
        ("物业停了我家的水", "property_problem", "cut_off"),
        ("我儿子12岁，用我的手机给游戏充值了5000元", "payer_age", "from_8"),
        ("我儿子6岁，偷偷给主播打赏了5000元", "payer_age", "under_8"),
        ("我在商场滑倒骨折", "harm_cause", "place"),
        ("我在商场滑倒骨折", "harm_problems", ("injured",)),
        ("地上湿滑没有提示，我摔伤了", "safety_breach", True),
        ("总有推销电话打来骚扰我", "personal_problems", ("messages",)),
        ("保安搜我的身", "personal_problems", ("insult",)),
        ("给我打针的人没有医师证", "treatment_problems", ("no_licence",)),
        ("开发商迟迟没有交房", "housing_problems", ("late_handover",)),
        ("花了1200元请机构鉴定", "loss_amount", Decimal(1200)),
        ("我在讲座上给老人买了保健品", "sale_channel", "seminar"),
        ("我从朋友圈下单买了面膜", "sale_channel", "online"),
    ],
)
def test_a_fact_is_read_from_its_words(text, fact, value):
    assert _told(text).get(fact) == value


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("我的会员卡过期不退，余额作废", "food_faults"),
        ("这盒牛奶没有过期", "food_faults"),
        ("我看着手机走路", "trade"),
        ("我怀疑秤被动过手脚", "deceptive_acts"),
        ("我4岁的女儿在蹦床上摔伤了", "payer_age"),
        ("我家孩子6岁，我给孩子报了舞蹈课程", "payer_age"),
        ("我刷银行卡付了钱", "prepayment"),
        ("我买了几块原石", "paid_amount"),
        ("医生退了我300元", "paid_amount"),
        ("酒没有质量问题", "quality_problems"),
        ("我在店里看到玻璃碎了，没有人受害", "payer_age"),
        ("我举报一家公司无证生产", "for_living"),
        ("我们公司采购了一批电脑", "for_living"),
        ("我从邻居手里买了一辆旧自行车", "seller_is_business"),
        ("定金和尾款都付清了，婚礼很顺利", "deposit_kind"),
    ],
)
def test_a_look_alike_is_left_alone(text, fact):
    assert fact not in _told(text)


def test_a_reading_needs_its_companions_anywhere_in_the_complaint():
    assert "purpose_defeated" not in _told("我不想要了")
    assert _told("我付了定金。后来我不想要了")["purpose_defeated"] is True


def test_more_cannot_be_used_than_was_bought():
    told = _told("我买了10节私教课，已经上了12节课")
    assert told["units_total"] == 10
    assert "units_used" not in told


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024年3月5日签的合同", [date(2024, 3, 5)]),
        ("2020年10月1日租车，10月27日退车，到1月3日还没退", [date(2020, 10, 1), date(2020, 10, 27), date(2021, 1, 3)]),
        ("去年8月3号买的", [date(2025, 8, 3)]),
        ("12月31日买的", [date(2025, 12, 31)]),
        ("5月3个人一起去的", []),
        ("2月30日买的", []),
    ],
)
def test_days_are_told_with_the_year_last_named(text, days):
    assert [each.day for each in days_told(text, ON)] == days


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("次日", date(2026, 5, 11)),
        ("三天后", date(2026, 5, 13)),
        ("两个月后", date(2026, 7, 10)),
        ("当天", date(2026, 5, 10)),
    ],
)
def test_a_later_day_counts_from_the_day_named_before_it(words, day):
    assert _told(f"5月10日在商场买了一台空调，{words}申请退货")["return_asked_on"] == day


def test_a_later_day_without_a_day_before_it_is_not_read():
    assert "return_asked_on" not in _told("三天后申请退货")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019年5月买的，2021年才发现", date(2019, 5, 1)),
        ("2017年办的卡", date(2017, 7, 1)),
        ("六年前办的卡", date(2020, 7, 1)),
        ("8月初买的", date(2025, 8, 1)),
        ("没有说日子", None),
    ],
)
def test_the_earliest_mention_may_be_a_month_or_a_year(text, day):
    assert earliest_mention(text, ON) == day


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("店家没有欺骗我，东西也没有过期", {"problems", "deceptive_acts", "food_faults"}),
        ("这不是假货", {"problems", "deceptive_acts"}),
        ("没有人受伤", {"problems", "harm_problems"}),
        ("没有付定金", {"problems", "deposit_kind"}),
        ("不是网购", {"sale_channel"}),
        ("我不想退款", {"problems"}),
        ("我没有任何过敏", {"problems", "harm_problems"}),
        ("东西没有问题", {"problems", "quality_problems"}),
    ],
)
def test_what_is_denied_is_not_proposed(text, facts):
    assert not facts & set(_told(text))


def test_words_that_hold_their_own_negation_are_read():
    told = _told("店家没有发货，也没有退款")
    assert told["problems"] == ("return", "not_performed")


def test_a_negation_speaks_for_its_clause_only():
    assert "deceived" in _told("我说没有，欺骗我的是店家")["problems"]


@pytest.mark.parametrize(
    "text",
    [
        "儿子35岁，给我买了保健品",
        "三十五岁的女儿给我买了保健品",
        "孙子喝了牛奶看病花了320元",
        "孩子6岁，看病花了320元",
        "我65岁，花了3000元买保健品",
        "22岁的儿子打赏主播5000元",
        "儿子大学毕业了，打赏主播5000元",
    ],
)
def test_a_grown_child_or_a_doctors_bill_is_no_childs_purchase(text):
    told = _told(text)
    assert "minor" not in told.get("problems", ())
    assert not {"minor_deal", "payer_age"} & set(told)


@pytest.mark.parametrize(
    "text", ["我儿子12岁，用我的手机给游戏充值了5000元", "我女儿9岁给主播打赏了2000元", "十五岁的儿子花了3000元买手机"]
)
def test_a_child_who_paid_topped_up_or_tipped_is_read(text):
    told = _told(text)
    assert "minor" in told["problems"]
    assert told["payer_age"] == "from_8"
    assert told["minor_deal"] == "neither"


def test_an_illness_that_kept_somebody_at_home_is_no_harm_done_by_the_seller():
    told = _told("老伴住院去不了，酒店说不可取消")
    assert not {"harmed", "not_performed"} & set(told["problems"])
    assert not {"harm_problems", "harm_cause", "safety_breach", "travel_problems"} & set(told)
    assert "injured" in _told("吃了酸奶拉肚子，住院三天")["harm_problems"]


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("说是三斤，一称只有二斤四两", None),
        ("说是三斤，一称只有两斤半", None),
        ("88元买鸡蛋，称少了三两", None),
        ("买三斤，实际只有800克", None),
        ("买三斤，一称只有二三十斤", None),
        ("买了四斤，一称只有三四斤", None),
        ("我才买了3个", None),
        ("标17.5公斤、实际14.78公斤，总共少了近10斤", Decimal("14.78")),
        ("写着三斤，一称只有两斤", 2),
        ("标称5公斤，实际只有4.2公斤", Decimal("4.2")),
    ],
)
def test_a_weight_is_read_right_or_not_at_all(text, quantity):
    assert _told(text).get("real_quantity") == quantity


@pytest.mark.parametrize(
    ("text", "quantity"),
    [("一称只有二斤四两", None), ("买了三斤半，一称只有三斤", None), ("说是三斤，一称只有二斤四两", 3)],
)
def test_what_was_weighed_or_half_read_is_not_the_weight_told(text, quantity):
    assert _told(text).get("told_quantity") == quantity


@pytest.mark.parametrize("unit", ["", "元"])
def test_beside_an_earnest_the_contract_sum_is_not_what_was_paid(unit):
    told = _told(f"定金交了3000{unit}，合同一共10000{unit}")
    assert told["deposit_amount"] == 3000
    assert told["contract_amount"] == 10000
    assert "paid_amount" not in told


@pytest.mark.parametrize(
    "text",
    ["玉镯价值5000元，快递费12元", "花了十二块五", "花了12块5", "花了十二元五角", "花了6万8千元", "看病花了320元"],
)
def test_a_sum_that_is_no_price_or_only_half_read_is_not_what_was_paid(text):
    assert "paid_amount" not in _told(text)


def test_a_doctors_bill_is_a_loss():
    assert _told("看病花了320元")["loss_amount"] == 320


def test_the_mileage_of_a_used_car_is_not_the_mileage_at_its_fault():
    assert "car_km_at_fault" not in _told("我买的二手车跑了5万公里")
    assert _told("新车开了800公里就熄火")["car_km_at_fault"] == 800


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("我要三倍赔偿", "deceived"),
        ("旧的金项链换新的，被收了折旧费", "deceived"),
        ("旧的金项链换新的，被收了折旧费", "warranty"),
        ("售后不理我", "warranty"),
        ("秤有问题", "quality"),
    ],
)
def test_a_word_alone_proposes_no_problem(text, problem):
    assert problem not in _told(text).get("problems", ())


def test_a_company_or_a_property_manager_is_no_shop():
    assert "sale_channel" not in _told("物业公司不给我修门")


def test_a_wrong_scale_is_about_quantity():
    assert _told("秤有问题")["problems"] == ("quantity",)


def test_a_refusal_for_an_activated_item_is_about_returning_it():
    told = _told("卖家说已经激活了不能退")
    assert told["problems"] == ("return",)
    assert told["item_state"] == ("activated",)
