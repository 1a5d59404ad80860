"""Formulas of a return without reason: what comes back, also of part of an offer, and what is taken off."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from core.rules.formulas.shapes import Computed, Formula, Operands, cents, number, within


def _reprice_kept_v1(operands: Operands) -> Computed:
    paid, kept = number(operands, "order_paid"), number(operands, "kept_list")
    amount = cents(within(paid - kept, paid))
    return Computed(amount, f"留下的按购买时标价{cents(kept)}重新计价；{cents(paid)}－{cents(kept)}={amount}")


def _reprice_kept_with_offer_v1(operands: Operands) -> Computed:
    paid, kept, saving = (number(operands, name) for name in ("order_paid", "kept_list", "saving"))
    amount = cents(within(paid - (kept - saving), paid))
    kept_text = f"{cents(kept)}－{cents(saving)}={cents(kept - saving)}"
    return Computed(amount, f"留下的仍享受优惠：{kept_text}；{cents(paid)}－{cents(kept - saving)}={amount}")


def _pro_rata_v1(operands: Operands) -> Computed:
    paid, whole, kept = (number(operands, name) for name in ("order_paid", "order_list", "kept_list"))
    amount = cents(within(paid * (whole - kept) / whole, paid))
    return Computed(amount, f"按标价比例分摊：{cents(paid)}×{cents(whole - kept)}÷{cents(whole)}={amount}")


def _price(operands: Operands) -> Computed:
    paid = cents(number(operands, "price"))
    return Computed(paid, f"按实际支付的{paid}")


def _less(base: Callable[[Operands], Computed]) -> Callable[[Operands], Computed]:
    """Take off the unreturned gift, the freight saved and the fee the seller waived; never below nothing."""

    def compute(operands: Operands) -> Computed:
        start = base(operands)
        taken = {
            "没退的赠品": number(operands, "gift"),
            "免掉的运费": number(operands, "freight"),
            "免掉的手续费": number(operands, "fee"),
        }
        whole = start.amount or Decimal(0)
        amount = cents(within(whole - sum(taken.values()), whole))
        parts = "".join(f"－{name}{cents(value)}" for name, value in taken.items() if value)
        return Computed(amount, f"{start.arithmetic}；{whole}{parts}={amount}" if parts else start.arithmetic)

    return compute


_TAKEN = {"gift": "money", "freight": "money", "fee": "money"}
_ORDER = {"order_paid": "money", "kept_list": "money"}

FORMULAS: Mapping[str, Formula] = {
    "price_less_v1": Formula({"price": "money", **_TAKEN}, _less(_price)),
    "reprice_kept_less_v1": Formula({**_ORDER, **_TAKEN}, _less(_reprice_kept_v1)),
    "reprice_kept_with_offer_less_v1": Formula(
        {**_ORDER, "saving": "money", **_TAKEN}, _less(_reprice_kept_with_offer_v1)
    ),
    "pro_rata_less_v1": Formula({**_ORDER, "order_list": "money", **_TAKEN}, _less(_pro_rata_v1)),
    "reprice_kept_v1": Formula(_ORDER, _reprice_kept_v1),
    "reprice_kept_with_offer_v1": Formula({**_ORDER, "saving": "money"}, _reprice_kept_with_offer_v1),
    "pro_rata_v1": Formula({**_ORDER, "order_list": "money"}, _pro_rata_v1),
}
