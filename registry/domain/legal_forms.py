"""Organisational forms at the end of a Chinese company name, longest first, with the kind of liability behind them."""

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class LegalForm:
    text: str
    group: str

    @property
    def plain(self) -> str:
        """The form without the word for a group of companies."""
        return self.text.replace("集团", "") or self.text

    @property
    def is_company(self) -> bool:
        return self.group in ("有限公司", "股份公司")


_FORMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("股份公司", ("集团股份有限公司", "股份有限公司", "股份公司")),
    (
        "有限公司",
        ("集团有限责任公司", "集团有限公司", "有限责任公司", "有限公司", "总公司", "集团公司", "公司", "集团"),
    ),
    (
        "合伙",
        (
            "合伙企业(有限合伙)",
            "合伙企业(普通合伙)",
            "合伙企业",
            "(有限合伙)",
            "(普通合伙)",
            "(特殊普通合伙)",
            "事务所",
        ),
    ),
    ("合作社", ("农民专业合作社联合社", "专业合作社联合社", "农民专业合作社", "专业合作社", "合作社", "联合社")),
    ("个人独资", ("(个人独资)", "(个体工商户)")),
    (
        "个体或非公司",
        (
            *(
                "经营部",
                "经销部",
                "销售部",
                "服务部",
                "门市部",
                "批发部",
                "营业部",
                "俱乐部",
                "工作室",
                "专卖店",
                "旗舰店",
                "连锁店",
            ),
            *("便利店", "门店", "网店", "专柜", "商行", "商店", "商铺", "中心", "摊位", "商城", "广场"),
            *(
                "店",
                "厂",
                "行",
                "社",
                "馆",
                "坊",
                "铺",
                "部",
                "院",
                "吧",
                "城",
                "场",
                "所",
                "站",
                "园",
                "摊",
                "屋",
                "会",
            ),
        ),
    ),
)

BRANCH_ENDINGS: tuple[str, ...] = (
    *(
        "分公司",
        "分行",
        "支行",
        "分店",
        "分院",
        "分部",
        "分中心",
        "分社",
        "分厂",
        "办事处",
        "营业部",
        "门店",
        "店",
        "校区",
        "项目部",
    ),
)

# Forms after which a further text can only name a branch.
FULL_FORMS: tuple[str, ...] = ("股份有限公司", "有限责任公司", "有限公司", "合伙企业")

LEGAL_FORMS: tuple[LegalForm, ...] = tuple(
    sorted(
        (LegalForm(text, group) for group, texts in _FORMS for text in texts),
        key=lambda form: len(form.text),
        reverse=True,
    )
)


def find_legal_form(text: str) -> LegalForm | None:
    """Return the longest form that ends the folded text."""
    return next((form for form in _forms_by_end().get(text[-1:], ()) if text.endswith(form.text)), None)


@lru_cache(maxsize=1)
def _forms_by_end() -> dict[str, tuple[LegalForm, ...]]:
    ends = {form.text[-1] for form in LEGAL_FORMS}
    return {end: tuple(form for form in LEGAL_FORMS if form.text[-1] == end) for end in ends}
