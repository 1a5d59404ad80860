"""General formulas: differences, products, shares and caps."""

from collections.abc import Mapping

from core.rules.formulas.shapes import HUNDRED, Computed, Formula, Operands, cents, number, plain, within


def _difference_v1(operands: Operands) -> Computed:
    whole, less = number(operands, "whole"), number(operands, "less")
    amount = cents(within(whole - less, whole))
    if less > whole:
        return Computed(amount, f"{cents(less)}已经超过{cents(whole)}，按{amount}")
    return Computed(amount, f"{cents(whole)}－{cents(less)}={amount}")


def _product_v1(operands: Operands) -> Computed:
    price, count = number(operands, "price"), number(operands, "count")
    amount = cents(price * count)
    return Computed(amount, f"{plain(count)}×{cents(price)}={amount}")


def _share_v1(operands: Operands) -> Computed:
    whole, percent = number(operands, "whole"), number(operands, "percent")
    amount = cents(whole * percent / HUNDRED)
    return Computed(amount, f"{cents(whole)}×{plain(percent)}%={amount}")


def _capped_v1(operands: Operands) -> Computed:
    amount, ceiling = cents(number(operands, "amount")), cents(number(operands, "ceiling"))
    if amount <= ceiling:
        return Computed(amount, f"{amount}没有超过上限{ceiling}，按{amount}")
    return Computed(ceiling, f"{amount}超过上限{ceiling}，按{ceiling}")


FORMULAS: Mapping[str, Formula] = {
    "difference_v1": Formula({"whole": "money", "less": "money"}, _difference_v1),
    "product_v1": Formula({"price": "money", "count": "count"}, _product_v1),
    "share_v1": Formula({"whole": "money", "percent": "number"}, _share_v1),
    "capped_v1": Formula({"amount": "money", "ceiling": "money"}, _capped_v1),
}
