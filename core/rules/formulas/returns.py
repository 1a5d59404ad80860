"""Formulas of a partial return of an offer."""

from collections.abc import Mapping

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


_ORDER = {"order_paid": "money", "kept_list": "money"}

FORMULAS: Mapping[str, Formula] = {
    "reprice_kept_v1": Formula(_ORDER, _reprice_kept_v1),
    "reprice_kept_with_offer_v1": Formula({**_ORDER, "saving": "money"}, _reprice_kept_with_offer_v1),
    "pro_rata_v1": Formula({**_ORDER, "order_list": "money"}, _pro_rata_v1),
}
