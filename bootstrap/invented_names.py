"""Names of people and companies as a country has them: frequent ones often, rare ones seldom; nobody is meant."""

from itertools import accumulate
from random import Random

from bootstrap.demo.invented import trades
from registry.domain.regions import all_regions

# The commonest surnames of mainland China with their rounded shares in ten thousand; the others share what is left
# by rank (1/rank). Public statistics of 2020.
_SURNAME_SHARES = (
    "王715 李708 张674 刘511 陈453 杨309 黄227 赵215 吴206 周193 徐156 孙149 马129 朱123 胡122 郭120 何118 林111"
    " 高106 罗103 郑95 梁89 谢80 宋77 唐74 许70 韩70 邓66 冯65 曹64 彭63 曾60 肖59 田56 董54 潘53 袁52 蔡50 蒋49 余48"
)
_OTHER_SURNAMES = (
    "于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾韦夏傅方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴"
    "严莫孔向常汤康易乔赖文兰樊葛颜翟申倪温庄柴俞牛路骆柯鲁焦关安欧纪辛管耿盛左涂凌裴霍丘柳詹连鲍尚卓蒲舒苗冉"
)
_DOUBLE_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "司徒", "皇甫")
_SINGLE_NAMES = "伟强磊军洋勇杰涛明超平刚辉鹏斌波宁浩凯健俊帆飞毅芳娜敏静丽艳娟霞燕玲桂丹萍红玉梅琳雪慧莹婷颖"
_FIRST_OF_TWO = "建国志文小晓海春秀玉桂丽美雅佳俊子宇浩天思梓欣雨诗永德庆家宏立金凤淑爱云明新忠成正光福长启一"
_SECOND_OF_TWO = "华英明平军强辉龙峰杰伟波涛涵轩怡妍琪萱洋宁豪鑫瑞林生斌敏芳兰珍梅霞红玲芬香莲琴花云荣国民祥友良"
_TRADE_FIRST = "鑫华金天宏新东盛恒万德中泰嘉众博瑞永兴和亿安汇海云星正卓科信顺佳福远润龙祥优智同长利昌晟创锦康诚联丰"
_TRADE_SECOND = "达源泰盛丰和成远通宇瑞安兴润隆信创诚联福康辉旺利海峰业鼎祥腾泽友邦卓荣展程悦堂轩尚美途城洋阳禾木森雅"
_TRADE_THIRD = "源达鑫美佳堂轩阁汇邦城优家园坊"
_SINGLE_NAME, _SHORT_TRADE, _BRACKETED, _LONG_FORM, _WHOLE_REGION = 14, 78, 4, 10, 30  # in a hundred
_DOUBLE_SURNAME = 4  # in a thousand
_SHARES = 10_000


def _running(weights: list[float]) -> list[float]:
    return list(accumulate(weights))


class NameInventor:
    """Draws names with the given generator, so that the same seed gives the same ones."""

    def __init__(self, random: Random) -> None:
        self._random = random
        counted = [(word[0], float(word[1:])) for word in _SURNAME_SHARES.split()]
        rest = _SHARES - sum(share for _, share in counted)
        harmonic = sum(1 / rank for rank in range(1, len(_OTHER_SURNAMES) + 1))
        counted += [(name, rest / harmonic / rank) for rank, name in enumerate(_OTHER_SURNAMES, start=1)]
        self._surnames, self._surname_weights = [name for name, _ in counted], _running([share for _, share in counted])
        self._weights = {text: _by_rank(text) for text in (_SINGLE_NAMES, _FIRST_OF_TWO, _SECOND_OF_TWO)}
        self._weights |= {text: _by_rank(text) for text in (_TRADE_FIRST, _TRADE_SECOND, _TRADE_THIRD)}
        self._trades = list(trades().values())
        self._trade_weights = _running([1 / rank for rank in range(2, len(self._trades) + 2)])
        self._cities = [region for region in all_regions() if region.level > 1 and len(region.short_name) > 1]

    def person(self) -> str:
        random = self._random
        if random.randrange(1000) < _DOUBLE_SURNAME:
            surname = random.choice(_DOUBLE_SURNAMES)
        else:
            surname = random.choices(self._surnames, cum_weights=self._surname_weights)[0]
        if random.randrange(100) < _SINGLE_NAME:
            return surname + self._draw(_SINGLE_NAMES)
        return surname + self._draw(_FIRST_OF_TWO) + self._draw(_SECOND_OF_TWO)

    def trade_name(self) -> str:
        start = self._draw(_TRADE_FIRST) + self._draw(_TRADE_SECOND)
        return start if self._random.randrange(100) < _SHORT_TRADE else start + self._draw(_TRADE_THIRD)

    def company(self, *, is_shop: bool = False) -> str:
        """Return region, trade name, industry and form, in the orders that occur."""
        region, tail = self.region(), self.tail(is_shop=is_shop)
        if not is_shop and self._random.randrange(100) < _BRACKETED:
            return f"{self.trade_name()}（{region}）{tail}"
        return f"{region}{self.trade_name()}{tail}"

    def tail(self, *, is_shop: bool = False) -> str:
        """Return what follows the trade name: industry and form."""
        random = self._random
        trade = random.choices(self._trades, cum_weights=self._trade_weights)[0]
        if is_shop or random.randrange(100) >= _LONG_FORM:
            return trade.shop if is_shop else trade.company
        return trade.company.replace("有限公司", "有限责任公司" if random.randrange(2) else "股份有限公司")

    def region(self) -> str:
        """Return a city or county as names have it, short or whole."""
        region = self._random.choice(self._cities)
        return region.name if self._random.randrange(100) < _WHOLE_REGION else region.short_name

    def _draw(self, text: str) -> str:
        return self._random.choices(text, cum_weights=self._weights[text])[0]


def _by_rank(text: str) -> list[float]:
    """Let the earlier characters come more often, the first some twenty times as often as the last."""
    return _running([1 / (rank + 3) for rank in range(len(text))])
