"""Formulas of prices, losses and multiples (punitive damages)."""

from collections.abc import Mapping

from core.rules.formulas.shapes import Computed, Formula, Operands, cents, number, plain, within


def _price_paid_v1(operands: Operands) -> Computed:
    price = cents(number(operands, "price"))
    return Computed(price, f"按实际支付的{price}")


def _proven_loss_v1(operands: Operands) -> Computed:
    loss = cents(number(operands, "loss"))
    return Computed(loss, f"按能证明的损失{loss}")


def _max_multiple_with_floor_v1(operands: Operands) -> Computed:
    price, multiple, floor = (number(operands, name) for name in ("price", "multiple", "floor"))
    product = cents(price * multiple)
    amount = max(product, cents(floor))
    relation = "低于" if product < floor else "不低于"
    return Computed(amount, f"{plain(multiple)}×{cents(price)}={product}，{relation}{cents(floor)}，按{amount}")


def _greatest_multiple_with_floor_v1(operands: Operands) -> Computed:
    price, by_price = number(operands, "price"), number(operands, "price_multiple")
    loss, by_loss = number(operands, "loss"), number(operands, "loss_multiple")
    floor = cents(number(operands, "floor"))
    of_price, of_loss = cents(price * by_price), cents(loss * by_loss)
    amount = max(of_price, of_loss, floor)
    text = (
        f"{plain(by_price)}×价款{cents(price)}={of_price}，{plain(by_loss)}×损失{cents(loss)}={of_loss}，"
        f"最低{floor}，取最高的{amount}"
    )
    return Computed(amount, text)


def _multiple_v1(operands: Operands) -> Computed:
    price, multiple = number(operands, "price"), number(operands, "multiple")
    amount = cents(price * multiple)
    return Computed(amount, f"{plain(multiple)}×{cents(price)}={amount}")


def _promised_amount_v1(operands: Operands) -> Computed:
    promised = cents(number(operands, "promised"))
    return Computed(promised, f"按承诺的{promised}")


def _statutory_amount_v1(operands: Operands) -> Computed:
    amount = cents(number(operands, "amount"))
    return Computed(amount, f"按规定的{amount}")


def _lost_harvest_v1(operands: Operands) -> Computed:
    usual, own, area = (number(operands, name) for name in ("comparison_yield", "own_yield", "area"))
    price, saved = number(operands, "price"), number(operands, "saved")
    lost = (usual - own) * area * price
    text = f"（{plain(usual)}－{plain(own)}）×{plain(area)}亩×{cents(price)}={cents(lost)}"
    if saved:
        text = f"{text}，减去省下{cents(saved)}"
    amount = cents(within(lost - saved, lost))
    return Computed(amount, text if amount == cents(lost) else f"{text}={amount}")


FORMULAS: Mapping[str, Formula] = {
    "price_paid_v1": Formula({"price": "money"}, _price_paid_v1),
    "proven_loss_v1": Formula({"loss": "money"}, _proven_loss_v1),
    "promised_amount_v1": Formula({"promised": "money"}, _promised_amount_v1),
    "statutory_amount_v1": Formula({"amount": "money"}, _statutory_amount_v1),
    "lost_harvest_v1": Formula(
        {"comparison_yield": "number", "own_yield": "number", "area": "number", "price": "money", "saved": "money"},
        _lost_harvest_v1,
    ),
    "multiple_v1": Formula({"price": "money", "multiple": "number"}, _multiple_v1),
    "max_multiple_with_floor_v1": Formula(
        {"price": "money", "multiple": "number", "floor": "money"}, _max_multiple_with_floor_v1
    ),
    "greatest_multiple_with_floor_v1": Formula(
        {"price": "money", "price_multiple": "number", "loss": "money", "loss_multiple": "number", "floor": "money"},
        _greatest_multiple_with_floor_v1,
    ),
}
