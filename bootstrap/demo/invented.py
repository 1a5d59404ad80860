"""Words that the demo city is made of; nothing in it exists."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

CITY = "示例市"
CITY_CODE = "990100"
MARK = "（示例）"


@dataclass(frozen=True)
class District:
    code: str
    name: str
    streets: tuple[str, ...]


@dataclass(frozen=True)
class Trade:
    """How a company of an industry names itself, and how a small shop does."""

    company: str
    shop: str


DISTRICTS: tuple[District, ...] = (
    District("990101", "望湖区", ("柳岸路", "荷桥街", "听雨巷", "湖心大道", "北堤路")),
    District("990102", "映山区", ("杜鹃路", "石阶街", "松风巷", "望山大道", "茶亭路")),
    District("990103", "听泉区", ("泉眼路", "古井街", "青苔巷", "流泉大道", "磨坊路")),
    District("990104", "云麓区", ("云脚路", "半山街", "竹里巷", "云麓大道", "书院路")),
    District("990105", "晴川区", ("渡口路", "汀洲街", "归帆巷", "晴川大道", "灯塔路")),
    District("990121", "苇岸县", ("苇花路", "河埠街", "芦笛巷", "苇岸大道", "水车路")),
)

SURNAMES: tuple[str, ...] = tuple(
    "林赵钱孙周吴郑冯陈蒋沈韩杨朱秦许何吕施张孔曹严金魏陶姜谢邹喻柏窦章苏潘葛范彭鲁韦马苗方俞任袁柳鲍唐罗薛贺倪汤殷毕安常于傅齐康伍余顾孟黄穆萧尹姚邵汪祁毛"
)
GIVEN_FIRST: tuple[str, ...] = tuple("云雨松柏禾苗春秋夏冬晨晓朝暮星月山川江河湖海岚溪泉石木林竹梅兰菊荷桂")
GIVEN_SECOND: tuple[str, ...] = tuple("舟帆航远宁安平和静怡然若知言书墨琴歌行止归来望清明朗润泽沐阳晖")

# Respondents whose description ends so are small shops; everybody else is a company.
_SHOP_ENDINGS: tuple[str, ...] = (
    *("店", "摊主", "摊贩", "摊位", "个人", "卖家", "经营户", "经营者", "民宿", "养生馆", "影楼", "照相馆", "琴行"),
    *("农资店", "销售商", "商家", "美容场所", "理发店", "美甲店", "中介个人", "干洗店"),
)
_COMPANY_WORDS: tuple[str, ...] = ("公司", "企业", "4S", "酒店", "生产", "管理方")


@cache
def trades() -> dict[str, Trade]:
    rows = [line.split("\t") for line in _lines("trades.txt")]
    return {industry: Trade(company, shop) for industry, company, shop in rows}


@cache
def trade_names() -> tuple[str, ...]:
    return tuple(word for line in _lines("trade_names.txt") for word in line.split())


def is_shop(respondent: str) -> bool:
    return not any(word in respondent for word in _COMPANY_WORDS) and respondent.endswith(_SHOP_ENDINGS)


def _lines(name: str) -> list[str]:
    text = files("bootstrap.demo").joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
