"""What stands in the place of a mask: readable, and the same for the same person or firm of a text."""

import re
from collections.abc import Sequence

from casebase.domain.privacy.kinds import Kind
from casebase.domain.privacy.line import Finding
from casebase.domain.privacy.words import common_surnames, surname_at

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_FIXED = {
    Kind.PHONE: "（电话）",
    Kind.ID_NUMBER: "（证件号码）",
    Kind.CARD: "（银行卡号）",
    Kind.PLATE: "（车牌号）",
    Kind.ADDRESS: "某处",
    Kind.ORDER: "（编号）",
    Kind.EMAIL: "（邮箱）",
    Kind.ACCOUNT: "（账号）",
    Kind.LINK: "（网址）",
    Kind.OTHER: "（略）",
}
_FIRM_ENDING = re.compile(
    r"(?:公司|集团|合作社|事务所|工作室|俱乐部|超市|商行|商场|商城|酒店|宾馆|民宿|餐厅|饭店|医院|诊所|门诊部|药房|学校|幼儿园|驾校|旅行社|会所|月子中心|中心|机构|直播间|美容院|养老院|敬老院|理发店|美发店|蛋糕店|药店|水果店|眼镜店|家具店|手机店|洗衣店|干洗店|健身房|健身中心|瑜伽馆|养生馆|火锅店|面馆|奶茶店|汽修厂|车行|加油站|琴行|网店|旗舰店|4S店|影楼|市场|店|馆|院|厂|坊|铺|行|社|吧|园)$"
)


def replacements(findings: Sequence[Finding], text: str) -> list[str]:
    """Return what is shown for each finding; letters tell two bearers of one surname or two firms of one form apart."""
    bases = [_base(finding) for finding in findings]
    bearers: dict[str, list[str]] = {}
    for finding, base in zip(findings, bases, strict=True):
        if finding.kind in {Kind.NAME, Kind.COMPANY} and _is_full(finding):
            known = bearers.setdefault(base, [])
            if finding.key not in known:
                known.append(finding.key)
    return [
        _lettered(finding, base, bearers.get(base, []), text) for finding, base in zip(findings, bases, strict=True)
    ]


def _base(finding: Finding) -> str:
    if finding.kind is Kind.NAME:
        surname = surname_at(finding.key, 0)
        return f"{surname}某" if surname in common_surnames() else "某某"
    if finding.kind is Kind.COMPANY:
        ending = _FIRM_ENDING.search(finding.key)
        return f"某{ending[0]}" if ending else "某商家"
    return _FIXED[finding.kind]


def _is_full(finding: Finding) -> bool:
    return finding.kind is Kind.COMPANY or len(finding.key) > 1


def _lettered(finding: Finding, base: str, bearers: list[str], text: str) -> str:
    if not _is_full(finding) or finding.kind not in {Kind.NAME, Kind.COMPANY}:
        return base
    taken = base in text
    if len(bearers) < 2 and not taken:  # noqa: PLR2004 - one bearer needs no letter
        return base
    place = bearers.index(finding.key)
    marks = _STEMS if finding.kind is Kind.NAME else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    free = [mark for mark in marks if f"{base}{mark}" not in text]
    return base + free[place % len(free)] if free else base
