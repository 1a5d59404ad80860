"""Formulas of earnest money."""

from collections.abc import Mapping
from decimal import Decimal

from core.rules.formulas.shapes import HUNDRED, Computed, Formula, Operands, cents, number, plain


def _earnest_base(operands: Operands) -> Decimal:
    ceiling = number(operands, "contract") * number(operands, "cap_percent") / HUNDRED
    return min(number(operands, "deposit"), ceiling)


def _earnest_start(operands: Operands) -> str:
    ceiling = cents(number(operands, "contract") * number(operands, "cap_percent") / HUNDRED)
    cap = f"{cents(number(operands, 'contract'))}×{plain(number(operands, 'cap_percent'))}%={ceiling}"
    return f"定金上限{cap}，按定金算的是{cents(_earnest_base(operands))}"


def _earnest_multiple_v1(operands: Operands) -> Computed:
    multiple, base = number(operands, "multiple"), _earnest_base(operands)
    amount = cents(base * multiple)
    return Computed(amount, f"{_earnest_start(operands)}；{plain(multiple)}×{cents(base)}={amount}")


def _earnest_excess_v1(operands: Operands) -> Computed:
    deposit, base = number(operands, "deposit"), _earnest_base(operands)
    amount = cents(deposit - base)
    return Computed(amount, f"{_earnest_start(operands)}；{cents(deposit)}－{cents(base)}={amount}")


def _earnest_multiple_of_rest_v1(operands: Operands) -> Computed:
    multiple, base = number(operands, "multiple"), _earnest_base(operands)
    percent = HUNDRED - number(operands, "performed_percent")
    part = base * percent / HUNDRED
    amount = cents(part * multiple)
    share = f"没履行的{plain(percent)}%对应{cents(part)}"
    return Computed(amount, f"{_earnest_start(operands)}，{share}；{plain(multiple)}×{cents(part)}={amount}")


def _earnest_performed_part_v1(operands: Operands) -> Computed:
    base, percent = _earnest_base(operands), number(operands, "performed_percent")
    amount = cents(base * percent / HUNDRED)
    return Computed(
        amount, f"{_earnest_start(operands)}；已履行{plain(percent)}%：{cents(base)}×{plain(percent)}%={amount}"
    )


def _earnest_with_more_loss_v1(operands: Operands) -> Computed:
    """Add up the earnest way: the multiple, what is over the cap, and the loss the earnest money does not cover."""
    deposit, multiple, loss = (number(operands, name) for name in ("deposit", "multiple", "loss"))
    base = _earnest_base(operands)
    over, more = deposit - base, max(loss - base, Decimal(0))
    amount = cents(base * multiple + over + more)
    parts = f"{plain(multiple)}×{cents(base)}"
    if over:
        parts = f"{parts}＋超出上限的{cents(over)}"
    if more:
        parts = f"{parts}＋定金不够的损失{cents(loss)}－{cents(base)}"
    return Computed(amount, f"{_earnest_start(operands)}；{parts}={amount}")


_EARNEST = {"deposit": "money", "contract": "money", "cap_percent": "number"}

FORMULAS: Mapping[str, Formula] = {
    "earnest_multiple_v1": Formula({**_EARNEST, "multiple": "number"}, _earnest_multiple_v1),
    "earnest_excess_v1": Formula(_EARNEST, _earnest_excess_v1),
    "earnest_multiple_of_rest_v1": Formula(
        {**_EARNEST, "multiple": "number", "performed_percent": "number"}, _earnest_multiple_of_rest_v1
    ),
    "earnest_performed_part_v1": Formula({**_EARNEST, "performed_percent": "number"}, _earnest_performed_part_v1),
    "earnest_with_more_loss_v1": Formula(
        {**_EARNEST, "multiple": "number", "loss": "money"}, _earnest_with_more_loss_v1
    ),
}
