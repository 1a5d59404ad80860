"""Small files of source departments: some rows wait for a person because something in them is wrong or missing."""

from collections.abc import Mapping
from dataclasses import dataclass

Cell = str | int  # a number is a day so many days before today
NOBODYS_CODE = "91990100MA00N0NE3C"  # both check characters are right, and no enterprise bears it
CODE, DOCUMENT, HAPPENED_ON = "统一社会信用代码", "文书号", "发生日期"


@dataclass(frozen=True)
class DemoRow:
    """`about` is the key of an enterprise; `cells` replace what its code and name would say."""

    about: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class DemoDelivery:
    feed: str
    days_ago: int
    rows: tuple[DemoRow, ...]


def _row(about: str, document: str, days: int, **cells: Cell) -> DemoRow:
    return DemoRow(about, {DOCUMENT: document, HAPPENED_ON: days, **cells})


def _licence(about: str, number: str, days: int, **cells: Cell) -> DemoRow:
    told: dict[str, Cell] = {
        "行政许可决定文书号": f"示食许〔演〕{number}号",
        "许可类别": "普通",
        "许可证书名称": "食品经营许可证",
        "许可编号": f"JY演{number}",
        "许可内容": "热食类、糕点类食品制售",
        "许可决定日期": days,
        "有效期自": days,
        "有效期至": days - 5 * 365,
        "许可机关": "示例市市场监督管理局",
        "当前状态": "有效",
    }
    return DemoRow(about, {**told, **cells})


def _fire_penalty(about: str, number: str, days: int, **cells: Cell) -> DemoRow:
    told: dict[str, Cell] = {
        "cf_xdr_lb": "法人及非法人组织",
        "cf_wsh": f"示消罚〔演〕{number}号",
        "cf_wfxw": "疏散通道堆放杂物",
        "cf_yj": "《消防法》第六十条",
        "cf_cflb": "罚款",
        "cf_nr": "罚款五千元",
        "cf_nr_fk": "0.500000",
        "cf_jdrq": days,
        "cf_cfjg": "示例市消防救援支队",
    }
    return DemoRow(about, {**told, **cells})


_UNKNOWN: Mapping[str, Cell] = {CODE: NOBODYS_CODE}
_LIBRARY = "示例市图书馆"
_HOUSING = "示例市住房公积金管理中心"
DELIVERIES: tuple[DemoDelivery, ...] = (
    DemoDelivery(
        "market_regulation.food_business_licence",
        40,
        (
            _licence("C0276", "1", 400),
            _licence("C0204", "2", 300),
            _licence("C0284", "3", 200, 行政相对人名称="示例市别家海鲜店（示例）"),
        ),
    ),
    DemoDelivery(
        "market_regulation.annual_report",
        38,
        tuple(
            _row(about, f"年报〔演〕{number}号", 170, 年度="2025", 报送日期=170)
            for number, about in enumerate(("C0133", "C0274", "C0070", "C0276"), start=1)
        ),
    ),
    DemoDelivery(
        "fire_rescue.fire_penalty",
        36,
        (
            _fire_penalty("C0300", "1", 60),
            _fire_penalty("C0173", "2", 58, cf_wfxw=""),
            _fire_penalty("C0204", "3", 57, cf_xdr_lb="自然人"),
        ),
    ),
    DemoDelivery(
        "tax.tax_registration",
        30,
        tuple(
            _row(about, f"税登〔演〕{number}号", 900, 登记日期=900, 纳税人类别=kind, 主管税务机关="示例市税务局")
            for number, (about, kind) in enumerate(
                (("C0133", "一般纳税人"), ("C0310", "小规模纳税人"), ("C0070", "一般纳税人")), start=1
            )
        ),
    ),
    DemoDelivery(
        "communications.website_filing",
        28,
        (
            _row("C0310", "网备〔演〕1号", 500, 域名="tshirt.example", 备案编号="示ICP备演1号", 备案或者申请日期=500),
            _row("C0311", "网备〔演〕2号", 450, 域名="jacket.example", 备案编号="", 备案或者申请日期=450),
        ),
    ),
    DemoDelivery(
        "consumer_association.seven_day_return_pledge",
        26,
        (
            _row("C0274", "承诺〔演〕1号", 240, 承诺天数="7", 适用的商品="家具", 承诺日期=240),
            _row("C0300", "承诺〔演〕2号", 230, 承诺天数="七", 适用的商品="手机", 承诺日期=230),
        ),
    ),
    DemoDelivery(
        "power_supply.power_arrears",
        24,
        (_row("C0323", "电催〔演〕1号", 70, 所属期间="2026年第三季度", 未缴或者未付金额="8621.40", 期限=60),),
    ),
    DemoDelivery(
        "water_supply.water_arrears",
        22,
        (
            _row("C0323", "水催〔演〕1号", 66, 所属期间="2026年第三季度", 未缴或者未付金额="1204.00", 期限=55),
            _row("C0133", "水催〔演〕2号", 66, 所属期间="2026年第三季度", 未缴或者未付金额="不详", 期限=55),
        ),
    ),
    DemoDelivery(
        "housing_fund.housing_fund_registration",
        20,
        (_row("C0133", "公积〔演〕1号", 1000, 登记日期=1000, 人数="42", 经办机关=_HOUSING),),
    ),
    DemoDelivery(
        "trade_union.trade_union_set_up",
        12,
        (_row("C0133", "工会〔演〕1号", 600, 查实或者成立日期=600, 人数="38"),),
    ),
    DemoDelivery(
        "civil_affairs.charity_donation",
        6,
        (
            _row("C0274", "捐赠〔演〕1号", 90, 受赠人="示例市某小学", 捐赠金额="20000", 捐赠日期=90),
            _row(
                "C0274",
                "捐赠〔演〕2号",
                80,
                **{CODE: NOBODYS_CODE},
                受赠人="示例市慈善会",
                捐赠金额="5000",
                捐赠日期=80,
            ),
        ),
    ),
    DemoDelivery(
        "public_resources.bid_won",
        4,
        (
            _row(
                "C0274",
                "中标〔演〕1号",
                20,
                项目名称="示例市图书馆桌椅采购",
                中标金额="386000",
                中标日期=20,
                招标人="示例市图书馆",
            ),
        ),
    ),
)
