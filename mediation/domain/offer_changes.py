"""What one offer changes against the one before it, in words and as short chips."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from core.kernel.clock import chinese_date
from core.kernel.money import format_yuan
from mediation.domain.claims import REMEDY_NAMES
from mediation.domain.offer_extent import CLAIM_FATE_NAMES, POSTAGE_NAMES
from mediation.domain.offers import METHOD_NAMES, OfferTerms


@dataclass(frozen=True)
class Change:
    """`chip` is short enough for a label, `text` is a sentence; `before` and `after` are the two values in words."""

    part: str
    before: str
    after: str
    chip: str
    text: str


def changes_between(before: OfferTerms, after: OfferTerms, claims: Sequence[str]) -> tuple[Change, ...]:
    """Return every part that differs, in a fixed order; `claims` are the complaint's claims in words."""
    found = [_sum_change(before.sum_fen, after.sum_fen), _day_change(before.due_on, after.due_on)]
    found += [_word_change(part, read(before, claims), read(after, claims)) for part, read in _WORDS]
    return tuple(change for change in found if change is not None)


def instalment_text(terms: OfferTerms) -> str:
    """Return the instalments in words, or that all is paid at once; nothing where no money is paid."""
    parts = terms.extent.instalments
    if not parts:
        return "一次付清" if terms.sum_fen else ""
    listed = "、".join(f"{chinese_date(part.due_on)} {format_yuan(part.sum_fen)}" for part in parts)
    return f"分 {len(parts)} 期：{listed}"


def also_text(terms: OfferTerms) -> str:
    return "；".join(
        f"{REMEDY_NAMES[each.remedy]}（{each.item}），{chinese_date(each.due_on)}前" for each in terms.extent.also
    )


def goods_text(terms: OfferTerms) -> str:
    goods = terms.extent.goods
    return f"消费者在{chinese_date(goods.due_on)}前退回{goods.item}，{POSTAGE_NAMES[goods.postage]}" if goods else ""


def claims_text(terms: OfferTerms, claims: Sequence[str]) -> str:
    """Return in words what happens to each claim."""
    return "；".join(f"{claim}：{CLAIM_FATE_NAMES[terms.extent.fate_of(place)]}" for place, claim in enumerate(claims))


def _sum_change(before: int, after: int) -> Change | None:
    if before == after:
        return None
    way = "多" if after > before else "少"
    difference = format_yuan(abs(after - before))
    old, new = format_yuan(before), format_yuan(after)
    return Change("金额", old, new, f"金额{way} {difference}", f"金额由 {old} 变为 {new}，{way} {difference}")


def _day_change(before: date, after: date) -> Change | None:
    if before == after:
        return None
    way, days = "晚" if after > before else "早", abs((after - before).days)
    old, new = chinese_date(before), chinese_date(after)
    return Change("最晚日期", old, new, f"日期{way} {days} 天", f"最晚日期由 {old} 变为 {new}，{way} {days} 天")


def _word_change(part: str, before: str, after: str) -> Change | None:
    if before == after:
        return None
    if not before:
        return Change(part, "", after, f"新增：{part}", f"新增{part}：{after}")
    if not after:
        return Change(part, before, "", f"去掉：{part}", f"去掉{part}（原来是：{before}）")
    return Change(part, before, after, f"改了{part}", f"{part}由“{before}”改为“{after}”")


_WORDS: tuple[tuple[str, Callable[[OfferTerms, Sequence[str]], str]], ...] = (
    ("怎么解决", lambda terms, _: REMEDY_NAMES[terms.remedy]),
    ("具体内容", lambda terms, _: terms.extent.item),
    ("方式", lambda terms, _: METHOD_NAMES[terms.method]),
    ("付款安排", lambda terms, _: instalment_text(terms)),
    ("另外做到的事", lambda terms, _: also_text(terms)),
    ("退回商品", lambda terms, _: goods_text(terms)),
    ("各项要求的处理", claims_text),
    ("补充约定", lambda terms, _: terms.conditions),
)
