"""Formulas of losses and damages."""

from collections.abc import Mapping
from decimal import Decimal

from core.rules.formulas.shapes import HUNDRED, Computed, Formula, Operands, cents, day, number, plain


def _own_share(base: Decimal, shown: str, operands: Operands) -> tuple[Decimal, str]:
    """Take off the part that the person harmed answers for; the words end where the sum begins."""
    own = number(operands, "own_percent")
    if not own:
        return base, shown
    rest = base * (HUNDRED - own) / HUNDRED
    return rest, f"{shown}，自己的过错占{plain(own)}%：{cents(base)}×{plain(HUNDRED - own)}%={cents(rest)}"


def _loss_after_own_share_v1(operands: Operands) -> Computed:
    loss = number(operands, "loss")
    amount, shown = _own_share(loss, f"按能证明的损失{cents(loss)}", operands)
    return Computed(cents(amount), shown)


def _contract_damages_v1(operands: Operands) -> Computed:
    loss = number(operands, "loss")
    parts = {"预见不到的": "unforeseeable", "可以避免的": "avoidable", "得到或者省下的": "gained"}
    less = {label: value for label, name in parts.items() if (value := number(operands, name))}
    base = max(loss - sum(less.values()), Decimal(0))
    shown = f"按能证明的损失{cents(loss)}"
    if less:
        taken = "".join(f"－{label}{cents(value)}" for label, value in less.items())
        shown = f"损失{cents(loss)}{taken}={cents(base)}"
    amount, shown = _own_share(base, shown, operands)
    return Computed(cents(amount), shown)


def _total_loss_v1(operands: Operands) -> Computed:
    value, scrap = number(operands, "value"), number(operands, "scrap")
    base = max(value - scrap, Decimal(0))
    shown = f"当时的市场价{cents(value)}－剩下的价值{cents(scrap)}={cents(base)}"
    amount, shown = _own_share(base, shown, operands)
    return Computed(cents(amount), shown)


def _partial_loss_v1(operands: Operands) -> Computed:
    repair, less_worth = number(operands, "repair"), number(operands, "value_loss")
    base = repair + less_worth
    shown = f"修理费{cents(repair)}＋修好后少值的{cents(less_worth)}={cents(base)}"
    amount, shown = _own_share(base, shown, operands)
    return Computed(cents(amount), shown)


def _supplementary_part_v1(operands: Operands) -> Computed:
    loss, recovered = number(operands, "loss"), number(operands, "recovered")
    percent = number(operands, "operator_percent")
    base, shown = _own_share(loss, f"损失{cents(loss)}", operands)
    share, rest = base * percent / HUNDRED, max(base - recovered, Decimal(0))
    amount = cents(min(share, rest))
    part = f"场所的比例{plain(percent)}%：{cents(base)}×{plain(percent)}%={cents(share)}"
    left = f"没有得到赔偿的{cents(base)}－{cents(recovered)}={cents(rest)}"
    return Computed(amount, f"{shown}；{part}；{left}；取小的{amount}")


def _daily_penalty(operands: Operands) -> tuple[Decimal, str]:
    price, percent = number(operands, "price"), number(operands, "percent")
    days = (day(operands, "done") - day(operands, "due")).days
    penalty = price * percent / HUNDRED * days
    return penalty, f"约定的违约金{cents(price)}×{plain(percent)}%×{days}天={cents(penalty)}"


def _daily_penalty_v1(operands: Operands) -> Computed:
    penalty, shown = _daily_penalty(operands)
    return Computed(cents(penalty), shown)


def _penalty_cut_v1(operands: Operands) -> Computed:
    penalty, shown = _daily_penalty(operands)
    loss, ceiling = number(operands, "loss"), number(operands, "ceiling_percent")
    most = loss * ceiling / HUNDRED
    amount = cents(min(penalty, most))
    relation = "超过" if penalty > most else "没有超过"
    return Computed(amount, f"{shown}；损失{cents(loss)}×{plain(ceiling)}%={cents(most)}，{relation}，按{amount}")


def _penalty_raised_v1(operands: Operands) -> Computed:
    penalty, shown = _daily_penalty(operands)
    loss = number(operands, "loss")
    amount = cents(max(penalty, loss))
    relation = "低于" if penalty < loss else "不低于"
    return Computed(amount, f"{shown}，{relation}损失{cents(loss)}，按{amount}")


_PENALTY = {"price": "money", "percent": "number", "due": "date", "done": "date"}

FORMULAS: Mapping[str, Formula] = {
    "loss_after_own_share_v1": Formula({"loss": "money", "own_percent": "number"}, _loss_after_own_share_v1),
    "contract_damages_v1": Formula(
        {"loss": "money", "unforeseeable": "money", "avoidable": "money", "gained": "money", "own_percent": "number"},
        _contract_damages_v1,
    ),
    "total_loss_v1": Formula({"value": "money", "scrap": "money", "own_percent": "number"}, _total_loss_v1),
    "partial_loss_v1": Formula({"repair": "money", "value_loss": "money", "own_percent": "number"}, _partial_loss_v1),
    "supplementary_part_v1": Formula(
        {"loss": "money", "own_percent": "number", "operator_percent": "number", "recovered": "money"},
        _supplementary_part_v1,
    ),
    "daily_penalty_v1": Formula(_PENALTY, _daily_penalty_v1),
    "penalty_cut_v1": Formula({**_PENALTY, "loss": "money", "ceiling_percent": "number"}, _penalty_cut_v1),
    "penalty_raised_v1": Formula({**_PENALTY, "loss": "money"}, _penalty_raised_v1),
}
