"""Formulas of the statutory warranty."""

from collections.abc import Mapping
from decimal import Decimal

from core.kernel.clock import chinese_date
from core.rules.formulas.shapes import HUNDRED, Computed, Formula, Operands, cents, day, number, plain, within

_THOUSAND = Decimal(1000)


def _days_used_v1(operands: Operands) -> Computed:
    """Count the days a refund would be depreciated by; the rates of the annexes could not be read, so no sum."""
    bought, returned = day(operands, "bought"), day(operands, "returned")
    whole = Decimal((returned - bought).days)
    off = number(operands, "off")
    used = plain(within(whole - off, whole))
    days = (
        f"{chinese_date(bought)}到{chinese_date(returned)}共{plain(whole)}天，"
        f"减去修理的{plain(off)}天，按使用{used}天算"
    )
    return Computed(None, f"{days}；每天的折旧率没有核对过，数额留空")


def _car_refund_v1(operands: Operands) -> Computed:
    price, distance = number(operands, "price"), number(operands, "distance")
    marked, cap = number(operands, "percent"), number(operands, "cap")
    percent = min(marked, cap)
    compensation = price * distance / _THOUSAND * percent / HUNDRED
    amount = cents(within(price - compensation, price))
    over = f"凭证写的{plain(marked)}%超过上限，按{plain(cap)}%；" if marked > cap else ""
    spent = f"{cents(price)}×{plain(distance / _THOUSAND)}千公里×{plain(percent)}%={cents(compensation)}"
    return Computed(amount, f"{over}使用补偿{spent}；{cents(price)}－{cents(compensation)}={amount}")


def _transport_v1(operands: Operands) -> Computed:
    days, free, a_day = (number(operands, name) for name in ("days", "free", "a_day"))
    owed = max(days - free, Decimal(0))
    amount = cents(owed * a_day)
    counted = f"修了{plain(days)}天，从第{plain(free + 1)}天起共{plain(owed)}天"
    return Computed(amount, f"{counted}；{plain(owed)}×{cents(a_day)}={amount}")


FORMULAS: Mapping[str, Formula] = {
    "days_used_v1": Formula({"bought": "date", "returned": "date", "off": "count"}, _days_used_v1),
    "car_refund_v1": Formula(
        {"price": "money", "distance": "number", "percent": "number", "cap": "number"}, _car_refund_v1
    ),
    "transport_v1": Formula({"days": "count", "free": "count", "a_day": "money"}, _transport_v1),
}
