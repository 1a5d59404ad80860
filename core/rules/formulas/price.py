"""Formulas of prices and charges."""

from collections.abc import Mapping
from decimal import Decimal

from core.rules.formulas.shapes import Computed, Formula, Operands, cents, number, plain


def _coupon_offset_v1(operands: Operands) -> Computed:
    paid, marked, coupon = (number(operands, name) for name in ("paid", "marked", "coupon"))
    due = max(marked - coupon, Decimal(0))
    amount = cents(max(paid - due, Decimal(0)))
    start = f"按收券时的标价抵扣，应付{cents(marked)}－{cents(coupon)}={cents(due)}"
    return Computed(amount, f"{start}；{cents(paid)}－{cents(due)}={amount}")


def _paid_both_ways_v1(operands: Operands) -> Computed:
    inside, outside, due, back = (number(operands, name) for name in ("inside", "outside", "due", "back"))
    paid = inside + outside
    amount = cents(max(paid - due - back, Decimal(0)))
    start = f"平台内外付的合在一起：{cents(inside)}＋{cents(outside)}={cents(paid)}"
    return Computed(amount, f"{start}；{cents(paid)}－应付{cents(due)}－已退{cents(back)}={amount}")


def _jewellery_exchange_v1(operands: Operands) -> Computed:
    new_weight, new_price = number(operands, "new_weight"), number(operands, "new_price")
    old_weight, old_price = number(operands, "old_weight"), number(operands, "old_price")
    labour, paid = number(operands, "labour"), number(operands, "paid")
    new_value, old_value = new_weight * new_price, old_weight * old_price
    due = new_value + labour - old_value
    amount = cents(max(paid - due, Decimal(0)))
    new_text = f"新首饰{plain(new_weight)}克×{cents(new_price)}={cents(new_value)}，说好的工费{cents(labour)}"
    old_text = f"旧首饰净重{plain(old_weight)}克×{cents(old_price)}={cents(old_value)}"
    sums = f"应补{cents(new_value)}＋{cents(labour)}－{cents(old_value)}={cents(due)}"
    return Computed(amount, f"{new_text}；{old_text}；{sums}；{cents(paid)}－{cents(due)}={amount}")


FORMULAS: Mapping[str, Formula] = {
    "coupon_offset_v1": Formula({"paid": "money", "marked": "money", "coupon": "money"}, _coupon_offset_v1),
    "paid_both_ways_v1": Formula(
        {"inside": "money", "outside": "money", "due": "money", "back": "money"}, _paid_both_ways_v1
    ),
    "jewellery_exchange_v1": Formula(
        {
            "paid": "money",
            "new_weight": "number",
            "new_price": "money",
            "labour": "money",
            "old_weight": "number",
            "old_price": "money",
        },
        _jewellery_exchange_v1,
    ),
}
