"""From a short complaint form to facts of the rule book, so that the law can be shown while somebody files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.kernel.money import fen_to_yuan
from core.rules.values import FactValue

# What choosing a category says by itself: the words of the category are the answer to the question.
_TOLD_BY_CATEGORY: Mapping[str, Mapping[str, FactValue]] = {
    "食品安全": {"item_kind": "food"},
    "预付式消费": {"prepayment": "in_parts"},
}

_TOLD_BY_PAYMENT: Mapping[str, Mapping[str, FactValue]] = {"prepaid_card": {"prepayment": "in_parts"}}

_ALWAYS_ASKED = ("for_living", "item_kind", "paid_amount")

# What to ask next in each category, in this order; the other questions follow by how much they settle.
_ASKED_BY_CATEGORY: Mapping[str, tuple[str, ...]] = {
    "食品安全": ("food_faults", "food_respondent", "seller_knew_grounds", "loss_amount"),
    "预付式消费": ("supplied_as_agreed", "plan_kind", "end_grounds", "end_cause", "paid_on", "refund_asked_on"),
    "合同违约与退款": ("prepayment", "supplied_as_agreed", "part_performed"),
    "定金与订金": ("deposit_kind", "deposit_amount", "contract_amount", "breach_by", "purpose_defeated"),
    "七日无理由退货": (
        "sale_channel",
        "signed_on",
        "return_asked_on",
        "return_exclusion",
        "restricted_kind",
        "item_state",
    ),
    "网络交易履约": ("sale_channel", "prepayment", "supplied_as_agreed"),
    "欺诈与假冒": ("deceptive_acts", "flaw_only_in_label"),
    "虚假宣传与广告": ("deceptive_acts", "flaw_only_in_label"),
    "质量问题": ("deceptive_acts", "sale_channel", "signed_on"),
    "价格与收费": ("deceptive_acts",),
    "计量": ("deceptive_acts",),
    "老年消费与会销": ("deceptive_acts", "sale_channel"),
}


@dataclass(frozen=True)
class ComplaintForm:
    """What a short form collects; None and empty mean not told. Codes are those of vocabulary and code lists."""

    category: str = ""
    paid_fen: int | None = None
    paid_on: date | None = None
    event_on: date | None = None
    payment_method: str = ""
    sale_channel: str = ""
    item_kind: str = ""
    prepayment: str = ""
    deposit_kind: str = ""
    for_living: bool | None = None
    respondent_is_registered: bool = False


def facts_of_form(form: ComplaintForm) -> dict[str, FactValue]:
    """Return the facts the form tells; a direct answer wins over what the category implies."""
    facts: dict[str, FactValue] = {
        **_TOLD_BY_PAYMENT.get(form.payment_method, {}),
        **_TOLD_BY_CATEGORY.get(form.category, {}),
    }
    direct: Mapping[str, FactValue | None] = {
        "paid_amount": None if form.paid_fen is None else fen_to_yuan(form.paid_fen),
        "paid_on": form.paid_on,
        "sale_channel": form.sale_channel or None,
        "item_kind": form.item_kind or None,
        "prepayment": form.prepayment or None,
        "deposit_kind": form.deposit_kind or None,
        "for_living": form.for_living,
        "seller_is_business": True if form.respondent_is_registered else None,
    }
    facts.update({name: value for name, value in direct.items() if value is not None})
    return facts


def law_day(form: ComplaintForm, today: date) -> date:
    """Return the day whose law counts: when it happened, else when it was paid, else today."""
    return form.event_on or form.paid_on or today


def facts_to_ask(category: str) -> tuple[str, ...]:
    """Name the facts a form of this category asks first."""
    return (*_ALWAYS_ASKED, *_ASKED_BY_CATEGORY.get(category, ()))
