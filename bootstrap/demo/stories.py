"""Complaints of the city at every stage, in the own words of the shipped cases."""

from collections.abc import Mapping
from datetime import date

from bootstrap.demo.acting import (
    Act,
    Terms,
    accept,
    agree_to_all_facts,
    ask_for,
    call_for_help,
    confirm,
    consent,
    counter,
    decline,
    escalate,
    explain,
    offer,
    refuse,
    report,
    say,
    seal,
    sign,
    take_the_offer,
    withdraw,
)
from bootstrap.demo.procedure_acts import (
    accept_talk,
    agree_to_test,
    begin_blind_bid,
    commission_test,
    propose_talk,
    propose_test,
    write_limit,
)
from bootstrap.demo.story import DaysBefore, RuleFact, Story
from mediation.domain.claims import Claim, Remedy
from mediation.domain.filing import PaymentMethod
from mediation.domain.offers import Method
from mediation.domain.performance import ExcuseReason
from mediation.domain.procedure import Payer

_FROM_A_SHOP: Mapping[str, RuleFact] = {"for_living": True, "seller_is_business": True}
_PAID_AT_ONCE: Mapping[str, RuleFact] = {**_FROM_A_SHOP, "prepayment": "none", "deposit_kind": "none"}
_GOODS_IN_A_SHOP: Mapping[str, RuleFact] = {
    **_PAID_AT_ONCE,
    "item_kind": "goods",
    "sale_channel": "shop",
    "deceptive_acts": ["none"],
}
_GOODS_ONLINE: Mapping[str, RuleFact] = {
    **_PAID_AT_ONCE,
    "item_kind": "goods",
    "sale_channel": "online",
    "return_exclusion": "none",
    "restricted_kind": "none",
    "item_state": ["tested"],
    "partial_return_of_offer": False,
    "deceptive_acts": ["none"],
}

_GYM = Story(
    case_id="C0133",
    consumer="consumer_1",
    started_days_ago=4,
    event=date(2025, 5, 20),
    claims=(Claim(Remedy.REFUND, 2_112_000, "退还没有上的 66 节课"),),
    rule_facts={
        **_FROM_A_SHOP,
        "item_kind": "service",
        "sale_channel": "shop",
        "paid_amount": "46080",
        "paid_on": "2024-09-10",
        "prepayment": "in_parts",
        "deposit_kind": "none",
        "deceptive_acts": ["none"],
        "supplied_as_agreed": True,
        "plan_kind": "sessions",
        "units_total": 144,
        "units_used": 78,
        "refund_asked_on": "2025-05-20",
        "had_same_before": False,
        "end_grounds": ["health"],
        "renegotiated": True,
        "end_cause": "neither",
    },
    acts=(
        Act(3, "officer", accept),
        Act(2, "merchant_1", agree_to_all_facts),
        Act(2, "merchant_1", consent),
        Act(1, "consumer_1", say("医生的诊断书我已经交给店里，腰不能再练了，希望把没上的课退给我。")),
        Act(1, "merchant_1", say("我们理解您的身体情况，公司可以退一部分，教练的提成已经付出去了。")),
        Act(
            1,
            "merchant_1",
            offer(Terms(Remedy.REFUND, 1_478_400, 10, Method.ORIGINAL_ROUTE, "按合同扣除百分之三十后退还")),
        ),
        Act(
            0,
            "consumer_1",
            counter(Terms(Remedy.REFUND, 2_112_000, 10, Method.ORIGINAL_ROUTE, "剩余 66 节按每节 320 元退还")),
        ),
        Act(0, "merchant_1", propose_talk(3, "想当面把提成怎么算说清楚")),
        Act(0, "consumer_1", accept_talk),
    ),
)

_IN_TWO_PARTS = Terms(
    Remedy.COMPENSATION,
    3_200_000,
    46,
    Method.BANK_TRANSFER,
    parts=((16, 1_200_000), (46, 2_000_000)),
)

_T_SHIRT = Story(
    case_id="C0310",
    consumer="consumer_2",
    started_days_ago=1,
    event=DaysBefore(6),
    claims=(Claim(Remedy.REFUND, 2_500, "退货退款"), Claim(Remedy.OTHER, 1_000, "退货运费由商家承担")),
    paid_by=PaymentMethod.ALIPAY,
    rule_facts={
        **_GOODS_ONLINE,
        "signed_on": DaysBefore(6),
        "return_asked_on": DaysBefore(3),
    },
)

