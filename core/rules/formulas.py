"""Named formulas. A formula is never edited: a change is a new `_v2`, so every stored answer replays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TypeAlias

Operands: TypeAlias = Mapping[str, Decimal | date]

_CENT = Decimal("0.01")
_PRECISION = 60
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Computed:
    """`amount` is rounded half up once, at the end; `arithmetic` shows it with the numbers filled in."""

    amount: Decimal
    arithmetic: str


@dataclass(frozen=True)
class Formula:
    """`inputs` names each operand and its kind: money, number, count or date."""

    inputs: Mapping[str, str]
    compute: Callable[[Operands], Computed]


def compute(name: str, operands: Operands) -> Computed:
    """Run a formula with enough digits that only the last step rounds."""
    with localcontext() as context:
        context.prec = _PRECISION
        return FORMULAS[name].compute(operands)


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)


def plain(amount: Decimal) -> str:
    """Spell a count, percentage or multiple without trailing zeros."""
    return f"{amount.normalize():f}"


def _number(operands: Operands, name: str) -> Decimal:
    value = operands[name]
    if not isinstance(value, Decimal):
        raise TypeError(f"operand {name} must be a number")
    return value


def _day(operands: Operands, name: str) -> date:
    value = operands[name]
    if not isinstance(value, date):
        raise TypeError(f"operand {name} must be a date")
    return value


def _within(amount: Decimal, ceiling: Decimal) -> Decimal:
    return min(max(amount, Decimal(0)), ceiling)


def _price_paid_v1(operands: Operands) -> Computed:
    price = cents(_number(operands, "price"))
    return Computed(price, f"按实际支付的{price}")


def _proven_loss_v1(operands: Operands) -> Computed:
    loss = cents(_number(operands, "loss"))
    return Computed(loss, f"按能证明的损失{loss}")


def _max_multiple_with_floor_v1(operands: Operands) -> Computed:
    price, multiple, floor = (_number(operands, name) for name in ("price", "multiple", "floor"))
    product = cents(price * multiple)
    amount = max(product, cents(floor))
    relation = "低于" if product < floor else "不低于"
    return Computed(amount, f"{plain(multiple)}×{cents(price)}={product}，{relation}{cents(floor)}，按{amount}")


def _greatest_multiple_with_floor_v1(operands: Operands) -> Computed:
    price, by_price = _number(operands, "price"), _number(operands, "price_multiple")
    loss, by_loss = _number(operands, "loss"), _number(operands, "loss_multiple")
    floor = cents(_number(operands, "floor"))
    of_price, of_loss = cents(price * by_price), cents(loss * by_loss)
    amount = max(of_price, of_loss, floor)
    text = (
        f"{plain(by_price)}×价款{cents(price)}={of_price}，{plain(by_loss)}×损失{cents(loss)}={of_loss}，"
        f"最低{floor}，取最高的{amount}"
    )
    return Computed(amount, text)


def _multiple_v1(operands: Operands) -> Computed:
    price, multiple = _number(operands, "price"), _number(operands, "multiple")
    amount = cents(price * multiple)
    return Computed(amount, f"{plain(multiple)}×{cents(price)}={amount}")


def _sessions_at_discount_v1(operands: Operands) -> Computed:
    paid, total, used = (_number(operands, name) for name in ("paid", "units_total", "units_used"))
    amount = cents(_within(paid * (total - used) / total, paid))
    delivered = f"{cents(paid)}×{plain(used)}÷{plain(total)}"
    return Computed(
        amount, f"已享受部分按折扣价：{delivered}={cents(paid * used / total)}；{cents(paid)}－{delivered}={amount}"
    )


def _sessions_at_list_v1(operands: Operands) -> Computed:
    paid, used, price = (_number(operands, name) for name in ("paid", "units_used", "unit_price"))
    delivered = cents(used * price)
    amount = cents(_within(paid - used * price, paid))
    start = f"已享受部分按打折前价格：{plain(used)}×{cents(price)}={delivered}"
    if delivered > paid:
        return Computed(amount, f"{start}，超过预付的{cents(paid)}，退{amount}，也不用补钱")
    return Computed(amount, f"{start}；{cents(paid)}－{delivered}={amount}")


def _value_with_bonus_v1(operands: Operands) -> Computed:
    paid, bonus, used = (_number(operands, name) for name in ("paid", "bonus", "used"))
    delivered = used * paid / (paid + bonus) if paid else Decimal(0)
    amount = cents(_within(paid - delivered, paid))
    start = f"已用{cents(used)}"
    if bonus:
        start = f"实付占到账的{cents(paid)}÷({cents(paid)}＋{cents(bonus)})，已用{cents(used)}折合{cents(delivered)}"
    if delivered > paid:
        return Computed(amount, f"{start}，超过实付的{cents(paid)}，没有余额可退")
    return Computed(amount, f"{start}；{cents(paid)}－{cents(delivered)}={amount}")


def _value_at_list_v1(operands: Operands) -> Computed:
    paid, used = _number(operands, "paid"), _number(operands, "used")
    amount = cents(_within(paid - used, paid))
    if used > paid:
        return Computed(amount, f"已用部分按打折前价格共{cents(used)}，超过预付的{cents(paid)}，退{amount}，也不用补钱")
    return Computed(amount, f"已用部分按打折前价格共{cents(used)}；{cents(paid)}－{cents(used)}={amount}")


def _term_days(operands: Operands) -> Decimal:
    return Decimal((_day(operands, "ends") - _day(operands, "starts")).days + 1)


def _days_left(operands: Operands, first_unserved: date) -> Decimal:
    left = Decimal((_day(operands, "ends") - first_unserved).days + 1)
    return _within(left, _term_days(operands))


def _day_text(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _card_share(operands: Operands, first_unserved: date) -> Computed:
    paid, whole, left = _number(operands, "paid"), _term_days(operands), _days_left(operands, first_unserved)
    amount = cents(paid * left / whole)
    start = f"从{_day_text(first_unserved)}算起还剩{plain(left)}天，全期{plain(whole)}天"
    return Computed(amount, f"{start}；{cents(paid)}×{plain(left)}÷{plain(whole)}={amount}")


def _card_by_days_v1(operands: Operands) -> Computed:
    return _card_share(operands, _day(operands, "ended"))


def _card_from_stop_v1(operands: Operands) -> Computed:
    return _card_share(operands, min(_day(operands, "stopped"), _day(operands, "ended")))


def _card_at_list_v1(operands: Operands) -> Computed:
    paid, list_price, whole = _number(operands, "paid"), _number(operands, "list_price"), _term_days(operands)
    used = whole - _days_left(operands, _day(operands, "ended"))
    delivered = list_price * used / whole
    amount = cents(_within(paid - delivered, paid))
    share = f"{cents(list_price)}×{plain(used)}÷{plain(whole)}={cents(delivered)}"
    return Computed(
        amount, f"已用{plain(used)}天按打折前价格：{share}；{cents(paid)}－{cents(delivered)}={amount}，最少为0"
    )


def _earnest_base(operands: Operands) -> Decimal:
    ceiling = _number(operands, "contract") * _number(operands, "cap_percent") / _HUNDRED
    return min(_number(operands, "deposit"), ceiling)


def _earnest_start(operands: Operands) -> str:
    ceiling = cents(_number(operands, "contract") * _number(operands, "cap_percent") / _HUNDRED)
    cap = f"{cents(_number(operands, 'contract'))}×{plain(_number(operands, 'cap_percent'))}%={ceiling}"
    return f"定金上限{cap}，按定金算的是{cents(_earnest_base(operands))}"


def _earnest_multiple_v1(operands: Operands) -> Computed:
    multiple, base = _number(operands, "multiple"), _earnest_base(operands)
    amount = cents(base * multiple)
    return Computed(amount, f"{_earnest_start(operands)}；{plain(multiple)}×{cents(base)}={amount}")


def _earnest_excess_v1(operands: Operands) -> Computed:
    deposit, base = _number(operands, "deposit"), _earnest_base(operands)
    amount = cents(deposit - base)
    return Computed(amount, f"{_earnest_start(operands)}；{cents(deposit)}－{cents(base)}={amount}")


def _earnest_multiple_of_rest_v1(operands: Operands) -> Computed:
    multiple, base = _number(operands, "multiple"), _earnest_base(operands)
    percent = _HUNDRED - _number(operands, "performed_percent")
    part = base * percent / _HUNDRED
    amount = cents(part * multiple)
    share = f"没履行的{plain(percent)}%对应{cents(part)}"
    return Computed(amount, f"{_earnest_start(operands)}，{share}；{plain(multiple)}×{cents(part)}={amount}")


def _earnest_performed_part_v1(operands: Operands) -> Computed:
    base, percent = _earnest_base(operands), _number(operands, "performed_percent")
    amount = cents(base * percent / _HUNDRED)
    return Computed(
        amount, f"{_earnest_start(operands)}；已履行{plain(percent)}%：{cents(base)}×{plain(percent)}%={amount}"
    )


def _reprice_kept_v1(operands: Operands) -> Computed:
    paid, kept = _number(operands, "order_paid"), _number(operands, "kept_list")
    amount = cents(_within(paid - kept, paid))
    return Computed(amount, f"留下的按购买时标价{cents(kept)}重新计价；{cents(paid)}－{cents(kept)}={amount}")


def _reprice_kept_with_offer_v1(operands: Operands) -> Computed:
    paid, kept, saving = (_number(operands, name) for name in ("order_paid", "kept_list", "saving"))
    amount = cents(_within(paid - (kept - saving), paid))
    kept_text = f"{cents(kept)}－{cents(saving)}={cents(kept - saving)}"
    return Computed(amount, f"留下的仍享受优惠：{kept_text}；{cents(paid)}－{cents(kept - saving)}={amount}")


def _pro_rata_v1(operands: Operands) -> Computed:
    paid, whole, kept = (_number(operands, name) for name in ("order_paid", "order_list", "kept_list"))
    amount = cents(_within(paid * (whole - kept) / whole, paid))
    return Computed(amount, f"按标价比例分摊：{cents(paid)}×{cents(whole - kept)}÷{cents(whole)}={amount}")


_CARD = {"paid": "money", "starts": "date", "ends": "date", "ended": "date"}
_EARNEST = {"deposit": "money", "contract": "money", "cap_percent": "number"}
_ORDER = {"order_paid": "money", "kept_list": "money"}

FORMULAS: Mapping[str, Formula] = {
    "price_paid_v1": Formula({"price": "money"}, _price_paid_v1),
    "proven_loss_v1": Formula({"loss": "money"}, _proven_loss_v1),
    "multiple_v1": Formula({"price": "money", "multiple": "number"}, _multiple_v1),
    "max_multiple_with_floor_v1": Formula(
        {"price": "money", "multiple": "number", "floor": "money"}, _max_multiple_with_floor_v1
    ),
    "greatest_multiple_with_floor_v1": Formula(
        {"price": "money", "price_multiple": "number", "loss": "money", "loss_multiple": "number", "floor": "money"},
        _greatest_multiple_with_floor_v1,
    ),
    "prepaid_sessions_at_discount_v1": Formula(
        {"paid": "money", "units_total": "count", "units_used": "count"}, _sessions_at_discount_v1
    ),
    "prepaid_sessions_at_list_v1": Formula(
        {"paid": "money", "units_used": "count", "unit_price": "money"}, _sessions_at_list_v1
    ),
    "prepaid_value_with_bonus_v1": Formula({"paid": "money", "bonus": "money", "used": "money"}, _value_with_bonus_v1),
    "prepaid_value_at_list_v1": Formula({"paid": "money", "used": "money"}, _value_at_list_v1),
    "unlimited_card_by_days_v1": Formula(_CARD, _card_by_days_v1),
    "unlimited_card_from_stop_v1": Formula({**_CARD, "stopped": "date"}, _card_from_stop_v1),
    "unlimited_card_at_list_v1": Formula({**_CARD, "list_price": "money"}, _card_at_list_v1),
    "earnest_multiple_v1": Formula({**_EARNEST, "multiple": "number"}, _earnest_multiple_v1),
    "earnest_excess_v1": Formula(_EARNEST, _earnest_excess_v1),
    "earnest_multiple_of_rest_v1": Formula(
        {**_EARNEST, "multiple": "number", "performed_percent": "number"}, _earnest_multiple_of_rest_v1
    ),
    "earnest_performed_part_v1": Formula({**_EARNEST, "performed_percent": "number"}, _earnest_performed_part_v1),
    "reprice_kept_v1": Formula(_ORDER, _reprice_kept_v1),
    "reprice_kept_with_offer_v1": Formula({**_ORDER, "saving": "money"}, _reprice_kept_with_offer_v1),
    "pro_rata_v1": Formula({**_ORDER, "order_list": "money"}, _pro_rata_v1),
}
