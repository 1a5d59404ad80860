"""Sample values for the style page; every text is invented."""

from datetime import date, datetime, timedelta

from core.rules import ArticleRef, ConditionResult, Entitlement, Question, SumLine
from web.scale import Mark

PREPAID = ArticleRef("预付4-15", "预付式消费司法解释", "15", "《预付式消费司法解释》第十五条")
FRAUD = ArticleRef("消法-55", "消费者权益保护法", "55", "《消费者权益保护法》第五十五条第一款")
REGISTRATION = ArticleRef("登记细则-48", "登记管理条例实施细则", "48", "《登记管理条例实施细则》第四十八条")
SERIOUS_LIST = ArticleRef("失信44-8", "严重违法失信名单管理办法", "8", "《严重违法失信名单管理办法》第八条")


def _entitlement(rule: str, title: str, status: str, **more: object) -> Entitlement:
    base = Entitlement(
        rule_id=rule,
        rule_version="示例",
        title=title,
        status="applies",
        remedy="refund",
        liable="收款的经营者",
        lines=(),
        articles=(),
        conditions=(),
        missing=(),
        exceptions=(),
        burden="",
        notes=(),
        confidence="read",
    )
    return Entitlement(**{**base.__dict__, "status": status, **more})


def entitlements() -> tuple[Entitlement, ...]:
    refund = SumLine("应退余额", 168000, "prepaid_balance_v1", "预付 ¥3,000.00 − 已用 ¥1,320.00 = ¥1,680.00")
    fraud = (
        SumLine("退还价款", 12900, "price_v1", "按实付 ¥129.00"),
        SumLine("增加赔偿", 50000, "multiple_with_floor_v1", "¥129.00 × 3 = ¥387.00，不足 ¥500.00，按 ¥500.00"),
    )
    return (
        _entitlement(
            "sample-1",
            "退回没用完的预付款",
            "applies",
            lines=(refund,),
            articles=(PREPAID,),
            conditions=(
                ConditionResult("预付了费用", "prepaid", met=True),
                ConditionResult("商家不能继续提供服务", "service_stopped", met=True),
            ),
            burden="消费者证明付了多少，经营者证明用了多少",
        ),
        _entitlement(
            "sample-2",
            "退款，并要求增加赔偿",
            "needs_facts",
            lines=fraud,
            articles=(FRAUD,),
            conditions=(
                ConditionResult("提供商品或服务有欺诈行为", "fraud", met=None),
                ConditionResult("为生活消费购买", "for_living", met=True),
            ),
            missing=("fraud",),
        ),
    )


def questions() -> tuple[Question, ...]:
    text = "商家有没有说过不真实的话，让您因此付了钱？"
    return (Question("fraud", text, "yes_no", (), ("consumer",), "是否构成欺诈，决定能不能要求增加赔偿", 1),)


def timeline(today: date, now: datetime) -> list[dict[str, object]]:
    return [
        {"title": "提交投诉", "state": "done", "at": now - timedelta(days=9)},
        {"title": "市场监管所受理", "state": "done", "at": now - timedelta(days=5), "note": "由城东市场监管所办理"},
        {"title": "双方商量", "state": "now", "due": today + timedelta(days=5), "note": "商家还了价，等您答复"},
        {"title": "签调解书", "state": "next"},
        {"title": "商家兑现，您确认收到", "state": "next"},
    ]


def offers(today: date, now: datetime) -> list[dict[str, object]]:
    return [
        {
            "who": "您的要求",
            "at": now - timedelta(days=2),
            "amount_fen": 168000,
            "terms": "退还全部余额，一次付清",
            "state": "past",
            "word": "商家已还价",
            "mine": True,
        },
        {
            "who": "示例健身（城东店）",
            "at": now - timedelta(hours=3),
            "amount_fen": 120000,
            "terms": "11月30日前退到原付款账户",
            "valid_until": today + timedelta(days=4),
            "state": "standing",
            "is_new": True,
        },
        {
            "who": "按规则算出的建议",
            "at": now - timedelta(hours=2),
            "amount_fen": 158000,
            "terms": "余额 ¥1,680.00，扣除双方都认可的 ¥100.00 体测费",
            "state": "proposal",
        },
    ]


def marks() -> list[Mark]:
    return [
        Mark("claim", "您的要求", 168000),
        Mark("merchant", "商家出价", 120000),
        Mark("proposal", "规则建议", 158000),
    ]


def hits(today: date) -> list[dict[str, object]]:
    return [
        {
            "kind": "refuse",
            "title": "三年内不得担任法定代表人",
            "who": "张某（身份证号一致）",
            "path": ["拟任法定代表人张某", "任法定代表人", "示例美发有限公司，2025年被吊销营业执照"],
            "articles": (REGISTRATION,),
            "until": today + timedelta(days=500),
            "may_do": "不予登记；申请人可以换人后重新申请",
            "match": "身份证号完全一致",
            "source": "示例市市场监管局处罚决定",
        },
        {
            "kind": "weigh",
            "title": "列入严重违法失信名单",
            "who": "示例健身有限公司",
            "path": ["示例健身有限公司"],
            "articles": (SERIOUS_LIST,),
            "until": today + timedelta(days=900),
            "may_do": "审查许可时作为重要考量，由经办人决定并写明理由",
        },
    ]
