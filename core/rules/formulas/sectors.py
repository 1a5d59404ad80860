"""Formulas of services by sector: travel, post, laundry, auctions."""

from collections.abc import Mapping
from decimal import Decimal

from core.rules.formulas.shapes import HUNDRED, Computed, Formula, Operands, cents, number, plain, within


def _agreed_sum_v1(operands: Operands) -> Computed:
    amount = cents(number(operands, "amount"))
    return Computed(amount, f"按事先写明的{amount}")


def _by_agreed_terms_v1(_: Operands) -> Computed:
    """Leave the sum empty: the terms between the two sides fix it, not the law."""
    return Computed(None, "数额按双方事先约定的办法算")


def _insured_share_v1(operands: Operands) -> Computed:
    insured, value, loss = (number(operands, name) for name in ("insured", "value", "loss"))
    amount = cents(insured / value * loss)
    return Computed(amount, f"保价额{cents(insured)}÷全部价值{cents(value)}×损失{cents(loss)}={amount}")


def _loss_up_to_multiple_v1(operands: Operands) -> Computed:
    loss, base, multiple = (number(operands, name) for name in ("loss", "base", "multiple"))
    amount = cents(min(loss, base * multiple))
    ceiling = f"{plain(multiple)}×{cents(base)}={cents(base * multiple)}"
    return Computed(amount, f"实际损失{cents(loss)}，最高{ceiling}，按{amount}")


def _above_percent_v1(operands: Operands) -> Computed:
    charged, base, percent = (number(operands, name) for name in ("charged", "base", "percent"))
    allowed = base * percent / HUNDRED
    amount = cents(within(charged - allowed, charged))
    share = f"{cents(base)}×{plain(percent)}%={cents(allowed)}"
    return Computed(amount, f"最多可收{share}；{cents(charged)}－{cents(allowed)}={amount}，最少为0")


def _cancellation_refund_v1(operands: Operands) -> Computed:
    """Keep the smaller of the agreed deduction and the loss left after selling again."""
    paid, penalty, resale = (number(operands, name) for name in ("paid", "penalty", "resale"))
    loss = max(paid - resale, Decimal(0))
    kept = min(penalty, loss)
    amount = cents(within(paid - kept, paid))
    start = f"再卖出后的损失{cents(paid)}－{cents(resale)}，最少为0，是{cents(loss)}"
    return Computed(
        amount, f"{start}；约定扣{cents(penalty)}，取小的{cents(kept)}；{cents(paid)}－{cents(kept)}={amount}"
    )


FORMULAS: Mapping[str, Formula] = {
    "agreed_sum_v1": Formula({"amount": "money"}, _agreed_sum_v1),
    "by_agreed_terms_v1": Formula({}, _by_agreed_terms_v1),
    "insured_share_v1": Formula({"insured": "money", "value": "money", "loss": "money"}, _insured_share_v1),
    "loss_up_to_multiple_v1": Formula(
        {"loss": "money", "base": "money", "multiple": "number"}, _loss_up_to_multiple_v1
    ),
    "above_percent_v1": Formula({"charged": "money", "base": "money", "percent": "number"}, _above_percent_v1),
    "cancellation_refund_v1": Formula(
        {"paid": "money", "penalty": "money", "resale": "money"}, _cancellation_refund_v1
    ),
}
