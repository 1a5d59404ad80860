"""What of somebody's words may be searched with: sentences that state facts, none that bargains.

Offers are without prejudice, also when they are made in passing. A sentence that names a sum of money, or that has a
word in which people offer, ask or give way, is left out as a whole: rather lose a fact than pass on an offer.
"""

import re

from mediation.domain.without_prejudice import sums_named

_SHORTEST = 6
_END = re.compile(r"[。！？!?；;\n\r]+")
_MONEY = re.compile(r"[¥￥$元块毛万折％%]|\d{3,}|[一二两三四五六七八九十百千半几]\s*[成倍千百]")
_BARGAINING = re.compile(
    "愿意|自愿|情愿|可以|能给|最多|最少|至少|最低|最高|顶多|底线|让步|各退|退一步|和解|"
    "私了|协商|调解|方案|条件|接受|同意|答应|谈|报价|还价|出价|要价|价|补偿|赔|退给|退您|"
    "退你|退他|退我|退一半|全退|退款|退钱|退费|返还|给您|给你|给他|给我|多给|再给|送您|"
    "送你|赠|优惠|减免|免费|免单|抵扣|抵|券|积分|延长|换新|换一|重做|分期|首期|尾款|要求|"
    "希望|想要|只要|否则|不然|如果|要是|算了|一半|平分|分担|承担|付给|支付|转账|打款|另附|"
    "附送|道歉|撤诉|撤回"
)


def facts_said(text: str) -> tuple[str, ...]:
    """Return the sentences of a text that state facts and nothing else."""
    sentences = (part.strip() for part in _END.split(text))
    return tuple(one for one in sentences if len(one) >= _SHORTEST and not _bargains(one))


def _bargains(sentence: str) -> bool:
    return bool(_MONEY.search(sentence) or _BARGAINING.search(sentence) or sums_named(sentence))
