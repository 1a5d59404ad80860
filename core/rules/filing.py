"""From a short complaint form to facts of the rule book, so that the law can be shown while somebody files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.kernel.money import fen_to_yuan
from core.rules.values import FactValue

# What choosing a category says by itself: the words of the category are the answer to the question.
TOLD_BY_CATEGORY: Mapping[str, Mapping[str, FactValue]] = {
    "食品安全": {"item_kind": "food"},
    "预付式消费": {"prepayment": "in_parts"},
}

_TOLD_BY_PAYMENT: Mapping[str, Mapping[str, FactValue]] = {"prepaid_card": {"prepayment": "in_parts"}}


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
        **TOLD_BY_CATEGORY.get(form.category, {}),
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
