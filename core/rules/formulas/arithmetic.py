"""General formulas: differences, sums and shares."""

from collections.abc import Mapping
from decimal import Decimal

from core.rules.formulas.shapes import HUNDRED, Computed, Formula, Operands, cents, number, plain, within


def _difference_v1(operands: Operands) -> Computed:
    whole, less = number(operands, "whole"), number(operands, "less")
    amount = cents(within(whole - less, whole))
    if less > whole:
        return Computed(amount, f"{cents(less)}已经超过{cents(whole)}，按{amount}")
    return Computed(amount, f"{cents(whole)}－{cents(less)}={amount}")


def _share_v1(operands: Operands) -> Computed:
    whole, percent = number(operands, "whole"), number(operands, "percent")
    amount = cents(whole * percent / HUNDRED)
    return Computed(amount, f"{cents(whole)}×{plain(percent)}%={amount}")


def _difference_of_two_v1(operands: Operands) -> Computed:
    whole, less, other = (number(operands, name) for name in ("whole", "less", "other"))
    amount = cents(within(whole - less - other, whole))
    return Computed(
        amount, f"{cents(whole)}－{cents(less)}－{cents(other)}={amount}{_floor_note(whole - less - other)}"
    )


def _difference_and_share_v1(operands: Operands) -> Computed:
    """Take off one part and a percentage of another."""
    whole, less, other, percent = (number(operands, name) for name in ("whole", "less", "other", "percent"))
    left = whole - less - other * percent / HUNDRED
    amount = cents(within(left, whole))
    text = f"{cents(whole)}－{cents(less)}－{cents(other)}×{plain(percent)}%={amount}"
    return Computed(amount, f"{text}{_floor_note(left)}")


def _difference_per_unit_v1(operands: Operands) -> Computed:
    more, less, units = (number(operands, name) for name in ("more", "less", "units"))
    amount = cents(max((more - less) * units, Decimal(0)))
    return Computed(amount, f"（{cents(more)}－{cents(less)}）×{plain(units)}={amount}{_floor_note(more - less)}")


def _sum_v1(operands: Operands) -> Computed:
    first, second = number(operands, "first"), number(operands, "second")
    amount = cents(first + second)
    return Computed(amount, f"{cents(first)}＋{cents(second)}={amount}")


def _floor_note(amount: Decimal) -> str:
    return "（不够扣的按0）" if amount < 0 else ""


def _missing_quantity_v1(operands: Operands) -> Computed:
    paid, told, real = (number(operands, name) for name in ("paid", "told", "real"))
    missing = max(told - real, Decimal(0))
    amount = cents(paid * missing / told)
    return Computed(
        amount,
        f"少了{plain(told)}－{plain(real)}={plain(missing)}；{cents(paid)}×{plain(missing)}÷{plain(told)}={amount}",
    )


_DIFFERENCE = {"whole": "money", "less": "money"}

FORMULAS: Mapping[str, Formula] = {
    "difference_v1": Formula(_DIFFERENCE, _difference_v1),
    "difference_of_two_v1": Formula({**_DIFFERENCE, "other": "money"}, _difference_of_two_v1),
    "difference_and_share_v1": Formula(
        {**_DIFFERENCE, "other": "money", "percent": "number"}, _difference_and_share_v1
    ),
    "difference_per_unit_v1": Formula({"more": "money", "less": "money", "units": "count"}, _difference_per_unit_v1),
    "sum_v1": Formula({"first": "money", "second": "money"}, _sum_v1),
    "share_v1": Formula({"whole": "money", "percent": "number"}, _share_v1),
    "missing_quantity_v1": Formula({"paid": "money", "told": "number", "real": "number"}, _missing_quantity_v1),
}
