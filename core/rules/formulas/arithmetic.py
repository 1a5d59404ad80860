"""General formulas: differences, products, shares and caps."""

from collections.abc import Mapping

from core.rules.formulas.shapes import Computed, Formula, Operands, cents, number, within


def _difference_v1(operands: Operands) -> Computed:
    whole, less = number(operands, "whole"), number(operands, "less")
    amount = cents(within(whole - less, whole))
    return Computed(amount, f"{cents(whole)}－{cents(less)}={amount}")


FORMULAS: Mapping[str, Formula] = {
    "difference_v1": Formula({"whole": "money", "less": "money"}, _difference_v1),
}
