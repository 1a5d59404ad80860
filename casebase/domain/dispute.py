"""What is known of a dispute when articles and cases are looked for, and what its parts say."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from casebase.domain.terms import fold


@dataclass(frozen=True)
class Dispute:
    """`on` is the day of the facts; `implied` are article keys that the rule book gave for the facts known."""

    facts: str
    on: date
    claims: tuple[str, ...] = ()
    paid_fen: int | None = None
    category: str | None = None
    implied: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def text(self) -> str:
        """What is searched for."""
        return "\n".join((self.facts, *self.claims))

    @cached_property
    def folded(self) -> str:
        """The text in one form, for looking words up in it."""
        return fold(self.text)

    @cached_property
    def asks_for(self) -> frozenset[str]:
        """The kinds of remedy that the claims ask for, or else the facts."""
        return kinds_of(self.claims) or kinds_of((self.facts,))


# What a claim asks for, by the words it is put in.
CLAIM_KINDS: dict[str, tuple[str, ...]] = {
    "退款": ("退款", "退还", "退费", "退货", "退钱", "返还", "退一赔", "退车", "全退", "退卡"),
    "加倍赔偿": ("三倍", "十倍", "加倍", "双倍", "一赔三", "一赔十", "惩罚性", "增加赔偿", "退一赔"),
    "赔偿损失": ("赔偿", "损失", "赔付", "医疗费", "医药费", "精神抚慰", "误工"),
    "更换": ("更换", "换货", "换新", "调换"),
    "维修": ("维修", "修理", "修好", "返修", "修复", "修缮"),
    "履行约定": ("履行", "发货", "交付", "继续", "兑现", "恢复", "安装"),
    "解除合同": ("解除", "解约", "撤销合同", "取消", "合同无效"),
    "赔礼道歉": ("道歉", "赔礼", "恢复名誉"),
    "查处": ("查处", "处罚", "调查", "举报"),
}
ONLY_INVESTIGATE = frozenset({"查处"})


def kinds_of(claims: tuple[str, ...]) -> frozenset[str]:
    """Return what the claims ask for."""
    text = fold("\n".join(claims))
    return frozenset(kind for kind, words in CLAIM_KINDS.items() if any(word in text for word in words))
