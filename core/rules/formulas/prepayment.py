"""Formulas of prepaid contracts: sessions, stored value and cards without a count."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from core.kernel.clock import chinese_date
from core.rules.formulas.shapes import Computed, Formula, Operands, cents, day, number, plain, within


def _sessions_at_discount_v1(operands: Operands) -> Computed:
    paid, total, used = (number(operands, name) for name in ("paid", "units_total", "units_used"))
    amount = cents(within(paid * (total - used) / total, paid))
    delivered = f"{cents(paid)}×{plain(used)}÷{plain(total)}"
    return Computed(
        amount, f"已享受部分按折扣价：{delivered}={cents(paid * used / total)}；{cents(paid)}－{delivered}={amount}"
    )


def _sessions_at_list_v1(operands: Operands) -> Computed:
    paid, used, price = (number(operands, name) for name in ("paid", "units_used", "unit_price"))
    delivered = cents(used * price)
    amount = cents(within(paid - used * price, paid))
    start = f"已享受部分按打折前价格：{plain(used)}×{cents(price)}={delivered}"
    if delivered > paid:
        return Computed(amount, f"{start}，超过预付的{cents(paid)}，退{amount}，也不用补钱")
    return Computed(amount, f"{start}；{cents(paid)}－{delivered}={amount}")


def _value_with_bonus_v1(operands: Operands) -> Computed:
    paid, bonus, used = (number(operands, name) for name in ("paid", "bonus", "used"))
    delivered = used * paid / (paid + bonus) if paid else Decimal(0)
    amount = cents(within(paid - delivered, paid))
    start = f"已用{cents(used)}"
    if bonus:
        start = f"实付占到账的{cents(paid)}÷({cents(paid)}＋{cents(bonus)})，已用{cents(used)}折合{cents(delivered)}"
    if delivered > paid:
        return Computed(amount, f"{start}，超过实付的{cents(paid)}，没有余额可退")
    return Computed(amount, f"{start}；{cents(paid)}－{cents(delivered)}={amount}")


def _value_at_list_v1(operands: Operands) -> Computed:
    paid, used = number(operands, "paid"), number(operands, "used")
    amount = cents(within(paid - used, paid))
    if used > paid:
        return Computed(amount, f"已用部分按打折前价格共{cents(used)}，超过预付的{cents(paid)}，退{amount}，也不用补钱")
    return Computed(amount, f"已用部分按打折前价格共{cents(used)}；{cents(paid)}－{cents(used)}={amount}")


def _term_days(operands: Operands) -> Decimal:
    return Decimal((day(operands, "ends") - day(operands, "starts")).days + 1)


def _days_left(operands: Operands, first_unserved: date) -> Decimal:
    left = Decimal((day(operands, "ends") - first_unserved).days + 1)
    return within(left, _term_days(operands))


def _card_share(operands: Operands, first_unserved: date) -> Computed:
    paid, whole, left = number(operands, "paid"), _term_days(operands), _days_left(operands, first_unserved)
    amount = cents(paid * left / whole)
    start = f"从{chinese_date(first_unserved)}算起还剩{plain(left)}天，全期{plain(whole)}天"
    return Computed(amount, f"{start}；{cents(paid)}×{plain(left)}÷{plain(whole)}={amount}")


def _card_by_days_v1(operands: Operands) -> Computed:
    return _card_share(operands, day(operands, "ended"))


def _card_from_stop_v1(operands: Operands) -> Computed:
    return _card_share(operands, min(day(operands, "stopped"), day(operands, "ended")))


def _card_at_list_v1(operands: Operands) -> Computed:
    paid, list_price, whole = number(operands, "paid"), number(operands, "list_price"), _term_days(operands)
    used = whole - _days_left(operands, day(operands, "ended"))
    delivered = list_price * used / whole
    amount = cents(within(paid - delivered, paid))
    share = f"{cents(list_price)}×{plain(used)}÷{plain(whole)}={cents(delivered)}"
    return Computed(
        amount, f"已用{plain(used)}天按打折前价格：{share}；{cents(paid)}－{cents(delivered)}={amount}，最少为0"
    )


def _punitive(rest: Decimal, rest_text: str, operands: Operands) -> Computed:
    """Multiply what was not used yet without rounding it first, and lift it to the floor."""
    multiple, floor = number(operands, "multiple"), cents(number(operands, "floor"))
    product = cents(rest * multiple)
    amount = max(product, floor)
    relation = "低于" if product < floor else "不低于"
    return Computed(amount, f"按没有用的部分：{plain(multiple)}×{rest_text}={product}，{relation}{floor}，按{amount}")


def _punitive_rest_sessions_v1(operands: Operands) -> Computed:
    paid, total, used = (number(operands, name) for name in ("paid", "units_total", "units_used"))
    return _punitive(paid * (total - used) / total, f"{cents(paid)}×{plain(total - used)}÷{plain(total)}", operands)


def _punitive_rest_value_v1(operands: Operands) -> Computed:
    paid, bonus, used = (number(operands, name) for name in ("paid", "bonus", "used"))
    delivered = used * paid / (paid + bonus) if paid else Decimal(0)
    rest = within(paid - delivered, paid)
    return _punitive(rest, f"（{cents(paid)}－{cents(paid - rest)}）", operands)


def _punitive_rest_card_v1(operands: Operands) -> Computed:
    paid, whole = number(operands, "paid"), _term_days(operands)
    left = _days_left(operands, min(day(operands, "stopped"), day(operands, "ended")))
    return _punitive(paid * left / whole, f"{cents(paid)}×{plain(left)}÷{plain(whole)}", operands)


def _punitive_rest_stages_v1(operands: Operands) -> Computed:
    paid, taught = number(operands, "paid"), number(operands, "taught")
    return _punitive(within(paid - taught, paid), f"（{cents(paid)}－{cents(taught)}）", operands)


def _untaught_hours_v1(operands: Operands) -> Computed:
    paid, total, used, limit = (number(operands, name) for name in ("paid", "units_total", "units_used", "limit"))
    amount = cents(within(paid * (total - used) / total, paid))
    text = f"没上的{plain(total - used)}课时：{cents(paid)}×{plain(total - used)}÷{plain(total)}={amount}"
    if total > limit:
        over = cents(paid * (total - limit) / total)
        text = f"{text}；一次最多收{plain(limit)}课时，多收了{plain(total - limit)}课时，合{over}"
    return Computed(amount, text)


def _course_by_hours_v1(operands: Operands) -> Computed:
    paid, total, used, fees = (number(operands, name) for name in ("paid", "units_total", "units_used", "fees"))
    amount = cents(within(paid - paid * used / total - fees, paid))
    taught = f"{cents(paid)}×{plain(used)}÷{plain(total)}"
    return Computed(amount, f"已教部分按课时：{taught}；{cents(paid)}－{taught}－{cents(fees)}={amount}")


_CARD = {"paid": "money", "starts": "date", "ends": "date", "ended": "date"}
_SESSIONS = {"paid": "money", "units_total": "count", "units_used": "count"}
_PUNITIVE = {"multiple": "number", "floor": "money"}

FORMULAS: Mapping[str, Formula] = {
    "prepaid_sessions_at_discount_v1": Formula(_SESSIONS, _sessions_at_discount_v1),
    "prepaid_sessions_at_list_v1": Formula(
        {"paid": "money", "units_used": "count", "unit_price": "money"}, _sessions_at_list_v1
    ),
    "prepaid_value_with_bonus_v1": Formula({"paid": "money", "bonus": "money", "used": "money"}, _value_with_bonus_v1),
    "prepaid_value_at_list_v1": Formula({"paid": "money", "used": "money"}, _value_at_list_v1),
    "unlimited_card_by_days_v1": Formula(_CARD, _card_by_days_v1),
    "unlimited_card_from_stop_v1": Formula({**_CARD, "stopped": "date"}, _card_from_stop_v1),
    "unlimited_card_at_list_v1": Formula({**_CARD, "list_price": "money"}, _card_at_list_v1),
    "punitive_rest_sessions_v1": Formula({**_SESSIONS, **_PUNITIVE}, _punitive_rest_sessions_v1),
    "punitive_rest_value_v1": Formula(
        {"paid": "money", "bonus": "money", "used": "money", **_PUNITIVE}, _punitive_rest_value_v1
    ),
    "punitive_rest_card_v1": Formula({**_CARD, "stopped": "date", **_PUNITIVE}, _punitive_rest_card_v1),
    "punitive_rest_stages_v1": Formula({"paid": "money", "taught": "money", **_PUNITIVE}, _punitive_rest_stages_v1),
    "untaught_hours_v1": Formula({**_SESSIONS, "limit": "count"}, _untaught_hours_v1),
    "course_by_hours_v1": Formula({**_SESSIONS, "fees": "money"}, _course_by_hours_v1),
}