_CAKE = Story(
    case_id="C0276",
    consumer="consumer_1",
    started_days_ago=30,
    event=DaysBefore(1),
    claims=(Claim(Remedy.REFUND, 13_600), Claim(Remedy.MULTIPLE_COMPENSATION, 136_000, "十倍赔偿")),
    rule_facts={
        **_PAID_AT_ONCE,
        "item_kind": "food",
        "sale_channel": "shop",
        "loss_amount": "0",
        "deceptive_acts": ["none"],
        "food_faults": ["below_standard"],
        "food_respondent": "producer",
        "below_standard_shown": True,
    },
    acts=(
        Act(28, "officer", accept),
        Act(27, "merchant_4", agree_to_all_facts),
        Act(27, "merchant_4", consent),
        Act(27, "merchant_4", say("剪刀是裱花师傅用的，确实是我们的疏忽，向您道歉。")),
        Act(
            26,
            "merchant_4",
            offer(Terms(Remedy.COMPENSATION, 149_600, 7, Method.WECHAT, "退还蛋糕款并赔偿，当面道歉")),
        ),
        Act(25, "consumer_1", take_the_offer),
        Act(25, "consumer_1", sign),
        Act(24, "merchant_4", sign),
        Act(24, "mediator", seal),
        Act(21, "consumer_1", confirm),
    ),
)

_MONTHLY_CARD = Story(
    case_id="C0338",
    consumer="consumer_1",
    started_days_ago=2,
    event=DaysBefore(20),
    claims=(Claim(Remedy.REFUND, 71_800, "退还连续扣的四个月费用"),),
    against="C0133",
    is_direct=True,
    acts=(
        Act(1, "merchant_1", say("您好，我们核对了扣款记录，确实连续扣了四个月，给您添麻烦了。")),
        Act(1, "merchant_1", offer(Terms(Remedy.REFUND, 50_260, 7, Method.ALIPAY, "自动续费今天起关闭"))),
    ),
)

_MATTRESS = Story(
    case_id="C0051",
    consumer="consumer_2",
    started_days_ago=9,
    event=DaysBefore(70),
    claims=(Claim(Remedy.REFUND, 120_000, "退货退款"),),
    against="C0274",
    is_direct=True,
    acts=(
        Act(7, "merchant_2", say("我们愿意按退货处理，床垫由我们上门取回。")),
        Act(
            7, "merchant_2", offer(Terms(Remedy.REFUND, 120_000, 15, Method.WECHAT, "商家上门取回床垫，运费由商家承担"))
        ),
        Act(6, "consumer_2", take_the_offer),
        Act(6, "consumer_2", sign),
        Act(5, "merchant_2", sign),
    ),
)

_COACH = Story(
    case_id="C0136",
    consumer="consumer_3",
    started_days_ago=20,
    event=DaysBefore(40),
    claims=(Claim(Remedy.REFUND, 440_000, "退还没上的课时费"),),
    against="C0133",
    is_direct=True,
    acts=(
        Act(17, "merchant_1", offer(Terms(Remedy.REFUND, 440_000, 5, Method.BANK_TRANSFER))),
        Act(17, "consumer_3", take_the_offer),
        Act(17, "consumer_3", sign),
        Act(16, "merchant_1", sign),
        Act(6, "consumer_3", report("过了约定的日子，一直没有收到转账。")),
        Act(4, "consumer_3", escalate),
    ),
)

