"""Formulas of interest: principal times yearly rate times days over the days of a year."""

from collections.abc import Mapping
from decimal import Decimal

from core.kernel.clock import chinese_date
from core.rules.formulas.shapes import HUNDRED, Computed, Formula, Operands, cents, day, number, plain


def _interest(principal: Decimal, operands: Operands) -> Computed:
    """Count from the first day without its interest to the last; name what the other day basis would give."""
    rate, basis, other = (number(operands, name) for name in ("rate", "day_basis", "other_basis"))
    starts, ends = day(operands, "starts"), day(operands, "ends")
    days = Decimal(max((ends - starts).days, 0))
    yearly = principal * rate * days / HUNDRED
    amount = cents(yearly / basis)
    span = f"{chinese_date(starts)}到{chinese_date(ends)}共{plain(days)}天"
    sum_text = f"{cents(principal)}×{plain(rate)}%×{plain(days)}÷{plain(basis)}={amount}"
    return Computed(amount, f"{span}；{sum_text}（一年按{plain(other)}天算是{cents(yearly / other)}）")


def _simple_interest_v1(operands: Operands) -> Computed:
    return _interest(number(operands, "principal"), operands)


def _interest_outside_account_v1(operands: Operands) -> Computed:
    """Interest on what does not lie in the supervised account."""
    principal, held = number(operands, "principal"), number(operands, "held")
    computed = _interest(principal - held, operands)
    if not held:
        return computed
    split = f"不在监管账户的{cents(principal)}－{cents(held)}={cents(principal - held)}"
    return Computed(computed.amount, f"{split}；{computed.arithmetic}")


_TERM = {
    "principal": "money",
    "rate": "number",
    "starts": "date",
    "ends": "date",
    "day_basis": "count",
    "other_basis": "count",
}

FORMULAS: Mapping[str, Formula] = {
    "simple_interest_v1": Formula(_TERM, _simple_interest_v1),
    "interest_outside_account_v1": Formula({**_TERM, "held": "money"}, _interest_outside_account_v1),
}