STORIES: tuple[Story, ...] = (
    _COACH,
    _MONTHLY_CARD,
    _MATTRESS,
    Story(
        case_id="C0318",
        consumer="consumer_1",
        started_days_ago=2,
        event=DaysBefore(12),
        rule_facts=_GOODS_IN_A_SHOP,
        claims=(Claim(Remedy.REFUND, 100_000),),
        paid_by=PaymentMethod.CASH,
        is_filed=False,
    ),
    _T_SHIRT,
    Story(
        case_id="C0265",
        consumer="consumer_3",
        started_days_ago=7,
        event=DaysBefore(20),
        rule_facts=_GOODS_IN_A_SHOP,
        claims=(Claim(Remedy.REFUND, None, "全额退款"), Claim(Remedy.REPAIR, None, "或者更换电池")),
    ),
    Story(
        case_id="C0278",
        consumer="consumer_4",
        started_days_ago=3,
        event=DaysBefore(2),
        rule_facts=_GOODS_IN_A_SHOP,
        claims=(Claim(Remedy.OTHER, None, "检查加油机，多收的退回"),),
        described_as="北堤路口的一家加油站，红色招牌，不知道全名",
        acts=(Act(1, "officer", ask_for(("respondent",), 5, "请写明加油站的全名；有小票的，拍一张最好。")),),
    ),
    Story(
        case_id="C0274",
        consumer="consumer_2",
        started_days_ago=5,
        event=DaysBefore(6),
        rule_facts=_GOODS_IN_A_SHOP,
        claims=(
            Claim(Remedy.REPAIR, None, "重新喷漆，和样品一致"),
            Claim(Remedy.REFUND, 300_000, "不能重做就退一部分"),
        ),
        paid_by=PaymentMethod.BANK_CARD,
        acts=(Act(3, "officer", accept),),
    ),
    _GYM,
    Story(
        case_id="C0300",
        consumer="consumer_3",
        started_days_ago=8,
        event=DaysBefore(3),
        rule_facts=_GOODS_IN_A_SHOP,
        claims=(Claim(Remedy.REFUND, 159_900, "退货"),),
        acts=(
            Act(6, "officer", accept),
            Act(5, "merchant_3", consent),
            Act(4, "merchant_3", say("厂家检测要十五天，检测报告出来之前没有办法退。")),
            Act(
                3,
                "merchant_3",
                offer(Terms(Remedy.EXCHANGE, 0, 7, Method.ON_SITE, "到店更换一台同型号新机")),
            ),
            Act(2, "consumer_3", call_for_help("我想退货，不想再换同一款，希望调解员帮忙说明规定。")),
            Act(2, "merchant_3", propose_test("商品的性能故障及原因", "示例省家用电器质量检验中心", Payer.BY_RESULT)),
            Act(1, "consumer_3", agree_to_test),
            Act(1, "officer", commission_test),
            Act(0, "mediator", begin_blind_bid),
            Act(0, "merchant_3", write_limit(119_900)),
        ),
    ),
    Story(
        case_id="C0311",
        consumer="consumer_4",
        started_days_ago=9,
        event=DaysBefore(4),
        rule_facts={**_GOODS_ONLINE, "signed_on": DaysBefore(4), "return_asked_on": DaysBefore(3)},
        claims=(Claim(Remedy.REFUND, 15_900, "退货，邮费由商家承担"),),
        paid_by=PaymentMethod.ALIPAY,
        acts=(
            Act(7, "officer", accept),
            Act(5, "merchant_3", consent),
            Act(3, "merchant_3", offer(Terms(Remedy.REFUND, 17_100, 7, Method.ORIGINAL_ROUTE, "含退货邮费 12 元"))),
            Act(1, "consumer_4", take_the_offer),
            Act(0, "merchant_3", sign),
        ),
    ),
    Story(
        case_id="C0077",
        consumer="consumer_2",
        started_days_ago=20,
        event=DaysBefore(3),
        rule_facts=_GOODS_IN_A_SHOP,
        claims=(Claim(Remedy.COMPENSATION, 3_500_000, "沙发和瓷砖的损失"),),
        acts=(
            Act(18, "officer", accept),
            Act(16, "merchant_2", consent),
            Act(12, "merchant_2", offer(_IN_TWO_PARTS)),
            Act(11, "consumer_2", take_the_offer),
            Act(11, "consumer_2", sign),
            Act(10, "merchant_2", sign),
            Act(10, "mediator", seal),
        ),
    ),
    _CAKE,
    Story(
        case_id="C0070",
        consumer="consumer_3",
        started_days_ago=60,
        event=DaysBefore(15),
        rule_facts={**_FROM_A_SHOP, "item_kind": "service", "sale_channel": "shop", "prepayment": "one_time"},
        claims=(Claim(Remedy.REFUND, 1_500_000, "退还预付款"),),
        paid_by=PaymentMethod.TRANSFER,
        paid_fen=1_500_000,
        acts=(
            Act(57, "officer", accept),
            Act(55, "merchant_5", consent),
            Act(52, "merchant_5", offer(Terms(Remedy.REFUND, 1_300_000, 15, Method.BANK_TRANSFER))),
            Act(51, "consumer_3", take_the_offer),
            Act(50, "consumer_3", sign),
            Act(50, "merchant_5", sign),
            Act(49, "mediator", seal),
            Act(33, "consumer_3", report("约定的日期过了，钱一直没有到账，打电话说再等等。")),
            Act(30, "merchant_5", explain("施工款还没有收回，正在筹款。", ExcuseReason.SHORT_OF_MONEY)),
        ),
    ),
    Story(
        case_id="C0089",
        consumer="consumer_4",
        started_days_ago=40,
        event=DaysBefore(2),
        rule_facts={**_PAID_AT_ONCE, "item_kind": "food", "sale_channel": "shop"},
        claims=(Claim(Remedy.COMPENSATION, 100_000), Claim(Remedy.APOLOGY)),
        acts=(Act(38, "officer", accept), Act(36, "merchant_4", decline)),
    ),
    Story(
        case_id="C0121",
        consumer="consumer_5",
        started_days_ago=25,
        event=DaysBefore(60),
        claims=(Claim(Remedy.OTHER, 4_229_300, "支付劳动报酬"),),
        paid_by=PaymentMethod.NOT_PAID,
        is_about_consumption=False,
        acts=(
            Act(
                22,
                "officer",
                refuse("16-1", "拖欠劳动报酬由人力资源社会保障部门处理，可以拨打 12333，也可以向劳动监察部门反映。"),
            ),
        ),
    ),
    Story(
        case_id="C0073",
        consumer="consumer_5",
        started_days_ago=18,
        event=DaysBefore(8),
        rule_facts=_GOODS_IN_A_SHOP,
        claims=(Claim(Remedy.REFUND, None, "退还全部货款"),),
        acts=(Act(16, "officer", accept), Act(14, "consumer_5", withdraw)),
    ),
    Story(
        case_id="C0262",
        consumer="consumer_2",
        on_behalf_of="parent",
        started_days_ago=4,
        event=DaysBefore(9),
        rule_facts=_GOODS_IN_A_SHOP,
        claims=(Claim(Remedy.REFUND, 1_428_000, "退货退款"),),
        paid_by=PaymentMethod.CASH,
        acts=(Act(2, "officer", accept),),
    ),
)
